//! One or several of very many: search as you type (ARIA Authoring Practices, "Combobox"), and what is chosen as
//! rows that can be taken away.
//!
//! The rows are ticked boxes, or a chosen button where there is one alone, so that the form is sent the same way with
//! scripts and without. Without, "Find" sends the form for the same page with what was found, to be ticked.

use super::error_view::words;
use super::field::Below;
use super::form::FormState;
use super::icon::Icon;
use crate::error::AppError;
use crate::form::{Asked, Choice, FIND, SEARCHED};
use crate::text::locale;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The pause in typing after which is searched.
const PAUSE: Duration = Duration::from_millis(150);

/// What a picker is of.
#[derive(Clone, Copy)]
pub struct PickerKind {
    /// The form's field.
    pub field: &'static str,
    /// What stands above it.
    pub label: &'static str,
    /// What helps to choose; may be empty.
    pub hint: &'static str,
    /// Whether several can be chosen.
    pub several: bool,
    /// The field that takes what is typed as it is, where anything may be chosen: several with commas between.
    pub free: Option<&'static str>,
    /// Of a picker of one: what choosing nobody is called, where that can be meant. The form then always says who.
    pub nobody: Option<&'static str>,
    /// Searches; an empty text asks for the first ones.
    pub find: fn(String) -> Asked<Vec<Choice>>,
    /// What else is said about a chosen one.
    pub more: Option<fn(FormState, &Choice) -> AnyView>,
}

/// A picker while it is used.
#[derive(Clone, Copy)]
struct Picking {
    kind: PickerKind,
    form: FormState,
    input: NodeRef<leptos::html::Input>,
    chosen: RwSignal<Vec<Choice>>,
    found: RwSignal<Vec<Choice>>,
    open: RwSignal<bool>,
    /// The place of the marked option among those found.
    active: RwSignal<Option<usize>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    asked: StoredValue<u32>,
    /// Whether what was found is of the text that stands there.
    is_fresh: StoredValue<bool>,
    failure: RwSignal<Option<AppError>>,
}

impl Picking {
    /// What stands in the box.
    fn value(self) -> String {
        let input = self.input.try_get_untracked().flatten();
        input.map(|input| input.value()).unwrap_or_default()
    }

    fn text(self) -> String {
        self.value().trim().to_owned()
    }

    fn typed(self) {
        if self.kind.free.is_some() && self.text().contains(',') {
            self.choose_text();
            return;
        }
        self.stop();
        // What is offered may fit no longer, and neither may what is being asked.
        self.active.set(None);
        self.is_fresh.set_value(false);
        self.asked.update_value(|asked| *asked += 1);
        self.waiting
            .set_value(set_timeout_with_handle(move || self.search(), PAUSE).ok());
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Asks; only the answer to the newest question is shown.
    fn search(self) {
        if self.asked.try_update_value(|asked| *asked += 1).is_none() {
            return;
        }
        let question = self.asked.get_value();
        let text = self.text();
        spawn_local(async move {
            let answer = (self.kind.find)(text).await;
            if self.asked.try_get_value() == Some(question) {
                let (found, failure) = match answer {
                    Ok(found) => (found, None),
                    Err(error) => (Vec::new(), Some(error)),
                };
                self.active.set(None);
                self.found.set(found);
                self.failure.set(failure);
                self.is_fresh.set_value(true);
                self.open.set(true);
            }
        });
    }

    fn close(self) {
        self.stop();
        // Whatever is still being asked comes too late.
        self.asked.try_update_value(|asked| *asked += 1);
        self.open.try_set(false);
        self.active.try_set(None);
    }

    fn choose(self, choice: Choice) {
        self.chosen.update(|chosen| {
            if !self.kind.several {
                chosen.clear();
            }
            if !chosen.iter().any(|other| other.value == choice.value) {
                chosen.push(choice);
            }
        });
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
        self.close();
        self.form.changed(self.kind.field);
    }

    /// Takes what is typed as it is.
    fn choose_text(self) {
        for text in self.text().split(',').map(str::trim).filter(|text| !text.is_empty()) {
            self.choose(Choice {
                value: text.to_owned(),
                label: text.to_owned(),
                detail: String::new(),
            });
        }
    }

    fn remove(self, value: &str) {
        self.chosen
            .update(|chosen| chosen.retain(|choice| choice.value != value));
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
        self.close();
        self.form.changed(self.kind.field);
    }

    fn pressed(self, event: &KeyboardEvent) {
        let count = self.found.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !self.open.get_untracked() => self.search(),
            "ArrowDown" | "ArrowUp" if !self.is_fresh.get_value() => {}
            "ArrowDown" => self.mark(active.map_or(0, |active| active + 1), count),
            "ArrowUp" => self.mark(
                active.map_or(count, |active| active).checked_sub(1).unwrap_or(count),
                count,
            ),
            "Enter" => {
                let choice = active.and_then(|active| self.found.with_untracked(|found| found.get(active).cloned()));
                match choice.filter(|_| self.open.get_untracked()) {
                    Some(choice) => self.choose(choice),
                    None if self.kind.free.is_some() => self.choose_text(),
                    None => self.search(),
                }
            }
            "Escape" if self.open.get_untracked() => self.close(),
            "Backspace" if self.kind.several && self.value().is_empty() => {
                if let Some(last) = self.chosen.with_untracked(|chosen| chosen.last().cloned()) {
                    self.remove(&last.value);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn mark(self, place: usize, count: usize) {
        let place = if place >= count { 0 } else { place };
        self.active.set((count > 0).then_some(place));
        let option = document().get_element_by_id(&option_id(self.kind.field, place));
        if let Some(Ok(option)) = option.map(JsCast::dyn_into::<HtmlElement>) {
            option.scroll_into_view_with_bool(false);
        }
    }
}

fn option_id(field: &str, place: usize) -> String {
    format!("{field}-option-{place}")
}

/// The picker.
#[component]
pub fn Picker(
    /// What it is of.
    kind: PickerKind,
) -> impl IntoView {
    let locale = locale();
    let form = FormState::here();
    let view = form.picker(kind.field);
    let picking = Picking {
        kind,
        form,
        input: NodeRef::new(),
        chosen: RwSignal::new(view.chosen),
        found: RwSignal::new(Vec::new()),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        waiting: StoredValue::new(None),
        asked: StoredValue::new(0),
        is_fresh: StoredValue::new(false),
        failure: RwSignal::new(None),
    };
    on_cleanup(move || picking.stop());
    let PickerKind {
        field,
        label,
        hint,
        nobody,
        ..
    } = kind;
    let none_chosen = picking.chosen.with_untracked(Vec::is_empty);
    let nobody = nobody.map(|text| {
        view! {
            <label class="option-line unscripted">
                <input type="radio" name=field value="" checked=none_chosen prop:checked=move || picking.chosen.with(Vec::is_empty)/>
                <span>{text}</span>
            </label>
        }
    });
    let name = kind.free.map_or_else(|| format!("{SEARCHED}{field}"), str::to_owned);
    let typed = if kind.free.is_some() {
        String::new()
    } else {
        form.value(&name)
    };
    let list = format!("{field}-list");
    let (invalid, described) = form.marks(field, hint);
    let found = view.found.map(|found| {
        let nothing = found.is_empty();
        let new = found
            .into_iter()
            .filter(|choice| !form.has(field, &choice.value))
            .map(|choice| view! { <Row picking choice chosen=false/> })
            .collect_view();
        view! {
            <ul class="picked unscripted">{new}</ul>
            {nothing.then(|| view! { <p class="hint unscripted">{td_string!(locale, form.nothing_found)}</p> })}
        }
    });
    view! {
        <div class="field picker">
            <label for=field>{label}</label>
            {nobody}
            <ul class="picked">
                <For each=move || picking.chosen.get() key=|choice| choice.value.clone() let:choice>
                    <Row picking choice chosen=true/>
                </For>
            </ul>
            <div class="combo">
                <input node_ref=picking.input id=field name=name value=typed type="text" autocomplete="off" spellcheck="false"
                    role="combobox" aria-autocomplete="list" aria-controls=list.clone()
                    aria-expanded=move || picking.open.get().to_string()
                    aria-activedescendant=move || picking.active.get().map(|place| option_id(field, place))
                    aria-invalid=invalid aria-describedby=described
                    on:input=move |_| picking.typed() on:keydown=move |event| picking.pressed(&event)
                    on:click=move |_| picking.search() on:blur=move |_| picking.close()/>
                {kind.free.is_none().then(|| view! { <button class="button unscripted" name=FIND value=field>{td_string!(locale, form.find)}</button> })}
                <ul id=list class="offers" role="listbox" aria-label=label
                    hidden=move || !picking.open.get() || (kind.free.is_some() && picking.found.with(Vec::is_empty) && picking.failure.with(Option::is_none))>
                    {move || picking.found.get().into_iter().enumerate().map(|(place, choice)| view! { <Offer picking place choice/> }).collect_view()}
                    // Where anything may be typed, there is nothing to be found wanting.
                    {move || {
                        let failed = picking.failure.with(|failure| failure.as_ref().map(|error| words(locale, error).0));
                        let nothing = (kind.free.is_none() && picking.found.with(Vec::is_empty)).then(|| td_string!(locale, form.nothing_found));
                        failed.or(nothing).map(|text| view! {
                            <li class="hint" role="option" aria-disabled="true" aria-selected="false">{text}</li>
                        })
                    }}
                </ul>
            </div>
            {found}
            <Below name=field.to_owned() hint/>
        </div>
    }
}

/// Something found.
#[component]
fn Offer(picking: Picking, place: usize, choice: Choice) -> impl IntoView {
    let (label, detail) = (choice.label.clone(), choice.detail.clone());
    view! {
        <li id=option_id(picking.kind.field, place) role="option"
            aria-selected=move || (picking.active.get() == Some(place)).to_string()
            // The focus stays in the text.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| picking.choose(choice.clone())>
            <span>{label}</span>
            {(!detail.is_empty()).then(|| view! { <span class="soft">{detail}</span> })}
        </li>
    }
}

/// Something chosen, or found without scripts.
#[component]
fn Row(picking: Picking, choice: Choice, chosen: bool) -> impl IntoView {
    let locale = locale();
    let PickerKind {
        field, several, more, ..
    } = picking.kind;
    let remove = td_string!(locale, form.remove, name = choice.label.clone()).to_string();
    let more = more.map(|more| more(picking.form, &choice));
    let Choice { value, label, detail } = choice;
    let gone = value.clone();
    view! {
        <li>
            // With scripts the box cannot be seen: a click would silently take its tick away.
            <label class="option-line" on:click=|event| event.prevent_default()>
                <input type=if several { "checkbox" } else { "radio" } class="unscripted" name=field value=value checked=chosen/>
                <span>{label}</span>
                {(!detail.is_empty()).then(|| view! { <span class="soft">{detail}</span> })}
            </label>
            {more}
            {chosen.then(|| view! {
                <button type="button" class="button quiet square scripted" aria-label=remove.clone() title=remove
                    on:click=move |_| picking.remove(&gone)><Icon icon=icondata_lu::LuX/></button>
            })}
        </li>
    }
}
