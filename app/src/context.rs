//! The one place where a server function meets the request it belongs to.

use crate::error::{AppError, FieldError};
use crate::groups::api::GroupAdmin;
use crate::sign_in::api::SignIn;
use crate::users::UserId;
use crate::users::api::UserAdmin;
use leptos::prelude::*;
use std::sync::Arc;

/// Who asks: the owner of the session that the request carries, worked out anew on every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user.
    pub id: UserId,
    /// Its row number in the store.
    pub seq: i64,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// Linked contact's name; empty without one.
    pub contact: String,
    /// Member of an active group with `admin`.
    pub admin: bool,
    /// Row numbers of the active groups this user leads.
    pub leads: Vec<i64>,
    /// The user's own time zone (IANA), or empty: the company's.
    pub time_zone: String,
    /// The user's own language, or empty: the browser's.
    pub locale: String,
}

/// Where a request comes from, for the audit trail and the throttle.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The client's address, behind a configured proxy the forwarded one.
    pub address: String,
    /// The browser's name for itself, cut to 200 characters.
    pub agent: String,
    /// The request's id, as in the log.
    pub request_id: String,
    /// The session token that came as a cookie.
    pub session_token: Option<String>,
}

/// What a refused form of `/login` or `/setup` brings back to its page; the middleware puts it into
/// context where a form was refused. It came by way of the browser: show codes only that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormDraft {
    /// What was typed, by field name; never a password or a code.
    pub values: Vec<(String, String)>,
    /// Broken rules at their fields.
    pub errors: Vec<FieldError>,
    /// The code of the [`AppError`] that refused the form as a whole.
    pub error: Option<String>,
}

/// The use cases, as the server provides them.
#[derive(Clone)]
pub struct Services {
    /// Users.
    pub users: Arc<dyn UserAdmin>,
    /// Groups.
    pub groups: Arc<dyn GroupAdmin>,
    /// Signing in and out.
    pub sign_in: Arc<dyn SignIn>,
}

/// Who asks, or [`AppError::Unauthenticated`]. The middleware has put an `Option<Caller>` there.
///
/// # Errors
/// [`AppError::Unauthenticated`] where nobody is signed in.
pub fn caller() -> Result<Caller, AppError> {
    use_context::<Option<Caller>>()
        .flatten()
        .ok_or(AppError::Unauthenticated)
}

/// Where the request comes from.
pub fn origin() -> Origin {
    use_context::<Origin>().unwrap_or_default()
}

/// The use cases.
pub fn services() -> Services {
    expect_context::<Services>()
}
