//! A plain form that is sent once.

use leptos::prelude::*;

/// A form whose second click would come too late, for the link or the session that the first one uses up.
#[component]
pub fn Once(
    /// Where it is posted.
    action: &'static str,
    /// Its class.
    #[prop(default = "form-part")]
    class: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let sent = StoredValue::new(false);
    view! {
        <form class=class method="post" action=action on:submit=move |event| {
            if sent.get_value() {
                event.prevent_default();
            }
            sent.set_value(true);
        }>{children()}</form>
    }
}
