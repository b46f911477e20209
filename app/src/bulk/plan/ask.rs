//! What an action needs to know before it is planned: which group, which tag, which day.

use crate::bulk::{ActionInput, BulkAction};
use crate::error::AppError;
use crate::form::{Asked, Choice};
use crate::i18n::Locale;
use crate::query_string::pairs;
use crate::time::Date;
use crate::ui::field::{TextField, TickField, rule_text};
use crate::ui::picker::{Picker, PickerKind};
use crate::ui::query_form::read;
use crate::users::api::find_choices;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Whether this action needs to know anything.
pub fn needs(action: BulkAction) -> bool {
    is_open(&action.into())
}

/// Whether something is still to be asked: what an order says already is not.
pub fn is_open(input: &ActionInput) -> bool {
    let action = input.action;
    action == BulkAction::SetExpiration
        || (action.is_about_group() && input.group.is_none())
        || (action.is_about_tag() && input.tag.is_empty())
}

/// Groups that the caller may grant, with this in their name.
fn find_groups(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_choices("groups".to_owned(), text))
}

/// Tags with this in their name.
fn find_tags(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_choices("tags".to_owned(), text))
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
    let node = NodeRef::<html::Form>::new();
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        let raw = node.get_untracked().and_then(|form| read(&form));
        if let Some(raw) = raw.filter(|_| !busy.get_untracked()) {
            submit.run(input(action, &raw));
        }
    };
    let picker = move |field, label, free, find| {
        let kind = PickerKind {
            field,
            label,
            hint: "",
            several: false,
            free,
            nobody: None,
            find,
            more: None,
        };
        view! { <Picker kind/> }
    };
    let fields = if action.is_about_group() {
        let writable = (action == BulkAction::AddToGroup)
            .then(|| view! { <TickField name="writable" label=td_string!(locale, bulk.writable)/> });
        let groups = picker("group", td_string!(locale, bulk.group), None, find_groups);
        view! { {groups}{writable} }.into_any()
    } else if action.is_about_tag() {
        picker("tag", td_string!(locale, bulk.tag), Some("tag"), find_tags).into_any()
    } else {
        view! {
            <TextField name="date" label=td_string!(locale, bulk.date) hint=td_string!(locale, bulk.date_hint)
                kind="date" may_be_empty=true/>
        }
        .into_any()
    };
    view! {
        <form class="plan-ask" node_ref=node on:submit=submitted>
            {fields}
            <p class="error" role="alert">{move || refused.with(|error| error.as_ref().and_then(|error| broken(locale, error)))}</p>
            <div class="plan-step">
                <button type="button" class="button" on:click=move |_| close.run(())>{td_string!(locale, plan.cancel)}</button>
                <button class="button primary" aria-disabled=move || busy.get().then_some("true")>{td_string!(locale, bulk.preview)}</button>
            </div>
        </form>
    }
}

/// The sentence of the first rule that is broken.
pub fn broken(locale: Locale, error: &AppError) -> Option<&'static str> {
    match error {
        AppError::Invalid { fields } => Some(rule_text(locale, &fields.first()?.rule)),
        _ => None,
    }
}

/// What was said: the form as the browser would send it.
fn input(action: BulkAction, raw: &str) -> ActionInput {
    let mut input = ActionInput::from(action);
    for (name, value) in pairs(raw).filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "group" => input.group = value.parse().ok(),
            "writable" => input.writable = true,
            "tag" => input.tag = value,
            "date" => input.date = Date::parse(&value),
            _ => {}
        }
    }
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_order_says_is_not_asked_for() {
        for action in BulkAction::ALL {
            let expected = action.is_about_group() || action.is_about_tag() || action == BulkAction::SetExpiration;
            assert_eq!(needs(action), expected, "{action:?}");
        }
        let group = Some(crate::groups::GroupId(uuid::Uuid::nil()));
        for action in [BulkAction::AddToGroup, BulkAction::RemoveFromGroup] {
            let said = ActionInput { group, ..action.into() };
            assert!(!is_open(&said), "{action:?}");
        }
    }

    #[test]
    fn what_is_said_is_read_as_the_form_sends_it() {
        let tag = input(BulkAction::AddTag, "tag=site%2Fsouth&tag=");
        assert_eq!((tag.action, tag.tag.as_str()), (BulkAction::AddTag, "site/south"));
        let group = input(
            BulkAction::AddToGroup,
            "group=0190f5c8-0000-7000-8000-000000000001&find_group=x&writable=true",
        );
        assert!(group.group.is_some() && group.writable);
        let day = input(BulkAction::SetExpiration, "date=2026-11-20");
        assert_eq!(day.date, Some(Date(20_777)));
        assert_eq!(input(BulkAction::SetExpiration, "date=").date, None);
    }
}
