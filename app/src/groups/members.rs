//! The pages on who is in a group: `/control-center/groups/{id}/members`, and `/control-center/groups/{id}/add`, where
//! everybody else is found. Both are the users list, with actions that are about this group.

use super::api::head_of_group;
use super::{GroupHeadView, GroupId};
use crate::bulk::buttons::{ActionButton, ActionButtons, Bar};
use crate::bulk::plan::desk::Desk;
use crate::bulk::words::verb;
use crate::bulk::{ADD_WRITABLE, ActionInput, BulkAction};
use crate::error::AppError;
use crate::query_string::address;
use crate::routes::GROUPS;
use crate::text::locale;
use crate::ui::icon::Icon;
use crate::ui::list_frame::Nothing;
use crate::ui::record_frame::RecordFrame;
use crate::users::Activity;
use crate::users::bar::UserBar;
use crate::users::keyboard::ListKeys;
use crate::users::list::{ListOfUsers, UserList, Whose};
use crate::users::query::UserQuery;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

/// Who is in a group.
pub fn members_path(id: GroupId) -> String {
    format!("{GROUPS}/{id}/members")
}

/// Where users are added to it.
pub fn add_path(id: GroupId) -> String {
    format!("{GROUPS}/{id}/add")
}

/// `/control-center/groups/{id}/members`
#[component]
pub fn MembersPage() -> impl IntoView {
    view! { <Around whose=Whose::Members/> }
}

/// `/control-center/groups/{id}/add`
#[component]
pub fn AddMembersPage() -> impl IntoView {
    view! { <Around whose=Whose::Candidates/> }
}

/// A list of users around a group.
#[component]
fn Around(whose: Whose) -> impl IntoView {
    let locale = locale();
    let params = use_params_map();
    let search = use_location().search;
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<GroupId>().ok())));
    let head: Answer<Result<GroupHeadView, AppError>> = Answer::new_with_options(
        move || id.get(),
        |id| async move { head_of_group(id.ok_or(AppError::NotFound)?).await },
        true,
    );
    // What is no identity is that of no group, and nobody is in it.
    let group = Memo::new(move |_| id.get().unwrap_or(GroupId(uuid::Uuid::nil())));
    let query = Memo::new(move |_| {
        let mut query = search.with(|raw| UserQuery::parse(raw));
        if whose == Whose::Members {
            query.groups = vec![group.get()];
        }
        query
    });
    let href = Callback::new(move |query: UserQuery| href(whose, group.get_untracked(), query));
    let empty = match whose {
        Whose::Candidates => (
            td_string!(locale, group_members.all),
            td_string!(locale, group_members.all_why),
        ),
        Whose::Members | Whose::Everybody => (
            td_string!(locale, group_members.nobody),
            td_string!(locale, group_members.nobody_why),
        ),
    };
    let list = UserList::new(locale, whose, query, href, empty);
    let show =
        Callback::new(move |head: GroupHeadView| view! { <Page list group=group.get_untracked() head/> }.into_any());
    view! {
        <main id="content" class="page" tabindex="-1">
            <RecordFrame record=head loading=td_string!(locale, users.loading) show/>
            <ListKeys/>
        </main>
    }
}

/// The path of one of the pages.
fn path(whose: Whose, group: GroupId) -> String {
    match whose {
        Whose::Candidates => add_path(group),
        Whose::Members | Whose::Everybody => members_path(group),
    }
}

/// The address of one of the pages with a query; the members' own group does not stand in it.
fn href(whose: Whose, group: GroupId, mut query: UserQuery) -> String {
    if whose == Whose::Members {
        query.groups.clear();
    }
    address(&path(whose, group), &query.to_query_string())
}

/// Whose the group is, then the list.
#[component]
fn Page(list: UserList, group: GroupId, head: GroupHeadView) -> impl IntoView {
    let UserList { locale, whose, .. } = list;
    let tab = move |tab: Whose, label: &'static str| {
        view! { <a href=path(tab, group) aria-current=(tab == whose).then_some("page")>{label}</a> }
    };
    let body = if head.activity == Activity::Deleted {
        let (title, why) = (
            td_string!(locale, group_members.deleted),
            td_string!(locale, group_members.deleted_why),
        );
        view! { <section class="card"><Nothing locale title why/></section> }.into_any()
    } else {
        let not_yours = (!head.grants).then(|| {
            view! { <p class="group-note" role="note">{td_string!(locale, group_members.not_yours)}</p> }
        });
        view! {
            {not_yours}
            <ListOfUsers list path=path(whose, group)/>
            <GroupUserBar list group grants=head.grants/>
        }
        .into_any()
    };
    view! {
        <Title text=head.name.clone()/>
        <a class="back" href=format!("{GROUPS}/{group}")><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, plan.back_to_group)}</a>
        <div class="page-head">
            <h1>{head.name}</h1>
            <nav class="tabs" aria-label=td_string!(locale, group_members.title)>
                {tab(Whose::Members, td_string!(locale, group_members.title))}
                {tab(Whose::Candidates, td_string!(locale, group_members.add))}
            </nav>
        </div>
        {body}
    }
}

/// The bar: each of its actions is about this group, so that nothing is left to be asked.
#[component]
fn GroupUserBar(list: UserList, group: GroupId, grants: bool) -> impl IntoView {
    let UserList { locale, whose, .. } = list;
    let desk = expect_context::<Desk>();
    let may_write = RwSignal::new(false);
    let order = Callback::new(move |input: ActionInput| {
        let input = ActionInput {
            group: Some(group),
            writable: input.writable || may_write.get_untracked(),
            ..input
        };
        desk.place(input, list.selected());
    });
    let button =
        move |action: BulkAction, value: &'static str, label: &'static str| ActionButton { action, value, label };
    let named = move |action: BulkAction| button(action, action.as_str(), verb(locale, action));
    let add = BulkAction::AddToGroup;
    let offered = match whose {
        _ if !grants => Vec::new(),
        Whose::Members => vec![
            named(BulkAction::RemoveFromGroup),
            button(add, ADD_WRITABLE, td_string!(locale, group_members.may_write)),
            button(add, add.as_str(), td_string!(locale, group_members.read_only)),
        ],
        Whose::Candidates | Whose::Everybody => vec![named(add)],
    };
    let buttons = Callback::new(move |_| {
        let tick = (grants && whose == Whose::Candidates).then(|| {
            view! {
                <label class="option">
                    <input type="checkbox" name="writable" value="true"
                        on:change=move |event| may_write.set(event_target_checked(&event))/>
                    <span>{td_string!(locale, group_members.may_write)}</span>
                </label>
            }
        });
        view! {
            {tick}
            <ActionButtons locale buttons=offered.clone() bar=Bar::Group/>
        }
        .into_any()
    });
    let fields = view! { <input type="hidden" name="group" value=group.to_string()/> }.into_any();
    view! { <UserBar list fields order buttons/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_the_group_once() {
        let group = GroupId(uuid::Uuid::from_u128(7));
        let other = GroupId(uuid::Uuid::from_u128(8));
        let query = UserQuery {
            search: "a b".to_owned(),
            groups: vec![group],
            ..UserQuery::default()
        };
        let of = |whose, query: &UserQuery| href(whose, group, query.clone());
        let base = format!("/control-center/groups/{group}");
        assert_eq!(of(Whose::Members, &query), format!("{base}/members?q=a+b"));
        assert_eq!(of(Whose::Members, &UserQuery::default()), format!("{base}/members"));
        let elsewhere = UserQuery {
            groups: vec![other],
            ..UserQuery::default()
        };
        assert_eq!(of(Whose::Candidates, &elsewhere), format!("{base}/add?group={other}"));
    }
}
