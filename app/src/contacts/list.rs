//! The contacts list: the page at `/control-center/contacts`.

use super::api::{count_contacts, list_contacts};
use super::query::ContactQuery;
use super::words::{self, ForWriters};
use super::{ContactCounts, ContactItemView, ContactPage, Kind};
use crate::i18n::Locale;
use crate::routes::{CONTACTS, NEW_CONTACT, USERS};
use crate::text::locale;
use crate::ui::avatar::Avatar;
use crate::ui::icon::Icon;
use crate::ui::list_frame::{
    ActiveFilter, FilterButton, FilterOption, FilterSection, FilterSheet, ListFoot, ListRows, Nothing, SearchBox,
    active_filters,
};
use crate::ui::newest::newest;
use crate::ui::query_form::{FORM, QueryForm};
use crate::users::keyboard::{ListKeys, NEW};
use crate::users::{PageStart, PagerView};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|raw| ContactQuery::parse(raw)));
    let key = Memo::new(move |_| query.with(ContactQuery::to_query_string));
    let rows = newest(key, true, list_contacts);
    let counts = newest(key, false, count_contacts);
    let form = QueryForm::new(Callback::new(|raw: String| ContactQuery::parse(&raw).href()));
    view! {
        <Title text=td_string!(locale, contacts.heading)/>
        <main id="content" class="page" tabindex="-1">
            <div class="page-head">
                <h1>{td_string!(locale, contacts.heading)}</h1>
                <span class="grow"></span>
                <ForWriters>
                    <a id=NEW class="button primary" href=NEW_CONTACT><Icon icon=icondata_lu::LuPlus/>{td_string!(locale, contacts.add)}</a>
                </ForWriters>
            </div>
            <form id=FORM method="get" action=CONTACTS on:submit=move |event| form.submitted(event)></form>
            <div class="list-grid">
                <section class="card list" aria-label=td_string!(locale, contacts.heading)>
                    <div class="toolbar">
                        <SearchBox locale form label=td_string!(locale, contacts.search)
                            value=Signal::derive(move || query.with(|query| query.search.clone()))/>
                        <FilterButton locale/>
                    </div>
                    <ListRows rows loading=td_string!(locale, contacts.loading)
                        show=Callback::new(move |page| page_of(locale, &query.get_untracked(), page))/>
                    <ListFoot locale form rows counts standing
                        href=Callback::new(move |start| query.with_untracked(|query| query.page_href(start)))
                        size=Signal::derive(move || query.with(|query| query.size))/>
                </section>
                <FilterSheet locale counts show=Callback::new(move |counts| relations(locale, form, query, counts))/>
            </div>
            <ListKeys/>
        </main>
    }
}

fn standing(page: ContactPage, counts: ContactCounts) -> (usize, Option<PageStart>, PagerView) {
    let next = page.rows.last().filter(|_| page.more).map(|row| Some(row.id.0));
    (page.rows.len(), next, counts.pager)
}

/// The filter "Relation".
fn relations(locale: Locale, form: QueryForm, query: Memo<ContactQuery>, counts: ContactCounts) -> AnyView {
    let option = |facet: crate::users::Facet<super::Relation>| {
        let value = facet.value;
        let label = words::relation(locale, value).to_owned();
        let chosen = Signal::derive(move || query.with(|query| query.relations.contains(&value)));
        view! { <FilterOption locale form name="relation" value=value.as_str() label count=facet.count chosen/> }
            .into_any()
    };
    let options = counts.relation.into_iter().map(option).collect();
    view! { <FilterSection legend=td_string!(locale, contacts.relation) options/> }.into_any()
}

fn chips(locale: Locale, query: &ContactQuery) -> AnyView {
    let page = |change: &dyn Fn(&mut ContactQuery)| {
        let mut query = ContactQuery {
            after: None,
            ..query.clone()
        };
        change(&mut query);
        query.href()
    };
    let mut chips: Vec<ActiveFilter> = Vec::new();
    if !query.search.is_empty() {
        let href = page(&|query| query.search.clear());
        chips.push((td_string!(locale, filter.search), query.search.clone(), href));
    }
    for gone in &query.relations {
        let href = page(&|query| query.relations.retain(|kept| kept != gone));
        let option = words::relation(locale, *gone).to_owned();
        chips.push((td_string!(locale, contacts.relation), option, href));
    }
    active_filters(locale, chips, query.cleared().href())
}

/// Chips and table, or why there is none.
fn page_of(locale: Locale, query: &ContactQuery, page: ContactPage) -> AnyView {
    let chips = chips(locale, query);
    if page.rows.is_empty() {
        let (title, why, clear) = if query.is_filtered() {
            (
                td_string!(locale, contacts.none),
                td_string!(locale, contacts.none_why),
                query.cleared().href(),
            )
        } else {
            (
                td_string!(locale, contacts.none_at_all),
                td_string!(locale, contacts.none_at_all_why),
                String::new(),
            )
        };
        return view! { {chips} <Nothing locale title why clear/> }.into_any();
    }
    view! {
        {chips}
        <table class="contacts-table" aria-label=td_string!(locale, contacts.heading)>
            <thead><tr>
                <th scope="col" class="c-name">{td_string!(locale, contacts.name)}</th>
                <th scope="col" class="c-relation">{td_string!(locale, contacts.relation)}</th>
                <th scope="col" class="c-company">{td_string!(locale, contacts.company)}</th>
                <th scope="col" class="c-email">{td_string!(locale, contacts.email)}</th>
                <th scope="col" class="c-phone">{td_string!(locale, contacts.phone)}</th>
                <th scope="col" class="c-user">{td_string!(locale, contacts.user)}</th>
            </tr></thead>
            <tbody>{page.rows.into_iter().map(|contact| row(locale, contact)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(locale: Locale, contact: ContactItemView) -> AnyView {
    let user = match contact.linked_to {
        Some((id, name)) => view! { <a href=format!("{USERS}/{id}")>{name}</a> }.into_any(),
        None if contact.linked => view! { <span class="soft">{td_string!(locale, contacts.linked)}</span> }.into_any(),
        None => view! { <span class="absent" aria-label=td_string!(locale, contacts.not_linked)>"—"</span> }.into_any(),
    };
    // A company's name stands in front already.
    let company = if contact.kind == Kind::Company {
        String::new()
    } else {
        contact.company
    };
    view! {
        <tr>
            <td class="c-name"><div class="who">
                <Avatar name=contact.name.clone() seed=contact.name.clone() photo=contact.photo/>
                <a class="row-link" href=format!("{CONTACTS}/{}", contact.id) title=contact.name.clone()>{contact.name.clone()}</a>
                {(contact.kind == Kind::Company).then(|| view! {
                    <span class="chips"><span class="chip">{words::kind(locale, Kind::Company)}</span></span>
                })}
            </div></td>
            <td class="c-relation">{words::relation(locale, contact.relation)}</td>
            <td class="c-company" title=company.clone()>{company.clone()}</td>
            <td class="c-email" title=contact.email.clone()>{contact.email.clone()}</td>
            <td class="c-phone">{contact.phone}</td>
            <td class="c-user">{user}</td>
        </tr>
    }
    .into_any()
}
