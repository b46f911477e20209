//! A contact that goes.

use super::still_may;
use super::views::event;
use crate::authorise::{Granted, WriteContacts};
use crate::core::Core;
use crate::store::audit::{append, forget_details};
use crate::store::contacts;
use app::contacts::ContactId;
use app::context::Origin;
use app::error::AppError;
use serde_json::Value;

/// Deletes, with its photo and with what the audit trail says of the person, unless a user is linked to it. That it was
/// there, and who deleted it, stays.
pub async fn delete(
    core: &Core,
    writer: &Granted<'_, WriteContacts>,
    origin: &Origin,
    id: ContactId,
) -> Result<(), AppError> {
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    still_may(&mut db, writer).await?;
    contacts::find(&mut db, id.0, true).await?.ok_or(AppError::NotFound)?;
    if contacts::linked_user(&mut db, id.0, false).await?.is_some() {
        return Err(AppError::field("contact", "contact_linked"));
    }
    contacts::delete(&mut db, id.0).await?;
    forget_details(&mut db, id.0).await?;
    let event = event(now, writer.caller(), origin, "contact.delete", id.0, Value::Null);
    append(&mut db, event).await?;
    tx.commit().await?;
    Ok(())
}
