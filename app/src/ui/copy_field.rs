//! Something that is shown once, to be copied.

use crate::text::locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// The text with a button that copies it.
#[component]
pub fn CopyField(
    /// Its id.
    id: &'static str,
    /// What stands above it.
    label: &'static str,
    /// What to do with it.
    hint: &'static str,
    /// The text.
    value: String,
) -> impl IntoView {
    let locale = locale();
    let field = NodeRef::<leptos::html::Input>::new();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        // Selected all the same: where the browser refuses, two keys do it. The newer clipboard is there by
        // https alone.
        input.select();
        let page: HtmlDocument = document().unchecked_into();
        copied.set(page.exec_command("copy").unwrap_or(false));
    };
    let described = format!("{id}-hint");
    view! {
        <div class="field copied-link">
            <label for=id>{label}</label>
            <div class="copied-line">
                <input id=id type="text" readonly node_ref=field value=value aria-describedby=described.clone()/>
                <button type="button" class="button scripted" on:click=copy>{td_string!(locale, copy_link.copy)}</button>
            </div>
            <p class="hint" id=described>{hint}</p>
            <p class="hint" role="status">{move || copied.get().then(|| td_string!(locale, copy_link.copied))}</p>
        </div>
    }
}
