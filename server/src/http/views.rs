//! `POST` of the forms on the page of the saved views, and the way from the list's bare address to the view that its
//! reader begins with.

use super::Web;
use super::context::RequestContext;
use super::forms::answer;
use super::routes::{Routes, post};
use app::context::Caller;
use app::error::AppError;
use app::query_string::value_of;
use app::routes::{USERS, VIEWS};
use app::users::query::UserQuery;
use app::views::ViewId;
use app::views::input::ViewInput;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use uuid::Uuid;

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route("/control-center/users/views", post(save))
        .route("/control-center/users/views/start", post(start))
        .route("/control-center/users/views/{id}/delete", post(delete))
}

async fn save(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    let saved = match &about.caller {
        Some(caller) => {
            let input = ViewInput::parse(&raw);
            web.services.views.save(caller, &about.origin, &input).await
        }
        None => Err(AppError::Unauthenticated),
    };
    answer(&web, &about, VIEWS, &raw, saved).await
}

async fn start(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    raw: String,
) -> Response {
    let view = value_of(&raw, "view");
    let chosen = match &about.caller {
        Some(caller) => web.services.views.start(caller, &view.unwrap_or_default()).await,
        None => Err(AppError::Unauthenticated),
    };
    answer(&web, &about, VIEWS, "", chosen.map(|()| VIEWS.to_owned())).await
}

async fn delete(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
) -> Response {
    let deleted = match &about.caller {
        Some(caller) => web.services.views.delete(caller, &about.origin, ViewId(id)).await,
        None => Err(AppError::Unauthenticated),
    };
    answer(&web, &about, VIEWS, "", deleted.map(|()| VIEWS.to_owned())).await
}

/// The address of the view that the reader of the bare list begins with; `None` anywhere else, and where it cannot be
/// had: then the list shows everybody.
pub async fn start_of(web: &Web, caller: &Caller, path: &str, query: &str) -> Option<String> {
    if path != USERS || !query.is_empty() {
        return None;
    }
    let start = web.services.views.begins_with(caller).await.ok()?;
    (!start.is_empty()).then(|| UserQuery::parse(&start).href())
}
