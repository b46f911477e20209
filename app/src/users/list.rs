//! The users list: the page at `/control-center/users`.

use super::api::{count_users, list_users};
use super::bulk_bar::{BulkBar, Review};
use super::filters::Filters;
use super::keyboard::{ListKeys, NEW};
use super::plan::desk::Desk;
use super::query::UserQuery;
use super::selection::Selection;
use super::table::UserTable;
use super::toolbar::{Toolbar, active};
use super::{PageStart, PagerView, UserCounts, UserPage};
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::{GROUPS, NEW_USER, USERS};
use crate::text::locale;
use crate::ui::list_frame::{ListFoot, ListRows};
use crate::ui::newest::newest;
use crate::ui::query_form::{FORM, QueryForm};
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct UserList {
    /// The page's language.
    pub locale: Locale,
    /// What the address asks for.
    pub query: Memo<UserQuery>,
    /// The rows, which wait for nothing.
    pub rows: Answer<Result<UserPage, AppError>>,
    /// All that is counted.
    pub counts: Answer<Result<UserCounts, AppError>>,
    /// The form that shapes the list.
    pub form: QueryForm,
    /// Selected users.
    pub selection: Selection,
}

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|raw| UserQuery::parse(raw)));
    let list = UserList {
        locale,
        query,
        rows: newest(Memo::new(move |_| query.with(UserQuery::rows_key)), true, list_users),
        counts: newest(
            Memo::new(move |_| query.with(UserQuery::to_query_string)),
            false,
            count_users,
        ),
        form: QueryForm::new(USERS, UserQuery::canonical),
        selection: Selection::new(),
    };
    // Another query matches other users: what was selected among the old ones means nothing any more.
    let matching = Memo::new(move |_| query.with(UserQuery::matching_key));
    Effect::watch(move || matching.get(), move |_, _, _| list.selection.clear(), false);
    // Something was done to users, here or from the palette: what is shown may have changed.
    let desk = expect_context::<Desk>();
    Effect::watch(
        move || desk.changed.get(),
        move |_, _, _| {
            list.selection.clear();
            list.rows.refetch();
            list.counts.refetch();
        },
        false,
    );
    view! {
        <Title text=td_string!(locale, user_management)/>
        <main id="content" class="page" tabindex="-1">
            <PageHead locale current=USERS/>
            <form id=FORM method="get" action=USERS on:submit=move |event| list.form.submitted(event)>
                <input type="hidden" name="sort" value=move || query.with(|query| query.sort.to_word())/>
            </form>
            <div class="list-grid">
                <section class="card list" aria-label=td_string!(locale, users.table)>
                    <Toolbar list/>
                    <ListRows rows=list.rows loading=td_string!(locale, users.loading) show=Callback::new(move |page: UserPage| view! {
                        <Review list days=page.stale_days/>
                        {active(list, &page.chosen)}
                        <UserTable list page/>
                    }.into_any())/>
                    <ListFoot locale form=list.form rows=list.rows counts=list.counts standing
                        href=Callback::new(move |start| query.with_untracked(|query| query.page_href(start)))
                        size=Signal::derive(move || query.with(|query| query.size))/>
                </section>
                <Filters list/>
            </div>
            <BulkBar list/>
            <ListKeys locale/>
        </main>
    }
}

/// Heading and tabs of User Management.
#[component]
pub fn PageHead(
    /// The page's language.
    locale: Locale,
    /// The tab that is open.
    current: &'static str,
) -> impl IntoView {
    let tab = move |href: &'static str, label: &'static str| {
        view! { <a href=href aria-current=(href == current).then_some("page")>{label}</a> }
    };
    view! {
        <div class="page-head">
            <h1>{td_string!(locale, user_management)}</h1>
            <nav class="tabs" aria-label=td_string!(locale, tabs.label)>
                {tab(USERS, td_string!(locale, tabs.users))}
                {tab(GROUPS, td_string!(locale, tabs.groups))}
            </nav>
            {(current == USERS).then(|| view! {
                <a id=NEW class="button primary" href=NEW_USER>{td_string!(locale, user_form.new_button)}</a>
            })}
        </div>
    }
}

/// Of a page and its counts: the rows on it, the last one where others follow, and where it stands.
fn standing(page: UserPage, counts: UserCounts) -> (usize, Option<PageStart>, PagerView) {
    let next = page.rows.last().filter(|_| page.more).map(|row| Some(row.id.0));
    (page.rows.len(), next, counts.pager)
}
