//! What the browser asks the server about users, and the contract behind it.

use super::input::UserFormView;
use super::team::TeamView;
use super::{UserCounts, UserId, UserPage, UserRecordView};
use crate::error::{AppError, FieldError};
use crate::form::Choice;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on users. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait UserAdmin: Send + Sync {
    /// One page of the list.
    async fn list(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::UserQuery,
    ) -> Result<UserPage, AppError>;
    /// Totals, position and facets of the same query.
    async fn count(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::UserQuery,
    ) -> Result<UserCounts, AppError>;
    /// One user; [`AppError::NotFound`] also for those outside the caller's scope.
    async fn get(&self, caller: &crate::context::Caller, id: UserId) -> Result<UserRecordView, AppError>;
    /// The page of one user, or of a new one, with its form; `draft` is what was typed before.
    async fn edit(
        &self,
        caller: &crate::context::Caller,
        id: Option<UserId>,
        draft: Option<uuid::Uuid>,
    ) -> Result<UserFormView, AppError>;
    /// The rules that a form breaks while it is filled in. It tells beyond a lead's scope whether a name is free,
    /// so they get [`AppError::TooManyRequests`] when they ask too often.
    async fn check(&self, caller: &crate::context::Caller, raw: &str) -> Result<Vec<FieldError>, AppError>;
    /// Saves a form as it was sent, of a user or a new one; gives the address to go on to, which may be that of the
    /// form with what it needs besides. The same form sent again is saved once.
    async fn save(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: Option<UserId>,
        raw: &str,
    ) -> Result<String, AppError>;
    /// Who of the groups that the caller leads needs attention; [`AppError::Forbidden`] for who leads none.
    async fn team(&self, caller: &crate::context::Caller) -> Result<TeamView, AppError>;
    /// The first choices of a form's picker that a text is found in, as far as the caller may choose them.
    async fn find(&self, caller: &crate::context::Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError>;
}

/// One page of the users list. `query` is the raw query string of the page's URL.
///
/// # Errors
/// As [`UserAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_users(query: String) -> Result<UserPage, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::UserQuery::parse(&query);
    let mut page = crate::context::services().users.list(&caller, &query).await?;
    if super::offered::is_review(&query) {
        let locale = crate::text::page_locale();
        let what = leptos_i18n::td_string!(locale, bulk.review_what);
        page.review = crate::text::with_number(locale, what, page.stale_days.into());
    }
    Ok(page)
}

/// Totals and facets of the users list. `query` is the raw query string of the page's URL.
///
/// # Errors
/// As [`UserAdmin::count`].
#[server(input = GetUrl, output = Compact)]
pub async fn count_users(query: String) -> Result<UserCounts, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .users
        .count(&caller, &super::query::UserQuery::parse(&query))
        .await
}

/// One user's record.
///
/// # Errors
/// As [`UserAdmin::get`].
#[server(input = GetUrl, output = Compact)]
pub async fn get_user(id: UserId) -> Result<UserRecordView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().users.get(&caller, id).await
}

/// The page of one user, or of a new one, with its form. `id` is empty for a new one; so is `draft` where nothing was
/// typed before.
///
/// # Errors
/// As [`UserAdmin::edit`]; [`AppError::NotFound`] also for what is no identity.
#[server(input = GetUrl, output = Compact)]
pub async fn edit_user(id: String, draft: String) -> Result<UserFormView, AppError> {
    let caller = crate::context::caller()?;
    let id = match id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    crate::context::services()
        .users
        .edit(&caller, id, draft.parse().ok())
        .await
}

/// The rules that a user's form breaks. `raw` is the form as the browser would send it.
///
/// # Errors
/// As [`UserAdmin::check`].
#[server(input = Compact, output = Compact)]
pub async fn check_user(raw: String) -> Result<Vec<FieldError>, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().users.check(&caller, &raw).await
}

/// Saves a user's form. `raw` is the form as the browser would send it.
///
/// # Errors
/// As [`UserAdmin::save`].
#[server(input = Compact, output = Compact)]
pub async fn save_user(raw: String) -> Result<String, AppError> {
    let (caller, origin) = (crate::context::caller()?, crate::context::origin());
    let id = super::input::UserInput::parse(&raw).id;
    crate::context::services().users.save(&caller, &origin, id, &raw).await
}

/// Choices of a picker in a user's form.
///
/// # Errors
/// As [`UserAdmin::find`].
#[server(input = Compact, output = Compact)]
pub async fn find_choices(field: String, text: String) -> Result<Vec<Choice>, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().users.find(&caller, &field, &text).await
}

/// Who needs attention of the groups that somebody leads.
///
/// # Errors
/// As [`UserAdmin::team`].
#[server(input = GetUrl, output = Compact)]
pub async fn team() -> Result<TeamView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().users.team(&caller).await
}
