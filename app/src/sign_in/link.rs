//! Links that only their owner gets: to set a password or to confirm an email, and what the browser asks about them.

use crate::error::AppError;
use crate::users::UserId;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// The first password of a new user.
    Invitation,
    /// A new password instead of a lost one.
    Reset,
    /// Another system email: whoever has the link reads the new address.
    ConfirmEmail,
}

impl LinkKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::ConfirmEmail => "confirm_email",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Invitation, Self::Reset, Self::ConfirmEmail]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }

    /// The path of its page, to which the token is added, and of its form.
    pub fn path(self) -> &'static str {
        match self {
            Self::Invitation => "/invite",
            Self::Reset => "/reset",
            Self::ConfirmEmail => "/confirm-email",
        }
    }
}

/// Whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// Sign-in name.
    pub name: String,
    /// Linked contact's name; empty without one.
    pub contact: String,
    /// The company's name; may be empty.
    pub company: String,
}

/// How good a password would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrengthView {
    /// From 0, guessed at once, to 4.
    pub score: u8,
    /// The first rule that it breaks; empty where it can be set.
    pub rule: String,
}

/// Setting passwords by link. No caller: whoever has the token is its user.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait Links: Send + Sync {
    /// Whose link this is; [`AppError::NotFound`] for one that does not work (any more), whatever the reason.
    async fn link(&self, kind: LinkKind, token: &str) -> Result<LinkView, AppError>;
    /// How good a password would be for the link's user; [`AppError::NotFound`] as above.
    async fn strength(&self, kind: LinkKind, token: &str, password: &str) -> Result<StrengthView, AppError>;
    /// Sets the password, once, and signs in; Ok holds the session's token. [`AppError::NotFound`] as above,
    /// [`AppError::Invalid`] where the password breaks a rule.
    async fn set_password(
        &self,
        origin: &crate::context::Origin,
        kind: LinkKind,
        token: &str,
        password: &str,
    ) -> Result<String, AppError>;
    /// Whether a mail server is set.
    fn sends_mail(&self) -> bool;
    /// Mails a link to whoever has this name or email; the same answer after the same work where nobody does.
    async fn lost_password(&self, origin: &crate::context::Origin, login: &str) -> Result<(), AppError>;
    /// A new invitation link, for an administrator to hand over where no mail server is set.
    async fn copy_invitation_link(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: UserId,
    ) -> Result<String, AppError>;
}

/// Whose link this is. The token travels in the body: it must stand in no log of a proxy.
///
/// # Errors
/// As [`Links::link`].
#[server(input = Compact, output = Compact)]
pub async fn show_link(kind: LinkKind, token: String) -> Result<LinkView, AppError> {
    crate::context::services().links.link(kind, &token).await
}

/// How good a password would be.
///
/// # Errors
/// As [`Links::strength`].
#[server(input = Compact, output = Compact)]
pub async fn password_strength(kind: LinkKind, token: String, password: String) -> Result<StrengthView, AppError> {
    crate::context::services().links.strength(kind, &token, &password).await
}

/// Whether a mail server is set, so that a lost password can be helped.
///
/// # Errors
/// None of its own.
#[server(input = GetUrl, output = Compact)]
pub async fn sends_mail() -> Result<bool, AppError> {
    Ok(crate::context::services().links.sends_mail())
}

/// A new invitation link; the ones before do not work any more.
///
/// # Errors
/// As [`Links::copy_invitation_link`].
#[server(input = Compact, output = Compact)]
pub async fn copy_invitation_link(id: UserId) -> Result<String, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .links
        .copy_invitation_link(&caller, &crate::context::origin(), id)
        .await
}
