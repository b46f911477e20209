//! What saving a form has done, told on the page that it leads to.

use crate::i18n::Locale;
use crate::text::locale;
use leptos::prelude::*;

/// The notices, in one line each; what needs attention stands out.
#[component]
pub fn Notices(
    /// Code and number of each.
    notices: Vec<(String, u64)>,
    /// The sentence of a code and its number.
    say: fn(Locale, &str, u64) -> String,
) -> impl IntoView {
    let locale = locale();
    let lines = notices.into_iter().map(|(code, count)| {
        let class = if code == "without_group" { "warn" } else { "" };
        view! { <li class=class>{say(locale, &code, count)}</li> }
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| view! { <ul class="notices" role="status">{lines}</ul> })
}
