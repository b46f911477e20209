//! One group, whole, and a new one: `/control-center/groups/{id}` and `/control-center/groups/new`.

use super::api::edit_group;
use super::form::{GroupForm, with_states};
use super::matrix::Permitted;
use super::members::{add_path, members_path};
use super::{ADMIN, GroupFormView, GroupId, GroupRecordView, LeaderView, offered, words};
use crate::audit::history::History;
use crate::bulk::Selection;
use crate::bulk::plan::desk::Desk;
use crate::bulk::record_actions::RecordActions;
use crate::counted;
use crate::error::AppError;
use crate::form::draft_of;
use crate::i18n::Locale;
use crate::routes::{GROUPS, USERS};
use crate::sign_in::CallerView;
use crate::text::{locale, number};
use crate::time::Moment;
use crate::ui::icon::Icon;
use crate::ui::notices::Notices;
use crate::ui::record_frame::RecordFrame;
use crate::users::chips::StateChips;
use crate::users::words::activity;
use crate::users::{Activity, UserItemView};
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

/// The page of a group; of a new one where the address names none.
#[component]
pub fn GroupRecordPage() -> impl IntoView {
    let locale = locale();
    let params = use_params_map();
    let search = use_location().search;
    let id = Memo::new(move |_| params.with(|params| params.get("id")));
    let view = Answer::new_with_options(
        move || (id.get(), search.with(|search| draft_of(search))),
        |(id, draft)| async move {
            // An empty identity stands for a new group, and so for none in an address.
            let id = match id {
                Some(id) => id.parse::<GroupId>().map_err(|_| AppError::NotFound)?.to_string(),
                None => String::new(),
            };
            edit_group(id, draft).await
        },
        true,
    );
    expect_context::<Desk>().on_change_unless_typed(move || view.refetch());
    view! {
        <main id="content" class="page record" tabindex="-1">
            <RecordFrame record=view loading=td_string!(locale, groups.loading_one) show=Callback::new(|view| view! { <Group view/> }.into_any())/>
            <History of=Signal::derive(move || id.get().and_then(|id| id.parse::<GroupId>().ok()).map(Into::into))/>
        </main>
    }
}

#[component]
fn Group(view: GroupFormView) -> impl IntoView {
    let locale = locale();
    let back = view! {
        <a class="back" href=GROUPS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, groups.back)}</a>
    };
    let notices = view.form.draft.notices.clone();
    let Some(group) = view.record.clone() else {
        return view! {
            <Title text=td_string!(locale, groups.new_group)/>
            {back}
            <div class="record-head"><h1>{td_string!(locale, groups.new_group)}</h1></div>
            <Notices notices say=words::notice/>
            <div class="record-edit">
                <GroupForm view/>
                <aside class="record-side">
                    <section class="card part">
                        <h2>{td_string!(locale, groups.members)}</h2>
                        <p class="hint">{td_string!(locale, groups.members_later)}</p>
                    </section>
                </aside>
            </div>
        }
        .into_any();
    };
    let (item, now, edit) = (group.item.clone(), view.now, view.edit);
    let state = item.activity;
    let members = view.members.clone();
    view! {
        <Title text=item.name.clone()/>
        {back}
        <Head locale group=group.clone()/>
        <RecordActions name=item.name selection=Selection::Groups(vec![item.id]) id=item.id.to_string()
            back=format!("{GROUPS}/{}", item.id) offered=Callback::new(move |caller: CallerView| offered::of_group(state, caller.admin))/>
        <Notices notices say=words::notice/>
        <div class="record-edit">
            {if edit {
                view! { <GroupForm view/> }.into_any()
            } else {
                view! { <Parts locale group=group.clone()/> }.into_any()
            }}
            <aside class="record-side"><Figures locale group=group.clone()/></aside>
        </div>
        <Members locale group members now edit/>
    }
    .into_any()
}

#[component]
fn Head(locale: Locale, group: GroupRecordView) -> impl IntoView {
    let item = group.item;
    let state = match item.activity {
        Activity::Active => None,
        Activity::Deactivated => Some("chip"),
        Activity::Deleted => Some("chip bad"),
    };
    let state = state.map(|class| view! { <span class=class>{activity(locale, item.activity)}</span> });
    let makes_admin = item.activity == Activity::Active && item.permissions.iter().any(|(name, _)| name == ADMIN);
    let makes_admin =
        makes_admin.then(|| view! { <span class="chip right">{td_string!(locale, groups.makes_admin)}</span> });
    view! {
        <div class="record-head">
            <div class="record-name">
                <h1>{item.name}</h1>
                {group.leader.map(|leader| view! {
                    <span>{td_string!(locale, groups.led_by)}" "<Leader locale leader/></span>
                })}
            </div>
            <span class="chips">{state}{makes_admin}</span>
        </div>
    }
}

/// A leader by name, with what keeps them from leading.
#[component]
fn Leader(locale: Locale, leader: LeaderView) -> impl IntoView {
    let more = with_states(locale, &leader.contact, &leader);
    view! {
        <a href=format!("{USERS}/{}", leader.id)>{leader.name}</a>
        {(!more.is_empty()).then(|| view! { <span class="soft">{format!(" ({more})")}</span> })}
    }
}

/// What a lead may read of a group and not change.
#[component]
fn Parts(locale: Locale, group: GroupRecordView) -> impl IntoView {
    let none = td_string!(locale, record.none);
    let leader = match group.leader {
        Some(leader) => view! { <Leader locale leader/> }.into_any(),
        None => view! { <span class="absent">{td_string!(locale, groups.no_leader)}</span> }.into_any(),
    };
    let tags = if group.item.tags.is_empty() {
        none.into_any()
    } else {
        let tags = group.item.tags.into_iter();
        view! { <span class="chips">{tags.map(|tag| view! { <span class="chip plain">{tag}</span> }).collect_view()}</span> }
            .into_any()
    };
    let description = if group.item.description.is_empty() {
        none.to_owned()
    } else {
        group.item.description
    };
    view! {
        <div>
            <section class="card part">
                <h2>{td_string!(locale, groups.about)}</h2>
                <dl>
                    <div><dt>{td_string!(locale, groups.name)}</dt><dd>{group.item.name}</dd></div>
                    <div><dt>{td_string!(locale, groups.leader)}</dt><dd>{leader}</dd></div>
                    <div><dt>{td_string!(locale, record.description)}</dt><dd class="several">{description}</dd></div>
                    <div><dt>{td_string!(locale, record.tags)}</dt><dd>{tags}</dd></div>
                </dl>
            </section>
            <section class="card part">
                <h2>{td_string!(locale, groups.permissions)}</h2>
                <Permitted permissions=group.item.permissions/>
            </section>
        </div>
    }
}

#[component]
fn Figures(locale: Locale, group: GroupRecordView) -> impl IntoView {
    let members = members_path(group.item.id);
    view! {
        <section class="card part" aria-labelledby="figures">
            <h2 id="figures">{td_string!(locale, groups.figures)}</h2>
            <dl>
                <div><dt>{td_string!(locale, groups.members)}</dt><dd><a href=members>{number(locale, group.item.users)}</a></dd></div>
                <div><dt>{td_string!(locale, groups.active_members)}</dt><dd>{number(locale, group.active)}</dd></div>
            </dl>
        </section>
    }
}

/// The first members, and the ways to all of them.
#[component]
fn Members(
    locale: Locale,
    group: GroupRecordView,
    members: Vec<UserItemView>,
    now: Moment,
    edit: bool,
) -> impl IntoView {
    let total = group.item.users;
    let (all, add) = (members_path(group.item.id), add_path(group.item.id));
    let count = counted!(locale, groups.members_count, total, number = number(locale, total));
    // A deleted group takes nobody in.
    let add = (edit && group.item.activity != Activity::Deleted).then(|| {
        view! { <a class="button" href=add>{td_string!(locale, groups.add_members)}</a> }
    });
    let nobody = total == 0;
    view! {
        <section class="card part members" aria-labelledby="members">
            <h2 id="members">{td_string!(locale, groups.members)}</h2>
            {if nobody {
                view! { <p class="absent">{td_string!(locale, groups.no_members)}</p> }.into_any()
            } else {
                view! { <p><a href=all.clone()>{count}</a></p> }.into_any()
            }}
            <ul class="lines">
                {members.into_iter().map(|user| view! { <Member locale user now/> }).collect_view()}
            </ul>
            <p class="members-more">
                {(!nobody).then(|| view! { <a class="button" href=all>{td_string!(locale, groups.show_members)}</a> })}
                {add}
            </p>
        </section>
    }
}

#[component]
fn Member(locale: Locale, user: UserItemView, now: Moment) -> impl IntoView {
    let right = if user.writable == Some(true) {
        td_string!(locale, record.writable)
    } else {
        td_string!(locale, record.read_only)
    };
    let contact = (!user.contact.is_empty()).then(|| view! { <span>{user.contact.clone()}</span> });
    view! {
        <li>
            <a href=format!("{USERS}/{}", user.id)>{user.name.clone()}</a>
            {contact}
            <span class="chips"><StateChips locale user now/></span>
            <span class="soft">{right}</span>
        </li>
    }
}
