//! A plan in this browser: run, cancelled, undone, and asked after while it runs.
//!
//! Nothing is done twice by a double click, a second try or a lost answer: the plan's name is the key with
//! which the server does it once.

use crate::bulk::api::{cancel_plan, run_plan, show_plan, undo_plan};
use crate::bulk::{PlanId, PlanView, Stage};
use crate::error::AppError;
use crate::routes::PLANS;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// How long until it is asked again after a plan that runs, where no events come.
const AGAIN: Duration = Duration::from_secs(1);

/// What can be asked of the server about a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Do it.
    Run,
    /// Take it back.
    Undo,
    /// Stop it.
    Cancel,
    /// How far is it?
    Show,
}

impl Act {
    /// The last part of the address that a form posts to.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Undo => "undo",
            Self::Cancel => "cancel",
            Self::Show => "",
        }
    }
}

/// A plan that is being looked at.
#[derive(Clone, Copy)]
pub struct PlanState {
    /// The plan, as the server last told it.
    pub plan: RwSignal<Option<PlanView>>,
    /// Done and total, while it runs.
    pub progress: RwSignal<Option<(u64, u64)>>,
    /// Whether an answer is awaited, or the plan runs.
    pub busy: RwSignal<bool>,
    /// What went wrong, and at what.
    pub failed: RwSignal<Option<(Act, AppError)>>,
    /// Told of every answer that is not "it runs".
    settled: Callback<Act>,
}

impl PlanState {
    /// Begins with this plan, or none as yet.
    pub fn new(plan: Option<PlanView>, settled: Callback<Act>) -> Self {
        Self {
            progress: RwSignal::new(progress_of(plan.as_ref())),
            plan: RwSignal::new(plan),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            settled,
        }
    }

    /// Looks at another plan.
    pub fn set(self, plan: Option<PlanView>) {
        self.busy.set(false);
        self.failed.set(None);
        self.progress.set(progress_of(plan.as_ref()));
        self.plan.set(plan);
    }

    /// The plan's name.
    fn id(self) -> Option<PlanId> {
        self.plan
            .try_with_untracked(|plan| plan.as_ref().map(|plan| plan.id))
            .flatten()
    }

    /// Asks the server. While it runs, only stopping it and asking after it mean anything.
    pub fn act(self, act: Act) {
        let Some(id) = self.id() else { return };
        let waits = self.busy.try_get_untracked().unwrap_or(true);
        if waits && matches!(act, Act::Run | Act::Undo) {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = match act {
                Act::Run => run_plan(id).await,
                Act::Undo => undo_plan(id).await,
                Act::Cancel => cancel_plan(id).await,
                Act::Show => show_plan(id).await,
            };
            // Another plan may be looked at by now, or none.
            if self.id() == Some(id) {
                self.answered(id, act, answer);
            }
        });
    }

    fn answered(self, id: PlanId, act: Act, answer: Result<PlanView, AppError>) {
        match answer {
            // It was shown too long ago, or is in another stage than it seemed: that is what to show.
            Err(AppError::Conflict) if act != Act::Show => return self.act(Act::Show),
            Err(error) => {
                self.busy.set(false);
                self.failed.set(Some((act, error)));
            }
            Ok(plan) if plan.stage == Stage::Running => {
                self.progress.set(progress_of(Some(&plan)));
                self.plan.set(Some(plan));
                if act != Act::Cancel {
                    self.follow(id);
                }
                return;
            }
            Ok(plan) => self.set(Some(plan)),
        }
        self.settled.run(act);
    }

    /// Listens to how far a running plan is.
    pub fn follow(self, id: PlanId) {
        self.busy.set(true);
        let Ok(source) = EventSource::new(&format!("{PLANS}/{}/progress", id.0)) else {
            return self.ask_later(id);
        };
        let on = |name: &str, act: Box<dyn FnMut(MessageEvent)>| {
            // The source holds it from here on, as long as the connection lasts.
            let heard = Closure::wrap(act).into_js_value();
            let _ = source.add_event_listener_with_callback(name, heard.unchecked_ref());
        };
        let open = source.clone();
        on(
            "progress",
            Box::new(move |event| {
                if self.id() == Some(id) {
                    self.progress.set(event.data().as_string().and_then(|data| read(&data)));
                } else {
                    open.close();
                }
            }),
        );
        let open = source.clone();
        on(
            "done",
            Box::new(move |_| {
                open.close();
                if self.id() == Some(id) {
                    self.act(Act::Show);
                }
            }),
        );
        let open = source.clone();
        on(
            "error",
            Box::new(move |_| {
                open.close();
                self.ask_later(id);
            }),
        );
    }

    fn ask_later(self, id: PlanId) {
        let ask = move || {
            if self.id() == Some(id) {
                self.act(Act::Show);
            }
        };
        set_timeout(ask, AGAIN);
    }
}

fn progress_of(plan: Option<&PlanView>) -> Option<(u64, u64)> {
    plan?.progress.map(|progress| (progress.done, progress.total))
}

/// Reads `done/total`.
fn read(data: &str) -> Option<(u64, u64)> {
    let (done, total) = data.split_once('/')?;
    Some((done.parse().ok()?, total.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn progress_is_two_numbers() {
        assert_eq!(read("512/1204"), Some((512, 1204)));
        for odd in ["", "512", "1/", "a/b"] {
            assert_eq!(read(odd), None);
        }
    }
}
