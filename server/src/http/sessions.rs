//! The forms that end a user's sessions: plain form posts, so that they work without scripts.

use super::Web;
use super::context::{RequestContext, status_of};
use app::error::AppError;
use app::routes::USERS;
use app::users::UserId;
use axum::extract::{Extension, Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

/// Which session ends; all without a name.
#[derive(Deserialize)]
pub struct EndForm {
    /// As the page knows it.
    pub session: Option<String>,
}

/// `POST /control-center/users/{id}/sessions/end`: ends all of them or one, and goes back to the record.
pub async fn end(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
    Form(EndForm { session }): Form<EndForm>,
) -> Response {
    let ended = match &about.caller {
        Some(caller) => {
            let one = session.as_deref();
            web.services.sessions.end(caller, &about.origin, UserId(id), one).await
        }
        None => Err(AppError::Unauthenticated),
    };
    match ended {
        Ok(_) => Redirect::to(&format!("{USERS}/{id}#sessions")).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}
