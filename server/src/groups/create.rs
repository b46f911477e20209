//! A new group. It has no member.

use super::check::judged;
use super::state::Content;
use super::{event, may_govern, permission_changes, still_may, taken};
use crate::authorise;
use crate::core::Core;
use crate::store::Db;
use crate::store::audit::append;
use crate::store::groups::{self, GroupValues};
use crate::store::tags::found_or_made;
use crate::users::changes::{Changes, id as person, list, text};
use app::bulk::Subject;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::groups::GroupId;
use app::groups::input::GroupInput;
use serde_json::{Value, json};
use uuid::Uuid;

/// Creates.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not; [`AppError::Invalid`] with every broken rule.
pub async fn create(core: &Core, caller: &Caller, origin: &Origin, input: &GroupInput) -> Result<GroupId, AppError> {
    authorise::edit_groups(caller)?;
    let mut tx = core.store.write().await?;
    let id = create_in(core, &mut tx.db(), caller, origin, input).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same in the transaction of whoever calls it.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    input: &GroupInput,
) -> Result<GroupId, AppError> {
    still_may(db, caller).await?;
    may_govern(caller, input)?;
    let leader = judged(db, input, None, None).await?;
    let content = Content::default().with(input);
    let now = core.clock.now();
    let tags = found_or_made(db, Subject::Groups, &content.tags).await?;
    let id = GroupId(Uuid::now_v7());
    let values = GroupValues {
        name: &content.name,
        description: &content.description,
        leader: leader.map(|(seq, _)| seq),
    };
    let seq = groups::insert(db, id.0, &values, now).await.map_err(taken)?;
    let of_group: Vec<i64> = tags.iter().map(|(tag, ..)| *tag).collect();
    groups::set_tags(db, seq, &of_group).await?;
    groups::set_permissions(db, seq, &content.permissions).await?;
    let mut changes = Changes::default();
    for (field, value) in [
        ("name", text(&content.name)),
        ("leader", person(leader.map(|(_, id)| id))),
        ("description", text(&content.description)),
        ("tags", list(tags.iter().map(|(_, _, name)| json!(name)).collect())),
        ("activity", json!("active")),
    ] {
        changes.note(field, Value::Null, value);
    }
    changes.tell("permissions", permission_changes(&Content::default(), &content));
    append(
        db,
        event(now, caller, origin, "group.create", id, changes.into_details()),
    )
    .await?;
    Ok(id)
}
