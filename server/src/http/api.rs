//! What goes around the server functions: their errors get the status and the request's id, and are JSON for
//! whoever is not one of our own pages.

use super::context::status_of;
use super::observe::RequestId;
use super::problem::{COMPACT, accepts, compact};
use app::error::AppError;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};
use leptos::server_fn::Decodes;
use leptos::server_fn::codec::PostcardEncoding;

/// Leptos marks a failed server function with it.
const FAILED: HeaderName = HeaderName::from_static("serverfnerror");
/// Bytes of an error; one with a rule for every field of a form is far below.
const LARGEST: usize = 64 * 1024;

/// Leptos answers every error with 500; this says what it is. A redirect of a plain form stays one.
pub async fn tell_errors(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let wants_compact = accepts(request.headers(), COMPACT);
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(FAILED) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(mut error) = <PostcardEncoding as Decodes<AppError>>::decode(bytes.clone()) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    if let (AppError::Internal { request_id }, Some(id)) = (&mut error, id) {
        id.0.as_ref().clone_into(request_id);
    }
    if let AppError::TooManyRequests { retry_after } = &error {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    let body = if wants_compact {
        compact(&error).into_response()
    } else {
        Json(&error).into_response()
    };
    parts.status = status_of(&error);
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    let (about, body) = body.into_parts();
    parts.headers.extend(about.headers);
    Response::from_parts(parts, body)
}
