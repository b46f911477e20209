//! A contact that goes.

use super::still_may;
use super::views::{changes, event};
use crate::authorise::{self, ContactUse};
use crate::core::Core;
use crate::store::audit::append;
use crate::store::contacts;
use app::contacts::ContactId;
use app::contacts::input::ContactInput;
use app::context::{Caller, Origin};
use app::error::AppError;

/// Deletes, with its photo, unless a user is linked to it.
pub async fn delete(core: &Core, caller: &Caller, origin: &Origin, id: ContactId) -> Result<(), AppError> {
    authorise::contacts(caller, ContactUse::Write)?;
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    still_may(&mut db, caller, ContactUse::Write).await?;
    let row = contacts::find(&mut db, id.0, true).await?.ok_or(AppError::NotFound)?;
    if contacts::linked_user(&mut db, id.0, false).await?.is_some() {
        return Err(AppError::field("contact", "contact_linked"));
    }
    let details = changes(Some(&row.input()), &ContactInput::default());
    contacts::delete(&mut db, id.0).await?;
    append(&mut db, event(now, caller, origin, "contact.delete", id.0, details)).await?;
    tx.commit().await?;
    Ok(())
}
