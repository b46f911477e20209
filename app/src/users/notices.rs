//! What saving a user has done, told on the page that it leads to.

use crate::counted;
use crate::i18n::Locale;
use crate::text::{locale, number};
use leptos::prelude::*;
use leptos_i18n::td_string;

fn text(locale: Locale, code: &str, count: u64) -> String {
    match code {
        "created" => td_string!(locale, user_form.created).to_owned(),
        "invited" => td_string!(locale, user_form.invited).to_owned(),
        "without_group" => td_string!(locale, user_form.without_group).to_owned(),
        "seats" => counted!(locale, user_form.seats_now, count, number = number(locale, count)),
        _ => td_string!(locale, user_form.saved).to_owned(),
    }
}

/// The notices, in one line each; what needs attention stands out.
#[component]
pub fn Notices(
    /// Code and number of each.
    notices: Vec<(String, u64)>,
) -> impl IntoView {
    let locale = locale();
    let lines = notices.into_iter().map(|(code, count)| {
        let class = if code == "without_group" { "warn" } else { "" };
        view! { <li class=class>{text(locale, &code, count)}</li> }
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| view! { <ul class="notices" role="status">{lines}</ul> })
}
