//! The form that shapes a list. It is a plain GET form; with scripts it is sent at every change, and a
//! search while typing, through the router.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// The form's id: controls anywhere on the page belong to it by `form=FORM`.
pub const FORM: &str = "query";
/// The pause in typing after which a search is sent.
const PAUSE: Duration = Duration::from_millis(150);

/// What a form says now, as the browser would send it.
pub fn read(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let params = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    params.to_string().as_string()
}

fn read_form() -> Option<String> {
    read(&document().get_element_by_id(FORM)?.dyn_into().ok()?)
}

/// Sends the form.
#[derive(Clone, Copy)]
pub struct QueryForm {
    send: Callback<bool>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl QueryForm {
    /// For a list; `address` gives that of a raw query.
    pub fn new(address: Callback<String, String>) -> Self {
        let navigate = use_navigate();
        let send = Callback::new(move |replace: bool| {
            if let Some(raw) = read_form() {
                navigate(
                    &address.run(raw),
                    NavigateOptions {
                        replace,
                        scroll: false,
                        ..NavigateOptions::default()
                    },
                );
            }
        });
        let form = Self {
            send,
            waiting: StoredValue::new(None),
        };
        // What was typed last belongs to a page that is gone then.
        on_cleanup(move || form.stop());
        form
    }

    /// A choice was made: a step in the browser's history.
    pub fn changed(self, _: Event) {
        self.stop();
        self.send.run(false);
    }

    /// Something was typed: sent after a pause, and no step in the history.
    pub fn typed(self, _: Event) {
        self.stop();
        let (send, waiting) = (self.send, self.waiting);
        let sent = move || {
            waiting.try_set_value(None);
            send.try_run(true).unwrap_or_default();
        };
        let handle = set_timeout_with_handle(sent, PAUSE).ok();
        self.waiting.set_value(handle);
    }

    /// Enter was pressed.
    pub fn submitted(self, event: leptos::ev::SubmitEvent) {
        event.prevent_default();
        self.stop();
        self.send.run(false);
    }

    /// Whether what is typed was not sent yet.
    fn is_typing(self) -> bool {
        self.waiting.with_value(Option::is_some)
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}

/// A text control that keeps what is being typed, and follows the address otherwise (Back, "Clear all").
#[component]
pub fn TypedInput(
    /// The form it belongs to.
    form: QueryForm,
    /// Its name in the query.
    name: &'static str,
    /// Its accessible name, also shown while it is empty.
    label: &'static str,
    /// What the address says.
    #[prop(into)]
    value: Signal<String>,
    /// Its id, by which a key can find it.
    #[prop(optional)]
    id: &'static str,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Input>::new();
    let initial = value.get_untracked();
    Effect::new(move |_| {
        let value = value.get();
        if let Some(input) = node.get()
            && input.value().trim() != value
            && !form.is_typing()
        {
            input.set_value(&value);
        }
    });
    view! {
        <input node_ref=node id=id type="search" name=name form=FORM value=initial placeholder=label aria-label=label
            autocomplete="off" spellcheck="false" on:input=move |event| form.typed(event)/>
    }
}
