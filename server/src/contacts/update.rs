//! A contact's fields.

use super::views::{changes, event};
use super::{check, still_may};
use crate::authorise::{Granted, WriteContacts};
use crate::core::Core;
use crate::store::audit::append;
use crate::store::contacts;
use app::contacts::ContactId;
use app::contacts::input::ContactInput;
use app::context::Origin;
use app::error::AppError;

/// Updates, unless somebody else did since; gives the version that it has then.
pub async fn update(
    core: &Core,
    writer: &Granted<'_, WriteContacts>,
    origin: &Origin,
    id: ContactId,
    version: i64,
    input: &ContactInput,
) -> Result<i64, AppError> {
    check(input, "")?;
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    still_may(&mut db, writer).await?;
    // The user before the contact, as whoever writes a user does it: nobody waits for the other in a circle.
    contacts::linked_user(&mut db, id.0, true).await?;
    let row = contacts::find(&mut db, id.0, true).await?.ok_or(AppError::NotFound)?;
    let before = row.input();
    if row.version != version {
        // A form that is sent again after its answer was lost has nothing more to write.
        return if before == *input {
            Ok(row.version)
        } else {
            Err(AppError::Conflict)
        };
    }
    if before == *input {
        return Ok(version);
    }
    let written = contacts::update(&mut db, id.0, input, now).await?;
    if before.name() != input.name()
        && let Some(user) = contacts::linked_user(&mut db, id.0, true).await?
    {
        contacts::follow(&mut db, &user, &input.name()).await?;
    }
    let details = changes(Some(&before), input);
    append(
        &mut db,
        event(now, writer.caller(), origin, "contact.update", id.0, details),
    )
    .await?;
    tx.commit().await?;
    Ok(written)
}
