//! The dialog over a page that shows the plan of what was asked for there, and the notice of what came of it.

use super::ask::{self, Ask};
use super::desk::{Desk, Order};
use super::state::{Act, PlanState};
use super::{PlanPanel, words};
use crate::bulk::api::plan_action;
use crate::bulk::words::verb;
use crate::bulk::{ActionInput, Outcome, PlanView, Stage};
use crate::error::AppError;
use crate::i18n::Locale;
use crate::query_string::Pairs;
use crate::routes::PLANS;
use crate::text::locale;
use crate::ui::dialog::Dialog;
use crate::ui::error_view::ErrorView;
use crate::ui::toast::{Toast, Toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_router::hooks::use_location;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Whoever waits for longer sees how far it is.
const LONG: Duration = Duration::from_secs(1);

/// The dialog while it is used.
#[derive(Clone, Copy)]
struct Planning {
    locale: Locale,
    desk: Desk,
    open: RwSignal<bool>,
    /// What was asked for, with what was said meanwhile.
    order: RwSignal<Option<Order>>,
    /// Why it could not be planned.
    refused: RwSignal<Option<AppError>>,
    state: PlanState,
    /// Counts what the server was asked to plan: only the newest answer means anything.
    asked: StoredValue<u32>,
    /// The address of the page beneath, while that of the plan stands in its place.
    here: StoredValue<Option<String>>,
}

impl Planning {
    fn new(locale: Locale, desk: Desk) -> Self {
        // The dialog itself, once it is there: its plan tells it what happened.
        let later = StoredValue::new(None::<Self>);
        let settled = Callback::new(move |act| {
            if let Some(planning) = later.get_value() {
                planning.settled(act);
            }
        });
        let planning = Self {
            locale,
            desk,
            open: RwSignal::new(false),
            order: RwSignal::new(None),
            refused: RwSignal::new(None),
            state: PlanState::new(None, settled),
            asked: StoredValue::new(0),
            here: StoredValue::new(None),
        };
        later.set_value(Some(planning));
        planning
    }

    /// Shows what was asked for; what is being done comes first, so that its end is told.
    fn begin(self, order: Order) {
        if self.shows_running() {
            return;
        }
        let asks = ask::is_open(&order.input);
        self.state.set(None);
        self.refused.set(None);
        self.ask_anew();
        self.order.set(Some(order));
        self.open.set(true);
        if !asks {
            self.plan();
        }
    }

    /// Whether something is being done, which then is shown.
    fn shows_running(self) -> bool {
        let running = self.state.busy.get_untracked() && self.state.plan.with_untracked(Option::is_some);
        if running {
            self.open.set(true);
        }
        running
    }

    /// The number of a new question; answers to older ones are nothing to anybody.
    fn ask_anew(self) -> Option<u32> {
        self.asked.try_update_value(|asked| {
            *asked = asked.wrapping_add(1);
            *asked
        })
    }

    /// Asks the server what it would do.
    fn plan(self) {
        let Some(order) = self.order.get_untracked() else {
            return;
        };
        self.refused.set(None);
        self.state.set(None);
        self.state.busy.set(true);
        let number = self.ask_anew();
        spawn_local(async move {
            let answer = plan_action(order.input, order.selection).await;
            // Something else may have been asked for meanwhile, or nothing any more.
            if self.asked.try_get_value() != number {
                return;
            }
            self.state.busy.set(false);
            match answer {
                Err(error) => self.refused.set(Some(error)),
                Ok(plan) => {
                    self.show_address(&plan);
                    self.state.set(Some(plan));
                }
            }
        });
    }

    /// A reload shows the plan as it stands then.
    fn show_address(self, plan: &PlanView) {
        if let Some(here) = self.here.get_value().or_else(address) {
            replace_address(&plan_address(plan, &here));
            self.here.set_value(Some(here));
        }
    }

    /// The dialog was closed, by whatever.
    fn closed(self) {
        if let Some(here) = self.here.try_update_value(Option::take).flatten() {
            replace_address(&here);
        }
        self.ask_anew();
        self.order.set(None);
        self.desk.order.set(None);
        request_animation_frame(focus_content);
    }

    /// The server has answered: what was done is told where the reader is.
    fn settled(self, act: Act) {
        let Some(plan) = self.state.plan.get_untracked() else {
            return;
        };
        let is_done = matches!(plan.stage, Stage::Done | Stage::Undone);
        if is_done {
            self.desk.tell_changed();
        }
        let surprise = words::count(&plan, Outcome::Changed) + words::count(&plan, Outcome::Kept) > 0
            || plan.refused.is_some()
            || self.state.failed.with_untracked(Option::is_some);
        if is_done && !surprise {
            let here = self.here.get_value().or_else(address).unwrap_or_default();
            self.open.set(false);
            self.tell(plan, &here);
        } else if surprise || act != Act::Cancel {
            self.open.set(true);
        }
    }

    /// Takes back what a notice told of. Where that takes long, the dialog shows how far it is.
    fn undo(self, plan: PlanView) {
        if self.shows_running() {
            return;
        }
        self.desk.toaster.dismiss();
        self.state.set(Some(plan));
        self.state.act(Act::Undo);
        let show = move || {
            self.shows_running();
        };
        set_timeout(show, LONG);
    }

    fn tell(self, plan: PlanView, here: &str) {
        let text = words::summary(self.locale, &plan);
        let link = Some((td_string!(self.locale, plan.details), plan_address(&plan, here)));
        let can = plan.stage == Stage::Done && plan.open && plan.undoable;
        let undo = Callback::new(move |()| self.undo(plan.clone()));
        self.desk.toaster.show(Toast {
            text,
            action: can.then(|| (td_string!(self.locale, plan.undo), undo)),
            link,
        });
    }
}

/// The page of a plan, which leads back to another.
fn plan_address(plan: &PlanView, back: &str) -> String {
    let mut query = Pairs::default();
    query.add("back", back);
    format!("{PLANS}/{}?{}", plan.id.0, query.into_string())
}

/// Path and query of the page.
fn address() -> Option<String> {
    let location = window().location();
    Some(format!("{}{}", location.pathname().ok()?, location.search().ok()?))
}

/// Puts an address in the place of the page's, without leaving the page.
fn replace_address(address: &str) {
    if let Ok(history) = window().history()
        && let Ok(state) = history.state()
    {
        let _ = history.replace_state_with_url(&state, "", Some(address));
    }
}

/// Where the button is gone from which the dialog came, the focus has no place to return to.
fn focus_content() {
    let focused = document().active_element();
    let lost = focused.is_none_or(|element| element.tag_name() == "BODY");
    let content = document().get_element_by_id("content");
    if lost && let Some(content) = content.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        let _ = content.focus();
    }
}

/// The dialog and its notices, for the [`Desk`] of the page.
#[component]
pub fn PlanDialog() -> impl IntoView {
    let locale = locale();
    let desk = expect_context::<Desk>();
    let planning = Planning::new(locale, desk);
    let Planning { open, state, order, .. } = planning;
    Effect::new(move |_| {
        if let Some(order) = desk.order.get() {
            planning.begin(order);
        }
    });
    let location = use_location();
    // Another page was opened, or another list on the same: its address stays, and what was asked for on the old one is forgotten.
    Effect::watch(
        move || (location.pathname.get(), location.search.get()),
        move |_, _, _| {
            planning.here.set_value(None);
            open.set(false);
        },
        false,
    );
    let title = Signal::derive(move || {
        let planned = state
            .plan
            .with(|plan| plan.as_ref().map(|plan| words::title(locale, plan)));
        let asked = || order.with(|order| order.as_ref().map(|order| verb(locale, order.input.action).to_owned()));
        planned.or_else(asked).unwrap_or_default()
    });
    let is_planned = Memo::new(move |_| state.plan.with(Option::is_some));
    let again = Callback::new(move |()| planning.plan());
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Dialog id="plan" title open class="plan-dialog" on_close=Callback::new(move |()| planning.closed())>
            {move || if is_planned.get() {
                view! { <PlanPanel locale state back=String::new() again close/> }.into_any()
            } else {
                view! { <Asked planning close/> }.into_any()
            }}
        </Dialog>
        <Toasts locale toaster=desk.toaster/>
    }
}

/// Before there is a plan: what the action needs to know, or that it is being planned.
#[component]
fn Asked(planning: Planning, close: Callback<()>) -> impl IntoView {
    let Planning {
        locale, order, refused, ..
    } = planning;
    let busy = planning.state.busy;
    let (action, asks) = order.with_untracked(|order| {
        let input = &order.as_ref()?.input;
        Some((input.action, ask::is_open(input)))
    })?;
    let error = move || {
        refused.get().map(|error| match error {
            AppError::Invalid { fields } if fields.iter().any(|field| matches!(&*field.field, "users" | "groups")) => {
                view! { <p class="error banner" role="alert">{td_string!(locale, bulk.too_many)}</p> }.into_any()
            }
            // Those stand in the form, where there is one.
            AppError::Invalid { .. } if asks => ().into_any(),
            AppError::Invalid { .. } => {
                view! { <p class="error banner" role="alert">{ask::broken(locale, &error)}</p> }.into_any()
            }
            error => view! { <ErrorView error retry=Callback::new(move |()| planning.plan())/> }.into_any(),
        })
    };
    let step = if asks {
        let submit = Callback::new(move |input: ActionInput| {
            order.update(|order| {
                if let Some(order) = order {
                    order.input = input;
                }
            });
            planning.plan();
        });
        view! { <Ask locale action refused busy submit close/> }.into_any()
    } else {
        view! {
            <p class="plan-note" role="status">{move || busy.get().then(|| td_string!(locale, plan.planning))}</p>
            <div class="plan-step">
                <button class="button" on:click=move |_| close.run(())>{td_string!(locale, plan.cancel)}</button>
            </div>
        }
        .into_any()
    };
    Some(view! { {error}{step} })
}
