//! One contact's record.

use crate::authorise::{self, ContactUse, WriteContacts, require};
use crate::core::Core;
use crate::store::contacts;
use crate::store::sql::{Arg, Sql};
use crate::users::views::Reader;
use app::contacts::{ContactId, ContactRecordView, photo_address};
use app::context::Caller;
use app::error::AppError;
use app::users::UserId;
use uuid::Uuid;

use super::views::linked_users;

/// Gets.
pub async fn get(core: &Core, caller: &Caller, id: ContactId) -> Result<ContactRecordView, AppError> {
    authorise::contacts(caller, ContactUse::List)?;
    let writable = require(caller, WriteContacts).is_ok();
    let reader = Reader::of(core, caller);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let row = contacts::find(&mut db, id.0, false).await?.ok_or(AppError::NotFound)?;
    let mut sql = Sql::new("SELECT u.id, u.name");
    linked_users(caller).push_column(&mut sql);
    sql.push(" FROM users u WHERE u.contact_id = ").bind(Arg::Id(id.0));
    let linked: Option<(Uuid, String, bool)> = sql.fetch_all(&mut db).await?.pop();
    let input = row.input();
    Ok(ContactRecordView {
        id,
        name: input.name(),
        photo: photo_address(id.0, &row.photo),
        linked: linked.is_some(),
        linked_to: linked
            .filter(|(.., visible)| *visible)
            .map(|(id, name, _)| (UserId(id), name)),
        writable,
        created_at: reader.moment(row.created_at),
        modified_at: reader.moment(row.modified_at),
        version: row.version,
        now: reader.moment(core.clock.now()),
        input,
    })
}
