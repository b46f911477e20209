//! What a picker of contacts offers.

use super::list::resolve;
use super::views::{item, linked_users};
use crate::authorise::{self, ContactUse};
use crate::core::Core;
use app::contacts::ContactItemView;
use app::contacts::api::FOUND;
use app::context::Caller;
use app::error::AppError;
use app::users::query::MAX_SEARCH_CHARS;

/// Finds the first ones by name.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not pick contacts; when the database fails.
pub async fn find(core: &Core, caller: &Caller, search: &str) -> Result<Vec<ContactItemView>, AppError> {
    let scope = authorise::contacts(caller, ContactUse::Pick)?;
    let search: String = search.trim().chars().take(MAX_SEARCH_CHARS).collect();
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let list = resolve(&mut db, &search, Vec::new(), scope).await?;
    let rows = list.page(&mut db, None, FOUND.into(), &linked_users(caller)).await?;
    Ok(rows.into_iter().map(item).collect())
}
