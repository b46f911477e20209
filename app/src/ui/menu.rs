//! The keyboard in a menu (ARIA Authoring Practices, "Menu Button"): arrows, Home and End move.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The menu of an event, and its entries.
fn entries(event: &Event) -> Option<(Element, Vec<HtmlElement>)> {
    let menu: Element = event.current_target()?.dyn_into().ok()?;
    let found = menu.query_selector_all("[role^=menuitem]").ok()?;
    let entries = (0..found.length()).filter_map(|n| found.get(n)?.dyn_into().ok());
    let entries = entries.collect();
    Some((menu, entries))
}

/// When the menu has opened, its first entry gets the focus.
pub fn enter_menu(toggled: &Event) {
    if let Some((menu, entries)) = entries(toggled)
        && menu.matches(":popover-open").unwrap_or(false)
        && let Some(first) = entries.first()
    {
        let _ = first.focus();
    }
}

/// Moves the focus among the entries of the menu that the event came from.
pub fn move_in_menu(event: &KeyboardEvent) {
    let step: i32 = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "Home" => i32::MIN,
        "End" => i32::MAX,
        _ => return,
    };
    let Some((_, entries)) = entries(event) else {
        return;
    };
    let focused = document().active_element();
    let now = entries
        .iter()
        .position(|entry| focused.as_ref() == Some(entry.as_ref()));
    let count = i32::try_from(entries.len()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let next = match (step, now.and_then(|now| i32::try_from(now).ok())) {
        (i32::MIN, _) | (1, None) => 0,
        (i32::MAX | -1, None) | (i32::MAX, _) => count - 1,
        (step, Some(now)) => (now + step).rem_euclid(count),
        _ => 0,
    };
    event.prevent_default();
    if let Some(entry) = usize::try_from(next).ok().and_then(|next| entries.get(next)) {
        let _ = entry.focus();
    }
}
