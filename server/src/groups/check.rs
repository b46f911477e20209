//! The rules of what is typed about a group, with those that only the server can tell.

use crate::authorise;
use crate::core::Core;
use crate::store::groups::{is_taken, leader};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use crate::text::label;
use app::context::Caller;
use app::error::{AppError, FieldError};
use app::groups::GroupId;
use app::groups::input::GroupInput;
use app::users::{Activity, UserId};
use uuid::Uuid;

/// The fields in the form's order.
const FIELDS: [&str; 5] = ["name", "leader", "description", "tags", "permissions"];

/// Checks a form while it is filled in.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not change groups.
pub async fn check(core: &Core, caller: &Caller, input: &GroupInput) -> Result<Vec<FieldError>, AppError> {
    authorise::edit_groups(caller)?;
    let mut conn = core.store.read().await?;
    Ok(broken_rules(&mut conn.db(), input, input.id).await?)
}

/// The rules that a form breaks, but those about its leader.
async fn broken_rules(
    db: &mut Db<'_>,
    input: &GroupInput,
    own: Option<GroupId>,
) -> Result<Vec<FieldError>, StoreError> {
    let mut broken = input.broken();
    let name = label::broken_rules(&input.name).into_iter().map(|rule| ("name", rule));
    let tags = input.tags.iter().flat_map(|tag| label::broken_tag_rules(tag)).take(1);
    FieldError::add(&mut broken, name.chain(tags.map(|rule| ("tags", rule))));
    let key = fold(&input.name);
    if !key.is_empty() && is_taken(db, &key, own.map(|group| group.0)).await? {
        FieldError::add(&mut broken, [("name", "taken")]);
    }
    broken.sort_by_key(|error| FIELDS.iter().position(|field| *field == error.field));
    Ok(broken)
}

/// Who is to lead a group, as row number and identity; `current` does already, and stays whatever became of them.
///
/// # Errors
/// [`AppError::Invalid`] with every rule that the form breaks.
pub async fn judged(
    db: &mut Db<'_>,
    input: &GroupInput,
    own: Option<GroupId>,
    current: Option<(i64, Uuid)>,
) -> Result<Option<(i64, Uuid)>, AppError> {
    let mut broken = broken_rules(db, input, own).await?;
    let wanted = match input.leader {
        None => current,
        Some(None) => None,
        Some(Some(user)) if current.is_some_and(|(_, id)| id == user.0) => current,
        Some(Some(user)) => match fit(db, user).await? {
            Ok(found) => Some(found),
            Err(rule) => {
                broken.push(FieldError::new("leader", rule));
                None
            }
        },
    };
    if broken.is_empty() {
        return Ok(wanted);
    }
    broken.sort_by_key(|error| FIELDS.iter().position(|field| *field == error.field));
    Err(AppError::Invalid { fields: broken })
}

/// Somebody who can come to lead, or the rule why not: they have to be there, active, and no mere API identity.
async fn fit(db: &mut Db<'_>, user: UserId) -> Result<Result<(i64, Uuid), &'static str>, StoreError> {
    Ok(match leader(db, user.0).await? {
        None => Err("unknown"),
        Some(row) if row.api_only || row.activity != Activity::Active.as_str() => Err("leader_unfit"),
        Some(row) => Ok((row.seq, row.id)),
    })
}
