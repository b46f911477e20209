//! What the browser asks the server about users, and the contract behind it.

use super::{UserCounts, UserId, UserPage, UserRecordView};
use crate::error::AppError;
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
}

/// One page of the users list. `query` is the raw query string of the page's URL.
///
/// # Errors
/// As [`UserAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_users(query: String) -> Result<UserPage, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services()
        .users
        .list(&caller, &super::query::UserQuery::parse(&query))
        .await
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
