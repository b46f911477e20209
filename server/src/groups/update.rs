//! A group changed: name, leader, description, tags and permissions.

use super::check::judged;
use super::state::{Content, GroupState};
use super::{event, may_govern, permission_changes, still_may, taken};
use crate::authorise;
use crate::core::Core;
use crate::sign_in::admin::today;
use crate::store::audit::append;
use crate::store::groups::{self, GroupValues};
use crate::store::tags::found_or_made;
use crate::store::users::{has_administrator, hold_administrators, note_administrators};
use crate::store::{Db, rights};
use crate::users::changes::{Changes, id as person, list, text};
use app::bulk::Subject;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::groups::input::GroupInput;
use app::groups::{ADMIN, GroupId};
use app::rights::{Access, Permission};
use serde_json::json;
use uuid::Uuid;

/// Updates, unless somebody else did since (TRUST 21).
///
/// # Errors
/// [`AppError::Forbidden`] for who may not; [`AppError::NotFound`]; [`AppError::Conflict`] for one of another version;
/// [`AppError::Invalid`] with every broken rule.
pub async fn update(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    id: GroupId,
    input: &GroupInput,
) -> Result<(), AppError> {
    authorise::edit_groups(caller)?;
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let current = open(&mut db, caller, id, input).await?;
    if current.row.version != input.version {
        return Err(AppError::Conflict);
    }
    update_in(core, &mut db, caller, origin, id, (&current, input)).await?;
    tx.commit().await?;
    Ok(())
}

/// Begins to change a group: it is kept from others until the transaction ends, and so are, where administration may be
/// taken away, all who take it.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not; [`AppError::NotFound`].
pub async fn open(db: &mut Db<'_>, caller: &Caller, id: GroupId, input: &GroupInput) -> Result<GroupState, AppError> {
    // Whoever changes it between this look and the lock gives it another version, which is refused.
    let seen = groups::find(db, id.0, false).await?;
    if input.right(ADMIN) == Some(None) && seen.is_some_and(|row| row.holds_admin) {
        hold_administrators(db).await?;
    }
    still_may(db, caller).await?;
    may_govern(caller, input)?;
    let current = GroupState::find(db, id, true).await?.ok_or(AppError::NotFound)?;
    authorise::touch_group(caller, current.row.holds_admin)?;
    Ok(current)
}

/// Writes the change of a group that was opened with this form and has its version.
///
/// # Errors
/// [`AppError::Invalid`] with every broken rule.
pub async fn update_in(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    id: GroupId,
    (current, input): (&GroupState, &GroupInput),
) -> Result<(), AppError> {
    let row = &current.row;
    let before = &current.content;
    let led_by = row.leader_seq.zip(row.leader_id);
    let leader = judged(db, input, Some(id), led_by).await?;
    let after = before.with(input);
    let tags = found_or_made(db, Subject::Groups, &after.tags).await?;
    let names: Vec<String> = tags.iter().map(|(_, _, name)| name.clone()).collect();
    let words = |names: &[String]| list(names.iter().map(|name| json!(name)).collect());
    let id_of = |leader: Option<(i64, Uuid)>| person(leader.map(|(_, id)| id));
    let mut changes = Changes::default();
    changes.note("name", text(&row.name), text(&after.name));
    changes.note("leader", id_of(led_by), id_of(leader));
    changes.note("description", text(&row.description), text(&after.description));
    changes.note("tags", words(&before.tags), words(&names));
    changes.tell("permissions", permission_changes(before, &after));
    if changes.is_empty() {
        return Ok(());
    }
    let now = core.clock.now();
    let values = GroupValues {
        name: &after.name,
        description: &after.description,
        leader: leader.map(|(seq, _)| seq),
    };
    groups::update(db, row.seq, &values, now).await.map_err(taken)?;
    let of_group: Vec<i64> = tags.iter().map(|(tag, ..)| *tag).collect();
    groups::set_tags(db, row.seq, &of_group).await?;
    if before.permissions != after.permissions {
        groups::set_permissions(db, row.seq, &after.permissions).await?;
        administration(core, db, caller, row.seq, (before, &after)).await?;
    }
    append(
        db,
        event(now, caller, origin, "group.update", id, changes.into_details()),
    )
    .await?;
    Ok(())
}

/// Where administration is given or taken: nobody takes it from themselves, nor from the last who has it (DOMAIN:
/// Identities). What is refused here is rolled back.
async fn administration(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    group: i64,
    (before, after): (&Content, &Content),
) -> Result<(), AppError> {
    match (before.holds_admin(), after.holds_admin()) {
        (false, true) => Ok(note_administrators(db, group).await?),
        (true, false) => {
            let (own, _) = rights::of(db, caller.seq).await?;
            if !own.may(Permission::Admin, Access::Read) {
                return Err(AppError::field("permissions", "own_admin"));
            }
            if !has_administrator(db, today(core)).await? {
                return Err(AppError::field("permissions", "last_administrator"));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
