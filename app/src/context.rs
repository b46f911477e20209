//! The one place where a server function meets the request it belongs to.

use crate::access::api::AccessReview;
use crate::api_guide::OperationView;
use crate::audit::api::AuditTrail;
use crate::bulk::api::BulkAdmin;
use crate::contacts::ContactRight;
use crate::contacts::api::ContactAdmin;
use crate::error::AppError;
use crate::groups::api::GroupAdmin;
use crate::import::api::ImportUsers;
use crate::profile::api::OwnProfile;
use crate::rights::{Access, Permission, Rights};
use crate::sign_in::Links;
use crate::sign_in::api::SignIn;
use crate::sign_in::session_api::SessionAdmin;
use crate::text::LANGUAGES;
use crate::tokens::api::TokenAdmin;
use crate::users::UserId;
use crate::users::api::UserAdmin;
use crate::views::api::ViewAdmin;
use http::HeaderMap;
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
    /// Address of that contact's photo; empty without one.
    pub photo: String,
    /// Member of an active group with `admin`: may do everything.
    pub admin: bool,
    /// What the active groups give.
    pub rights: Rights,
    /// Row numbers of the active groups this user leads.
    pub leads: Vec<i64>,
    /// The user's own time zone (IANA), or empty: the company's.
    pub time_zone: String,
    /// The user's own language, or empty: the browser's.
    pub locale: String,
    /// Whether it is an API-only identity that calls with a token: some things none may (DOMAIN: API tokens).
    pub by_token: bool,
}

impl Caller {
    /// Whether this is among the rights: all of them are an administrator's.
    pub fn may(&self, permission: Permission, access: Access) -> bool {
        self.admin || self.rights.may(permission, access)
    }

    /// The right to contacts, as the frame of every page asks for it.
    pub fn contacts(&self) -> ContactRight {
        if self.may(Permission::Contacts, Access::Write) {
            ContactRight::Write
        } else if self.may(Permission::Contacts, Access::Read) {
            ContactRight::Read
        } else {
            ContactRight::None
        }
    }
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

/// The use cases, as the server provides them.
#[derive(Clone)]
pub struct Services {
    /// Users.
    pub users: Arc<dyn UserAdmin>,
    /// What is done to many users.
    pub plans: Arc<dyn BulkAdmin>,
    /// Groups.
    pub groups: Arc<dyn GroupAdmin>,
    /// Who may do what.
    pub access: Arc<dyn AccessReview>,
    /// Contacts.
    pub contacts: Arc<dyn ContactAdmin>,
    /// Signing in and out.
    pub sign_in: Arc<dyn SignIn>,
    /// Setting passwords by link.
    pub links: Arc<dyn Links>,
    /// Sessions.
    pub sessions: Arc<dyn SessionAdmin>,
    /// One's own account.
    pub profile: Arc<dyn OwnProfile>,
    /// Tokens of API-only identities.
    pub tokens: Arc<dyn TokenAdmin>,
    /// Saved views of the users list.
    pub views: Arc<dyn ViewAdmin>,
    /// Users from files.
    pub imports: Arc<dyn ImportUsers>,
    /// The audit trail.
    pub audit: Arc<dyn AuditTrail>,
    /// The API's operations, for its page.
    pub operations: Arc<[OperationView]>,
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

/// The value of a cookie of the request.
fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    cookie_in(&parts.headers, name)
}

fn cookie_in(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(http::header::COOKIE);
    let mut pairs = cookies
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// `light`, `dark` or `system`, as the reader chose it in this browser.
pub fn appearance() -> &'static str {
    match cookie("appearance").as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
}

/// Whether single-letter keys act in this browser.
pub fn letter_keys() -> bool {
    cookie(crate::users::keyboard::COOKIE).as_deref() != Some("off")
}

/// The page's language: chosen in this browser, else by the user, else what the browser prefers.
pub fn language() -> &'static str {
    let headers = use_context::<http::request::Parts>().map_or_else(HeaderMap::new, |parts| parts.headers);
    let own = use_context::<Option<Caller>>().flatten();
    language_of(&headers, own.map_or_else(String::new, |caller| caller.locale).as_str())
}

/// The same for a request that no page is rendered for; `own` is the user's language, or empty.
pub fn language_of(headers: &HeaderMap, own: &str) -> &'static str {
    let known = |code: &str| {
        LANGUAGES
            .into_iter()
            .map(|(code, _)| code)
            .find(|language| code.eq_ignore_ascii_case(language))
    };
    let chosen = cookie_in(headers, "language").and_then(|code| known(&code));
    let accepted = || preferred(headers.get(http::header::ACCEPT_LANGUAGE)?.to_str().ok()?);
    chosen
        .or_else(|| known(own))
        .or_else(accepted)
        .unwrap_or(LANGUAGES[0].0)
}

/// The language of ours with the greatest weight in an Accept-Language (RFC 9110, 12.5.4).
fn preferred(header: &str) -> Option<&'static str> {
    let mut best: Option<(f32, &'static str)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok())
            .unwrap_or(1.0);
        let primary = tag.split('-').next().unwrap_or_default();
        let mut ours = LANGUAGES.into_iter().map(|(code, _)| code);
        let language = ours.find(|language| primary.eq_ignore_ascii_case(language) || tag == "*");
        if let Some(language) = language
            && weight > best.map_or(0.0, |(weight, _)| weight)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::preferred;

    #[test]
    fn the_weightiest_language_wins() {
        for (header, language) in [
            ("de", Some("de")),
            ("de-AT, en;q=0.9", Some("de")),
            ("fr, en;q=0.3 , de ; q=0.7", Some("de")),
            ("en;q=0.5,de;q=0.5", Some("en")),
            ("de;q=0, en;q=0.1", Some("en")),
            ("fr", None),
            ("*", Some("en")),
            ("", None),
        ] {
            assert_eq!(preferred(header), language, "{header}");
        }
    }
}
