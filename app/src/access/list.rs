//! "Who can…": the page at `/control-center/access`.

use super::api::{count_who_can, who_can};
use super::query::{AccessQuery, WRITE};
use super::{AccessPage, AccessRow, GivenView, words};
use crate::i18n::Locale;
use crate::rights::{Access, Permission};
use crate::routes::{ACCESS, GROUPS, USERS};
use crate::text::locale;
use crate::time::Moment;
use crate::ui::avatar::Avatar;
use crate::ui::icon::Icon;
use crate::ui::list_frame::{ListFoot, ListRows, Nothing, SearchBox};
use crate::ui::newest::newest;
use crate::ui::query_form::{FORM, QueryForm};
use crate::users::chips::StateChips;
use crate::users::keyboard::ListKeys;
use crate::users::{PageStart, PagerView};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn WhoCanPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|raw| AccessQuery::parse(raw)));
    let key = Memo::new(move |_| query.with(AccessQuery::to_query_string));
    let rows = newest(key, true, who_can);
    let counts = newest(key, false, count_who_can);
    let form = QueryForm::new(Callback::new(|raw: String| AccessQuery::parse(&raw).href()));
    let asked = move || query.with(|query| query.permission.is_some());
    view! {
        <Title text=td_string!(locale, access.title)/>
        <main id="content" class="page" tabindex="-1">
            <a class="back" href=GROUPS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, tabs.groups)}</a>
            <div class="page-head"><h1>{td_string!(locale, access.title)}</h1></div>
            <form id=FORM method="get" action=ACCESS on:submit=move |event| form.submitted(event)></form>
            <section class="card list" aria-label=td_string!(locale, access.table)>
                <div class="toolbar access-bar">
                    <Asked locale form query/>
                    <SearchBox locale form label=td_string!(locale, users.search)
                        value=Signal::derive(move || query.with(|query| query.search.clone()))/>
                    {move || asked().then(|| view! {
                        <a class="button" download="" href=query.with(AccessQuery::export_href)>{td_string!(locale, files.export)}</a>
                    })}
                </div>
                {move || administrators(locale, query.with(|query| query.permission))}
                <ListRows rows loading=td_string!(locale, access.loading)
                    show=Callback::new(move |page| page_of(locale, &query.get_untracked(), page))/>
                <ListFoot locale form rows counts standing
                    href=Callback::new(move |start| query.with_untracked(|query| query.page_href(start)))
                    size=Signal::derive(move || query.with(|query| query.size))/>
            </section>
            <ListKeys/>
        </main>
    }
}

fn standing(page: AccessPage, pager: PagerView) -> (usize, Option<PageStart>, PagerView) {
    let next = page.rows.last().filter(|_| page.more).map(|row| Some(row.user.id.0));
    (page.rows.len(), next, pager)
}

/// What is asked for: the permission, how far it goes, and of whom.
#[component]
fn Asked(locale: Locale, form: QueryForm, query: Memo<AccessQuery>) -> impl IntoView {
    let permission = move || query.with(|query| query.permission.map_or("", Permission::as_str));
    let access = move || query.with(|query| if query.access == Access::Write { WRITE } else { "" });
    let deactivated = move || query.with(|query| query.deactivated);
    let (now_permission, now_access) = (untrack(permission), untrack(access));
    view! {
        <select name="permission" form=FORM aria-label=td_string!(locale, access.permission)
            on:change=move |event| form.changed(event) prop:value=permission>
            <option value="" selected=now_permission.is_empty()>{td_string!(locale, access.choose)}</option>
            {Permission::ALL.iter().map(|permission| {
                let word = permission.as_str();
                view! { <option value=word selected=word == now_permission>{word}</option> }
            }).collect_view()}
        </select>
        <select name="access" form=FORM aria-label=td_string!(locale, access.level)
            on:change=move |event| form.changed(event) prop:value=access>
            <option value="" selected=now_access.is_empty()>{td_string!(locale, access.any)}</option>
            <option value=WRITE selected=now_access == WRITE>{td_string!(locale, access.write_only)}</option>
        </select>
        <label class="option">
            <input type="checkbox" name="deactivated" value="true" form=FORM checked=untrack(deactivated)
                prop:checked=deactivated on:change=move |event| form.changed(event)/>
            <span>{td_string!(locale, access.deactivated)}</span>
        </label>
    }
}

/// Administrators need no permission of their own: the list of one would not tell the whole without this.
fn administrators(locale: Locale, permission: Option<Permission>) -> AnyView {
    match permission {
        None | Some(Permission::Admin) => ().into_any(),
        Some(_) => view! {
            <p class="access-note hint">{td_string!(locale, access.administrators)}" "
                <a href=AccessQuery::of(Some(Permission::Admin)).href()>{td_string!(locale, access.administrators_link)}</a>
            </p>
        }
        .into_any(),
    }
}

/// The table, or why there is none.
fn page_of(locale: Locale, query: &AccessQuery, page: AccessPage) -> AnyView {
    if page.rows.is_empty() {
        return nobody(locale, query, page.given);
    }
    let now = page.now;
    view! {
        <table class="access-table" aria-label=td_string!(locale, access.table)>
            <thead><tr>
                <th scope="col" class="c-name">{td_string!(locale, column.name)}</th>
                <th scope="col" class="c-contact">{td_string!(locale, column.contact)}</th>
                <th scope="col" class="c-can">{td_string!(locale, access.can)}</th>
                <th scope="col" class="c-through">{td_string!(locale, access.through)}</th>
                <th scope="col" class="c-since">{td_string!(locale, access.since)}</th>
                <th scope="col" class="c-by">{td_string!(locale, access.by)}</th>
            </tr></thead>
            <tbody>{page.rows.into_iter().map(|user| row(locale, user, now)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn nobody(locale: Locale, query: &AccessQuery, given: bool) -> AnyView {
    let (title, why) = match query.permission {
        None => (
            td_string!(locale, access.unasked),
            td_string!(locale, access.unasked_why),
        ),
        Some(_) if query.is_filtered() => (
            td_string!(locale, access.no_match),
            td_string!(locale, access.no_match_why),
        ),
        Some(_) if given => (td_string!(locale, access.unused), td_string!(locale, access.unused_why)),
        Some(_) => (
            td_string!(locale, access.ungiven),
            td_string!(locale, access.ungiven_why),
        ),
    };
    let clear = if query.permission.is_some() && query.is_filtered() {
        query.cleared().href()
    } else {
        String::new()
    };
    view! { <Nothing locale title why clear/> }.into_any()
}

fn row(
    locale: Locale,
    AccessRow {
        user,
        writable,
        through,
    }: AccessRow,
    now: Moment,
) -> AnyView {
    let (name, contact) = (user.name.clone(), user.contact.clone());
    let shown_name = if contact.is_empty() {
        name.clone()
    } else {
        contact.clone()
    };
    let contact = if contact.is_empty() {
        view! { <span class="absent" aria-label=td_string!(locale, users.no_contact)>"—"</span> }.into_any()
    } else {
        contact.into_any()
    };
    view! {
        <tr>
            <td class="c-name"><div class="who">
                <Avatar name=shown_name seed=name.clone() photo=user.photo.clone()/>
                <a class="row-link" href=format!("{USERS}/{}", user.id) title=name.clone()>{name.clone()}</a>
                <span class="chips"><StateChips locale user now/></span>
            </div></td>
            <td class="c-contact">{contact}</td>
            <td class="c-can"><span class="chip right">{words::kind(locale, writable)}</span></td>
            <td class="c-given" colspan="3">
                <ul class="given">{through.into_iter().map(|given| through_group(locale, given, now)).collect_view()}</ul>
            </td>
        </tr>
    }
    .into_any()
}

fn through_group(locale: Locale, given: GivenView, now: Moment) -> AnyView {
    view! {
        <li>
            <span class="given-group">{words::group(&given, true)}<span class="soft">{words::kind(locale, given.writable)}</span></span>
            <span class="given-since">{words::since(locale, given.since, now)}</span>
            <span class="given-by">{words::giver(locale, given.by)}</span>
        </li>
    }
    .into_any()
}
