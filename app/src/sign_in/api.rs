//! What the browser asks about signing in, and the contract behind it.

use super::CallerView;
use crate::error::AppError;
use crate::form::FormDraft;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Signing in and out.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait SignIn: Send + Sync {
    /// Signs in by name or email. Ok holds the new session's token; any refusal is the same
    /// [`AppError::Unauthenticated`] after the same work (TRUST 5), or [`AppError::TooManyRequests`].
    async fn sign_in(&self, origin: &crate::context::Origin, login: &str, password: &str) -> Result<String, AppError>;
    /// Ends the session of this token; nothing happens when there is none.
    async fn sign_out(&self, origin: &crate::context::Origin) -> Result<(), AppError>;
    /// Whether `/setup` is open: no administrator has a password yet.
    async fn setup_open(&self) -> Result<bool, AppError>;
    /// Makes the first administrator and signs in; Ok holds the session's token.
    async fn setup(&self, origin: &crate::context::Origin, input: super::SetupInput) -> Result<String, AppError>;
}

/// Who is signed in; `None` where nobody is.
///
/// # Errors
/// None of its own.
#[server(input = GetUrl, output = Compact)]
pub async fn who_am_i() -> Result<Option<CallerView>, AppError> {
    let Ok(caller) = crate::context::caller() else {
        return Ok(None);
    };
    // Views that cannot be had must not take the frame of the page with them.
    let mut views = crate::context::services()
        .views
        .links(&caller)
        .await
        .unwrap_or_default();
    if caller.admin || !caller.leads.is_empty() {
        views
            .saved
            .splice(0..0, crate::views::words::built_in(crate::text::page_locale()));
    }
    Ok(Some(CallerView {
        contacts: caller.contacts(),
        id: caller.id,
        name: caller.name,
        contact: caller.contact,
        photo: caller.photo,
        email: caller.email,
        admin: caller.admin,
        lead: !caller.leads.is_empty(),
        views,
    }))
}

/// What came back of the form that this browser sent last and that was refused.
///
/// # Errors
/// None of its own.
#[server(input = GetUrl, output = Compact)]
pub async fn refused_form() -> Result<FormDraft, AppError> {
    Ok(use_context::<FormDraft>().unwrap_or_default())
}

/// Whether the first administrator can be made.
///
/// # Errors
/// As [`SignIn::setup_open`].
#[server(input = GetUrl, output = Compact)]
pub async fn setup_state() -> Result<bool, AppError> {
    crate::context::services().sign_in.setup_open().await
}
