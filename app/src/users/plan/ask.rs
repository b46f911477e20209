//! What an action needs to know before it is planned: which group, which tag, which day.

use crate::error::{AppError, FieldError};
use crate::groups::GroupId;
use crate::i18n::Locale;
use crate::time::Date;
use crate::ui::field::rule_text;
use crate::users::bulk::{ActionInput, BulkAction};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// Whether this action needs to know anything.
pub fn needs(action: BulkAction) -> bool {
    matches!(
        action,
        BulkAction::AddToGroup
            | BulkAction::RemoveFromGroup
            | BulkAction::AddTag
            | BulkAction::RemoveTag
            | BulkAction::SetExpiration
    )
}

/// The form that asks for it.
#[component]
pub fn Ask(
    /// The page's language.
    locale: Locale,
    /// The action.
    action: BulkAction,
    /// Why what was said cannot be planned.
    refused: RwSignal<Option<AppError>>,
    /// Whether it is being planned.
    busy: RwSignal<bool>,
    /// Told what was said.
    submit: Callback<ActionInput>,
    /// Gives up.
    close: Callback<()>,
) -> impl IntoView {
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        submit.run(read(action));
    };
    let field = match action {
        BulkAction::AddTag | BulkAction::RemoveTag => view! {
            <label for="tag">{td_string!(locale, bulk.tag)}</label>
            <input id="tag" type="text" required autocomplete="off" autofocus/>
        }
        .into_any(),
        _ => view! {
            <label for="date">{td_string!(locale, bulk.date)}</label>
            <input id="date" type="date" aria-describedby="date-hint" autofocus/>
            <p class="hint" id="date-hint">{td_string!(locale, bulk.date_hint)}</p>
        }
        .into_any(),
    };
    view! {
        <form class="plan-ask" on:submit=submitted>
            <div class="field">{field}</div>
            <p class="error" role="alert">{move || refused.with(|error| error.as_ref().and_then(|error| broken(locale, error)))}</p>
            <div class="plan-step">
                <button type="button" class="button" on:click=move |_| close.run(())>{td_string!(locale, plan.cancel)}</button>
                <button class="button primary" aria-disabled=move || busy.get().then_some("true")>{td_string!(locale, bulk.preview)}</button>
            </div>
        </form>
    }
}

/// The sentence of the first rule that is broken.
fn broken(locale: Locale, error: &AppError) -> Option<&'static str> {
    let AppError::Invalid { fields } = error else {
        return None;
    };
    let FieldError { rule, .. } = fields.first()?;
    Some(rule_text(locale, rule))
}

/// What was said.
fn read(action: BulkAction) -> ActionInput {
    let field = |id: &str| document().get_element_by_id(id)?.dyn_into::<HtmlInputElement>().ok();
    let group = field("group").and_then(|group| group.value().parse::<GroupId>().ok());
    let day = field("date")
        .map(|date| date.value_as_number() / DAY)
        .filter(|day| day.is_finite());
    #[expect(clippy::cast_possible_truncation, reason = "days of a date field are few")]
    let date = day.map(|day| Date(day as i32));
    ActionInput {
        group,
        writable: field("writable").is_some_and(|writable| writable.checked()),
        tag: field("tag").map(|tag| tag.value()).unwrap_or_default(),
        date,
        ..ActionInput::from(action)
    }
}
