//! The query that somebody's list begins with, asked for at its bare address.

use super::built_in;
use super::links::shows;
use crate::authorise;
use crate::core::Core;
use crate::store::{Db, StoreError, views};
use app::context::Caller;
use app::error::AppError;
use app::views::built_in_query;

/// The query; empty where that is everybody.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever keeps no views.
pub async fn begins_with(core: &Core, caller: &Caller) -> Result<String, AppError> {
    authorise::keep_views(caller)?;
    Ok(query(&mut core.store.read().await?.db(), caller).await?)
}

/// The same for a caller who was authorised.
pub async fn query(db: &mut Db<'_>, caller: &Caller) -> Result<String, StoreError> {
    let query = match views::start_of(db, caller.seq).await? {
        // A view that is not shared any more is nobody else's start.
        Some((_, Some(id))) => {
            let row = views::find(db, caller.seq, caller.admin, id, false).await?;
            row.as_ref().map(shows)
        }
        Some((word, None)) => built_in(&word).map(built_in_query),
        None => None,
    };
    Ok(query.unwrap_or_default())
}
