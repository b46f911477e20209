//! Where any part of any page asks for an action on users or groups. The dialog that answers is loaded at the first time.

use crate::bulk::{ActionInput, BulkAction, Selection};
use crate::ui::toast::Toaster;
use crate::ui::unsaved::Unsaved;
use leptos::prelude::*;

/// Whom actions on the page that is open are about: the opened user or group, or the selection.
#[derive(Clone)]
pub struct Target {
    /// "chief", or "on 12 selected"
    pub label: String,
    /// They.
    pub selection: Selection,
    /// What can be done to them.
    pub actions: Vec<BulkAction>,
}

/// An action that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The action, with what it needs to know as far as that was said.
    pub input: ActionInput,
    /// To whom.
    pub selection: Selection,
}

/// The one place of an open page where actions are asked for.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is asked for, until its dialog closes.
    pub order: RwSignal<Option<Order>>,
    /// Whether anything was asked for yet: then the dialog has to be there.
    pub is_needed: RwSignal<bool>,
    /// Grows when something was done: whatever shows users or groups asks again then.
    changed: RwSignal<u32>,
    /// Where what came of it is told.
    pub toaster: Toaster,
    target: StoredValue<Option<Callback<(), Option<Target>>>>,
}

impl Desk {
    /// With nothing to do.
    pub fn new() -> Self {
        Self {
            order: RwSignal::new(None),
            is_needed: RwSignal::new(false),
            changed: RwSignal::new(0),
            toaster: Toaster::new(),
            target: StoredValue::new(None),
        }
    }

    /// A page says whom its actions are about. What it says ends with it, as its callback does.
    pub fn serve(self, target: impl Fn() -> Option<Target> + Send + Sync + 'static) {
        self.target.set_value(Some(Callback::new(move |()| target())));
    }

    /// Whom actions are about now, if anybody.
    pub fn target(self) -> Option<Target> {
        self.target.get_value()?.try_run(()).flatten()
    }

    /// Shows what this action would do to them, after having asked for what it needs to know.
    pub fn ask(self, action: BulkAction, selection: Selection) {
        self.place(action.into(), selection);
    }

    /// The same with what is known of the action already.
    pub fn place(self, input: ActionInput, selection: Selection) {
        self.order.set(Some(Order { input, selection }));
        self.is_needed.set(true);
    }

    /// Whatever shows users or groups asks `again` when something was done to any.
    pub fn on_change(self, again: impl Fn() + 'static) {
        Effect::watch(move || self.changed.get(), move |_, _, _| again(), false);
    }

    /// The same for the page of a form: what is typed there stays, and saving it shows what was done meanwhile.
    pub fn on_change_unless_typed(self, again: impl Fn() + 'static) {
        let unsaved = Unsaved::here();
        self.on_change(move || {
            if !unsaved.get_untracked() {
                again();
            }
        });
    }

    /// Something was done to users or groups.
    pub fn tell_changed(self) {
        self.changed.update(|changed| *changed = changed.wrapping_add(1));
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}
