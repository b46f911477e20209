//! How good a password is that is being typed.

use super::link::StrengthView;
use crate::form::Asked;
use crate::text::locale;
use crate::ui::field::rule_text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use std::time::Duration;

/// How long typing has to rest before the password is judged.
const REST: Duration = Duration::from_millis(250);

/// A password field, and below it how good the password is that is being typed; the server reckons it.
#[component]
pub fn Strength(
    /// Asks the server.
    judge: Callback<String, Asked<StrengthView>>,
    /// The field.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    let strength = RwSignal::new(None);
    // The number of what was typed last: an answer to anything before it comes too late.
    let typed = StoredValue::new(0_u32);
    let ask_later = move |password: String| {
        let number = typed.get_value() + 1;
        typed.set_value(number);
        if password.is_empty() {
            strength.set(None);
            return;
        }
        let ask = move || {
            if typed.try_get_value() != Some(number) {
                return;
            }
            spawn_local(async move {
                let judged = judge.run(password).await;
                if typed.try_get_value() == Some(number) {
                    strength.set(judged.ok());
                }
            });
        };
        set_timeout(ask, REST);
    };
    let verdict = move || {
        strength.with(|strength| {
            strength
                .as_ref()
                .map(|judged| match (judged.rule.as_str(), judged.score) {
                    ("", 4..) => td_string!(locale, link.strong),
                    ("", _) => td_string!(locale, link.good),
                    (rule, _) => rule_text(locale, rule),
                })
        })
    };
    let bars = move || strength.with(|strength| strength.as_ref().map(|judged| judged.score.to_string()));
    view! {
        <div class="strength" data-score=bars on:input=move |event| ask_later(event_target_value(&event))>
            {children()}
            <div class="strength-bars scripted" aria-hidden="true"><span></span><span></span><span></span><span></span></div>
            <p class="hint scripted" role="status">{verdict}</p>
        </div>
    }
}
