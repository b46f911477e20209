//! Signing in and out, and the first administrator.

pub mod api;
pub mod copy_link;
pub mod invite;
pub mod link;
pub mod login;
pub mod lost;
pub mod session_api;
pub mod sessions;
pub mod setup;
pub mod strength;

#[cfg(feature = "ssr")]
pub use link::Links;
pub use link::{LinkKind, LinkView, StrengthView};
use serde::{Deserialize, Serialize};

/// Who is signed in, as the frame of every page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerView {
    /// The user.
    pub id: crate::users::UserId,
    /// Sign-in name.
    pub name: String,
    /// Linked contact's name; empty without one.
    pub contact: String,
    /// Address of that contact's photo; empty without one.
    pub photo: String,
    /// System email.
    pub email: String,
    /// Sees the sections for administrators.
    pub admin: bool,
    /// Leads at least one active group.
    pub lead: bool,
    /// What they may do with contacts.
    pub contacts: crate::contacts::ContactRight,
    /// Their views of the users list.
    pub views: crate::views::ViewLinks,
}

/// What the first administrator is made of. The password never comes back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SetupInput {
    /// The one-time code from the log.
    pub code: String,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// Password.
    pub password: String,
}
