//! For whoever watches over the process.

use super::Web;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// The process runs.
pub async fn live() -> &'static str {
    "ok"
}

/// It can answer: the database does, and the counts are loaded. 503 otherwise.
pub async fn ready(State(web): State<Web>) -> Response {
    let database = web.core.store.ping().await.is_ok();
    let index = web.core.index.is_loaded();
    let status = if database && index {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(serde_json::json!({ "database": database, "index": index })),
    )
        .into_response()
}
