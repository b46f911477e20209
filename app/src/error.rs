//! The one error that crosses from the server to a view.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What went wrong, as far as the person at the screen may know it. It carries a code and never the
/// text of a database or a library (ASVS 16.5.1); the details are in the log under `request_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// No such thing, or none the caller may see.
    NotFound,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// What was sent breaks rules, each at its field.
    Invalid {
        /// One per broken rule, in the order of the form.
        fields: Vec<FieldError>,
    },
    /// Too many attempts; the wait is in whole seconds.
    TooManyRequests {
        /// Seconds until it is worth trying again.
        retry_after: u32,
    },
    /// The database does not answer.
    Unavailable,
    /// The browser could not reach the server, or did not understand it.
    Connection,
    /// A fault of the program.
    Internal {
        /// Finds the details in the log.
        request_id: String,
    },
}

/// A rule that a field breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in its form.
    pub field: String,
    /// The rule's code; the locale files hold its sentence under the same name.
    pub rule: String,
}

impl AppError {
    /// A single broken rule.
    pub fn field(field: &str, rule: &str) -> Self {
        Self::Invalid {
            fields: vec![FieldError {
                field: field.to_owned(),
                rule: rule.to_owned(),
            }],
        }
    }

    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Invalid { .. } => 422,
            Self::TooManyRequests { .. } => 429,
            Self::Unavailable | Self::Connection => 503,
            Self::Internal { .. } => 500,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        // What the transport says is of no use to a person, and may name internals.
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid { fields: Vec::new() },
            ServerFnErrorErr::MiddlewareError(_) | ServerFnErrorErr::Registration(_) => Self::Internal {
                request_id: String::new(),
            },
            _ => Self::Connection,
        }
    }
}
