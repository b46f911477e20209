//! The browser's half: takes over the page that the server rendered.

// A view's type nests as deep as its page, and release builds keep the whole of it.
#![recursion_limit = "256"]

use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script that the page loads.
#[wasm_bindgen]
pub async fn hydrate() {
    app::panic_banner::install();
    let Some(body) = document().body() else {
        return;
    };
    // The page's part of the program may still be on its way.
    leptos::mount::hydrate_from_async(body, app::App).await.forget();
    // Tests wait for this mark, and styles know by it that scripts run.
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-hydrated", "");
    }
}
