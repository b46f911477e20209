//! The states of a user that need attention, as labelled chips: never colour alone.

use super::{Activity, MailState, UserItemView};
use crate::i18n::Locale;
use crate::text::left;
use crate::time::Moment;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A chip's look and text, the most pressing first.
pub fn chips(locale: Locale, user: &UserItemView, now: Moment) -> Vec<(&'static str, String)> {
    let mut chips = Vec::new();
    match user.activity {
        Activity::Active => {}
        Activity::Deactivated => chips.push(("chip", td_string!(locale, activity.deactivated).to_owned())),
        Activity::Deleted => chips.push(("chip bad", td_string!(locale, activity.deleted).to_owned())),
    }
    if let Some(until) = user.locked_until {
        let left = left(locale, now, until);
        chips.push((
            "chip bad",
            td_string!(locale, state.locked_for, left = left.as_str()).to_string(),
        ));
    }
    if user.expired {
        chips.push(("chip bad", td_string!(locale, state.expired).to_owned()));
    }
    if let Some(until) = user.invitation_expires {
        let text = if until.at > now.at {
            td_string!(locale, state.invited)
        } else {
            td_string!(locale, state.invitation_expired)
        };
        let text = match user.invitation_mail {
            Some(MailState::Waiting) => format!("{text} · {}", td_string!(locale, state.mail_waiting)),
            Some(MailState::Accepted) => format!("{text} · {}", td_string!(locale, state.mail_accepted)),
            Some(MailState::Refused) | None => text.to_owned(),
        };
        chips.push(("chip warn", text));
        if user.invitation_mail == Some(MailState::Refused) {
            chips.push(("chip bad", td_string!(locale, state.mail_refused).to_owned()));
        }
    }
    if user.api_only {
        chips.push(("chip outline", td_string!(locale, state.api_only).to_owned()));
    }
    chips
}

/// The chips of a user.
#[component]
pub fn StateChips(
    /// The page's language.
    locale: Locale,
    /// Whose.
    user: UserItemView,
    /// The time of the answer.
    now: Moment,
) -> impl IntoView {
    chips(locale, &user, now)
        .into_iter()
        .map(|(class, text)| view! { <span class=class>{text}</span> })
        .collect_view()
}
