//! What the browser asks the server about groups, and the contract behind it.

use super::GroupPage;
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on groups. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait GroupAdmin: Send + Sync {
    /// One page of the list, by name, with a search in names.
    async fn list(
        &self,
        caller: &crate::context::Caller,
        query: &crate::users::query::UserQuery,
    ) -> Result<GroupPage, AppError>;
}

/// One page of the groups list. `query` is the raw query string; it reads `q`, `after` and `size`.
///
/// # Errors
/// As [`GroupAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_groups(query: String) -> Result<GroupPage, AppError> {
    let caller = crate::context::caller()?;
    let query = crate::users::query::UserQuery::parse(&query);
    crate::context::services().groups.list(&caller, &query).await
}
