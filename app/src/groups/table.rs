//! The table "Groups"; below 768 px its rows are cards.

use super::list::GroupList;
use super::members::members_path;
use super::query::{GroupColumn, GroupSort, GroupSortKey};
use super::{GroupItemView, GroupPage};
use crate::bulk::selection::{SelectPage, SelectRow};
use crate::i18n::Locale;
use crate::routes::{GROUPS, USERS};
use crate::text::number;
use crate::time::Moment;
use crate::ui::list_frame::Nothing;
use crate::ui::sort_header::{SortHeader, Sorted};
use crate::users::Activity;
use crate::users::table::time;
use crate::users::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;
use uuid::Uuid;

/// A page of groups, or why it is empty.
#[component]
pub fn GroupTable(
    /// The list.
    list: GroupList,
    /// The page.
    page: GroupPage,
) -> impl IntoView {
    let locale = list.locale;
    if page.rows.is_empty() {
        return view! { <NoGroups list/> }.into_any();
    }
    let ids: Arc<[Uuid]> = page.rows.iter().map(|row| row.id.0).collect();
    let columns = list.query.with_untracked(|query| query.columns.clone());
    let now = page.now;
    // Who may do nothing to groups has nothing to tick.
    let boxes = page.acts.then(|| ids.clone());
    let rows = page
        .rows
        .into_iter()
        .map(|group| view! { <GroupRow list group now ids=boxes.clone() columns=columns.clone()/> })
        .collect_view();
    view! {
        <table class="groups-table" aria-label=td_string!(locale, groups.table)>
            <thead><tr>
                {page.acts.then(|| view! {
                    <th class="c-select" scope="col">
                        <SelectPage selection=list.selection ids label=td_string!(locale, groups.select_page)/>
                    </th>
                })}
                {sort_header(list, GroupSortKey::Name, td_string!(locale, groups.name), "c-name")}
                {sort_header(list, GroupSortKey::Leader, td_string!(locale, groups.leader), "c-contact")}
                {sort_header(list, GroupSortKey::Users, td_string!(locale, groups.users), "c-number")}
                <th scope="col" class="c-groups">{td_string!(locale, groups.permissions)}</th>
                {columns.into_iter().map(|column| column_header(list, column)).collect_view()}
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn sort_header(list: GroupList, key: GroupSortKey, label: &'static str, class: &'static str) -> AnyView {
    let mut query = list.query.with_untracked(|query| query.at(None));
    let sorted = Sorted::of(query.sort.key == key, query.sort.descending);
    let descending = sorted.next(matches!(key, GroupSortKey::Users | GroupSortKey::Created));
    query.sort = GroupSort { key, descending };
    view! { <SortHeader locale=list.locale label href=query.href() sorted class/> }.into_any()
}

fn column_header(list: GroupList, column: GroupColumn) -> AnyView {
    let locale = list.locale;
    let label = match column {
        GroupColumn::Created => {
            return sort_header(
                list,
                GroupSortKey::Created,
                td_string!(locale, column.created),
                "c-time",
            );
        }
        GroupColumn::Tags => td_string!(locale, column.tags),
        GroupColumn::Description => td_string!(locale, column.description),
    };
    view! { <th scope="col" class="c-text">{label}</th> }.into_any()
}

#[component]
fn GroupRow(
    list: GroupList,
    group: GroupItemView,
    now: Moment,
    ids: Option<Arc<[Uuid]>>,
    columns: Vec<GroupColumn>,
) -> impl IntoView {
    let GroupList { locale, selection, .. } = list;
    let id = group.id;
    let selected = selection.of(id.0);
    let tick = ids.map(|ids| {
        let label = td_string!(locale, users.select_one, name = group.name.as_str()).to_string();
        view! { <SelectRow selection ids id=id.0 label selected/> }
    });
    let more = columns
        .into_iter()
        .map(|column| column_cell(locale, column, &group, now))
        .collect_view();
    let leader = match group.leader {
        Some((id, name)) => view! { <a href=format!("{USERS}/{id}") title=name.clone()>{name.clone()}</a> }.into_any(),
        None => view! { <span class="absent">{td_string!(locale, groups.no_leader)}</span> }.into_any(),
    };
    let name = group.name;
    view! {
        <tr class:selected=move || selected.get()>
            {tick}
            <td class="c-name"><div class="who">
                <a class="row-link" href=format!("{GROUPS}/{id}") title=name.clone()>{name.clone()}</a>
                {(group.activity != Activity::Active).then(|| view! {
                    <span class="chips"><span class="chip">{words::activity(locale, group.activity)}</span></span>
                })}
            </div></td>
            <td class="c-contact">{leader}</td>
            <td class="c-number">
                <a href=members_path(id) title=td_string!(locale, group_members.title)>{number(locale, group.users)}</a>
            </td>
            <td class="c-groups">{permissions(locale, group.permissions)}</td>
            {more}
        </tr>
    }
}

fn permissions(locale: Locale, permissions: Vec<(String, bool)>) -> AnyView {
    if permissions.is_empty() {
        return view! { <span class="absent">{td_string!(locale, groups.no_permissions)}</span> }.into_any();
    }
    let chip = move |(name, writable): (String, bool)| {
        let write = writable.then(|| view! { <small>{td_string!(locale, groups.write)}</small> });
        view! { <span class="chip right">{name}{write}</span> }
    };
    view! { <div class="groups wrap">{permissions.into_iter().map(chip).collect_view()}</div> }.into_any()
}

fn column_cell(locale: Locale, column: GroupColumn, group: &GroupItemView, now: Moment) -> AnyView {
    match column {
        GroupColumn::Tags => view! {
            <td class="c-text"><div class="groups wrap">
                {group.tags.iter().map(|tag| view! { <span class="chip plain">{tag.clone()}</span> }).collect_view()}
            </div></td>
        }
        .into_any(),
        GroupColumn::Created => {
            view! { <td class="c-time">{time(locale, Some(group.created_at), now)}</td> }.into_any()
        }
        GroupColumn::Description => view! { <td class="c-text">{group.description.clone()}</td> }.into_any(),
    }
}

/// Why nothing is here, and what to do.
#[component]
fn NoGroups(list: GroupList) -> impl IntoView {
    let locale = list.locale;
    let query = list.query.get_untracked();
    let (title, why, clear) = if query.is_filtered() {
        (
            td_string!(locale, groups.none),
            td_string!(locale, groups.none_why),
            query.cleared().href(),
        )
    } else {
        (
            td_string!(locale, groups.none_at_all),
            td_string!(locale, groups.none_at_all_why),
            String::new(),
        )
    };
    view! { <Nothing locale title why clear/> }
}
