//! What is done to many users at once, and to one: planned, run, undone.
//!
//! A plan names whom it will change and with which version, so that running it does what was shown: who
//! starts to match later is not touched, and who was changed since is left alone and named.

use super::filter::{Times, UserFilter};
use crate::authorise;
use crate::core::Core;
use crate::scope::Scope;
use crate::store::plans::{self, Actor, PlanRow, Step};
use crate::store::sql::{Arg, Sql};
use crate::store::user_list::{Reach, UserList};
use crate::store::{Db, StoreError, Tx};
use crate::value;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::users::Activity;
use app::users::bulk::{BulkAction, Outcome, OutcomeView, PlanId, PlanView, Selection, Stage};
use app::users::query::UserQuery;
use uuid::Uuid;

/// Most users that can be named one by one.
const MOST_NAMED: usize = 1_000;

/// Works out what an action would do, and keeps it for a quarter of an hour.
///
/// # Errors
/// [`AppError::Forbidden`] where the caller may not do such a thing; [`AppError::Invalid`] where more are
/// named than a form can hold.
pub async fn plan(
    core: &Core,
    caller: &Caller,
    action: BulkAction,
    selection: &Selection,
) -> Result<PlanView, AppError> {
    let scope = authorise::act_on_users(caller, action)?;
    if matches!(selection, Selection::Users(users) if users.len() > MOST_NAMED) {
        return Err(AppError::field("users", "too_many"));
    }
    core.index.refresh(core).await?;
    let times = Times::of(core);
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let (filter, reach) = selected(core, &mut db, selection, scope.clone(), times).await?;
    let list = UserList {
        filter: &filter,
        sort: UserQuery::default().sort,
        reach,
    };
    let id = Uuid::now_v7();
    let actor = Actor { id: caller.id.0, scope };
    // What was run at its last moment can be undone for a while.
    plans::remove_old(&mut db, times.now - core.policy.undo).await?;
    let expires_at = times.now + core.policy.plan;
    let seq = plans::insert(&mut db, id, actor.id, action, times.now, expires_at).await?;
    plans::take(&mut db, seq, action, &actor, &list).await?;
    plans::spare_last_administrator(&mut db, seq, action, times.today).await?;
    let view = view(core, &mut db, PlanId(id), actor.id).await?;
    tx.commit().await?;
    Ok(view)
}

/// Who was chosen, as a filter and where to look.
async fn selected(
    core: &Core,
    db: &mut Db<'_>,
    selection: &Selection,
    scope: Scope,
    times: Times,
) -> Result<(UserFilter, Reach), StoreError> {
    match selection {
        Selection::Matching(query) => {
            let (filter, _) = UserFilter::resolve(db, &UserQuery::parse(query), scope, times).await?;
            let counted = core.index.count(&filter, Vec::new()).await;
            // All of them are wanted, so the page is as large as it gets.
            let reach = counted.map_or(Reach::Walk, |counted| counted.reach(core.store.kind(), u32::MAX));
            Ok((filter, reach))
        }
        Selection::Users(users) => {
            let everybody = UserQuery {
                activity: Activity::ALL.to_vec(),
                ..UserQuery::default()
            };
            let (filter, _) = UserFilter::resolve(db, &everybody, scope, times).await?;
            // Nobody has the nil identity; a list must not be empty.
            let mut sql = Sql::new("SELECT seq FROM users WHERE id IN (");
            sql.bind(Arg::Id(Uuid::nil()));
            for user in users {
                sql.push(", ").bind(Arg::Id(user.0));
            }
            sql.push(")");
            let seqs: Vec<(i64,)> = sql.fetch_all(db).await?;
            let seqs = seqs.into_iter().map(|(seq,)| seq).collect();
            Ok((filter, Reach::Among(seqs)))
        }
    }
}

/// A plan as it stands.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not there or somebody else's.
pub async fn show(core: &Core, caller: &Caller, id: PlanId) -> Result<PlanView, AppError> {
    authorise::see_users(caller)?;
    let mut conn = core.store.read().await?;
    view(core, &mut conn.db(), id, caller.id.0).await
}

/// Runs a plan: once, whole or not at all. Run again it gives its first answer.
///
/// # Errors
/// [`AppError::NotFound`] as [`show`]; [`AppError::Forbidden`] where the caller has lost the right to it;
/// [`AppError::Conflict`] where it was shown too long ago.
pub async fn run(core: &Core, caller: &Caller, origin: &Origin, id: PlanId) -> Result<PlanView, AppError> {
    let times = Times::of(core);
    let mut tx = core.store.write().await?;
    let (plan, action, actor) = open(&mut tx, caller, id).await?;
    let mut db = tx.db();
    if plan.run_at != 0 {
        return view(core, &mut db, id, actor.id).await;
    }
    if plan.expires_at < times.now {
        return Err(AppError::Conflict);
    }
    plans::set_aside(&mut db, plan.seq, &actor, Outcome::Will, 0, Outcome::Changed).await?;
    plans::spare_last_administrator(&mut db, plan.seq, action, times.today).await?;
    let step = Step {
        now: times.now,
        actor: actor.id,
        action,
        origin,
    };
    plans::run(&mut db, plan.seq, &step).await?;
    let view = view(core, &mut db, id, actor.id).await?;
    tx.commit().await?;
    Ok(view)
}

/// Undoes what a plan did, except where somebody changed it since. Ended sessions stay ended.
///
/// # Errors
/// As [`run`]; [`AppError::Conflict`] also where it was not run, or too long ago.
pub async fn undo(core: &Core, caller: &Caller, origin: &Origin, id: PlanId) -> Result<PlanView, AppError> {
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let (plan, action, actor) = open(&mut tx, caller, id).await?;
    let mut db = tx.db();
    if plan.undone_at != 0 {
        return view(core, &mut db, id, actor.id).await;
    }
    if plan.run_at == 0 || plan.run_at + core.policy.undo < now {
        return Err(AppError::Conflict);
    }
    plans::set_aside(&mut db, plan.seq, &actor, Outcome::Done, 1, Outcome::Kept).await?;
    let step = Step {
        now,
        actor: actor.id,
        action,
        origin,
    };
    plans::undo(&mut db, plan.seq, &step).await?;
    let view = view(core, &mut db, id, actor.id).await?;
    tx.commit().await?;
    Ok(view)
}

/// A plan to write, with what it does and who acts, whose rights are looked up anew: whoever waited here for
/// somebody who took them away has none.
async fn open(tx: &mut Tx, caller: &Caller, id: PlanId) -> Result<(PlanRow, BulkAction, Actor), AppError> {
    let mut db = tx.db();
    let hold = db.hold_administrators();
    value!(&mut db, fetch_optional, i32, hold)?;
    let found = plans::find(&mut db, id.0, caller.id.0, true).await?;
    let plan = found.ok_or(AppError::NotFound)?;
    let action = BulkAction::parse(&plan.action).ok_or(AppError::NotFound)?;
    let (admin, leads) = plans::rights(&mut db, caller.seq).await?;
    let now = Caller {
        admin: admin && caller.admin,
        leads,
        ..caller.clone()
    };
    let scope = authorise::act_on_users(&now, action)?;
    let actor = Actor { id: caller.id.0, scope };
    Ok((plan, action, actor))
}

async fn view(core: &Core, db: &mut Db<'_>, id: PlanId, actor: Uuid) -> Result<PlanView, AppError> {
    let found = plans::find(db, id.0, actor, false).await?;
    let plan = found.ok_or(AppError::NotFound)?;
    let action = BulkAction::parse(&plan.action).ok_or(AppError::NotFound)?;
    let now = core.clock.now();
    let (stage, open) = match (plan.run_at, plan.undone_at) {
        (0, _) => (Stage::Planned, now <= plan.expires_at),
        (run_at, 0) => (Stage::Done, now <= run_at + core.policy.undo),
        _ => (Stage::Undone, false),
    };
    let outcomes = plans::outcomes(db, plan.seq).await?;
    Ok(PlanView {
        id,
        action,
        stage,
        open,
        outcomes: outcomes
            .into_iter()
            .map(|(outcome, count, names)| OutcomeView {
                outcome,
                count: u64::try_from(count).unwrap_or(0),
                names,
            })
            .collect(),
    })
}
