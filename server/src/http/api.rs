//! What goes around the server functions: their errors get the status and the request's id.

use super::context::status_of;
use super::observe::RequestId;
use app::error::AppError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};

/// Leptos marks a failed server function with it.
const FAILED: HeaderName = HeaderName::from_static("serverfnerror");
/// Bytes of an error; one with a rule for every field of a form is far below.
const LARGEST: usize = 64 * 1024;

/// Leptos answers every error with 500; this says what it is. A redirect of a plain form stays one.
pub async fn tell_errors(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(FAILED) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(mut error) = serde_json::from_slice::<AppError>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    if let (AppError::Internal { request_id }, Some(id)) = (&mut error, id) {
        id.0.as_ref().clone_into(request_id);
    }
    if let AppError::TooManyRequests { retry_after } = &error {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    parts.status = status_of(&error);
    parts.headers.remove(CONTENT_LENGTH);
    let body = serde_json::to_vec(&error).unwrap_or_else(|_| bytes.into());
    Response::from_parts(parts, Body::from(body))
}
