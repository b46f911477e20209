//! Short notices in a corner: what came of something, with a way back. One at a time, the newest. Those that
//! something can be done about stay until they are closed.

use crate::i18n::Locale;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::time::Duration;

/// How long a notice stays that nobody touches and nothing can be done about; pointer or focus on it hold it.
const STAYS: Duration = Duration::from_secs(15);

/// A notice.
#[derive(Clone)]
pub struct Toast {
    /// What it says.
    pub text: String,
    /// What can be done about it: the button's text, and what it does, which may take the notice away.
    pub action: Option<(&'static str, Callback<()>)>,
    /// Where more about it stands: the link's text, and its address.
    pub link: Option<(&'static str, String)>,
}

/// Where notices are shown.
#[derive(Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Option<Toast>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Toaster {
    /// Nothing to show yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            waiting: StoredValue::new(None),
        }
    }

    /// Shows a notice in the place of the one before.
    pub fn show(self, toast: Toast) {
        self.shown.set(Some(toast));
        self.go_on();
    }

    /// Takes the notice away.
    pub fn dismiss(self) {
        self.hold();
        self.shown.set(None);
    }

    /// Stops the time.
    fn hold(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Lets the time run, from its beginning.
    fn go_on(self) {
        self.hold();
        let stays = |toast: &Option<Toast>| toast.as_ref().is_none_or(|toast| toast.action.is_some());
        if self.shown.with_untracked(stays) {
            return;
        }
        let shown = self.shown;
        let handle = set_timeout_with_handle(move || drop(shown.try_set(None)), STAYS).ok();
        self.waiting.set_value(handle);
    }
}

impl Default for Toaster {
    fn default() -> Self {
        Self::new()
    }
}

/// The corner.
#[component]
pub fn Toasts(
    /// The page's language.
    locale: Locale,
    /// What is shown.
    toaster: Toaster,
) -> impl IntoView {
    let notice = move |toast: Toast| {
        let act = toast.action.map(|(label, act)| {
            view! { <button class="button small" on:click=move |_| act.run(())>{label}</button> }
        });
        let link = toast
            .link
            .map(|(label, href)| view! { <a class="button small quiet" href=href>{label}</a> });
        view! {
            <div class="toast">
                <p>{toast.text}</p>
                {act}
                {link}
                <button class="button small quiet square" aria-label=td_string!(locale, toast.dismiss)
                    on:click=move |_| toaster.dismiss()><Icon icon=icondata_lu::LuX/></button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-label=td_string!(locale, toast.label)
            on:pointerenter=move |_| toaster.hold() on:pointerleave=move |_| toaster.go_on()
            on:focusin=move |_| toaster.hold() on:focusout=move |_| toaster.go_on()>
            {move || toaster.shown.get().map(notice)}
        </div>
    }
}
