//! The list of the keys, which `?` opens.

use super::keyboard::KeysOpen;
use crate::text::locale;
use crate::ui::dialog::Dialog;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The dialog.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let locale = locale();
    let KeysOpen(open) = expect_context();
    view! {
        <Dialog id="keys" title=td_string!(locale, keys.title).to_owned() open>
            <Keys/>
        </Dialog>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let locale = locale();
    let keys: [(&[&str], &str); 8] = [
        (&["/"], td_string!(locale, keys.search)),
        (&["n"], td_string!(locale, user_form.key_new)),
        (&["j", "↓"], td_string!(locale, keys.down)),
        (&["k", "↑"], td_string!(locale, keys.up)),
        (&["x"], td_string!(locale, keys.select)),
        (&["Enter"], td_string!(locale, keys.open)),
        (&["Ctrl K", "⌘ K"], td_string!(locale, palette.key)),
        (&["?"], td_string!(locale, keys.help)),
    ];
    view! {
        <dl class="keys">
            {keys.into_iter().map(|(keys, what)| view! {
                <div><dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt><dd>{what}</dd></div>
            }).collect_view()}
        </dl>
        <form method="dialog"><button class="button">{td_string!(locale, keys.close)}</button></form>
    }
}
