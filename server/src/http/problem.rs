//! Answers that are no page of the application: a code and the request's id, never what went wrong
//! inside (TRUST 39). Whatever refuses a request just gives a status; here it gets its words.

use super::observe::RequestId;
use app::context::language_of;
use app::error::AppError;
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};
use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::{ContentType, Encodes};
use std::any::Any;
use std::sync::Arc;

/// The type of what server functions answer.
pub const COMPACT: &str = PostcardEncoding::CONTENT_TYPE;

/// Puts words to a refusal that has none, as a page or as JSON, whatever the client reads.
pub async fn tell(request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .map_or_else(Arc::default, |id| id.0.clone());
    let headers = request.headers();
    let (wants_page, wants_compact) = (accepts(headers, "text/html"), accepts(headers, COMPACT));
    let language = language_of(request.headers(), "");
    let head = request.method() == Method::HEAD;
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_told(&response) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(http::header::CONTENT_LENGTH);
    let told = if wants_page {
        Html(page(status, &id, language)).into_response()
    } else if wants_compact {
        compact(&AppError::of_status(status.as_u16(), &id)).into_response()
    } else {
        Json(serde_json::json!({ "code": code(status), "request_id": &*id })).into_response()
    };
    let (told, body) = told.into_parts();
    parts.headers.extend(told.headers);
    Response::from_parts(parts, if head { Body::empty() } else { body })
}

/// What a panic becomes. Its message went to the log by the panic hook, inside the request's span.
pub fn of_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Pages and server functions have a body of their own; what layers and libraries say is plain text.
fn is_told(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| !value.starts_with("text/plain"))
}

/// An error as the scripts of our own pages read it.
pub fn compact(error: &AppError) -> impl IntoResponse + use<> {
    let body = PostcardEncoding::encode(error).unwrap_or_default();
    ([(CONTENT_TYPE, COMPACT)], body)
}

/// Whether the client names this type as one it reads.
pub fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains(media_type))
}

/// The stable code of a status, named as `AppError` names it where it has one.
fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unauthenticated",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::REQUEST_TIMEOUT => "timeout",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_client_error() => "bad_request",
        _ => "internal",
    }
}

/// A page that needs nothing else: no database, no files, no script.
fn page(status: StatusCode, id: &str, language: &str) -> String {
    let (title, text) = app::problem::words(language, status.as_u16(), id);
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p><p><small>{code} · {id}</small></p>\
         <p><a href=\"/\">Control Center</a></p></main></body></html>",
        code = code(status),
    )
}
