//! Buttons of actions: the first ones in sight, the rest behind "More".

use super::plan::ask::needs;
use super::words::verb;
use super::{ActionInput, BulkAction};
use crate::i18n::Locale;
use crate::routes::EXPORT;
use crate::ui::icon::Icon;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// So many actions stand in the bar itself; on a phone [`DIRECT_NARROW`]. The rest is behind "More".
pub const DIRECT: usize = 5;
/// The same on a phone.
pub const DIRECT_NARROW: usize = 2;

/// What is behind "More".
const MORE: &str = "more-actions";

/// What the buttons stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// The record of a user: a group is chosen in its form.
    Record,
    /// The users list: a group is among the fields behind "More", and whoever is selected can be exported.
    Users,
    /// The same within a group, which is the one that actions are about.
    Group,
    /// The groups list.
    Groups,
}

/// An action as a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionButton {
    /// The action.
    pub action: BulkAction,
    /// What it sends as `action`, which [`ActionInput::of_button`] reads.
    pub value: &'static str,
    /// What it is called.
    pub label: &'static str,
}

/// These actions by their own names.
pub fn buttons(locale: Locale, actions: Vec<BulkAction>) -> Vec<ActionButton> {
    let button = |action: BulkAction| ActionButton {
        action,
        value: action.as_str(),
        label: verb(locale, action),
    };
    actions.into_iter().map(button).collect()
}

/// The buttons, each of which sends the form around it with its value as `action`.
#[component]
pub fn ActionButtons(
    /// The page's language.
    locale: Locale,
    /// The actions, the most wanted first.
    buttons: Vec<ActionButton>,
    /// What they stand on.
    bar: Bar,
    /// What those that need to know something are told by without scripts.
    #[prop(optional)]
    arguments: Option<AnyView>,
) -> impl IntoView {
    let groups = matches!(bar, Bar::Users | Bar::Group);
    let needs = move |action: BulkAction| bar != Bar::Group && needs(action);
    // Whether what it needs to know can be told without scripts: only behind "More", where the fields are.
    let told = move |action: BulkAction| needs(action) && (groups || !action.is_about_group());
    let button = move |ActionButton { value, label, .. }, only: &str| {
        view! { <button class=format!("button quiet {only}") name="action" value=value>{label}</button> }
    };
    let direct = buttons.iter().take(DIRECT).enumerate().map(|(place, &it)| {
        let wide = if place < DIRECT_NARROW { "" } else { "bar-wide" };
        let asks = if needs(it.action) { "scripted" } else { "" };
        button(it, &format!("{wide} {asks}"))
    });
    let direct = direct.collect_view();
    let behind = buttons.iter().enumerate().filter_map(|(place, &it)| {
        let action = it.action;
        let only = match (place < DIRECT_NARROW, place < DIRECT) {
            (true, _) if told(action) => "unscripted",
            (true, _) => return None,
            (_, true) if told(action) => "bar-asks",
            (_, true) if needs(action) => "bar-narrow scripted",
            (_, true) => "bar-narrow",
            _ if needs(action) && !told(action) => "scripted",
            _ => "",
        };
        Some(button(it, only))
    });
    let behind = behind.collect_view();
    let tells = buttons.iter().any(|it| told(it.action));
    // Of a list, whoever is selected can be exported.
    let more = if groups || buttons.len() > DIRECT {
        Some("")
    } else if buttons.len() > DIRECT_NARROW {
        // With few actions it is needed on a phone, or for its fields.
        Some(if tells { "bar-asks" } else { "bar-narrow" })
    } else {
        tells.then_some("unscripted")
    };
    view! {
        {direct}
        {more.map(|only| view! {
            <button type="button" class=format!("button quiet {only}") popovertarget=MORE>
                {td_string!(locale, bulk.more)}<Icon icon=icondata_lu::LuChevronUp/>
            </button>
            <div id=MORE class="more-actions" popover="auto" role="group" aria-label=td_string!(locale, bulk.actions)>
                {behind}
                {groups.then(|| view! {
                    <button class="button quiet" formaction=EXPORT>{td_string!(locale, files.export)}</button>
                })}
                {tells.then_some(arguments)}
            </div>
        })}
    }
}

/// What was wrong with an action that was sent without scripts, as the address says. The server alone has the
/// words: where scripts run, a dialog says it.
#[component]
pub fn Problem(
    /// The page's language.
    locale: Locale,
) -> impl IntoView {
    view! { <p class="error banner problem" role="alert" inner_html=problem(locale)></p> }
}

/// The sentence for `problem=<field>.<rule>`; empty where either is unknown, as anybody can write an address.
#[cfg(feature = "ssr")]
fn problem(locale: Locale) -> String {
    let search = leptos_router::hooks::use_location().search.get_untracked();
    let problem = crate::query_string::pairs(&search).find_map(|(name, code)| (name == "problem").then_some(code));
    problem.and_then(|code| sentence(locale, &code)).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn problem(_: Locale) -> String {
    String::new()
}

#[cfg(feature = "ssr")]
fn sentence(locale: Locale, code: &str) -> Option<String> {
    let (field, rule) = code.split_once('.')?;
    let text = crate::ui::field::rule_text(locale, rule);
    if text == td_string!(locale, rule.other) {
        return None;
    }
    let field = match field {
        "group" => td_string!(locale, bulk.group),
        "tag" => td_string!(locale, bulk.tag),
        "date" => td_string!(locale, bulk.date),
        "users" => td_string!(locale, tabs.users),
        "groups" => td_string!(locale, tabs.groups),
        "action" => return Some(text.to_owned()),
        _ => return None,
    };
    Some(format!("{field}: {text}"))
}

/// The action whose button sent the form, which then stays here, and so does the page.
pub fn asked(event: &SubmitEvent) -> Option<ActionInput> {
    // What is no action, such as an export, the browser sends by itself.
    let action = ActionInput::of_button(&event.submitter()?.get_attribute("value")?)?;
    event.prevent_default();
    // Closed by hand, so that the focus is at "More" when the dialog opens, and can return there.
    let more = document().get_element_by_id(MORE);
    if let Some(more) = more.and_then(|more| more.dyn_into::<HtmlElement>().ok())
        && more.matches(":popover-open").unwrap_or(false)
    {
        let _ = more.hide_popover();
    }
    Some(action)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_told_in_known_words_alone() {
        assert_eq!(
            sentence(Locale::en, "tag.required").as_deref(),
            Some("Tag: Is required")
        );
        assert_eq!(
            sentence(Locale::de, "group.required").as_deref(),
            Some("Gruppe: Ist erforderlich")
        );
        for odd in ["", "required", "tag.<b>", "<b>.required", "tag."] {
            assert_eq!(sentence(Locale::en, odd), None, "{odd}");
        }
    }
}
