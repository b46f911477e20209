//! Running a plan and undoing it: in a task of its own, which goes on when whoever asked for it is gone.

use super::about;
use super::actions::{self, About, Act};
use super::runs::{Ending, Run};
use super::show::show;
use crate::core::Core;
use crate::error::outside;
use crate::execute;
use crate::mail::language;
use crate::store::plans::{self, Actor, CHUNK, Chunk, Halt, PlanRow, Still, Targets};
use crate::store::users::{hold_administrators, hold_administrators_among};
use crate::store::{Db, Kind, StoreError, Tx};
use crate::users::filter::Times;
use crate::users::rights;
use app::bulk::{BulkAction, Outcome, PlanId, PlanView, Subject};
use app::context::{Caller, Origin};
use app::error::AppError;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long an answer waits for the end of a run.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs a plan: once, whole or not at all. Run again it gives its first answer, or how far the first run is.
///
/// # Errors
/// [`AppError::NotFound`] for a plan that is not there or somebody else's; [`AppError::Forbidden`] where the
/// caller has lost the right to it; [`AppError::Conflict`] where it was shown too long ago.
pub async fn run(core: &Arc<Core>, caller: &Caller, origin: &Origin, id: PlanId) -> Result<PlanView, AppError> {
    start(core, caller, origin, id, false).await
}

/// Undoes what a plan did, except where somebody changed it since. Ended sessions stay ended.
///
/// # Errors
/// As [`run`]; [`AppError::Conflict`] also where it was not run, or too long ago, or cannot be undone.
pub async fn undo(core: &Arc<Core>, caller: &Caller, origin: &Origin, id: PlanId) -> Result<PlanView, AppError> {
    start(core, caller, origin, id, true).await
}

/// Stops a plan that is running, if it is not too late: then nothing of it is done.
///
/// # Errors
/// As [`show`].
pub async fn cancel(core: &Arc<Core>, caller: &Caller, id: PlanId) -> Result<PlanView, AppError> {
    if let Some(run) = core.runs.find(id.0, caller.id.0) {
        run.cancel();
        // How it ended otherwise, whoever began it is told.
        let _ = tokio::time::timeout(PATIENCE, run.ended()).await;
    }
    show(core, caller, id).await
}

async fn start(
    core: &Arc<Core>,
    caller: &Caller,
    origin: &Origin,
    id: PlanId,
    undoing: bool,
) -> Result<PlanView, AppError> {
    let (run, ending) = core.runs.begin(id.0, caller.id.0, undoing)?;
    if let Some(ending) = ending {
        let work = Work {
            core: core.clone(),
            caller: caller.clone(),
            origin: origin.clone(),
            id,
            undoing,
            run: run.clone(),
        };
        // Mails are in the language of whoever asks for them.
        tokio::spawn(language::asked_in(language::current(), work.finish(ending)));
    }
    // What takes longer is told by its progress.
    if let Ok(ended) = tokio::time::timeout(PATIENCE, run.ended()).await {
        ended?;
    }
    show(core, caller, id).await
}

/// How many this action can surely change at once without holding SQLite's writer for too long.
pub fn most(core: &Core, act: &dyn Act) -> i64 {
    let each = core.runs.estimate(1_000, act.cost()).max(1);
    core.policy.longest_write.saturating_mul(1_000) / each
}

/// Whether it is not even tried: it would take more than twice as long as it may, and what a run really takes varies
/// by as much. Less is tried, and stopped at its time.
pub fn is_too_large(core: &Core, act: &dyn Act, count: i64) -> bool {
    core.store.kind() == Kind::Sqlite && count > most(core, act).saturating_mul(2)
}

/// What stops a run.
enum Stop {
    /// The caller is told.
    Refused(AppError),
    /// The plan is.
    Halted(Halt),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::Refused(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Refused(outside(error))
    }
}

/// A run with what it needs to be on its own.
struct Work {
    core: Arc<Core>,
    caller: Caller,
    origin: Origin,
    id: PlanId,
    undoing: bool,
    run: Arc<Run>,
}

/// A plan that is being run, with what it is about and who acts.
struct Opened {
    plan: PlanRow,
    subject: Subject,
    action: BulkAction,
    actor: Actor,
    about: About,
}

impl Work {
    async fn finish(self, ending: Ending) {
        let result = match self.whole().await {
            Ok(()) => Ok(()),
            Err(Stop::Halted(halt)) => self.note(halt).await,
            Err(Stop::Refused(error)) => {
                if matches!(error, AppError::Internal { .. } | AppError::Unavailable) {
                    // Told to a caller who still waits; the plan says it to whoever comes back to it.
                    let _ = self.note(Halt::Failed).await;
                }
                Err(error)
            }
        };
        ending.end(result);
    }

    async fn note(&self, halt: Halt) -> Result<(), AppError> {
        super::written(&self.core, async |db| {
            plans::note_halt(db, self.id.0, self.caller.id.0, halt, self.undoing).await
        })
        .await
    }

    /// All of it in one transaction.
    async fn whole(&self) -> Result<(), Stop> {
        let _turn = self.core.runs.turn().await;
        if self.run.is_cancelled() {
            return Err(Stop::Halted(Halt::Cancelled));
        }
        let mut tx = self.core.store.write().await?;
        tx.wait_for_others().await?;
        let done = self.within(&mut tx).await;
        match done {
            Ok(Some(action)) => {
                tx.commit().await?;
                // Mails that were queued can be sent only now.
                self.core.bell.ring();
                // What is not taken out now, because somebody reads there, goes within the hour.
                if action == BulkAction::Erase
                    && let Err(error) = self.core.store.forget_overwritten().await
                {
                    tracing::warn!(%error, "what was erased lies on in the database's files for an hour at most");
                }
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(stop) => {
                tx.rollback().await?;
                Err(stop)
            }
        }
    }

    /// Everything but the commit; gives what was done, nothing where it was done before.
    async fn within(&self, tx: &mut Tx) -> Result<Option<BulkAction>, Stop> {
        let begun = Instant::now();
        let times = Times::of(&self.core);
        let Opened {
            plan,
            subject,
            action,
            actor,
            about,
        } = self.open(tx, times.today).await?;
        let mut db = tx.db();
        if if self.undoing { plan.undone_at } else { plan.run_at } != 0 {
            return Ok(None);
        }
        let policy = &self.core.policy;
        let in_time = if self.undoing {
            action.is_undoable() && plan.run_at != 0 && times.now <= plan.run_at + policy.undo
        } else {
            times.now <= plan.expires_at
        };
        if !in_time {
            return Err(AppError::Conflict.into());
        }
        let (act, targets) = (actions::of(subject, action)?, Targets::of(subject));
        let danger = act.danger(&about, self.undoing);
        let (still, changed) = if self.undoing {
            (Still::ToUndo(danger, act.versions()), Outcome::Kept)
        } else {
            let exceptions = act.exceptions(&about).into_iter().map(|(condition, _)| condition);
            (Still::ToDo(exceptions.collect()), Outcome::Changed)
        };
        plans::set_aside(&mut db, plan.seq, targets, &actor, &still, changed).await?;
        plans::spare_administration(&mut db, plan.seq, danger, &actor, times.today, self.undoing).await?;
        let seqs = plans::chunks(&mut db, plan.seq).await?;
        self.run.advance(0, seqs.len());
        let count = i64::try_from(seqs.len()).unwrap_or(i64::MAX);
        let longest = match self.core.store.kind() {
            Kind::Sqlite if !self.undoing && is_too_large(&self.core, act, count) => {
                return Err(Stop::Halted(Halt::TooLarge));
            }
            Kind::Sqlite => Duration::from_micros(u64::try_from(policy.longest_write).unwrap_or(0)),
            Kind::Postgres => Duration::MAX,
        };
        let event = format!(
            "{}.{}{}",
            targets.kind,
            act.event().unwrap_or(action.as_str()),
            if self.undoing { ".undo" } else { "" }
        );
        let details = act.details(&db, &about, self.undoing);
        let mut done = 0;
        for some in seqs.chunks(CHUNK) {
            let (Some(first), Some(last)) = (some.first(), some.last()) else {
                continue;
            };
            let chunk = Chunk {
                plan: plan.seq,
                targets,
                first: *first,
                last: *last,
                seqs: some,
                now: times.now,
                today: times.today,
                actor: actor.id,
                origin: &self.origin,
            };
            if self.undoing {
                act.undo(&mut db, &about, &chunk).await?;
            } else {
                act.write(&self.core, &mut db, &about, &chunk).await?;
            }
            plans::write_events(&mut db, &chunk, &event, details.as_deref()).await?;
            done += some.len();
            self.run.advance(done, seqs.len());
            if self.run.is_cancelled() {
                return Err(Stop::Halted(Halt::Cancelled));
            }
            if begun.elapsed() > longest {
                self.core.runs.learn(done, act.cost(), begun.elapsed());
                return Err(Stop::Halted(Halt::TooLarge));
            }
        }
        if self.core.store.kind() == Kind::Sqlite {
            self.core.runs.learn(done, act.cost(), begun.elapsed());
        }
        if self.undoing {
            plans::note_undo(&mut db, plan.seq, times.now).await?;
        } else {
            plans::note_run(&mut db, plan.seq, times.now).await?;
        }
        Ok(Some(action))
    }

    /// A plan to write, with what it does and who acts, whose rights are looked up anew: whoever waited here for another
    /// run, or for somebody who took their rights away, may have none.
    async fn open(&self, tx: &mut Tx, today: i64) -> Result<Opened, Stop> {
        let (caller, mut db) = (&self.caller, tx.db());
        // Before anything is held: somebody else's is as if it were not there.
        let seen = plans::find(&mut db, self.id.0, caller.id.0, false).await?;
        let subject = seen
            .and_then(|plan| Subject::parse(&plan.subject))
            .ok_or(AppError::NotFound)?;
        hold(&mut db, subject, self.id.0).await?;
        let beside_imports = db.hold_imports(false);
        execute!(&mut db, beside_imports)?;
        let found = plans::find(&mut db, self.id.0, caller.id.0, true).await?;
        let plan = found.ok_or(AppError::NotFound)?;
        let action = BulkAction::parse(&plan.action).ok_or(AppError::NotFound)?;
        let now = rights::of_now(&mut db, caller).await?;
        let actor = about::actor(&now, subject, action)?;
        if !plan.is_within(&actor.scope) {
            return Err(AppError::NotFound.into());
        }
        let about = about::of_plan(&mut db, &now, &actor, &plan, action, today).await?;
        Ok(Opened {
            plan,
            subject,
            action,
            actor,
            about,
        })
    }
}

/// Keeps others away who may take an administrator's rights, where this plan may. Groups are few, and which of them make
/// administrators may change until they are held.
async fn hold(db: &mut Db<'_>, subject: Subject, id: Uuid) -> Result<(), StoreError> {
    let planned = "SELECT l.target_seq FROM plans JOIN plan_targets l ON l.plan_seq = plans.seq
        WHERE plans.id = $1 AND l.outcome = 'will'";
    match subject {
        Subject::Users => hold_administrators_among(db, planned, id).await,
        Subject::Groups => hold_administrators(db).await,
    }
}
