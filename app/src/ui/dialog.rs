//! A dialog over the page: titled, closed by Escape, and whoever opened it has the focus again afterwards.

use leptos::ev::Event;
use leptos::prelude::*;

/// A `<dialog>` that is shown while `open` says so. Its content is made when it opens and is gone when it
/// closes, so each time it begins anew.
#[component]
pub fn Dialog(
    /// Its id; the title's is the same with `-title`.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open. Escape and a `<form method="dialog">` within it set it to false.
    open: RwSignal<bool>,
    /// Told when it was closed, by whatever.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// A class besides `dialog`.
    #[prop(optional)]
    class: &'static str,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    let title_id = format!("{id}-title");
    let view = view! {
        <dialog node_ref=node id=id class=format!("dialog {class}") aria-labelledby=title_id.clone()
            on:cancel=move |_: Event| open.set(false)
            on:close=move |_| {
                // It tells this later: by now it may be open again.
                if node.get_untracked().is_some_and(|dialog| dialog.open()) {
                    return;
                }
                open.set(false);
                if let Some(on_close) = on_close {
                    on_close.run(());
                }
            }>
            <h2 id=title_id.clone()>{move || title.get()}</h2>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    };
    // After the view, so that what gets the focus is there when the dialog is shown. The browser keeps the focus
    // within, and gives it back at the end.
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        let wanted = open.get();
        if wanted && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    view
}
