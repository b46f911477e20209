//! The keyboard in a list: `/` search, `n` new, `j` `k` and the arrows move, `x` selects, `Enter` opens, `?` lists
//! the keys. Single letters can be turned off in My profile (WCAG 2.1.4).

use crate::split::{Acting, Later};
use crate::ui::list_frame::SEARCH;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The cookie that turns single-letter keys off.
pub const COOKIE: &str = "shortcuts";
/// The id of the link by which a list makes something new.
pub const NEW: &str = "new";

/// Whether the list of keys is open.
#[derive(Clone, Copy)]
pub struct KeysOpen(pub RwSignal<bool>);

/// Listens. The list of keys is loaded when it is first asked for.
#[component]
pub fn ListKeys() -> impl IntoView {
    let (open, is_needed) = (RwSignal::new(false), RwSignal::new(false));
    provide_context(KeysOpen(open));
    let help = move || {
        is_needed.set(true);
        open.set(true);
    };
    let handle = window_event_listener(keydown, move |event| on_key(&event, &help));
    on_cleanup(move || handle.remove());
    view! { <Show when=move || is_needed.get()><Later part=Acting::Keys/></Show> }
}

fn on_key(event: &KeyboardEvent, help: &dyn Fn()) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.as_ref().is_some_and(is_typing)
        || document()
            .query_selector("dialog[open]")
            .is_ok_and(|open| open.is_some())
    {
        return;
    }
    let key = event.key();
    if matches!(key.as_str(), "ArrowDown" | "ArrowUp") {
        // Arrows belong to the page's scrolling until a row has the focus.
        if focused_row().is_none() {
            return;
        }
    } else if letters_off() {
        return;
    }
    match key.as_str() {
        "/" => focus(document().get_element_by_id(SEARCH)),
        "n" => {
            let link = document().get_element_by_id(NEW);
            if let Some(Ok(link)) = link.map(JsCast::dyn_into::<HtmlElement>) {
                link.click();
            }
        }
        "j" | "ArrowDown" => focus(neighbour(1)),
        "k" | "ArrowUp" => focus(neighbour(-1)),
        "x" => {
            let Some(Ok(Some(tick))) = focused_row().map(|row| row.query_selector("input[type=checkbox]")) else {
                return;
            };
            if let Ok(tick) = tick.dyn_into::<HtmlElement>() {
                tick.click();
            }
        }
        "?" => help(),
        _ => return,
    }
    event.prevent_default();
}

/// Whether keys are text here.
fn is_typing(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => element
            .dyn_ref::<HtmlInputElement>()
            .is_none_or(|input| !matches!(input.type_().as_str(), "checkbox" | "radio" | "button" | "submit")),
        _ => element.closest("[role=menu]").is_ok_and(|menu| menu.is_some()),
    }
}

fn letters_off() -> bool {
    let cookies = document()
        .unchecked_into::<web_sys::HtmlDocument>()
        .cookie()
        .unwrap_or_default();
    cookies
        .split(';')
        .any(|cookie| cookie.trim() == format!("{COOKIE}=off"))
}

fn rows() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("main tbody tr") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|n| found.get(n)?.dyn_into().ok())
        .collect()
}

fn focused_row() -> Option<Element> {
    document().active_element()?.closest("main tbody tr").ok()?
}

/// The link of the row below (1) or above (-1) the one with the focus; of the first one without.
fn neighbour(step: isize) -> Option<Element> {
    let rows = rows();
    let now = focused_row().and_then(|row| rows.iter().position(|other| *other == row));
    let next = match now {
        None => 0,
        Some(now) => now.checked_add_signed(step)?,
    };
    rows.get(next)?.query_selector("a.row-link").ok()?
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
