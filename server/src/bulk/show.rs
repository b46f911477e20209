//! A plan as it stands.

use super::about;
use super::actions::{self, About, Act};
use crate::authorise;
use crate::core::Core;
use crate::groups::losses;
use crate::scope::Scope;
use crate::store::plans::{self, Danger, Halt, PlanRow, Targets, Told};
use crate::store::{Db, StoreError};
use crate::users::views::Reader;
use crate::value;
use app::bulk::{BulkAction, Losses, Outcome, OutcomeView, PlanId, PlanView, Refusal, Seats, Stage, Subject};
use app::context::Caller;
use app::error::AppError;

/// A plan as it stands.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not there or somebody else's.
pub async fn show(core: &Core, caller: &Caller, id: PlanId) -> Result<PlanView, AppError> {
    let scope = authorise::see_users(caller)?;
    // First: what ends meanwhile is in the table.
    let run = core.runs.find(id.0, caller.id.0);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let found = plans::find(&mut db, id.0, caller.id.0, false).await?;
    let plan = found.filter(|plan| plan.is_within(&scope)).ok_or(AppError::NotFound)?;
    let subject = Subject::parse(&plan.subject).ok_or(AppError::NotFound)?;
    let action = BulkAction::parse(&plan.action).ok_or(AppError::NotFound)?;
    let act = actions::of(subject, action)?;
    let now = core.clock.now();
    let undo_until = plan.run_at + core.policy.undo;
    let (mut stage, mut open) = match (plan.run_at, plan.undone_at) {
        (0, _) if plan.halted == Halt::Cancelled.as_str() => (Stage::Cancelled, now <= plan.expires_at),
        (0, _) => (Stage::Planned, now <= plan.expires_at),
        (_, 0) => (Stage::Done, action.is_undoable() && now <= undo_until),
        _ => (Stage::Undone, false),
    };
    let before = match action {
        BulkAction::Activate => "deactivated",
        _ => "active",
    };
    let told = plans::outcomes(&mut db, plan.seq, Targets::of(subject), &scope, before).await?;
    let refused = refused(core, &plan, act, &told);
    open &= !matches!(refused, Some(Refusal::TooLarge { .. }));
    let seats = match (plan.run_at, subject) {
        (0, Subject::Users) => seats(core, caller, &mut db, action, &told).await?,
        _ => None,
    };
    let takes_rights = act.danger(&About::default(), false) == Danger::Rights;
    let lose = if plan.run_at == 0 && run.is_none() && takes_rights {
        plans::groups_to_lose(&mut db, plan.seq).await?
    } else {
        Vec::new()
    };
    let argument = about::told(&mut db, &plan, action).await?;
    // Nobody keeps a connection while they wait for the index.
    drop(conn);
    let losses = if lose.is_empty() {
        Losses::default()
    } else {
        losses(core, lose).await?
    };
    let outcomes = told.into_iter().map(|told| OutcomeView {
        outcome: now_called(told.outcome, stage),
        count: number(told.count),
        names: told.names,
    });
    let outcomes = outcomes.collect();
    let progress = run.map(|run| run.progress());
    if progress.is_some() {
        (stage, open) = (Stage::Running, false);
    }
    Ok(PlanView {
        id,
        action,
        subject,
        argument,
        stage,
        progress,
        outcomes,
        open,
        refused,
        undoable: action.is_undoable(),
        undo_until: (plan.run_at > 0 && action.is_undoable()).then(|| Reader::of(core, caller).moment(undo_until)),
        seats,
        losses,
    })
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// Whoever will be changed keeps that outcome in the table: that it was done, or undone, is the plan's to say.
fn now_called(outcome: Outcome, stage: Stage) -> Outcome {
    match (outcome, stage) {
        (Outcome::Will, Stage::Done) => Outcome::Done,
        (Outcome::Will, Stage::Undone) => Outcome::Undone,
        (outcome, _) => outcome,
    }
}

/// Why it is not run: for what happened when it was, or for what can be known before.
fn refused(core: &Core, plan: &PlanRow, act: &dyn Act, told: &[Told]) -> Option<Refusal> {
    let failed = plan.halted == Halt::Failed.as_str();
    let too_large = plan.halted == Halt::TooLarge.as_str();
    if plan.run_at != 0 {
        // What was run can be undone as a whole or not at all, and tried again.
        return (failed || too_large).then_some(Refusal::Failed);
    }
    let will = told.iter().find(|told| told.outcome == Outcome::Will);
    let will = will.map_or(0, |told| told.count);
    if too_large || super::run::is_too_large(core, act, will) {
        return Some(Refusal::TooLarge {
            most: number(super::run::most(core, act).min(will / 2)),
        });
    }
    failed.then_some(Refusal::Failed)
}

/// The seats, where it changes them. A lead learns no number of the whole company.
async fn seats(
    core: &Core,
    caller: &Caller,
    db: &mut Db<'_>,
    action: BulkAction,
    told: &[Told],
) -> Result<Option<Seats>, StoreError> {
    let gives = action == BulkAction::Activate;
    let takes = matches!(action, BulkAction::Deactivate | BulkAction::Delete);
    let all = authorise::see_users(caller).is_ok_and(|scope| scope == Scope::Everything);
    if !all || !(gives || takes) {
        return Ok(None);
    }
    let now = match core.index.seats() {
        Some(seats) => seats,
        None => number(value!(
            db,
            fetch_one,
            i64,
            "SELECT COUNT(*) FROM users WHERE activity = 'active' AND api_only = FALSE"
        )?),
    };
    let will = told.iter().find(|told| told.outcome == Outcome::Will);
    let change = number(will.map_or(0, |told| told.of_before));
    Ok(Some(Seats {
        now,
        after: if gives {
            now + change
        } else {
            now.saturating_sub(change)
        },
    }))
}
