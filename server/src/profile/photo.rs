//! The photo of one's own contact.

use super::{own, own_now};
use crate::contacts::photo::{portrait, put_in};
use crate::core::Core;
use app::contacts::ContactId;
use app::context::{Caller, Origin};
use app::error::AppError;

/// Puts a picture in place of the photo of the caller's contact, or takes it away.
///
/// # Errors
/// [`AppError::Conflict`] where no contact is linked (any more); [`AppError::Invalid`] for what is no picture we take.
pub async fn set(core: &Core, caller: &Caller, origin: &Origin, picture: Option<Vec<u8>>) -> Result<(), AppError> {
    // Before any work is done for the caller.
    own_now(core, caller).await?.row.contact_id.ok_or(AppError::Conflict)?;
    let photo = portrait(core, picture).await?;
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let contact = own(core, &mut db, caller).await?.row.contact_id;
    let contact = ContactId(contact.ok_or(AppError::Conflict)?);
    put_in(core, &mut db, caller, origin, contact, photo).await?;
    tx.commit().await?;
    Ok(())
}
