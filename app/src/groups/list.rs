//! The groups list: the page at `/control-center/groups`.

use super::api::list_groups;
use super::{GroupItemView, GroupPage};
use crate::i18n::Locale;
use crate::routes::{GROUPS, USERS};
use crate::text::{locale, number};
use crate::ui::list_frame::{ListRows, Nothing, SearchBox};
use crate::ui::newest::newest;
use crate::ui::pager::{PageLinks, range};
use crate::ui::query_form::{FORM, QueryForm};
use crate::users::keyboard::ListKeys;
use crate::users::list::PageHead;
use crate::users::query::UserQuery;
use crate::users::words;
use crate::users::{Activity, UserId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|raw| UserQuery::parse(raw)));
    let page = newest(
        Memo::new(move |_| query.with(UserQuery::to_query_string)),
        true,
        list_groups,
    );
    let form = QueryForm::new(GROUPS, UserQuery::canonical);
    view! {
        <Title text=td_string!(locale, user_management)/>
        <main id="content" class="page" tabindex="-1">
            <PageHead locale current=GROUPS/>
            <form id=FORM method="get" action=GROUPS on:submit=move |event| form.submitted(event)></form>
            <section class="card list" aria-label=td_string!(locale, groups.table)>
                <div class="toolbar">
                    <SearchBox locale form label=td_string!(locale, groups.search)
                        value=Signal::derive(move || query.with(|query| query.search.clone()))/>
                </div>
                <ListRows rows=page loading=td_string!(locale, groups.loading)
                    show=Callback::new(move |page: GroupPage| view! { <Groups locale page query=query.get_untracked()/> }.into_any())/>
            </section>
            <ListKeys locale/>
        </main>
    }
}

fn href(query: &UserQuery) -> String {
    let text = query.to_query_string();
    if text.is_empty() {
        GROUPS.to_owned()
    } else {
        format!("{GROUPS}?{text}")
    }
}

#[component]
fn Groups(locale: Locale, page: GroupPage, query: UserQuery) -> impl IntoView {
    if page.rows.is_empty() {
        let (title, why) = if query.search.is_empty() {
            (
                td_string!(locale, groups.none_at_all),
                td_string!(locale, groups.none_at_all_why),
            )
        } else {
            (td_string!(locale, groups.none), td_string!(locale, groups.none_why))
        };
        let clear = if query.is_filtered() { GROUPS } else { "" };
        return view! { <Nothing locale title why clear/> }.into_any();
    }
    let shown = page.rows.len();
    let next = page.rows.last().filter(|_| page.more).map(|row| Some(row.id.0));
    let page_href = move |start: Option<uuid::Uuid>| {
        href(&UserQuery {
            after: start.map(UserId),
            ..query.clone()
        })
    };
    view! {
        <table class="groups-table" aria-label=td_string!(locale, groups.table)>
            <thead><tr>
                <th scope="col" class="c-name">{td_string!(locale, groups.name)}</th>
                <th scope="col" class="c-contact">{td_string!(locale, groups.leader)}</th>
                <th scope="col" class="c-number">{td_string!(locale, groups.users)}</th>
                <th scope="col" class="c-groups">{td_string!(locale, groups.permissions)}</th>
            </tr></thead>
            <tbody>{page.rows.into_iter().map(|group| view! { <GroupRow locale group/> }).collect_view()}</tbody>
        </table>
        <div class="foot">
            <span class="foot-range" role="status">{range(locale, &page.pager, shown)}</span>
            <PageLinks locale pager=page.pager next href=page_href/>
        </div>
    }
    .into_any()
}

#[component]
fn GroupRow(locale: Locale, group: GroupItemView) -> impl IntoView {
    let members = UserQuery {
        groups: vec![group.id],
        ..UserQuery::default()
    }
    .href();
    let leader = match group.leader {
        Some((id, name)) => view! { <a href=format!("{USERS}/{id}")>{name}</a> }.into_any(),
        None => view! { <span class="absent">{td_string!(locale, groups.no_leader)}</span> }.into_any(),
    };
    let permissions = if group.permissions.is_empty() {
        view! { <span class="absent">{td_string!(locale, groups.no_permissions)}</span> }.into_any()
    } else {
        let chip = move |(name, writable): (String, bool)| {
            let write = writable.then(|| view! { <small>{td_string!(locale, groups.write)}</small> });
            view! { <span class="chip right">{name}{write}</span> }
        };
        view! { <div class="groups wrap">{group.permissions.into_iter().map(chip).collect_view()}</div> }.into_any()
    };
    view! {
        <tr>
            <td class="c-name"><div class="group-name">
                <span class="who"><span class="row-link">{group.name}</span>
                    {(group.activity != Activity::Active).then(|| view! { <span class="chip">{words::activity(locale, group.activity)}</span> })}
                </span>
                <span class="soft">{group.description}</span>
            </div></td>
            <td class="c-contact">{leader}</td>
            <td class="c-number"><a href=members>{number(locale, group.users)}</a></td>
            <td class="c-groups">{permissions}</td>
        </tr>
    }
}
