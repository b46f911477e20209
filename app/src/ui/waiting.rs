//! What waits for an answer, and tells it.

use leptos::children::{TypedChildren, ViewFnOnce};
use leptos::prelude::*;
use leptos::suspense::{Transition, TransitionProps};

/// A `<Transition>` that tells while it waits.
///
/// In the browser alone: on the server one thread would write the signal while another reads it for the page, and Leptos
/// takes a signal whose lock is held for one that is gone (`reactive_graph` 0.2, `signal/guards.rs`), which ends the
/// request. Nobody looks at a page there that waits.
#[component]
pub fn Waiting<Chil>(
    /// Whether it waits for a newer answer, with the old one in sight.
    busy: RwSignal<bool>,
    /// What is shown until there is an answer.
    #[prop(into)]
    fallback: ViewFnOnce,
    /// What waits.
    children: TypedChildren<Chil>,
) -> impl IntoView
where
    Chil: IntoView + Send + 'static,
{
    let props = TransitionProps::builder().fallback(fallback).children(children);
    #[cfg(feature = "ssr")]
    let (_, props) = (busy, props.build());
    #[cfg(not(feature = "ssr"))]
    let props = props.set_pending(busy).build();
    Transition(props)
}
