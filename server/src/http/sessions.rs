//! The form that ends a user's sessions: a plain form post, so that it works without scripts.

use super::Web;
use super::context::{RequestContext, status_of};
use app::error::AppError;
use app::routes::USERS;
use app::users::UserId;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

/// `POST /control-center/users/{id}/sessions/end`: ends all of them and goes back to the record.
pub async fn end_all(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
) -> Response {
    let ended = match &about.caller {
        Some(caller) => web.services.sessions.end_all(caller, &about.origin, UserId(id)).await,
        None => Err(AppError::Unauthenticated),
    };
    match ended {
        Ok(_) => Redirect::to(&format!("{USERS}/{id}#sessions")).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}
