//! Buttons of actions: the first ones in sight, the rest behind "More".

use super::bulk::BulkAction;
use super::offered::{DIRECT, DIRECT_NARROW};
use super::words::verb;
use crate::i18n::Locale;
use crate::ui::icon::Icon;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What is behind "More".
const MORE: &str = "more-actions";

/// The buttons, each of which sends the form around it with its verb as `action`.
#[component]
pub fn ActionButtons(
    /// The page's language.
    locale: Locale,
    /// The actions, the most wanted first.
    actions: Vec<BulkAction>,
    /// What those that need to know something are told by without scripts.
    #[prop(optional)]
    arguments: Option<AnyView>,
    /// Whether a group is among them.
    #[prop(optional)]
    groups: bool,
) -> impl IntoView {
    let button = move |(place, action): (usize, BulkAction), class: &'static str| {
        let only = match place {
            0..DIRECT_NARROW => "",
            DIRECT_NARROW..DIRECT => class,
            _ if !groups && action.is_about_group() => "scripted",
            _ => "",
        };
        view! { <button class=format!("button quiet {only}") name="action" value=action.as_str()>{verb(locale, action)}</button> }
    };
    let listed = actions.iter().copied().enumerate();
    let direct = listed.clone().take(DIRECT);
    let behind = listed.skip(DIRECT_NARROW);
    let more = actions.len() > DIRECT_NARROW;
    // With few actions it is needed on a phone alone.
    let only = if actions.len() > DIRECT { "" } else { "bar-narrow" };
    view! {
        {direct.map(|one| button(one, "bar-wide")).collect_view()}
        {more.then(|| view! {
            <button type="button" class=format!("button quiet {only}") popovertarget=MORE>
                {td_string!(locale, bulk.more)}<Icon icon=icondata_lu::LuChevronUp/>
            </button>
            <div id=MORE class="more-actions" popover="auto" role="group" aria-label=td_string!(locale, bulk.actions)>
                {behind.map(|one| button(one, "bar-narrow")).collect_view()}
                {arguments}
            </div>
        })}
    }
}

/// The action whose button sent the form; the form itself stays here, and so does the page.
pub fn asked(event: &SubmitEvent) -> Option<BulkAction> {
    event.prevent_default();
    // Closed by hand, so that the focus is at "More" when the dialog opens, and can return there.
    let more = document().get_element_by_id(MORE);
    if let Some(more) = more.and_then(|more| more.dyn_into::<HtmlElement>().ok())
        && more.matches(":popover-open").unwrap_or(false)
    {
        let _ = more.hide_popover();
    }
    BulkAction::parse(&event.submitter()?.get_attribute("value")?)
}
