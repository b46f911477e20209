//! Lists of users: everybody's, the page at `/control-center/users`, and those around a group.

use super::api::{count_users, list_users};
use super::bar::{EverybodyBar, Review};
use super::filters::Filters;
use super::keyboard::{ListKeys, NEW};
use super::query::UserQuery;
use super::table::UserTable;
use super::toolbar::{Toolbar, active};
use super::{PageStart, PagerView, UserCounts, UserPage};
use crate::bulk;
use crate::bulk::Subject;
use crate::bulk::selection::Selection;
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

/// Whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Everybody,
    /// That of a group's members: its query always asks for that group, which is no filter of the page.
    Members,
    /// Everybody's, to be added to a group.
    Candidates,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct UserList {
    /// The page's language.
    pub locale: Locale,
    /// Whose it is.
    pub whose: Whose,
    /// What is asked for.
    pub query: Memo<UserQuery>,
    /// The rows, which wait for nothing.
    pub rows: Answer<Result<UserPage, AppError>>,
    /// All that is counted.
    pub counts: Answer<Result<UserCounts, AppError>>,
    /// How many match, once they are counted. It asks here, above whatever waits for the page: what shows it must not wait.
    pub total: Memo<Option<u64>>,
    /// The form that shapes the list.
    pub form: QueryForm,
    /// Selected users.
    pub selection: Selection,
    /// What is said where nobody is in it, and what to do then.
    pub empty: (&'static str, &'static str),
    href: Callback<UserQuery, String>,
}

impl UserList {
    /// Of those who match a query, at addresses that `href` writes.
    pub fn new(
        locale: Locale,
        whose: Whose,
        query: Memo<UserQuery>,
        href: Callback<UserQuery, String>,
        empty: (&'static str, &'static str),
    ) -> Self {
        let counts = newest(
            Memo::new(move |_| query.with(UserQuery::to_query_string)),
            false,
            count_users,
        );
        let list = Self {
            locale,
            whose,
            query,
            rows: newest(Memo::new(move |_| query.with(UserQuery::rows_key)), true, list_users),
            counts,
            total: Memo::new(move |_| counts.get().and_then(Result::ok).map(|counts| counts.pager.total)),
            form: QueryForm::new(Callback::new(move |raw: String| href.run(UserQuery::parse(&raw)))),
            selection: Selection::new(Subject::Users),
            empty,
            href,
        };
        let matching = Memo::new(move |_| query.with(UserQuery::matching_key));
        let again = Callback::new(move |()| {
            list.rows.refetch();
            list.counts.refetch();
        });
        list.selection.follow(matching, again);
        list
    }

    /// The address of the list with a query.
    pub fn address(self, query: &UserQuery) -> String {
        self.href.run(query.clone())
    }

    /// What the address asks for, without its page: filters can be taken from it.
    pub fn filters(self) -> UserQuery {
        let mut query = self.query.get_untracked();
        query.after = None;
        if self.whose == Whose::Members {
            query.groups.clear();
        }
        query
    }

    /// Who is selected, for the server.
    pub fn selected(self) -> bulk::Selection {
        self.selection
            .to_send(self.query.with_untracked(UserQuery::matching_key))
    }
}

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|raw| UserQuery::parse(raw)));
    let href = Callback::new(|query: UserQuery| query.href());
    let empty = (
        td_string!(locale, users.none_at_all),
        td_string!(locale, users.none_at_all_why),
    );
    let list = UserList::new(locale, Whose::Everybody, query, href, empty);
    view! {
        <Title text=td_string!(locale, user_management)/>
        <main id="content" class="page" tabindex="-1">
            <PageHead locale current=USERS>
                <a id=NEW class="button primary" href=NEW_USER>{td_string!(locale, user_form.new_button)}</a>
            </PageHead>
            <ListOfUsers list path=USERS/>
            <EverybodyBar list/>
            <ListKeys/>
        </main>
    }
}

/// A list of users with all that shapes it.
#[component]
pub fn ListOfUsers(
    /// The list.
    list: UserList,
    /// The page's path, to which the form goes without scripts.
    #[prop(into)]
    path: String,
) -> impl IntoView {
    let UserList { locale, query, .. } = list;
    view! {
        <form id=FORM method="get" action=path on:submit=move |event| list.form.submitted(event)>
            <input type="hidden" name="sort" value=move || query.with(|query| query.sort.to_word())/>
        </form>
        <div class="list-grid">
            <section class="card list" aria-label=td_string!(locale, users.table)>
                <Toolbar list/>
                <ListRows rows=list.rows loading=td_string!(locale, users.loading) show=Callback::new(move |page: UserPage| view! {
                    <Review locale review=page.review.clone()/>
                    {active(list, &page.chosen)}
                    <UserTable list page/>
                }.into_any())/>
                <ListFoot locale form=list.form rows=list.rows counts=list.counts standing
                    href=Callback::new(move |start| list.address(&query.with_untracked(|query| query.at(start))))
                    size=Signal::derive(move || query.with(|query| query.size))/>
            </section>
            <Filters list/>
        </div>
    }
}

/// Heading and tabs of User Management, and the way to something new.
#[component]
pub fn PageHead(
    /// The page's language.
    locale: Locale,
    /// The tab that is open.
    current: &'static str,
    /// What makes something new.
    children: Children,
) -> impl IntoView {
    let tab = move |href: &'static str, label: &'static str| {
        // The users list by the server, which knows the view that its reader begins with.
        let by_server = (href == USERS).then_some("external");
        view! { <a href=href rel=by_server aria-current=(href == current).then_some("page")>{label}</a> }
    };
    view! {
        <div class="page-head">
            <h1>{td_string!(locale, user_management)}</h1>
            <nav class="tabs" aria-label=td_string!(locale, tabs.label)>
                {tab(USERS, td_string!(locale, tabs.users))}
                {tab(GROUPS, td_string!(locale, tabs.groups))}
            </nav>
            {children()}
        </div>
    }
}

/// Of a page and its counts: the rows on it, the last one where others follow, and where it stands.
fn standing(page: UserPage, counts: UserCounts) -> (usize, Option<PageStart>, PagerView) {
    let next = page.rows.last().filter(|_| page.more).map(|row| Some(row.id.0));
    (page.rows.len(), next, counts.pager)
}
