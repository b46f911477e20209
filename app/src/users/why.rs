//! What a user may do, and why.

use super::record::Part;
use super::{EffectivePermission, UserRecordView};
use crate::access::query::AccessQuery;
use crate::access::{GivenView, words as access};
use crate::i18n::Locale;
use crate::rights::Permission;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Every permission with the groups that give it. Where the reader sees others, it leads to everybody who has it.
#[component]
pub fn Permissions(
    /// The page's language.
    locale: Locale,
    /// Whose.
    user: UserRecordView,
) -> impl IntoView {
    let nothing = user.permissions.is_empty();
    let (now, opens) = (user.now, user.sees_others);
    let through = move |given: GivenView| {
        view! {
            <li>
                {access::group(&given, opens)}
                <span>{access::kind(locale, given.writable)}</span>
                <span class="soft">
                    {given.since.map(|since| view! {
                        {td_string!(locale, access.granted)}" "{access::since(locale, Some(since), now)}" "
                    })}
                    {td_string!(locale, access.granted_by)}" "{access::giver(locale, given.by)}
                </span>
            </li>
        }
    };
    let line = move |permission: EffectivePermission| {
        let kind = if permission.writable {
            td_string!(locale, record.writable)
        } else {
            td_string!(locale, record.read_only)
        };
        let name = permission.permission;
        let chip = if opens {
            let title = td_string!(locale, access.who_can, permission = name.as_str()).to_string();
            let others = AccessQuery::of(Permission::parse(&name)).href();
            view! { <a class="chip right" href=others title=title.clone() aria-label=title>{name}</a> }.into_any()
        } else {
            view! { <span class="chip right">{name}</span> }.into_any()
        };
        view! {
            <li class="effective">
                {chip}
                <span>{kind}</span>
                <ul>{permission.groups.into_iter().map(through).collect_view()}</ul>
            </li>
        }
    };
    view! {
        <Part title=td_string!(locale, record.permissions)>
            <ul class="lines">{user.permissions.into_iter().map(line).collect_view()}</ul>
            {nothing.then(|| view! { <p class="absent">{td_string!(locale, record.no_permissions)}</p> })}
        </Part>
    }
}
