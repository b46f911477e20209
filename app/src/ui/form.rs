//! The form of everything that is edited: judged while it is filled in, sent once, and whole without scripts.
//!
//! Its fields hold no signals. With scripts it is read as the browser would send it, by `FormData`, and goes as
//! the same text to a server function; without, it is posted to the page's own address. What the server keeps of a
//! refused form (`FormDraft`) serves both.

use super::conflict::Conflict;
use super::error_view::words;
use super::field::rule_text;
use super::query_form::read;
use super::unsaved::Unsaved;
use crate::error::{AppError, FieldError};
use crate::form::{Asked, DRAFT, FIND, FormDraft, FormView, KEY, PickerView, SEARCHED, TAKE, VERSION, WAS};
use crate::i18n::Locale;
use crate::text::locale;
use leptos::ev::{Event, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// The pause in typing after which a field is judged.
const PAUSE: Duration = Duration::from_millis(300);

/// The field at which a broken rule is shown: a question stands at what answers it.
fn place(error: &FieldError) -> &str {
    if error.rule == "contact_partner" {
        "contact_confirmed"
    } else {
        &error.field
    }
}

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

/// A form while it is edited.
#[derive(Clone, Copy)]
struct Editing {
    kind: FormKind,
    node: NodeRef<html::Form>,
    errors: RwSignal<Vec<FieldError>>,
    /// Rules that the server knows of.
    told: StoredValue<Vec<FieldError>>,
    /// The code of what went wrong at the last attempt, and the request's number.
    failure: RwSignal<Option<AppError>>,
    /// Fields that were filled in; all of them after an attempt to save.
    touched: StoredValue<Vec<String>>,
    attempted: StoredValue<bool>,
    /// What the form held at first.
    first: StoredValue<String>,
    unsaved: RwSignal<bool>,
    busy: RwSignal<bool>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Whether the server is to be asked, and how often it was.
    to_ask: StoredValue<bool>,
    asked: StoredValue<u32>,
}

impl Editing {
    fn read(self) -> String {
        let form = self.node.try_get_untracked().flatten();
        form.and_then(|form| read(&form)).unwrap_or_default()
    }

    fn typed(self, event: &Event) {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|field| field.get_attribute("name"));
        if let Some(field) = field {
            self.touch(field);
        }
    }

    fn touch(self, field: String) {
        self.unsaved.set(self.read() != self.first.get_value());
        // Fields that belong together begin alike.
        self.told
            .update_value(|told| told.retain(|error| !field.starts_with(&error.field)));
        if self.kind.checked.contains(&field.as_str()) {
            self.to_ask.set_value(true);
            // What is being asked is of an older value.
            self.asked.update_value(|asked| *asked += 1);
        }
        self.touched.update_value(|touched| touched.push(field));
        self.stop();
        let handle = set_timeout_with_handle(move || self.judge(), PAUSE).ok();
        self.waiting.set_value(handle);
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Shows the rules that are broken in what was filled in.
    fn judge(self) {
        if self.node.try_get_untracked().flatten().is_none() {
            return;
        }
        let raw = self.read();
        self.show(&raw);
        if self.to_ask.try_update_value(std::mem::take) == Some(true) {
            self.asked.update_value(|asked| *asked += 1);
            let question = self.asked.get_value();
            spawn_local(async move {
                let answer = (self.kind.check)(raw).await;
                // An answer to what has changed since says nothing, and neither does none at all.
                if let Ok(broken) = answer
                    && self.asked.try_get_value() == Some(question)
                {
                    // Of other fields it knows no more than was told when saving.
                    let is_checked = |error: &FieldError| self.kind.checked.contains(&error.field.as_str());
                    self.told.update_value(|told| {
                        told.retain(|error| !is_checked(error));
                        told.extend(broken.into_iter().filter(is_checked));
                    });
                    self.show(&self.read());
                }
            });
        }
    }

    /// The rules that are broken as far as the browser can tell.
    fn broken(self, raw: &str) -> Vec<FieldError> {
        let mut broken = (self.kind.broken)(raw);
        // A half-filled date reads as none, and saving that would take away the one that was there.
        let half_filled = self.all("input[type=date]:not([required]):invalid");
        broken.extend(half_filled.iter().filter_map(|input| {
            Some(FieldError {
                field: input.get_attribute("name")?,
                rule: "date_invalid".to_owned(),
            })
        }));
        broken
    }

    /// The elements of the form that are of this kind.
    fn all(self, selector: &str) -> Vec<HtmlElement> {
        let form = self.node.try_get_untracked().flatten();
        let Some(found) = form.and_then(|form| form.query_selector_all(selector).ok()) else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|n| found.get(n)?.dyn_into().ok())
            .collect()
    }

    fn show(self, raw: &str) {
        let mut broken = self.broken(raw);
        self.told.with_value(|told| {
            for error in told {
                if !broken.iter().any(|other| other.field == error.field) {
                    broken.push(error.clone());
                }
            }
        });
        if !self.attempted.get_value() {
            self.touched
                .with_value(|touched| broken.retain(|error| touched.contains(&error.field)));
        }
        if self.errors.with_untracked(|errors| *errors != broken) {
            self.errors.set(broken);
        }
    }

    fn refuse(self, error: AppError) {
        if let AppError::Invalid { fields } = &error {
            self.attempted.set_value(true);
            self.errors.set(fields.clone());
            self.focus_first();
        }
        self.failure.set(Some(error));
    }

    /// Puts the focus on the first field in sight with an error, or on the question which version shall stand.
    fn focus_first(self) {
        request_animation_frame(move || {
            let marked = self.all("[aria-invalid=true], .conflict");
            if let Some(first) = marked.iter().find(|field| field.offset_parent().is_some()) {
                let _ = first.focus();
            }
        });
    }

    fn submitted(self, event: &SubmitEvent, go: Callback<String>) {
        event.prevent_default();
        if self.busy.get_untracked() {
            return;
        }
        self.stop();
        let mut raw = self.read();
        // Which button it was: FormData has only the fields.
        let button = event.submitter();
        let button = button.and_then(|it| Some((it.get_attribute("name")?, it.get_attribute("value")?)));
        // Enter in a field: without scripts it may search for a picker, here it saves.
        let (name, value) = button.unwrap_or_else(|| ("then".to_owned(), "save".to_owned()));
        raw.extend(["&", &name, "=", &value]);
        let broken = self.broken(&raw);
        if !broken.is_empty() {
            self.refuse(AppError::Invalid { fields: broken });
            return;
        }
        self.failure.set(None);
        // While it runs nothing can be typed, which takes the focus away.
        let focused = document().active_element();
        self.busy.set(true);
        spawn_local(async move {
            let answer = (self.kind.save)(raw).await;
            // Whoever has left the page meanwhile is not called back.
            if self.busy.is_disposed() {
                return;
            }
            match answer {
                // It stays busy until what was saved takes its place.
                Ok(address) => {
                    self.unsaved.set(false);
                    go.run(address);
                }
                Err(error) => {
                    self.busy.set(false);
                    request_animation_frame(move || {
                        if let Some(Ok(field)) = focused.map(JsCast::dyn_into::<HtmlElement>)
                            && is_focus_lost()
                        {
                            let _ = field.focus();
                        }
                    });
                    if let AppError::Invalid { fields } = &error {
                        self.told.set_value(fields.clone());
                    }
                    self.refuse(error);
                }
            }
        });
    }
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
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&address, options);
    });
    let from_draft = view.draft.is_unsaved();
    Effect::new(move |_| {
        if editing.node.get().is_some() {
            editing.first.set_value(editing.read());
            editing.unsaved.set(from_draft);
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

/// Whether nothing has the focus.
fn is_focus_lost() -> bool {
    let focused = document().active_element();
    focused.is_none_or(|focused| focused.tag_name() == "BODY")
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

/// What went wrong, when the page was made.
fn failure_of(draft: &FormDraft) -> Option<AppError> {
    match (&draft.error, draft.errors.is_empty()) {
        (Some(code), _) => Some(AppError::of_code(code)),
        (None, false) => Some(AppError::Invalid { fields: Vec::new() }),
        (None, true) => None,
    }
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

/// Why nothing was saved, and where to look.
#[component]
fn Failure(
    locale: Locale,
    failure: RwSignal<Option<AppError>>,
    errors: RwSignal<Vec<FieldError>>,
    label: fn(Locale, &str) -> &'static str,
) -> impl IntoView {
    move || {
        let error = failure.get()?;
        let broken = errors.get();
        // Once all is put right, there is nothing to say.
        if matches!(error, AppError::Invalid { .. }) && broken.is_empty() {
            return None;
        }
        let (title, what) = words(locale, &error);
        let places = matches!(error, AppError::Invalid { .. }).then(|| {
            let line = |error: FieldError| {
                let text = format!("{}: {}", label(locale, &error.field), rule_text(locale, &error.rule));
                let field = place(&error).to_owned();
                let href = format!("#{field}");
                // A step in the history would be one of the page's own.
                let focus = move |event: MouseEvent| {
                    if let Some(Ok(field)) = document()
                        .get_element_by_id(&field)
                        .map(JsCast::dyn_into::<HtmlElement>)
                    {
                        event.prevent_default();
                        let _ = field.focus();
                    }
                };
                view! { <li><a rel="external" href=href on:click=focus>{text}</a></li> }
            };
            view! { <ul>{broken.into_iter().map(line).collect_view()}</ul> }
        });
        Some(view! { <div class="error banner" role="alert"><strong>{title}</strong><p>{what}</p>{places}</div> })
    }
}
