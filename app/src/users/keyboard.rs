//! The keyboard in a list: `/` search, `n` new, `j` `k` and the arrows move, `x` selects, `Enter` opens, `?` lists
//! the keys. Single letters can be turned off in My profile (WCAG 2.1.4).

use crate::i18n::Locale;
use crate::ui::list_frame::SEARCH;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement};

/// The cookie that turns single-letter keys off.
pub const COOKIE: &str = "shortcuts";
/// The id of the link by which a list makes something new.
pub const NEW: &str = "new";
const DIALOG: &str = "keys";

/// Listens, and holds the list of keys.
#[component]
pub fn ListKeys(
    /// The page's language.
    locale: Locale,
) -> impl IntoView {
    let handle = window_event_listener(keydown, |event| on_key(&event));
    on_cleanup(move || handle.remove());
    let keys: [(&[&str], &str); 8] = [
        (&["/"], td_string!(locale, keys.search)),
        (&["n"], td_string!(locale, user_form.key_new)),
        (&["j", "↓"], td_string!(locale, keys.down)),
        (&["k", "↑"], td_string!(locale, keys.up)),
        (&["x"], td_string!(locale, keys.select)),
        (&["Enter"], td_string!(locale, keys.open)),
        (&["Ctrl K", "⌘ K"], td_string!(locale, palette.key)),
        (&["?"], td_string!(locale, keys.help)),
    ];
    view! {
        <dialog id=DIALOG class="dialog" aria-labelledby="keys-title">
            <h2 id="keys-title">{td_string!(locale, keys.title)}</h2>
            <dl class="keys">
                {keys.into_iter().map(|(keys, what)| view! {
                    <div><dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt><dd>{what}</dd></div>
                }).collect_view()}
            </dl>
            <form method="dialog"><button class="button">{td_string!(locale, keys.close)}</button></form>
        </dialog>
    }
}

fn on_key(event: &KeyboardEvent) {
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
        "?" => {
            let dialog = document()
                .get_element_by_id(DIALOG)
                .and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
            if let Some(dialog) = dialog {
                let _ = dialog.show_modal();
            }
        }
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
