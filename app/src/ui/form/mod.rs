//! The form of everything that is edited: judged while it is filled in, sent once, and whole without scripts.
//!
//! Its fields hold no signals. With scripts it is read as the browser would send it, by `FormData`, and goes as
//! the same text to a server function; without, it is posted to the page's own address. What the server keeps of a
//! refused form (`FormDraft`) serves both.

mod editing;
mod failure;

use super::conflict::Conflict;
use super::unsaved::{Unsaved, let_go};
use crate::error::FieldError;
use crate::form::{Asked, DRAFT, FIND, FormDraft, FormView, KEY, PickerView, SEARCHED, TAKE, VERSION, WAS};
use crate::i18n::Locale;
use crate::text::locale;
use editing::{Editing, is_focus_lost};
use failure::{Failure, failure_of, place};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What fields need to know of the form around them.
#[derive(Clone, Copy)]
pub struct FormState {
    view: StoredValue<FormView>,
    errors: RwSignal<Vec<FieldError>>,
    changed: Option<Callback<String>>,
}

impl FormState {
    /// For a form that holds this.
    pub fn of(draft: FormDraft) -> Self {
        Self::of_view(FormView {
            draft,
            pickers: Vec::new(),
        })
    }

    fn of_view(view: FormView) -> Self {
        Self {
            errors: RwSignal::new(view.draft.errors.clone()),
            view: StoredValue::new(view),
            changed: None,
        }
    }

    /// The one around a field. To be called where a component is built.
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self::of(FormDraft::default()))
    }

    /// What the field holds at first.
    pub fn value(self, field: &str) -> String {
        self.view.with_value(|view| view.draft.value(field))
    }

    /// Whether the field holds this at first.
    pub fn has(self, field: &str, value: &str) -> bool {
        self.view.with_value(|view| view.draft.has(field, value))
    }

    /// What the picker of this field holds at first.
    pub fn picker(self, field: &str) -> PickerView {
        let found = self
            .view
            .with_value(|view| view.pickers.iter().find(|picker| picker.field == field).cloned());
        found.unwrap_or_default()
    }

    /// The rule that the field breaks now.
    pub fn rule(self, field: &str) -> Option<String> {
        self.errors.with(|errors| {
            let error = errors.iter().find(|error| place(error) == field)?;
            Some(error.rule.clone())
        })
    }

    /// `aria-invalid` and `aria-describedby` of a field.
    pub fn marks(self, field: &str, hint: &'static str) -> (Signal<Option<&'static str>>, Signal<Option<String>>) {
        let (name, described) = (field.to_owned(), field.to_owned());
        let invalid = Signal::derive(move || self.rule(&name).map(|_| "true"));
        let described = Signal::derive(move || match self.rule(&described) {
            Some(_) => Some(format!("{described}-error")),
            None => (!hint.is_empty()).then(|| format!("{described}-hint")),
        });
        (invalid, described)
    }

    /// Tells the form that a field was changed by a program, of which the browser says nothing.
    pub fn changed(self, field: &str) {
        if let Some(changed) = self.changed {
            changed.run(field.to_owned());
        }
    }
}

/// What a form is of.
#[derive(Clone, Copy)]
pub struct FormKind {
    /// What a field is called.
    pub label: fn(Locale, &str) -> &'static str,
    /// The rules that a form breaks as far as the browser can tell.
    pub broken: fn(&str) -> Vec<FieldError>,
    /// Fields whose value the server is asked about while it is typed.
    pub checked: &'static [&'static str],
    /// Asks it; gives all the rules that the form breaks.
    pub check: fn(String) -> Asked<Vec<FieldError>>,
    /// Saves; gives the address to go on to.
    pub save: fn(String) -> Asked<String>,
}

/// The form. Its children are its fields; the bar with its buttons stays in sight.
#[component]
pub fn EditForm(
    /// What it is of.
    kind: FormKind,
    /// What it holds.
    view: FormView,
    /// The page's own path, to which it is posted without scripts.
    action: String,
    /// Where somebody goes who gives up.
    back: String,
    /// The buttons: the value of `then`, and the text; the first is the main one.
    buttons: Vec<(&'static str, &'static str)>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    let mut state = FormState::of_view(view.clone());
    let editing = Editing {
        kind,
        node: NodeRef::new(),
        errors: state.errors,
        told: StoredValue::new(view.draft.errors.clone()),
        failure: RwSignal::new(failure_of(&view.draft)),
        touched: StoredValue::new(Vec::new()),
        attempted: StoredValue::new(!view.draft.errors.is_empty()),
        first: StoredValue::new(String::new()),
        unsaved: Unsaved::here(),
        busy: RwSignal::new(false),
        waiting: StoredValue::new(None),
        to_ask: StoredValue::new(false),
        asked: StoredValue::new(0),
    };
    state.changed = Some(Callback::new(move |field| {
        // What shows the change is there in the next frame.
        request_animation_frame(move || editing.touch(field));
    }));
    provide_context(state);
    let navigate = use_navigate();
    let go = Callback::new(move |address: String| {
        let location = window().location();
        let here = [location.pathname(), location.search()]
            .map(Result::unwrap_or_default)
            .concat();
        if address == here {
            // The router would stay where it is, and the form old.
            let _ = location.set_href(&address);
            return;
        }
        let navigate = navigate.clone();
        let_go(move || {
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate(&address, options);
        });
    });
    let from_draft = view.draft.is_unsaved();
    Effect::new(move |_| {
        if editing.node.get().is_some() {
            // What was typed before the scripts were there is no part of what was read.
            let typed = editing.differs();
            editing
                .first
                .set_value(if typed { String::new() } else { editing.read() });
            editing.unsaved.set(from_draft || typed);
            if from_draft {
                editing.focus_first();
            } else {
                focus_notice();
            }
        }
    });
    on_cleanup(move || {
        editing.stop();
        editing.unsaved.try_set(false);
        // It may be seen until another takes its place.
        if let Some(form) = editing.node.try_get_untracked().flatten() {
            form.set_inert(true);
        }
    });
    let conflict = !view.draft.differences.is_empty();
    let hidden = hidden_of(&view.draft, conflict);
    let parts = if conflict {
        view! { <Conflict label=kind.label differences=view.draft.differences/> }.into_any()
    } else {
        children().into_any()
    };
    let main = buttons.first().map_or("", |(value, _)| *value);
    view! {
        <form node_ref=editing.node class="edit" method="post" action=action novalidate autocomplete="off"
            on:input=move |event| editing.typed(&event) on:submit=move |event| editing.submitted(&event, go)>
            // Enter in a field presses the first button there is: not one that searches.
            <button class="only-read" tabindex="-1" aria-hidden="true"></button>
            {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <Failure locale failure=editing.failure errors=editing.errors label=kind.label/>
            <div inert=move || editing.busy.try_get() == Some(true)>{parts}</div>
            <div class="save-bar">
                // Leaving the form tells this too, when what it asks may be gone already.
                <span class="save-state" role="status">{move || {
                    if editing.busy.try_get() == Some(true) {
                        td_string!(locale, form.saving)
                    } else if editing.unsaved.try_get() == Some(true) {
                        td_string!(locale, form.unsaved)
                    } else {
                        ""
                    }
                }}</span>
                <a class="button quiet" href=back>{td_string!(locale, form.cancel)}</a>
                {buttons.into_iter().rev().map(|(value, text)| view! {
                    <button class="button" class:primary=value == main name="then" value=value
                        aria-disabled=move || (editing.busy.try_get() == Some(true)).then_some("true")>{text}</button>
                }).collect_view()}
            </div>
        </form>
    }
}

/// What was done by the form before gets the focus, where that form has taken it away with it.
fn focus_notice() {
    request_animation_frame(|| {
        let notice = document().query_selector("main .notices, main .record-head [role=status]");
        if is_focus_lost()
            && let Ok(Some(notice)) = notice
        {
            let _ = notice.set_attribute("tabindex", "-1");
            let _ = notice.dyn_into::<HtmlElement>().map(|notice| notice.focus());
        }
    });
}

/// Fields that nobody sees; in a conflict all of them, since only what differs is asked about.
fn hidden_of(draft: &FormDraft, conflict: bool) -> Vec<(String, String)> {
    let values = draft.values.iter();
    let kept = values.filter(|(name, _)| {
        if conflict {
            name != FIND && !name.starts_with(SEARCHED) && !name.starts_with(TAKE)
        } else {
            [KEY, VERSION, WAS, DRAFT, "id"].contains(&name.as_str())
        }
    });
    kept.cloned().collect()
}
