//! The photo of a contact.

use super::still_may;
use super::views::event;
use crate::authorise::{self, ContactUse, Granted, WriteContacts};
use crate::core::Core;
use crate::sign_in::token::hex;
use crate::store::audit::append;
use crate::store::{Db, contacts};
use app::contacts::{ContactId, photo_address};
use app::context::{Caller, Origin};
use app::error::AppError;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Puts a picture in place of the photo, or takes it away; gives the photo's address.
pub async fn set(
    core: &Core,
    writer: &Granted<'_, WriteContacts>,
    origin: &Origin,
    id: ContactId,
    picture: Option<Vec<u8>>,
) -> Result<String, AppError> {
    let photo = portrait(core, picture).await?;
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    still_may(&mut db, writer).await?;
    let address = put_in(core, &mut db, writer.caller(), origin, id, photo).await?;
    tx.commit().await?;
    Ok(address)
}

/// What is kept of a picture, with its digest; nothing of none.
///
/// # Errors
/// [`AppError::Invalid`] for a file that is no picture we take.
pub async fn portrait(core: &Core, picture: Option<Vec<u8>>) -> Result<Option<(String, Vec<u8>)>, AppError> {
    let Some(picture) = picture else {
        return Ok(None);
    };
    let jpeg = core.pictures.portrait(picture).await?;
    Ok(Some((name_of(&jpeg), jpeg)))
}

/// Puts it in place in the transaction of the caller, who has been authorised; gives the photo's address.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such contact.
pub async fn put_in(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    id: ContactId,
    photo: Option<(String, Vec<u8>)>,
) -> Result<String, AppError> {
    let now = core.clock.now();
    let row = contacts::find(db, id.0, true).await?.ok_or(AppError::NotFound)?;
    let new = photo.as_ref().map_or("", |(digest, _)| digest.as_str());
    if row.photo != new {
        contacts::set_photo(db, id.0, photo.as_ref(), now).await?;
        let text = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let details = json!({ "photo": [text(&row.photo), text(new)] });
        append(db, event(now, caller, origin, "contact.photo", id.0, details)).await?;
    }
    Ok(photo_address(id.0, new))
}

/// The photo as JPEG, with its digest.
pub async fn get(core: &Core, caller: &Caller, id: ContactId) -> Result<(String, Vec<u8>), AppError> {
    let scope = authorise::contacts(caller, ContactUse::Look)?;
    let mut conn = core.store.read().await?;
    contacts::photo(&mut conn.db(), id.0, &scope)
        .await?
        .ok_or(AppError::NotFound)
}

/// By what a photo is known in addresses and in the audit trail: half of its SHA-256 in hexadecimal digits.
fn name_of(jpeg: &[u8]) -> String {
    hex(&Sha256::digest(jpeg)[..16])
}
