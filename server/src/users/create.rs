//! A new user.

use super::changes::{Changes, day, id as person, list, membership, text, tick};
use super::rights::Editor;
use super::save::Told;
use super::targets::{self, Targets};
use crate::core::Core;
use crate::scope::Scope;
use crate::sign_in::admin::taken;
use crate::sign_in::invitation::invite;
use crate::store::audit::{AuditEvent, append};
use crate::store::import_write::{UserValues, insert_users, tag, take_keys};
use crate::store::tags::found_or_made;
use crate::store::user_edit;
use crate::text::fold::fold;
use crate::{authorise, forms};
use app::bulk::Subject;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::users::UserId;
use app::users::input::UserInput;
use serde_json::{Value, json};
use uuid::Uuid;

/// Creates one of a form as it was sent; the same form gives the same user. A lead's new user is in a group that they
/// lead. Gives also the draft that tells what was done; `seats` is what the company paid for before.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not; [`AppError::Invalid`] with every broken rule.
pub async fn create(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    raw: &str,
    seats: Option<u64>,
) -> Result<(UserId, Option<Uuid>), AppError> {
    if authorise::edit_users(caller)? != Scope::Everything {
        // Being refused a taken name tells as much as the check does.
        super::check::count_question(core, caller).await?;
    }
    let input = UserInput::parse(raw);
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let editor = Editor::look(&mut db, caller).await?;
    if let Some(user) = forms::sent(core, &mut db, caller, raw).await? {
        return Ok((UserId(user), None));
    }
    let targets = Targets::find(core, &mut db, &editor, &input, None).await?;
    if editor.scope != Scope::Everything && targets.groups.is_empty() {
        return Err(AppError::field("groups", "group_needed"));
    }
    let contact = targets::contact(core, &mut db, &editor, origin, &input, raw, None).await?;
    let tags = found_or_made(&mut db, Subject::Users, &input.tags).await?;
    let id = Uuid::now_v7();
    let values = UserValues {
        name: input.name.clone(),
        email: input.email.clone(),
        activity: "active".to_owned(),
        contact_id: contact.as_ref().map(|(id, _)| *id),
        contact_name: contact.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        tags: tags.iter().map(|(_, _, name)| name.clone()).collect(),
        no_shared_data: input.no_shared_data,
        api_only: input.api_only,
        purpose: input.purpose.clone(),
        responsible_seq: targets.responsible.map(|(seq, _)| seq),
        review_on: input.review_day(),
        expires_on: input.last_day(),
        description: input.description.clone(),
        last_login: 0,
        last_seen_at: now,
    };
    let made = insert_users(&mut db, vec![(id, values)], now, Some(caller.id.0)).await?;
    let seq = made.first().map(|(_, seq)| *seq).unwrap_or_default();
    let mut keys = vec![fold(&input.name), fold(&input.email)];
    keys.dedup();
    // An import may take a name at the same moment.
    let keys = keys.into_iter().map(|key| (key, seq)).collect();
    take_keys(&mut db, keys).await.map_err(taken)?;
    let joined: Vec<(i64, bool)> = targets.groups.iter().map(|(group, may)| (group.seq, *may)).collect();
    user_edit::join(&mut db, seq, &joined, now, caller.id.0).await?;
    let tagged: Vec<(i64, i64)> = tags.iter().map(|(tag, ..)| (seq, *tag)).collect();
    tag(&mut db, &tagged).await?;
    let event = |action, details| AuditEvent::of(caller, origin, now, action, ("user", id), details);
    let members = targets
        .groups
        .iter()
        .map(|(group, may)| membership(group.id, *may, now, Some(caller.id.0)));
    let mut changes = Changes::default();
    for (field, value) in [
        ("name", text(&input.name)),
        ("email", text(&input.email)),
        ("activity", json!("active")),
        ("contact", person(contact.map(|(id, _)| id))),
        ("groups", list(members.collect())),
        ("api_only", tick(input.api_only)),
        ("purpose", text(&input.purpose)),
        ("responsible", person(targets.responsible.map(|(_, id)| id))),
        ("review_on", day(input.review_day())),
        ("no_shared_data", tick(input.no_shared_data)),
        ("expires_on", day(input.last_day())),
        ("tags", list(tags.iter().map(|(_, _, name)| json!(name)).collect())),
        ("description", text(&input.description)),
    ] {
        changes.note(field, Value::Null, value);
    }
    append(&mut db, event("user.create", changes.into_details())).await?;
    if input.invite && !input.api_only {
        invite(core, &mut db, &[seq], now).await?;
        append(&mut db, event("user.invite", Value::Null)).await?;
    }
    forms::saved(core, &mut db, caller, raw, id).await?;
    let told = Told {
        made: true,
        invited: input.invite && !input.api_only,
        in_group: !targets.groups.is_empty(),
        seats: seats.filter(|_| !input.api_only).map(|seats| seats + 1),
    };
    let told = told.keep(core, &mut db, caller, UserId(id)).await?;
    tx.commit().await?;
    Ok((UserId(id), Some(told)))
}
