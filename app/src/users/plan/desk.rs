//! Where any part of any page asks for an action on users: a dialog shows the plan, and a notice what came of it.

use super::ask::{self, Ask};
use super::state::{Act, PlanState};
use super::{PlanPanel, words};
use crate::error::AppError;
use crate::i18n::Locale;
use crate::query_string::Pairs;
use crate::routes::PLANS;
use crate::ui::dialog::Dialog;
use crate::ui::error_view::ErrorView;
use crate::ui::toast::{Toast, Toaster};
use crate::users::bulk::{ActionInput, BulkAction, Outcome, PlanView, Selection, Stage};
use crate::users::bulk_api::plan_users;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

/// Whom actions on the page that is open are about: the opened user, or the selection.
#[derive(Clone)]
pub struct Target {
    /// "chief", or "12 selected"
    pub label: String,
    /// They.
    pub selection: Selection,
    /// What can be done to them.
    pub actions: Vec<BulkAction>,
}

/// An action that was asked for.
#[derive(Clone)]
struct Order {
    input: ActionInput,
    selection: Selection,
}

/// The one place of an open page where actions are asked for.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Grows when something was done: whatever shows users asks again then.
    pub changed: RwSignal<u32>,
    /// Where what came of it is told.
    pub toaster: Toaster,
    open: RwSignal<bool>,
    order: RwSignal<Option<Order>>,
    /// Why it could not be planned.
    refused: RwSignal<Option<AppError>>,
    state: PlanState,
    /// The address of the page beneath, while the dialog puts the plan's in its place.
    here: StoredValue<Option<String>>,
    target: StoredValue<Option<Callback<(), Option<Target>>>>,
    locale: Locale,
}

impl Desk {
    /// For this page.
    pub fn new(locale: Locale) -> Self {
        let open = RwSignal::new(false);
        let changed = RwSignal::new(0);
        let toaster = Toaster::new();
        // The desk itself, once it is there: its plan tells it what happened.
        let desk = StoredValue::new(None::<Self>);
        let settled = Callback::new(move |act| {
            if let Some(desk) = desk.get_value() {
                desk.settled(act);
            }
        });
        let new = Self {
            changed,
            toaster,
            open,
            order: RwSignal::new(None),
            refused: RwSignal::new(None),
            state: PlanState::new(None, settled),
            here: StoredValue::new(None),
            target: StoredValue::new(None),
            locale,
        };
        desk.set_value(Some(new));
        new
    }

    /// A page says whom its actions are about, for as long as it is open.
    pub fn serve(self, target: impl Fn() -> Option<Target> + Send + Sync + 'static) {
        self.target.set_value(Some(Callback::new(move |()| target())));
        on_cleanup(move || {
            self.target.try_set_value(None);
        });
    }

    /// Whom actions are about now, if anybody.
    pub fn target(self) -> Option<Target> {
        self.target.get_value()?.try_run(()).flatten()
    }

    /// Plans the same anew, since the plan does not hold any more.
    fn again(self) {
        if self.order.with_untracked(Option::is_some) {
            self.plan();
        }
    }

    /// Shows what this action would do to them, after having asked for what it needs to know.
    pub fn ask(self, action: BulkAction, selection: Selection) {
        let input = ActionInput::from(action);
        self.state.set(None);
        self.refused.set(None);
        self.order.set(Some(Order { input, selection }));
        self.open.set(true);
        if !ask::needs(action) {
            self.plan();
        }
    }

    /// Plans what was asked for.
    fn plan(self) {
        let Some(Order { input, selection }) = self.order.get_untracked() else {
            return;
        };
        self.refused.set(None);
        self.state.set(None);
        self.state.busy.set(true);
        spawn_local(async move {
            let answer = plan_users(input.clone(), selection.clone()).await;
            let is_asked = |order: &Option<Order>| {
                let order = order.as_ref();
                order.is_some_and(|order| order.input == input && order.selection == selection)
            };
            // Another action may have been asked for meanwhile, or none.
            if !self.order.with_untracked(is_asked) || !self.open.get_untracked() {
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
        let here = self.here.get_value().or_else(address);
        if let Some(here) = here {
            replace_address(&plan_address(plan, &here));
            self.here.set_value(Some(here));
        }
    }

    /// The dialog was closed, by whatever.
    fn closed(self) {
        if let Some(here) = self.here.try_update_value(Option::take).flatten() {
            replace_address(&here);
        }
        self.order.set(None);
        // Where the bar is gone from which the dialog came, the focus has no place to return to.
        request_animation_frame(|| {
            let lost = document()
                .active_element()
                .is_none_or(|element| element.tag_name() == "BODY");
            let content = document().get_element_by_id("content");
            if lost && let Some(content) = content.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = content.focus();
            }
        });
    }

    /// The server has answered: what was done is told where the reader is.
    fn settled(self, act: Act) {
        let Some(plan) = self.state.plan.get_untracked() else {
            return;
        };
        let is_done = matches!(plan.stage, Stage::Done | Stage::Undone);
        if is_done {
            self.changed.update(|changed| *changed = changed.wrapping_add(1));
        }
        let surprise = words::count(&plan, Outcome::Changed) + words::count(&plan, Outcome::Kept) > 0
            || plan.refused.is_some()
            || self.state.failed.with_untracked(Option::is_some);
        if is_done && !surprise {
            let here = self.here.get_value().or_else(address).unwrap_or_default();
            self.open.set(false);
            self.tell(plan, &here);
        } else if act != Act::Cancel || surprise {
            self.open.set(true);
        }
    }

    fn tell(self, plan: PlanView, here: &str) {
        let again = plan.clone();
        let undo = Callback::new(move |()| {
            self.state.set(Some(again.clone()));
            self.state.act(Act::Undo);
        });
        let can = plan.stage == Stage::Done && plan.open && plan.undoable;
        self.toaster.show(Toast {
            text: words::summary(self.locale, &plan),
            action: can.then(|| (td_string!(self.locale, plan.undo), undo)),
            link: Some((td_string!(self.locale, plan.details), plan_address(&plan, here))),
        });
    }
}

/// The page of a plan, and the page it leads back to.
pub fn plan_address(plan: &PlanView, back: &str) -> String {
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
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(address));
    }
}

/// The dialog.
#[component]
pub fn PlanDialog(
    /// The page's desk.
    desk: Desk,
) -> impl IntoView {
    let locale = desk.locale;
    let path = use_location().pathname;
    // Another page was opened: its address stays, and what was asked for on the old one is forgotten.
    Effect::watch(
        move || path.get(),
        move |_, _, _| {
            desk.here.set_value(None);
            desk.open.set(false);
        },
        false,
    );
    let title = Signal::derive(move || {
        let planned = desk
            .state
            .plan
            .with(|plan| plan.as_ref().map(|plan| words::title(locale, plan)));
        let asked = || desk.order.with(|order| order.as_ref().map(|order| order.input.action));
        planned
            .or_else(|| asked().map(|action| words::verb(locale, action).to_owned()))
            .unwrap_or_default()
    });
    let planned = Memo::new(move |_| desk.state.plan.with(Option::is_some));
    let again = Callback::new(move |()| desk.again());
    let close = Callback::new(move |()| desk.open.set(false));
    view! {
        <Dialog id="plan" title open=desk.open class="plan-dialog" on_close=Callback::new(move |()| desk.closed())>
            {move || if planned.get() {
                view! { <PlanPanel locale state=desk.state back=String::new() again close/> }.into_any()
            } else {
                view! { <Asked desk close/> }.into_any()
            }}
        </Dialog>
    }
}

/// Before there is a plan: what the action needs to know, or that it is being planned.
#[component]
fn Asked(desk: Desk, close: Callback<()>) -> impl IntoView {
    let locale = desk.locale;
    let input = desk
        .order
        .with_untracked(|order| order.as_ref().map(|order| order.input.clone()))?;
    let refused = move || {
        desk.refused.get().map(|error| match error {
            AppError::Invalid { fields } if fields.iter().any(|field| field.field == "users") => {
                view! { <p class="error banner" role="alert">{td_string!(locale, bulk.too_many)}</p> }.into_any()
            }
            // Those stand at their fields.
            AppError::Invalid { fields } if !fields.is_empty() => ().into_any(),
            error => view! { <ErrorView error retry=Callback::new(move |()| desk.plan())/> }.into_any(),
        })
    };
    let step = if ask::needs(input.action) {
        let submit = Callback::new(move |input: ActionInput| {
            desk.order.update(|order| {
                if let Some(order) = order {
                    order.input = input;
                }
            });
            desk.plan();
        });
        view! { <Ask locale action=input.action refused=desk.refused busy=desk.state.busy submit close/> }.into_any()
    } else {
        view! {
            <p class="plan-note" role="status">{move || desk.state.busy.get().then(|| td_string!(locale, plan.planning))}</p>
            <div class="plan-step">
                <button class="button" on:click=move |_| close.run(())>{td_string!(locale, plan.cancel)}</button>
            </div>
        }
        .into_any()
    };
    Some(view! { {refused}{step} })
}
