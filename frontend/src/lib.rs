//! The browser's half: takes over the page that the server rendered.

// A view's type nests as deep as its page, and release builds keep the whole of it.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script that the page loads.
#[wasm_bindgen]
pub fn hydrate() {
    app::panic_banner::install();
    leptos::mount::hydrate_body(app::App);
}
