//! Nobody loses what they typed by a slip: leaving a form with unsaved changes asks.
//!
//! The browser asks by itself before a tab is closed or loaded anew; for links and Back within the pages there is
//! a dialog. Back cannot be held up, so a form with changes puts one more entry of its own into the history.

use super::dialog::Dialog;
use crate::text::locale;
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::ev::{beforeunload, popstate};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, MouseEvent};

/// Marks the entry that was added, so that there is one however often something is typed and taken back.
const ADDED: &str = "unsaved";

/// Whether a form on the page holds what is not saved.
#[derive(Clone, Copy)]
pub struct Unsaved(RwSignal<bool>);

impl Unsaved {
    /// The signal that a form sets.
    pub fn here() -> RwSignal<bool> {
        use_context::<Self>().map_or_else(|| RwSignal::new(false), |unsaved| unsaved.0)
    }
}

/// For all pages: gives forms the signal. To be called where their frame is built.
pub fn provide_unsaved() {
    provide_context(Unsaved(RwSignal::new(false)));
}

/// Watches, and holds the question.
#[component]
pub fn UnsavedGuard() -> impl IntoView {
    let locale = locale();
    let unsaved = Unsaved::here();
    let asking = RwSignal::new(false);
    // The link that was clicked; none for Back.
    // Nothing of one thread alone may be made on the server, which drops it on another.
    let link = StoredValue::new(None::<SendWrapper<HtmlElement>>);
    // The address of the added entry, which Back does not change; a link within the page does.
    let held = StoredValue::new(String::new());
    let hold = move || {
        if !is_added()
            && let Ok(history) = window().history()
        {
            let _ = history.push_state_with_url(&JsValue::from_str(ADDED), "", None);
        }
        held.set_value(address());
    };
    let closing = window_event_listener(beforeunload, move |event| {
        if unsaved.get_untracked() {
            event.prevent_default();
            event.set_return_value("unsaved");
        }
    });
    let going_back = window_event_listener(popstate, move |_| {
        if unsaved.get_untracked() && !is_added() && held.with_value(|held| *held == address()) {
            hold();
            link.set_value(None);
            asking.set(true);
        }
    });
    on_cleanup(move || {
        closing.remove();
        going_back.remove();
    });
    Effect::new(move |_| {
        if unsaved.get() {
            hold();
        }
    });
    Effect::new(move |_| {
        // The router listens at the window, so the document is asked first.
        let listen = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
            if unsaved.try_get_untracked() == Some(true)
                && let Some(clicked) = leaving(&event)
            {
                event.prevent_default();
                link.set_value(Some(SendWrapper::new(clicked)));
                asking.set(true);
            }
        });
        let _ = document().add_event_listener_with_callback("click", listen.as_ref().unchecked_ref());
        // The frame lasts as long as the page does.
        listen.forget();
    });
    let leave = move |_| {
        unsaved.set(false);
        asking.set(false);
        match link.try_update_value(Option::take).flatten() {
            Some(link) => link.click(),
            None => {
                // Past the added entry and the form's own.
                let _ = window().history().map(|history| history.go_with_delta(-2));
            }
        }
    };
    view! {
        <Dialog id="unsaved" title=td_string!(locale, form.leave) open=asking>
            <p>{td_string!(locale, form.leave_what)}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=leave>{td_string!(locale, form.discard)}</button>
                <button type="button" class="button primary" autofocus on:click=move |_| asking.set(false)>{td_string!(locale, form.stay)}</button>
            </div>
        </Dialog>
    }
}

/// Takes the added entry away again before going on: a form that was saved leaves as many entries as it found.
pub fn let_go(go: impl Fn() + 'static) {
    let Some(history) = window().history().ok().filter(|_| is_added()) else {
        return go();
    };
    let listening = Rc::new(Cell::new(None::<WindowListenerHandle>));
    let once = listening.clone();
    listening.set(Some(window_event_listener(popstate, move |_| {
        if let Some(listening) = once.take() {
            listening.remove();
            go();
        }
    })));
    let _ = history.back();
}

fn is_added() -> bool {
    let state = window().history().and_then(|history| history.state());
    state.is_ok_and(|state| state == ADDED)
}

fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// The link by which a click leaves the page in this tab.
fn leaving(event: &MouseEvent) -> Option<HtmlElement> {
    if event.default_prevented() || event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let elsewhere = link.get_attribute("target").is_some_and(|target| !target.is_empty());
    let same_page = link.get_attribute("href").is_none_or(|href| href.starts_with('#'));
    if elsewhere || same_page {
        return None;
    }
    link.dyn_into().ok()
}
