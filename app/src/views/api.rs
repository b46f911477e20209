//! What the browser asks the server about saved views, and the contract behind it.

use super::ViewsView;
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on saved views. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait ViewAdmin: Send + Sync {
    /// The views that a reader can open, and the one that their list begins with.
    async fn links(&self, caller: &crate::context::Caller) -> Result<super::ViewLinks, AppError>;
    /// What the caller's list begins with: a query; empty where that is everybody.
    async fn begins_with(&self, caller: &crate::context::Caller) -> Result<String, AppError>;
    /// The page on which views are saved and managed. `raw` is the query of its address: what the list showed before,
    /// `edit` with the view to be changed, `draft` with what was typed before.
    async fn list(&self, caller: &crate::context::Caller, raw: &str) -> Result<ViewsView, AppError>;
    /// Saves a form as it was sent, of a view or a new one, which is made once however often it is sent; gives the
    /// address of the list as the view shows it. [`AppError::NotFound`] for a view of somebody else's own.
    async fn save(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        input: &super::input::ViewInput,
    ) -> Result<String, AppError>;
    /// Takes a view away; one that is gone already is no error.
    async fn delete(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: super::ViewId,
    ) -> Result<(), AppError>;
    /// Has the caller's list begin with this view: a state's word, an identity, or nothing.
    async fn start(&self, caller: &crate::context::Caller, view: &str) -> Result<(), AppError>;
}

/// The page of the saved views. `raw` is the raw query string of the page's URL.
///
/// # Errors
/// As [`ViewAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_views(raw: String) -> Result<ViewsView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().views.list(&caller, &raw).await
}
