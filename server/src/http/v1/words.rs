//! What the API says: values as its callers read them, and why something was refused.

use crate::http::context::status_of;
use app::context::Origin;
use app::error::AppError;
use app::time::{Date, Moment};
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::RETRY_AFTER;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

/// Why something was refused (TRUST 39).
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// A stable word: `forbidden`, `not_found`, `invalid` …
    code: String,
    /// Which field breaks which rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<ProblemField>,
    /// Where words help: what could not be read, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Finds the call in the log.
    request_id: String,
}

/// A field that breaks a rule.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    /// The field.
    field: String,
    /// A stable word: `required`, `too_long`, `taken` …
    rule: String,
}

/// A refusal that becomes an answer.
pub struct Refused {
    error: AppError,
    origin: Origin,
    detail: Option<String>,
}

impl Refused {
    /// An error of a call from there.
    pub fn new(error: AppError, origin: Origin) -> Self {
        Self {
            error,
            origin,
            detail: None,
        }
    }

    /// The same with words of the program's own, or about what the caller sent.
    pub fn because(error: AppError, origin: Origin, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..Self::new(error, origin)
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        refused(&self.error, &self.origin, self.detail)
    }
}

/// The answer that says what the error says.
pub fn refused(error: &AppError, origin: &Origin, detail: Option<String>) -> Response {
    let fields = match error {
        AppError::Invalid { fields } => fields.clone(),
        _ => Vec::new(),
    };
    let problem = Problem {
        code: error.code().to_owned(),
        fields: fields
            .into_iter()
            .map(|error| ProblemField {
                field: error.field,
                rule: error.rule,
            })
            .collect(),
        detail,
        request_id: origin.request_id.clone(),
    };
    let mut answer = (status_of(error), Json(problem)).into_response();
    if let AppError::TooManyRequests { retry_after } = error {
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    answer
}

/// What any operation may answer instead.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it is the document's; what is answered is a `Refused`")]
pub enum Refusals {
    /// No token, or none that holds.
    #[response(status = 401)]
    Unauthenticated(#[to_schema] Problem),
    /// The token is not for this, or its identity may not.
    #[response(status = 403)]
    Forbidden(#[to_schema] Problem),
    /// Something that was sent breaks a rule, or cannot be read.
    #[response(status = 422)]
    Invalid(#[to_schema] Problem),
    /// Too many questions; `Retry-After` says when.
    #[response(status = 429)]
    TooManyRequests(#[to_schema] Problem),
    /// The database is busy or does not answer; nothing was done.
    #[response(status = 503)]
    Unavailable(#[to_schema] Problem),
}

/// What an operation on one thing may answer besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "as above")]
pub enum Missing {
    /// There is none, or none that the identity may see.
    #[response(status = 404)]
    NotFound(#[to_schema] Problem),
}

/// What an operation that changes may answer besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "as above")]
pub enum Clashes {
    /// Somebody saved a newer version, or a rule of the whole forbids it: the last administrator, oneself, what is
    /// deleted.
    #[response(status = 409)]
    Conflict(#[to_schema] Problem),
}

/// A moment in UTC (RFC 3339).
pub fn moment(moment: Moment) -> String {
    jiff::Timestamp::from_microsecond(moment.at).map_or_else(|_| String::new(), |at| at.to_string())
}

/// A day, `2026-11-08`.
pub fn day(day: Date) -> String {
    day.to_field()
}
