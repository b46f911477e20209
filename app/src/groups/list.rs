//! The groups list: the page at `/control-center/groups`.

use super::api::{count_groups, list_groups};
use super::filters::{Filters, active};
use super::offered;
use super::query::{GroupColumn, GroupQuery};
use super::table::GroupTable;
use super::{GroupCounts, GroupPage};
use crate::bulk::Subject;
use crate::bulk::bar::{BulkBar, serve};
use crate::bulk::buttons::{ActionButtons, Bar, Problem, buttons};
use crate::bulk::plan::desk::Desk;
use crate::bulk::selection::Selection;
use crate::control_center::SignedIn;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::{ACCESS, GROUPS, NEW_GROUP};
use crate::text::locale;
use crate::ui::list_frame::{ColumnChoice, ColumnsMenu, FilterButton, ListFoot, ListRows, SearchBox};
use crate::ui::newest::newest;
use crate::ui::query_form::{FORM, QueryForm};
use crate::users::keyboard::{ListKeys, NEW};
use crate::users::list::PageHead;
use crate::users::{PageStart, PagerView};
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct GroupList {
    /// The page's language.
    pub locale: Locale,
    /// What the address asks for.
    pub query: Memo<GroupQuery>,
    /// The rows, which wait for nothing.
    pub rows: Answer<Result<GroupPage, AppError>>,
    /// All that is counted.
    pub counts: Answer<Result<GroupCounts, AppError>>,
    /// The form that shapes the list.
    pub form: QueryForm,
    /// Selected groups.
    pub selection: Selection,
}

impl GroupList {
    /// At the page's address.
    fn new() -> Self {
        let search = use_location().search;
        let query = Memo::new(move |_| search.with(|raw| GroupQuery::parse(raw)));
        let key = Memo::new(move |_| query.with(GroupQuery::to_query_string));
        let list = Self {
            locale: locale(),
            query,
            rows: newest(key, true, list_groups),
            counts: newest(key, false, count_groups),
            form: QueryForm::new(Callback::new(|raw: String| GroupQuery::parse(&raw).href())),
            selection: Selection::new(Subject::Groups),
        };
        let again = Callback::new(move |()| {
            list.rows.refetch();
            list.counts.refetch();
        });
        let matching = Memo::new(move |_| query.with(GroupQuery::matching_key));
        list.selection.follow(matching, again);
        list
    }
}

/// The page.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let list = GroupList::new();
    let GroupList {
        locale, query, form, ..
    } = list;
    view! {
        <Title text=td_string!(locale, user_management)/>
        <main id="content" class="page" tabindex="-1">
            <PageHead locale current=GROUPS><NewGroup locale/></PageHead>
            <form id=FORM method="get" action=GROUPS on:submit=move |event| form.submitted(event)>
                <input type="hidden" name="sort" value=move || query.with(|query| query.sort.to_word())/>
            </form>
            <div class="list-grid">
                <section class="card list" aria-label=td_string!(locale, groups.table)>
                    <Toolbar list/>
                    <ListRows rows=list.rows loading=td_string!(locale, groups.loading) show=Callback::new(move |page: GroupPage| view! {
                        <Problem locale/>
                        {active(list, &page.chosen)}
                        <GroupTable list page/>
                    }.into_any())/>
                    <ListFoot locale form rows=list.rows counts=list.counts standing
                        href=Callback::new(move |start| query.with_untracked(|query| query.at(start)).href())
                        size=Signal::derive(move || query.with(|query| query.size))/>
                </section>
                <Filters list/>
            </div>
            <GroupBar list/>
            <ListKeys/>
        </main>
    }
}

/// The way to a new group, for who may make one.
#[component]
fn NewGroup(locale: Locale) -> impl IntoView {
    let SignedIn(signed_in) = expect_context();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let admin = signed_in.await.ok().flatten().is_some_and(|caller| caller.admin);
                admin.then(|| view! {
                    <a id=NEW class="button primary" href=NEW_GROUP>{td_string!(locale, groups.new_button)}</a>
                })
            })}
        </Suspense>
    }
}

/// Search, "Columns", and on a phone "Filters".
#[component]
fn Toolbar(list: GroupList) -> impl IntoView {
    let GroupList {
        locale, query, form, ..
    } = list;
    let columns = GroupColumn::ALL.map(|column| ColumnChoice {
        value: column.as_str(),
        label: match column {
            GroupColumn::Tags => td_string!(locale, column.tags),
            GroupColumn::Created => td_string!(locale, column.created),
            GroupColumn::Description => td_string!(locale, column.description),
        },
        shown: Signal::derive(move || query.with(|query| query.columns.contains(&column))),
    });
    view! {
        <div class="toolbar">
            <SearchBox locale form label=td_string!(locale, groups.search)
                value=Signal::derive(move || query.with(|query| query.search.clone()))/>
            <FilterButton locale/>
            <ColumnsMenu locale form columns=columns.to_vec()/>
            <a class="button" href=ACCESS>{td_string!(locale, access.title)}</a>
        </div>
    }
}

/// The bar; leads have no boxes to tick, and never see it.
#[component]
fn GroupBar(list: GroupList) -> impl IntoView {
    let GroupList {
        locale,
        query,
        selection,
        ..
    } = list;
    let desk = expect_context::<Desk>();
    let send = move || selection.to_send(query.with_untracked(GroupQuery::matching_key));
    let offered = move |admin| query.with(|query| offered::of_list(&query.activity, admin));
    serve(locale, selection, send, move |admin| untrack(|| offered(admin)));
    let order = Callback::new(move |input| desk.place(input, send()));
    let bar = Callback::new(move |admin| {
        let actions = Memo::new(move |_| offered(admin));
        (move || view! { <ActionButtons locale buttons=buttons(locale, actions.get()) bar=Bar::Groups/> }).into_any()
    });
    let total = Memo::new(move |_| list.counts.get().and_then(Result::ok).map(|counts| counts.pager.total));
    let fields = view! {
        <input type="hidden" name="subject" value=Subject::Groups.as_str()/>
        <input type="hidden" name="query" value=move || query.with(GroupQuery::to_query_string)/>
        <input type="hidden" name="back" value=move || query.with(GroupQuery::href)/>
    }
    .into_any();
    view! { <BulkBar locale selection total fields order buttons=bar/> }
}

/// Of a page and its counts: the rows on it, the last one where others follow, and where it stands.
fn standing(page: GroupPage, counts: GroupCounts) -> (usize, Option<PageStart>, PagerView) {
    let next = page.rows.last().filter(|_| page.more).map(|row| Some(row.id.0));
    (page.rows.len(), next, counts.pager)
}
