//! The words for what users are.

use super::query::{Column, SortKey};
use super::{Activity, SignInState};
use crate::i18n::Locale;
use leptos_i18n::td_string;

/// What an activity is called.
pub fn activity(locale: Locale, activity: Activity) -> &'static str {
    match activity {
        Activity::Active => td_string!(locale, activity.active),
        Activity::Deactivated => td_string!(locale, activity.deactivated),
        Activity::Deleted => td_string!(locale, activity.deleted),
    }
}

/// What a derived state is called.
pub fn state(locale: Locale, state: SignInState) -> &'static str {
    match state {
        SignInState::Invited => td_string!(locale, state.invited),
        SignInState::InvitationExpired => td_string!(locale, state.invitation_expired),
        SignInState::Locked => td_string!(locale, state.locked),
        SignInState::Expired => td_string!(locale, state.expired),
        SignInState::Expiring => td_string!(locale, state.expiring),
        SignInState::NeverSignedIn => td_string!(locale, state.never_signed_in),
        SignInState::Stale => td_string!(locale, state.stale),
        SignInState::ApiOnly => td_string!(locale, state.api_only),
        SignInState::ReviewDue => td_string!(locale, state.review_due),
        SignInState::NoSharedData => td_string!(locale, state.no_shared_data),
        SignInState::WithoutGroup => td_string!(locale, state.without_group),
        SignInState::WithoutContact => td_string!(locale, state.without_contact),
    }
}

/// The name of a column that sorts.
pub fn sort_key(locale: Locale, key: SortKey) -> &'static str {
    match key {
        SortKey::Name => td_string!(locale, column.name),
        SortKey::Email => td_string!(locale, column.email),
        SortKey::Contact => td_string!(locale, column.contact),
        SortKey::LastLogin => td_string!(locale, column.last_login),
        SortKey::NoSharedData => td_string!(locale, column.no_shared_data),
        SortKey::Created => td_string!(locale, column.created),
        SortKey::Expires => td_string!(locale, column.expires),
        SortKey::FailedAttempts => td_string!(locale, column.failed_attempts),
    }
}

/// The name of an additional column.
pub fn column(locale: Locale, column: Column) -> &'static str {
    match column {
        Column::Tags => td_string!(locale, column.tags),
        Column::Created => td_string!(locale, column.created),
        Column::Expires => td_string!(locale, column.expires),
        Column::FailedAttempts => td_string!(locale, column.failed_attempts),
        Column::Description => td_string!(locale, column.description),
    }
}
