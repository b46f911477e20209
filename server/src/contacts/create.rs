//! A new contact.

use super::views::{changes, event};
use super::{check, still_may};
use crate::authorise::{self, ContactUse, Granted, WriteContacts};
use crate::core::Core;
use crate::store::audit::append;
use crate::store::{Db, contacts};
use crate::users::rights::of_now;
use app::contacts::ContactId;
use app::contacts::input::ContactInput;
use app::context::{Caller, Origin};
use app::error::AppError;
use uuid::Uuid;

/// Creates. The identity comes with the form, so that a form that is sent twice makes one contact.
pub async fn create(
    core: &Core,
    writer: &Granted<'_, WriteContacts>,
    origin: &Origin,
    id: ContactId,
    input: &ContactInput,
) -> Result<ContactId, AppError> {
    check(input, "")?;
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    still_may(&mut db, writer).await?;
    write(&mut db, writer.caller(), origin, id.0, input, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Makes a contact on the spot, in the transaction that writes the user who is going to be linked to it; gives its
/// identity and the name it shows. Its fields are called with `contact_` before their names.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not pick contacts either; [`AppError::Invalid`] with every broken rule.
pub async fn create_in(
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    input: &ContactInput,
    now: i64,
) -> Result<(Uuid, String), AppError> {
    authorise::contacts(caller, ContactUse::Pick)?;
    check(input, "contact_")?;
    authorise::contacts(&of_now(db, caller).await?, ContactUse::Pick)?;
    let id = Uuid::now_v7();
    write(db, caller, origin, id, input, now).await?;
    Ok((id, input.name()))
}

async fn write(
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    id: Uuid,
    input: &ContactInput,
    now: i64,
) -> Result<(), AppError> {
    if contacts::insert(db, id, input, now).await? {
        let details = changes(None, input);
        append(db, event(now, caller, origin, "contact.create", id, details)).await?;
    }
    Ok(())
}
