//! A view taken away; whoever began with it begins with everybody.

use super::{keeper, tell};
use crate::core::Core;
use crate::store::views;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::views::ViewId;
use serde_json::{Value, json};

/// Deletes. One that is gone already, or that the caller does not see, is no error: doing it twice does no harm.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever keeps no views.
pub async fn delete(core: &Core, caller: &Caller, origin: &Origin, id: ViewId) -> Result<(), AppError> {
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let caller = keeper(&mut db, caller).await?;
    if let Some(row) = views::find(&mut db, caller.seq, caller.admin, id.0, true).await? {
        views::remove(&mut db, id.0).await?;
        if row.shared {
            let details = json!({ "name": [row.name, Value::Null] });
            tell(core, &mut db, &caller, origin, "view.delete", (id.0, details)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
