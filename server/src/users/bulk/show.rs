//! A plan as it stands.

use super::about;
use crate::authorise;
use crate::core::Core;
use crate::scope::Scope;
use crate::store::plans::{self, Halt, PlanRow, Told};
use crate::store::{Db, StoreError};
use crate::users::views::Reader;
use crate::value;
use app::context::Caller;
use app::error::AppError;
use app::users::bulk::{BulkAction, Outcome, OutcomeView, PlanId, PlanView, Refusal, Seats, Stage};

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
    let action = BulkAction::parse(&plan.action).ok_or(AppError::NotFound)?;
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
    let told = plans::outcomes(&mut db, plan.seq, before).await?;
    let refused = refused(core, &plan, action, &told);
    open &= !matches!(refused, Some(Refusal::TooLarge { .. }));
    let seats = match plan.run_at {
        0 => seats(core, caller, &mut db, action, &told).await?,
        _ => None,
    };
    let argument = about::told(&mut db, &plan, action).await?;
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
        argument,
        stage,
        progress,
        outcomes,
        open,
        refused,
        undoable: action.is_undoable(),
        undo_until: (plan.run_at > 0 && action.is_undoable()).then(|| Reader::of(core, caller).moment(undo_until)),
        seats,
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
fn refused(core: &Core, plan: &PlanRow, action: BulkAction, told: &[Told]) -> Option<Refusal> {
    let failed = plan.halted == Halt::Failed.as_str();
    let too_large = plan.halted == Halt::TooLarge.as_str();
    if plan.run_at != 0 {
        // What was run can be undone as a whole or not at all, and tried again.
        return (failed || too_large).then_some(Refusal::Failed);
    }
    let will = told.iter().find(|told| told.outcome == Outcome::Will);
    let will = will.map_or(0, |told| told.count);
    if too_large || super::run::is_too_large(core, action, will) {
        return Some(Refusal::TooLarge {
            most: number(super::run::most(core, action).min(will / 2)),
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
