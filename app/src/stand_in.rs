//! Stands in until the views are merged: just enough to build and test the server around it.

use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

/// The pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| "No such page">
                <Route path=path!("/login") view=Login/>
                <Route path=path!("/setup") view=Login/>
                <Route path=path!("/control-center") view=|| "Control Center"/>
            </Routes>
        </Router>
    }
}

#[component]
fn Login() -> impl IntoView {
    #[cfg(feature = "ssr")]
    let draft = format!("{:?}", use_context::<crate::form::FormDraft>());
    #[cfg(not(feature = "ssr"))]
    let draft = String::new();
    view! { <p>{draft}</p> }
}
