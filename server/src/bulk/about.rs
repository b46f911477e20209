//! What an action is about: checked when it is planned, looked up again when it is run.

use super::actions::{self, About, Leads};
use crate::authorise;
use crate::clock::day_in;
use crate::core::Core;
use crate::scope::Scope;
use crate::store::plans::{Actor, ActorReach, PlanRow, lead_may_grant};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use crate::text::label::broken_tag_rules;
use crate::{rows, value};
use app::bulk::{ActionInput, Argument, BulkAction, Subject};
use app::context::Caller;
use app::error::{AppError, FieldError};
use app::groups::GroupId;
use app::time::Date;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// The first and the last day that can be anybody's last, as days since 1970: 1970-01-02 and 9999-12-31.
const DAYS: std::ops::RangeInclusive<i32> = 1..=2_932_896;

/// Who acts, by what they may do: authorises.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn actor(caller: &Caller, subject: Subject, action: BulkAction) -> Result<Actor, AppError> {
    let scope = authorise::act_on(caller, subject, action)?;
    let reach = match (subject, &scope) {
        (Subject::Groups, _) if authorise::touch_group(caller, true).is_err() => ActorReach::NoAdministration,
        (Subject::Users, Scope::Groups(_)) if actions::on_users(action).leads() == Leads::OwnPeople => {
            ActorReach::OwnPeople
        }
        _ => ActorReach::All,
    };
    Ok(Actor {
        id: caller.id.0,
        scope,
        reach,
    })
}

/// Checks what somebody wants.
///
/// # Errors
/// [`AppError::Invalid`] at the field; [`AppError::NotFound`] for a group that is not there for the caller;
/// [`AppError::Forbidden`] for one that is not theirs to give.
pub async fn of_input(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    actor: &Actor,
    input: &ActionInput,
) -> Result<About, AppError> {
    let mut about = About {
        today: day_in(&core.zone, core.clock.now()),
        ..About::default()
    };
    match input.action {
        BulkAction::AddToGroup | BulkAction::RemoveFromGroup => {
            let id = input.group.ok_or_else(|| AppError::field("group", "required"))?;
            let found = value!(
                &mut *db,
                fetch_optional,
                i64,
                "SELECT seq FROM groups WHERE id = $1 AND activity <> 'deleted'",
                id.0
            )?;
            about.group = found
                .filter(|seq| actor.scope.has_group(*seq))
                .ok_or(AppError::NotFound)?;
            about.writable = input.writable && input.action == BulkAction::AddToGroup;
            check_group(db, caller, actor, &mut about).await?;
        }
        BulkAction::AddTag | BulkAction::RemoveTag => {
            input.tag.trim().clone_into(&mut about.tag_name);
            let broken = broken_tag_rules(&about.tag_name);
            if !broken.is_empty() {
                let fields = broken.into_iter().map(|rule| FieldError::new("tag", rule));
                return Err(AppError::Invalid {
                    fields: fields.collect(),
                });
            }
            find_tag(db, actor, &mut about).await?;
        }
        BulkAction::SetExpiration => {
            if input.date.is_some_and(|Date(day)| !DAYS.contains(&day)) {
                return Err(AppError::field("date", "date_invalid"));
            }
            about.day = input.date.map_or(0, |Date(day)| i64::from(day));
        }
        BulkAction::SendReset if !core.sends_mail() => return Err(AppError::field("action", "no_mail_server")),
        _ => {}
    }
    Ok(about)
}

/// What a plan is about that is about to be run: what is not the caller's any more is refused, and a tag that
/// is not there yet is made.
///
/// # Errors
/// As [`of_input`].
pub async fn of_plan(
    db: &mut Db<'_>,
    caller: &Caller,
    actor: &Actor,
    plan: &PlanRow,
    action: BulkAction,
    today: i64,
) -> Result<About, AppError> {
    let mut about = About {
        today,
        group: plan.group_seq,
        writable: plan.writable,
        tag_name: plan.tag.clone(),
        day: plan.day,
        ..About::default()
    };
    if about.group > 0 {
        // Until the run has ended nobody changes what it gives: what was checked is what is written.
        let held = db.for_share("groups");
        let there = format!("SELECT seq FROM groups WHERE seq = $1 AND activity <> 'deleted'{held}");
        let there = value!(&mut *db, fetch_optional, i64, AssertSqlSafe(there), about.group)?;
        if there.is_none_or(|seq| !actor.scope.has_group(seq)) {
            return Err(AppError::NotFound);
        }
        check_group(db, caller, actor, &mut about).await?;
    }
    if !about.tag_name.is_empty() {
        find_tag(db, actor, &mut about).await?;
        if about.tag == 0 && action == BulkAction::AddTag {
            about.tag = value!(
                &mut *db,
                fetch_one,
                i64,
                "INSERT INTO tags (subject, name, key) VALUES ('user', $1, $2)
                 ON CONFLICT (subject, key) DO UPDATE SET key = excluded.key RETURNING seq",
                &about.tag_name,
                fold(&about.tag_name)
            )?;
        }
    }
    Ok(about)
}

/// Whether the group makes administrators, and whether a lead may give it.
async fn check_group(db: &mut Db<'_>, caller: &Caller, actor: &Actor, about: &mut About) -> Result<(), AppError> {
    let administrators = value!(
        &mut *db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM group_permissions WHERE group_seq = $1 AND permission = 'admin'",
        about.group
    )?;
    about.group_of_administrators = administrators > 0;
    if actor.scope != Scope::Everything && !lead_may_grant(db, caller.seq, about.group).await? {
        return Err(AppError::Forbidden);
    }
    Ok(())
}

/// The tag, where there is one of that name. How it is called a lead may not know.
async fn find_tag(db: &mut Db<'_>, actor: &Actor, about: &mut About) -> Result<(), StoreError> {
    let found = rows!(
        db,
        fetch_optional,
        (i64, String),
        "SELECT seq, name FROM tags WHERE subject = 'user' AND key = $1",
        fold(&about.tag_name)
    )?;
    if let Some((seq, name)) = found {
        about.tag = seq;
        if actor.scope == Scope::Everything {
            about.tag_name = name;
        }
    }
    Ok(())
}

/// What a plan is about, to be shown.
///
/// # Errors
/// When the database fails.
pub async fn told(db: &mut Db<'_>, plan: &PlanRow, action: BulkAction) -> Result<Argument, StoreError> {
    Ok(match action {
        BulkAction::AddToGroup | BulkAction::RemoveFromGroup => {
            let found = rows!(
                db,
                fetch_optional,
                (Uuid, String),
                "SELECT id, name FROM groups WHERE seq = $1",
                plan.group_seq
            )?;
            found.map_or(Argument::None, |(id, name)| Argument::Group {
                id: GroupId(id),
                name,
                writable: plan.writable,
            })
        }
        BulkAction::AddTag | BulkAction::RemoveTag => Argument::Tag(plan.tag.clone()),
        BulkAction::SetExpiration => Argument::Date(crate::users::views::date(plan.day)),
        _ => Argument::None,
    })
}
