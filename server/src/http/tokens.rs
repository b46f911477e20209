//! `POST` of the forms on the page of an identity's tokens, for when there are no scripts.

use super::Web;
use super::context::RequestContext;
use super::routes::{Routes, post};
use super::{forms, pages};
use app::error::AppError;
use app::tokens::TokenId;
use app::tokens::api::MadeToken;
use app::tokens::input::TokenInput;
use app::tokens::page::path;
use app::users::UserId;
use axum::body::to_bytes;
use axum::extract::{Extension, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use uuid::Uuid;

/// Longest form in bytes.
const LONGEST: usize = 16 * 1024;

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route("/control-center/users/{id}/tokens", post(create))
        .route("/control-center/users/{id}/tokens/{token}/revoke", post(revoke))
}

/// Makes a token and answers with the page that shows its secret. Not by a redirect: the secret would have to be kept
/// somewhere in between.
async fn create(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<UserId>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let raw = match to_bytes(body, LONGEST).await {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    };
    let made = match &about.caller {
        Some(caller) => {
            let input = TokenInput::parse(&raw);
            web.services.tokens.create(caller, &about.origin, id, &input).await
        }
        None => Err(AppError::Unauthenticated),
    };
    match made {
        Ok(secret) => {
            let mut request = Request::from_parts(parts, axum::body::Body::empty());
            request.extensions_mut().insert(MadeToken(secret));
            pages::render(web, request).await
        }
        // The page says what there is by now.
        Err(AppError::Conflict) => Redirect::to(&path(id)).into_response(),
        Err(error) => forms::answer(&web, &about, &path(id), &raw, Err(error)).await,
    }
}

async fn revoke(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path((id, token)): Path<(UserId, Uuid)>,
) -> Response {
    let done = match &about.caller {
        Some(caller) => {
            web.services
                .tokens
                .revoke(caller, &about.origin, id, TokenId(token))
                .await
        }
        None => Err(AppError::Unauthenticated),
    };
    match done {
        Ok(()) => Redirect::to(&path(id)).into_response(),
        Err(error) => forms::answer(&web, &about, &path(id), "", Err(error)).await,
    }
}
