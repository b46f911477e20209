//! What was done to one user, contact or group.

use super::actors::Actors;
use super::details::{Known, Mentioned, fields};
use crate::authorise;
use crate::core::Core;
use crate::scope::Scope;
use crate::store::history::{self, EventRow};
use crate::store::{Db, StoreError};
use crate::users::views::Reader;
use app::audit::{EventView, HistoryPage, Target, TargetKind, Who};
use app::context::Caller;
use app::error::AppError;
use app::rights::{Access, Permission};
use app::users::UserId;
use std::collections::HashSet;

/// Events on a page.
const PAGE: usize = 20;

/// Events about a target, newest first, before the one of this number.
///
/// # Errors
/// [`AppError::NotFound`] for a target that is not there, erased, or outside of what the caller may see.
pub async fn history(
    core: &Core,
    caller: &Caller,
    target: Target,
    before: Option<i64>,
) -> Result<HistoryPage, AppError> {
    let scope = match target.kind {
        TargetKind::User => authorise::see_user(caller, UserId(target.id))?,
        TargetKind::Contact | TargetKind::Group => authorise::see_users(caller).map_err(|_| AppError::NotFound)?,
    };
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let all_contacts = matches!(scope, Scope::Everything) || caller.may(Permission::Contacts, Access::Read);
    if !is_seen(&mut db, target, &scope, all_contacts).await? {
        return Err(AppError::NotFound);
    }
    let before = before.unwrap_or(i64::MAX);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut events = history::events(&mut db, target.kind.as_str(), target.id, before, limit).await?;
    let more = events.len() > PAGE;
    events.truncate(PAGE);
    let older = events.last().filter(|_| more).map(|event| event.n);

    let reader = Reader::of(core, caller);
    let told: Vec<_> = events.iter().map(|event| fields(&event.details)).collect();
    let mut mentioned = Mentioned::default();
    for fields in &told {
        mentioned.note(fields);
    }
    let actors = Actors::find(&mut db, caller, events.iter().filter_map(|event| event.actor_id)).await?;
    let mut users = history::users(&mut db, &mentioned.users, &scope).await?;
    if let Some(own) = users.get_mut(&caller.id.0) {
        // Nobody is kept from themselves: a lead is in no scope by leading.
        own.seen = true;
    }
    let known = Known {
        reader: &reader,
        scope: &scope,
        all_contacts,
        users,
        groups: history::groups(&mut db, &mentioned.groups, &mentioned.group_keys).await?,
        contacts: history::contacts(&mut db, &mentioned.contacts, &scope).await?,
    };
    let events = events
        .into_iter()
        .zip(told)
        .map(|(event, fields)| EventView {
            n: event.n,
            at: reader.moment(event.at),
            who: who(&event, &actors),
            changes: known.changes(target.kind, fields),
            address: if caller.admin { event.address } else { String::new() },
            request_id: if caller.admin { event.request_id } else { String::new() },
            action: event.action,
        })
        .collect();
    Ok(HistoryPage {
        events,
        older,
        now: reader.moment(core.clock.now()),
    })
}

async fn is_seen(db: &mut Db<'_>, target: Target, scope: &Scope, all_contacts: bool) -> Result<bool, StoreError> {
    Ok(match target.kind {
        TargetKind::User => history::is_seen(db, target.id, scope).await?,
        TargetKind::Group => {
            let found = history::groups(db, &HashSet::from([target.id]), &HashSet::new()).await?;
            found.iter().any(|group| scope.has_group(group.seq))
        }
        TargetKind::Contact => {
            let found = history::contacts(db, &HashSet::from([target.id]), scope).await?;
            found.values().any(|contact| contact.seen || all_contacts)
        }
    })
}

fn who(event: &EventRow, actors: &Actors<'_>) -> Who {
    match event.actor_id {
        Some(actor) => actors.who(actor),
        // The command line has no request; the program acts for one (the set-up), or on mails and the like.
        None if !event.request_id.is_empty() || event.action.starts_with("mail.") => Who::System,
        None => Who::CommandLine,
    }
}
