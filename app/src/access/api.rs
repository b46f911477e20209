//! What the browser asks about who may do what, and the contract behind it.

use super::AccessPage;
use crate::error::AppError;
use crate::users::PagerView;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on what people may do. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait AccessReview: Send + Sync {
    /// One page of everybody who has a permission, by name.
    async fn who_can(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::AccessQuery,
    ) -> Result<AccessPage, AppError>;
    /// How many they are, and where the page stands.
    async fn count(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::AccessQuery,
    ) -> Result<PagerView, AppError>;
}

/// One page of everybody who has a permission. `query` is the raw query string.
///
/// # Errors
/// As [`AccessReview::who_can`].
#[server(input = GetUrl, output = Compact)]
pub async fn who_can(query: String) -> Result<AccessPage, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::AccessQuery::parse(&query);
    crate::context::services().access.who_can(&caller, &query).await
}

/// How many have a permission, and where the page of `query` stands.
///
/// # Errors
/// As [`AccessReview::count`].
#[server(input = GetUrl, output = Compact)]
pub async fn count_who_can(query: String) -> Result<PagerView, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::AccessQuery::parse(&query);
    crate::context::services().access.count(&caller, &query).await
}
