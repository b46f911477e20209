//! What is being run in this process: how far it is, and how to stop it.

use app::bulk::Progress;
use app::error::AppError;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use uuid::Uuid;

/// What a run takes against what it was expected to, in thousandths.
const EXPECTED: i64 = 1_000;
/// Runs of fewer say nothing about the next.
const TELLING: i64 = 500;
/// How long a run that was told to stop may take to do so.
const ROLLBACK: Duration = Duration::from_secs(5);

/// Runs of this process, by their plan.
pub struct Runs {
    running: Mutex<HashMap<Uuid, Arc<Run>>>,
    closed: AtomicBool,
    /// One after the other: whoever waited in the database would keep a connection from all others.
    turn: Semaphore,
    /// How much slower than expected this machine is, in thousandths; 0: not known yet.
    pace: AtomicI64,
}

/// One run.
pub struct Run {
    /// Whose.
    pub actor: Uuid,
    state: watch::Sender<State>,
    cancelled: AtomicBool,
}

/// How far a run is.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// So many of so many.
    pub progress: Progress,
    /// How it ended.
    pub ended: Option<Result<(), AppError>>,
}

/// Takes a run out of the list when it ends, however it does.
pub struct Ending {
    runs: Arc<Runs>,
    plan: Uuid,
    run: Arc<Run>,
    result: Option<Result<(), AppError>>,
}

impl Run {
    /// How far it is, from here on.
    pub fn watch(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.state.borrow().progress
    }

    /// Notes how far it is.
    pub fn advance(&self, done: usize, total: usize) {
        let number = |count| u64::try_from(count).unwrap_or(u64::MAX);
        self.state.send_modify(|state| {
            state.progress.done = number(done);
            state.progress.total = number(total);
        });
    }

    /// Tells it to stop; it may be too late.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
    }

    /// Whether it is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// With which it ended.
    pub async fn ended(&self) -> Result<(), AppError> {
        let mut states = self.watch();
        let ended = states.wait_for(|state| state.ended.is_some()).await;
        ended.map_or(Ok(()), |state| state.ended.clone().unwrap_or(Ok(())))
    }
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            running: Mutex::default(),
            closed: AtomicBool::default(),
            turn: Semaphore::new(1),
            pace: AtomicI64::default(),
        }
    }
}

impl Runs {
    /// Waits until no other run of this process writes.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed, so there always is one.
        self.turn.acquire().await.ok()
    }

    fn list(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Run>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a run, or finds the one that is under way: then there is nothing to end.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] where the process is about to stop; [`AppError::NotFound`] where somebody else
    /// runs it.
    pub fn begin(
        self: &Arc<Self>,
        plan: Uuid,
        actor: Uuid,
        undoing: bool,
    ) -> Result<(Arc<Run>, Option<Ending>), AppError> {
        let mut list = self.list();
        if self.closed.load(Ordering::SeqCst) {
            return Err(AppError::Unavailable);
        }
        match list.entry(plan) {
            Entry::Occupied(entry) if entry.get().actor == actor => Ok((entry.get().clone(), None)),
            Entry::Occupied(_) => Err(AppError::NotFound),
            Entry::Vacant(entry) => {
                let mut state = State::default();
                state.progress.undoing = undoing;
                let run = Arc::new(Run {
                    actor,
                    state: watch::Sender::new(state),
                    cancelled: AtomicBool::new(false),
                });
                entry.insert(run.clone());
                let ending = Ending {
                    runs: self.clone(),
                    plan,
                    run: run.clone(),
                    result: None,
                };
                Ok((run, Some(ending)))
            }
        }
    }

    /// The run of somebody's plan that is under way.
    pub fn find(&self, plan: Uuid, actor: Uuid) -> Option<Arc<Run>> {
        self.list().get(&plan).filter(|run| run.actor == actor).cloned()
    }

    /// Begins nothing any more and lets what runs finish; what takes longer is rolled back.
    pub async fn close(&self, longest: Duration) {
        let running: Vec<Arc<Run>> = {
            let list = self.list();
            self.closed.store(true, Ordering::SeqCst);
            list.values().cloned().collect()
        };
        let all = async {
            for run in &running {
                // Whatever it ended with was told to whoever waited for it.
                let _ = run.ended().await;
            }
        };
        tokio::pin!(all);
        if tokio::time::timeout(longest, &mut all).await.is_err() {
            tracing::warn!("rolling back what runs");
            self.cancel_all();
            let _ = tokio::time::timeout(ROLLBACK, all).await;
        }
    }

    /// Tells all that run to stop.
    pub fn cancel_all(&self) {
        for run in self.list().values() {
            run.cancel();
        }
    }

    /// Microseconds that a run will take, of an action that is expected to take so many for each of so many.
    pub fn estimate(&self, count: i64, each: i64) -> i64 {
        count.saturating_mul(each).saturating_mul(self.pace()) / EXPECTED
    }

    /// Learns from a run how quick this machine is.
    pub fn learn(&self, count: usize, each: i64, took: Duration) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        if count < TELLING {
            return;
        }
        let took = i64::try_from(took.as_micros()).unwrap_or(i64::MAX);
        let measured = took.saturating_mul(EXPECTED) / (count * each).max(1);
        let known = self.pace.load(Ordering::Relaxed);
        let pace = if known == 0 {
            measured
        } else {
            i64::midpoint(known, measured)
        };
        self.pace.store(pace.clamp(50, 100 * EXPECTED), Ordering::Relaxed);
    }

    fn pace(&self) -> i64 {
        match self.pace.load(Ordering::Relaxed) {
            0 => EXPECTED,
            pace => pace,
        }
    }
}

impl Ending {
    /// Ends it, for all who wait.
    pub fn end(mut self, result: Result<(), AppError>) {
        self.result = Some(result);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.runs.list().remove(&self.plan);
        // Whoever did not get to say how it ended has panicked.
        let result = self.result.take().unwrap_or(Err(AppError::Internal {
            request_id: String::new(),
        }));
        self.run.state.send_modify(|state| state.ended = Some(result));
    }
}
