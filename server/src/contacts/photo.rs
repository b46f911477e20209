//! The photo of a contact.

use super::still_may;
use super::views::event;
use crate::authorise::{self, ContactUse};
use crate::core::Core;
use crate::sign_in::token::hex;
use crate::store::audit::append;
use crate::store::contacts;
use app::contacts::{ContactId, photo_address};
use app::context::{Caller, Origin};
use app::error::AppError;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Puts a picture in place of the photo, or takes it away; gives the photo's address.
pub async fn set(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    id: ContactId,
    picture: Option<Vec<u8>>,
) -> Result<String, AppError> {
    // Before any work is done for the caller.
    authorise::contacts(caller, ContactUse::Write)?;
    let photo = match picture {
        None => None,
        Some(picture) => {
            let jpeg = core.pictures.portrait(picture).await?;
            Some((name_of(&jpeg), jpeg))
        }
    };
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    still_may(&mut db, caller, ContactUse::Write).await?;
    let row = contacts::find(&mut db, id.0, true).await?.ok_or(AppError::NotFound)?;
    let new = photo.as_ref().map_or("", |(digest, _)| digest.as_str());
    if row.photo != new {
        contacts::set_photo(&mut db, id.0, photo.as_ref(), now).await?;
        let text = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let details = json!({ "photo": [text(&row.photo), text(new)] });
        append(&mut db, event(now, caller, origin, "contact.photo", id.0, details)).await?;
        tx.commit().await?;
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
