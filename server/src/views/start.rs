//! What somebody's list begins with.

use super::{built_in, keeper, to_write};
use crate::core::Core;
use crate::store::views;
use app::context::Caller;
use app::error::AppError;
use uuid::Uuid;

/// Chooses it: a state's word, a view's identity, or nothing.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever keeps no views; [`AppError::NotFound`] for a view that the caller does not see.
pub async fn start(core: &Core, caller: &Caller, view: &str) -> Result<(), AppError> {
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let caller = keeper(&mut db, caller).await?;
    if view.is_empty() || built_in(view).is_some() {
        views::set_start(&mut db, caller.seq, view, None).await?;
    } else {
        let id: Uuid = view.parse().map_err(|_| AppError::NotFound)?;
        to_write(&mut db, &caller, id).await?;
        views::set_start(&mut db, caller.seq, "", Some(id)).await?;
    }
    tx.commit().await?;
    Ok(())
}
