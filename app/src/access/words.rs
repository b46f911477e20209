//! How a right is told: through which group, since when, by whom.

use super::GivenView;
use crate::audit::Who;
use crate::i18n::Locale;
use crate::routes::{GROUPS, USERS};
use crate::time::Moment;
use crate::users::table::time;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What a group gives, or all groups together.
pub fn kind(locale: Locale, writable: bool) -> &'static str {
    if writable {
        td_string!(locale, access.write)
    } else {
        td_string!(locale, access.read)
    }
}

/// The group, and where its record is for who may open it.
pub fn group(given: &GivenView, opens: bool) -> AnyView {
    let name = given.group.name.clone();
    if opens {
        view! { <a href=format!("{GROUPS}/{}", given.group.id) title=name.clone()>{name.clone()}</a> }.into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    }
}

/// Since when; nothing where nobody knows.
pub fn since(locale: Locale, since: Option<Moment>, now: Moment) -> AnyView {
    match since {
        Some(since) => time(locale, Some(since), now),
        None => view! { <span class="absent">"—"</span> }.into_any(),
    }
}

/// Who granted it, as far as the reader may know.
pub fn giver(locale: Locale, by: Who) -> AnyView {
    let text = match by {
        Who::User { id, name } => return view! { <a href=format!("{USERS}/{id}")>{name}</a> }.into_any(),
        Who::Other => return view! { <span class="chip">{td_string!(locale, users.other_groups)}</span> }.into_any(),
        Who::Erased => td_string!(locale, access.erased),
        Who::CommandLine | Who::System => td_string!(locale, access.nobody),
    };
    view! { <span class="soft">{text}</span> }.into_any()
}
