//! The one error that crosses from the server to a view.

use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What went wrong, as far as the person at the screen may know it. It carries a code and never the
/// text of a database or a library (ASVS 16.5.1); the details are in the log under `request_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Sent", from = "Sent")]
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

/// How an error travels: flat, with empty fields where a code has no use for them, so that JSON and compact
/// formats alike can hold it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Sent {
    code: String,
    fields: Vec<FieldError>,
    retry_after: u32,
    request_id: String,
}

impl From<AppError> for Sent {
    fn from(error: AppError) -> Self {
        let mut sent = Self {
            code: error.code().to_owned(),
            ..Self::default()
        };
        match error {
            AppError::Invalid { fields } => sent.fields = fields,
            AppError::TooManyRequests { retry_after } => sent.retry_after = retry_after,
            AppError::Internal { request_id } => sent.request_id = request_id,
            _ => {}
        }
        sent
    }
}

impl From<Sent> for AppError {
    fn from(sent: Sent) -> Self {
        match &*sent.code {
            "unauthenticated" => Self::Unauthenticated,
            "forbidden" => Self::Forbidden,
            "not_found" => Self::NotFound,
            "conflict" => Self::Conflict,
            "invalid" => Self::Invalid { fields: sent.fields },
            "too_many_requests" => Self::TooManyRequests {
                retry_after: sent.retry_after,
            },
            "unavailable" => Self::Unavailable,
            "connection" => Self::Connection,
            // What another version of the program calls an error, this one cannot explain.
            _ => Self::Internal {
                request_id: sent.request_id,
            },
        }
    }
}

/// A rule that a field breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in its form.
    pub field: String,
    /// The rule's code; the locale files hold its sentence under the same name.
    pub rule: String,
}

impl FieldError {
    /// This rule, broken by this field.
    pub fn new(field: &str, rule: &str) -> Self {
        Self {
            field: field.to_owned(),
            rule: rule.to_owned(),
        }
    }

    /// Of fields with the rule that each breaks, if any: those that do.
    pub fn of<const N: usize>(rules: [(&str, Option<&str>); N]) -> Vec<Self> {
        let broken = rules
            .into_iter()
            .filter_map(|(field, rule)| Some(Self::new(field, rule?)));
        broken.collect()
    }

    /// Adds rules at fields of which nothing is said yet: one at a field is enough to say.
    pub fn add<'r>(broken: &mut Vec<Self>, rules: impl IntoIterator<Item = (&'r str, &'r str)>) {
        for (field, rule) in rules {
            if !broken.iter().any(|error| error.field == field) {
                broken.push(Self::new(field, rule));
            }
        }
    }
}

impl AppError {
    /// A single broken rule.
    pub fn field(field: &str, rule: &str) -> Self {
        Self::Invalid {
            fields: vec![FieldError::new(field, rule)],
        }
    }

    /// What a status says that came without an error of ours.
    pub fn of_status(status: u16, request_id: &str) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 | 405 => Self::NotFound,
            409 => Self::Conflict,
            429 => Self::TooManyRequests { retry_after: 0 },
            503 | 504 => Self::Unavailable,
            400..500 => Self::Invalid { fields: Vec::new() },
            _ => Self::Internal {
                request_id: request_id.to_owned(),
            },
        }
    }

    /// The error of a code, without its details.
    pub fn of_code(code: &str) -> Self {
        Self::from(Sent {
            code: code.to_owned(),
            ..Sent::default()
        })
    }

    /// The stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Invalid { .. } => "invalid",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::Unavailable => "unavailable",
            Self::Connection => "connection",
            Self::Internal { .. } => "internal",
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
    type Encoder = PostcardEncoding;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_every_way_of_travelling() {
        let errors = [
            AppError::Unauthenticated,
            AppError::Forbidden,
            AppError::NotFound,
            AppError::Conflict,
            AppError::field("name", "taken"),
            AppError::TooManyRequests { retry_after: 7 },
            AppError::Unavailable,
            AppError::Connection,
            AppError::Internal {
                request_id: "42".to_owned(),
            },
        ];
        for error in errors {
            let json = serde_json::to_string(&error).unwrap();
            assert!(json.contains(error.code()));
            assert_eq!(serde_json::from_str::<AppError>(&json).unwrap(), error);
            let compact = postcard::to_allocvec(&error).unwrap();
            assert_eq!(postcard::from_bytes::<AppError>(&compact).unwrap(), error);
        }
        assert_eq!(
            serde_json::from_str::<AppError>(r#"{"code":"forbidden"}"#).unwrap(),
            AppError::Forbidden
        );
    }
}
