//! What the browser asks about one's own account, and the contract behind it.

use super::{ConfirmView, ProfileView};
use crate::error::AppError;
use crate::sign_in::StrengthView;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on one's own account. Everybody who signs in may do this to themselves.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait OwnProfile: Send + Sync {
    /// The page; `draft` is what was typed before, where a form came back.
    async fn show(&self, caller: &crate::context::Caller, draft: Option<uuid::Uuid>) -> Result<ProfileView, AppError>;
    /// Saves name, language and time zone of a form as it was sent; gives the language, empty for the browser's.
    async fn save_account(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        raw: &str,
    ) -> Result<String, AppError>;
    /// Asks for another email, which counts once its address has confirmed it.
    async fn ask_email(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        new_email: &str,
        password: &str,
    ) -> Result<(), AppError>;
    /// Mails the address that is wanted once more.
    async fn ask_email_again(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
    ) -> Result<(), AppError>;
    /// Lets the email be as it is.
    async fn withdraw_email(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
    ) -> Result<(), AppError>;
    /// What a link confirms; [`AppError::NotFound`] for one that does not work (any more), whatever the reason.
    /// Whoever has the token reads the address, signed in or not.
    async fn confirmation(&self, caller: Option<&crate::context::Caller>, token: &str)
    -> Result<ConfirmView, AppError>;
    /// Makes the address count, once; [`AppError::Invalid`] where it is somebody else's by now,
    /// [`AppError::Unauthenticated`] and [`AppError::Forbidden`] for whoever is not the account's user.
    async fn confirm_email(
        &self,
        caller: Option<&crate::context::Caller>,
        origin: &crate::context::Origin,
        token: &str,
    ) -> Result<(), AppError>;
    /// Sets a new password and ends all other sessions; gives the token of the one that takes this one's place.
    async fn change_password(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        current: &str,
        new: &str,
    ) -> Result<String, AppError>;
    /// How good a password would be.
    async fn strength(&self, caller: &crate::context::Caller, typed: &str) -> Result<StrengthView, AppError>;
    /// Puts a picture in place of the photo of the linked contact, or takes it away.
    async fn set_photo(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        picture: Option<Vec<u8>>,
    ) -> Result<(), AppError>;
}

/// One's own account. `draft` is empty where nothing was typed before.
///
/// # Errors
/// As [`OwnProfile::show`].
#[server(input = GetUrl, output = Compact)]
pub async fn my_profile(draft: String) -> Result<ProfileView, AppError> {
    let caller = crate::context::caller()?;
    let services = crate::context::services();
    let mut view = services.profile.show(&caller, draft.parse().ok()).await?;
    let origin = crate::context::origin();
    view.sessions = services.sessions.list(&caller, &origin, caller.id).await?.sessions;
    crate::context::appearance().clone_into(&mut view.appearance);
    view.letter_keys = crate::context::letter_keys();
    Ok(view)
}

/// What a link confirms. The token travels in the body: it must stand in no log of a proxy.
///
/// # Errors
/// As [`OwnProfile::confirmation`].
#[server(input = Compact, output = Compact)]
pub async fn confirmation(token: String) -> Result<ConfirmView, AppError> {
    let caller = crate::context::caller().ok();
    crate::context::services()
        .profile
        .confirmation(caller.as_ref(), &token)
        .await
}

/// How good a password of one's own would be.
///
/// # Errors
/// As [`OwnProfile::strength`].
#[server(input = Compact, output = Compact)]
pub async fn own_password_strength(password: String) -> Result<StrengthView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().profile.strength(&caller, &password).await
}
