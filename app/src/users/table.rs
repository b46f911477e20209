//! The table "Users"; below 768 px its rows are cards.

use super::chips::StateChips;
use super::list::{UserList, Whose};
use super::query::{Column, Sort, SortKey};
use super::words;
use super::{UserItemView, UserPage};
use crate::bulk::selection::{SelectPage, SelectRow};
use crate::i18n::Locale;
use crate::routes::USERS;
use crate::text::{ago, date, exact, machine, number};
use crate::time::Moment;
use crate::ui::avatar::Avatar;
use crate::ui::list_frame::Nothing;
use crate::ui::sort_header::{SortHeader, Sorted};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;
use uuid::Uuid;

/// A page of users, or why it is empty.
#[component]
pub fn UserTable(
    /// The list.
    list: UserList,
    /// The page.
    page: UserPage,
) -> impl IntoView {
    let locale = list.locale;
    if page.rows.is_empty() {
        return view! { <NoUsers list/> }.into_any();
    }
    let ids: Arc<[Uuid]> = page.rows.iter().map(|row| row.id.0).collect();
    let columns = list.query.with_untracked(|query| query.columns.clone());
    let now = page.now;
    let rows = page
        .rows
        .into_iter()
        .map(|user| view! { <UserRow list user now ids=ids.clone() columns=columns.clone()/> })
        .collect_view();
    view! {
        <table class="users" aria-label=td_string!(locale, users.table)>
            <thead><tr>
                <th class="c-select" scope="col">
                    <SelectPage selection=list.selection ids label=td_string!(locale, users.select_page)/>
                </th>
                {[(SortKey::Name, "c-name"), (SortKey::Email, "c-email"), (SortKey::Contact, "c-contact"),
                    (SortKey::LastLogin, "c-time")].map(|(key, class)| sort_header(list, key, class))}
                <th class="c-groups" scope="col">{td_string!(locale, column.groups)}</th>
                {sort_header(list, SortKey::NoSharedData, "c-shared")}
                {(list.whose == Whose::Members).then(|| view! {
                    <th class="c-member" scope="col">{td_string!(locale, group_members.membership)}</th>
                })}
                {columns.into_iter().map(|column| column_header(list, column)).collect_view()}
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn sort_header(list: UserList, key: SortKey, class: &'static str) -> AnyView {
    let label = words::sort_key(list.locale, key);
    let mut query = list.filters();
    let sorted = Sorted::of(query.sort.key == key, query.sort.descending);
    let largest_first = matches!(
        key,
        SortKey::LastLogin | SortKey::Created | SortKey::FailedAttempts | SortKey::NoSharedData
    );
    let descending = sorted.next(largest_first);
    query.sort = Sort { key, descending };
    view! { <SortHeader locale=list.locale label href=list.address(&query) sorted class/> }.into_any()
}

fn column_header(list: UserList, column: Column) -> AnyView {
    match column {
        Column::Created => sort_header(list, SortKey::Created, "c-time"),
        Column::Expires => sort_header(list, SortKey::Expires, "c-time"),
        Column::FailedAttempts => sort_header(list, SortKey::FailedAttempts, "c-number"),
        Column::Tags | Column::Description => {
            view! { <th scope="col" class="c-text">{words::column(list.locale, column)}</th> }.into_any()
        }
    }
}

#[component]
fn UserRow(list: UserList, user: UserItemView, now: Moment, ids: Arc<[Uuid]>, columns: Vec<Column>) -> impl IntoView {
    let locale = list.locale;
    let id = user.id;
    let selected = list.selection.of(id.0);
    let label = td_string!(locale, users.select_one, name = user.name.as_str()).to_string();
    let shown_name = if user.contact.is_empty() {
        user.name.clone()
    } else {
        user.contact.clone()
    };
    let more = columns
        .into_iter()
        .map(|column| column_cell(locale, column, &user, now))
        .collect_view();
    view! {
        <tr class:selected=move || selected.get()>
            <SelectRow selection=list.selection ids id=id.0 label selected/>
            <td class="c-name"><div class="who">
                <Avatar name=shown_name seed=user.name.clone() photo=user.photo.clone()/>
                <a class="row-link" href=format!("{USERS}/{id}") title=user.name.clone()>{user.name.clone()}</a>
                <span class="chips"><StateChips locale user=user.clone() now/></span>
            </div></td>
            <td class="c-email" title=user.email.clone()>{user.email.clone()}</td>
            <td class="c-contact" title=user.contact.clone()>{contact(locale, &user.contact)}</td>
            <td class="c-time">{time(locale, user.last_login, now)}</td>
            <td class="c-groups">{groups(locale, &user)}</td>
            <td class="c-shared">{user.no_shared_data.then(|| view! { <span class="chip">{td_string!(locale, users.hidden)}</span> })}</td>
            {user.writable.filter(|_| list.whose == Whose::Members).map(|writable| view! {
                <td class="c-member">{if writable {
                    td_string!(locale, group_members.may_write)
                } else {
                    td_string!(locale, group_members.read_only)
                }}</td>
            })}
            {more}
        </tr>
    }
}

fn contact(locale: Locale, name: &str) -> AnyView {
    if name.is_empty() {
        view! { <span class="absent" aria-label=td_string!(locale, users.no_contact)>"—"</span> }.into_any()
    } else {
        name.to_owned().into_any()
    }
}

/// A time as "3 days ago", with the exact one on hover and for screen readers; "never" without one.
pub fn time(locale: Locale, moment: Option<Moment>, now: Moment) -> AnyView {
    match moment {
        None => view! { <span class="absent">{td_string!(locale, users.never)}</span> }.into_any(),
        Some(moment) => {
            let exact = exact(locale, moment);
            view! {
                <time datetime=machine(moment) title=exact.clone()>
                    {ago(locale, moment, now)}<span class="only-read">{format!(" ({exact})")}</span>
                </time>
            }
            .into_any()
        }
    }
}

fn groups(locale: Locale, user: &UserItemView) -> AnyView {
    let all = user
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <div class="groups" title=all>
            {user.groups.iter().map(|group| view! { <span class="chip plain">{group.name.clone()}</span> }).collect_view()}
            {(user.more_groups > 0).then(|| view! {
                <span class="chip">{td_string!(locale, users.more_groups, number = number(locale, user.more_groups.into())).to_string()}</span>
            })}
            {user.other_groups.then(|| view! { <span class="chip">{td_string!(locale, users.other_groups)}</span> })}
        </div>
    }
    .into_any()
}

fn column_cell(locale: Locale, column: Column, user: &UserItemView, now: Moment) -> AnyView {
    match column {
        Column::Tags => view! {
            <td class="c-text"><div class="groups">
                {user.tags.iter().map(|tag| view! { <span class="chip plain">{tag.clone()}</span> }).collect_view()}
            </div></td>
        }
        .into_any(),
        Column::Created => view! { <td class="c-time">{time(locale, Some(user.created_at), now)}</td> }.into_any(),
        Column::Expires => view! { <td class="c-time">{user.expires_on.map(|day| date(locale, day))}</td> }.into_any(),
        Column::FailedAttempts => {
            view! { <td class="c-number">{number(locale, user.failed_attempts.into())}</td> }.into_any()
        }
        Column::Description => {
            view! { <td class="c-text" title=user.description.clone()>{user.description.clone()}</td> }.into_any()
        }
    }
}

/// Why nothing is here, and what to do.
#[component]
fn NoUsers(list: UserList) -> impl IntoView {
    let locale = list.locale;
    let query = list.filters();
    let ((title, why), clear) = if query.is_filtered() {
        let none = (td_string!(locale, users.none), td_string!(locale, users.none_why));
        (none, list.address(&query.cleared()))
    } else {
        (list.empty, String::new())
    };
    view! { <Nothing locale title why clear/> }
}
