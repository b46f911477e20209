//! Icons.

use leptos::prelude::*;

/// A decorative icon: what it means must also stand there as text or as a label.
#[component]
pub fn Icon(
    /// One of the `icondata_lu` set.
    icon: icondata_core::Icon,
) -> impl IntoView {
    view! { <span class="icon" aria-hidden="true"><leptos_icons::Icon icon=icon/></span> }
}
