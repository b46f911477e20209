//! A form while it is edited: judged in pauses, asked about, sent once.

use super::FormKind;
use crate::error::{AppError, FieldError};
use crate::ui::query_form::read;
use leptos::ev::{Event, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// The pause in typing after which a field is judged.
const PAUSE: Duration = Duration::from_millis(300);

/// A form while it is edited.
#[derive(Clone, Copy)]
pub struct Editing {
    pub kind: FormKind,
    pub node: NodeRef<html::Form>,
    pub errors: RwSignal<Vec<FieldError>>,
    /// Rules that the server knows of.
    pub told: StoredValue<Vec<FieldError>>,
    /// The code of what went wrong at the last attempt, and the request's number.
    pub failure: RwSignal<Option<AppError>>,
    /// Fields that were filled in; all of them after an attempt to save.
    pub touched: StoredValue<Vec<String>>,
    pub attempted: StoredValue<bool>,
    /// What the form held at first.
    pub first: StoredValue<String>,
    pub unsaved: RwSignal<bool>,
    pub busy: RwSignal<bool>,
    pub waiting: StoredValue<Option<TimeoutHandle>>,
    /// Whether the server is to be asked, and how often it was.
    pub to_ask: StoredValue<bool>,
    pub asked: StoredValue<u32>,
}

impl Editing {
    pub fn read(self) -> String {
        let form = self.node.try_get_untracked().flatten();
        form.and_then(|form| read(&form)).unwrap_or_default()
    }

    /// Whether anything differs from what the page came with.
    pub fn differs(self) -> bool {
        let changed = |element: HtmlElement| {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                return input.value() != input.default_value() || input.checked() != input.default_checked();
            }
            let area = element.dyn_ref::<HtmlTextAreaElement>();
            area.is_some_and(|area| area.default_value().is_ok_and(|first| area.value() != first))
        };
        self.all("input[name], textarea[name]").into_iter().any(changed)
    }

    pub fn typed(self, event: &Event) {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|field| field.get_attribute("name"));
        if let Some(field) = field {
            self.touch(field);
        }
    }

    pub fn touch(self, field: String) {
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

    pub fn stop(self) {
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
    pub fn focus_first(self) {
        request_animation_frame(move || {
            let marked = self.all("[aria-invalid=true], .conflict");
            if let Some(first) = marked.iter().find(|field| field.offset_parent().is_some()) {
                let _ = first.focus();
            }
        });
    }

    pub fn submitted(self, event: &SubmitEvent, go: Callback<String>) {
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

/// Whether nothing has the focus.
pub fn is_focus_lost() -> bool {
    let focused = document().active_element();
    focused.is_none_or(|focused| focused.tag_name() == "BODY")
}
