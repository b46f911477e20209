//! One user, whole: `/control-center/users/{id}`.

use super::api::edit_user;
use super::bar::tag_and_date;
use super::chips::StateChips;
use super::form::{UserForm, notice};
use super::input::UserFormView;
use super::offered;
use super::table::time;
use super::why::Permissions;
use super::words;
use super::{ContactView, MailState, MembershipView, UserId, UserRecordView};
use crate::audit::history::History;
use crate::bulk::Selection;
use crate::bulk::plan::desk::Desk;
use crate::bulk::record_actions::RecordActions;
use crate::error::AppError;
use crate::form::draft_of;
use crate::i18n::Locale;
use crate::routes::USERS;
use crate::sign_in::copy_link::CopyInvitationLink;
use crate::sign_in::sessions::Sessions;
use crate::text::{date, locale, number};
use crate::tokens::page::path;
use crate::ui::avatar::Avatar;
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::ui::notices::Notices;
use crate::ui::record_frame::RecordFrame;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

/// The page.
#[component]
pub fn RecordPage() -> impl IntoView {
    let locale = locale();
    let params = use_params_map();
    let search = use_location().search;
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<UserId>().ok())));
    let record = Answer::new_with_options(
        move || (id.get(), search.with(|search| draft_of(search))),
        |(id, draft)| async move { edit_user(id.ok_or(AppError::NotFound)?.to_string(), draft).await },
        true,
    );
    expect_context::<Desk>().on_change_unless_typed(move || record.refetch());
    view! {
        <main id="content" class="page record" tabindex="-1">
            <RecordFrame record=record loading=td_string!(locale, record.loading) show=Callback::new(|view| view! { <Record view/> }.into_any())/>
            <Sessions of=id/>
            <History of=Signal::derive(move || id.get().map(Into::into))/>
        </main>
    }
}

#[component]
fn Record(view: UserFormView) -> impl IntoView {
    let locale = locale();
    let Some(user) = view.record.clone() else {
        return view! { <ErrorView error=AppError::NotFound whole_page=true/> }.into_any();
    };
    let item = user.item.clone();
    let offered = user.clone();
    let offered = Callback::new(move |caller| offered::of_user(&offered, &caller));
    let notices = view.form.draft.notices.clone();
    let shown_name = if item.contact.is_empty() {
        item.name.clone()
    } else {
        item.contact.clone()
    };
    view! {
        <Title text=item.name.clone()/>
        <a class="back" href=USERS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, record.back)}</a>
        <div class="record-head">
            <Avatar name=shown_name seed=item.name.clone() photo=item.photo.clone()/>
            <div class="record-name"><h1>{item.name.clone()}</h1><span>{item.contact.clone()}</span></div>
            <span class="chips"><StateChips locale user=item now=user.now/></span>
        </div>
        <RecordActions name=user.item.name.clone() selection=Selection::Users(vec![user.item.id]) id=user.item.id.to_string()
            back=format!("{USERS}/{}", user.item.id) offered arguments/>
        <Notices notices say=notice/>
        {if view.rights.edit {
            view! {
                <div class="record-edit">
                    <UserForm view/>
                    <aside class="record-side"><Facts user/></aside>
                </div>
            }.into_any()
        } else {
            view! { <RecordParts user/> }.into_any()
        }}
    }
    .into_any()
}

/// What actions on a user are about, where no dialog can ask. Groups are chosen in the form below.
fn arguments(locale: Locale) -> AnyView {
    view! { <div class="bulk-arguments unscripted">{tag_and_date(locale)}</div> }.into_any()
}

/// What nobody types: it stands beside the form.
#[component]
fn Facts(user: UserRecordView) -> impl IntoView {
    let locale = locale();
    let (item, now) = (user.item.clone(), user.now);
    view! {
        <SigningIn locale user=user.clone()/>
        <Permissions locale user=user.clone()/>
        <Part title=td_string!(locale, user_form.about)>
            <dl>
                <Line label=td_string!(locale, record.activity)>{words::activity(locale, item.activity)}</Line>
                <Line label=td_string!(locale, record.created)>{time(locale, Some(item.created_at), now)}</Line>
                <Line label=td_string!(locale, record.modified)>{time(locale, Some(user.modified_at), now)}</Line>
                <Line label=td_string!(locale, record.id)><code>{item.id.to_string()}</code></Line>
            </dl>
        </Part>
    }
}

/// The sections of a record, read-only.
#[component]
pub fn RecordParts(
    /// Whose.
    user: UserRecordView,
) -> impl IntoView {
    let locale = locale();
    view! {
        <div class="record-grid">
            <Identity locale user=user.clone()/>
            <Contact locale contact=user.contact.clone()/>
            <Memberships locale user=user.clone()/>
            <Access locale user=user.clone()/>
            <Notes locale user=user.clone()/>
            <SigningIn locale user=user.clone()/>
            <Permissions locale user/>
        </div>
    }
}

/// What somebody may know of their own record and not change.
#[component]
pub fn OwnParts(
    /// Whose.
    user: UserRecordView,
) -> impl IntoView {
    let locale = locale();
    view! {
        <SigningIn locale user=user.clone()/>
        <Memberships locale user=user.clone()/>
        <Permissions locale user=user.clone()/>
        <Contact locale contact=user.contact.clone()/>
        <Access locale user/>
    }
}

/// A section of the record: a card with a heading.
#[component]
pub fn Part(
    /// Its heading.
    title: &'static str,
    /// What stands below.
    children: Children,
) -> impl IntoView {
    view! { <section class="card part"><h2>{title}</h2>{children()}</section> }
}

/// A line of a section: what, and its value.
#[component]
fn Line(label: &'static str, children: Children) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{children()}</dd></div> }
}

#[component]
fn Identity(locale: Locale, user: UserRecordView) -> impl IntoView {
    let (item, now) = (user.item, user.now);
    view! {
        <Part title=td_string!(locale, record.identity)>
            <dl>
                <Line label=td_string!(locale, record.name)>{item.name}</Line>
                <Line label=td_string!(locale, record.email)>{item.email}</Line>
                <Line label=td_string!(locale, record.activity)>{words::activity(locale, item.activity)}</Line>
                <Line label=td_string!(locale, record.created)>{time(locale, Some(item.created_at), now)}</Line>
                <Line label=td_string!(locale, record.modified)>{time(locale, Some(user.modified_at), now)}</Line>
                <Line label=td_string!(locale, record.id)><code>{item.id.to_string()}</code></Line>
            </dl>
        </Part>
    }
}

#[component]
fn Contact(locale: Locale, contact: Option<ContactView>) -> impl IntoView {
    let lines = contact.map(|contact| {
        let relation = match contact.relation.as_str() {
            "customer" => td_string!(locale, record.customer),
            "supplier" => td_string!(locale, record.supplier),
            _ => td_string!(locale, record.staff),
        };
        let lines = [
            (td_string!(locale, record.contact_name), contact.name),
            (td_string!(locale, record.relation), relation.to_owned()),
            (td_string!(locale, record.position), contact.position),
            (td_string!(locale, record.department), contact.department),
            (td_string!(locale, record.company), contact.company),
            (td_string!(locale, record.contact_email), contact.email),
            (td_string!(locale, record.phone), contact.phone),
            (td_string!(locale, record.mobile), contact.mobile),
        ];
        lines
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| view! { <Line label>{value}</Line> })
            .collect_view()
    });
    view! {
        <Part title=td_string!(locale, record.contact)>
            {match lines {
                Some(lines) => view! { <dl>{lines}</dl> }.into_any(),
                None => view! { <p class="absent">{td_string!(locale, record.no_contact)}</p> }.into_any(),
            }}
        </Part>
    }
}

#[component]
fn Memberships(locale: Locale, user: UserRecordView) -> impl IntoView {
    let nothing = user.memberships.is_empty() && !user.item.other_groups;
    let row = move |MembershipView {
                        group,
                        active,
                        writable,
                    }: MembershipView| {
        let kind = if writable {
            td_string!(locale, record.writable)
        } else {
            td_string!(locale, record.read_only)
        };
        view! {
            <li>
                <span>{group.name}</span>
                {(!active).then(|| view! { <span class="chip">{td_string!(locale, record.inactive_group)}</span> })}
                <span class="soft">{kind}</span>
            </li>
        }
    };
    view! {
        <Part title=td_string!(locale, record.groups)>
            <ul class="lines">
                {user.memberships.into_iter().map(row).collect_view()}
                {user.item.other_groups.then(|| view! { <li><span class="chip">{td_string!(locale, users.other_groups)}</span></li> })}
            </ul>
            {nothing.then(|| view! { <p class="absent">{td_string!(locale, record.no_groups)}</p> })}
        </Part>
    }
}

#[component]
fn Access(locale: Locale, user: UserRecordView) -> impl IntoView {
    let yes = move |is: bool| {
        if is {
            td_string!(locale, record.yes)
        } else {
            td_string!(locale, record.no)
        }
    };
    let none = td_string!(locale, record.none);
    let responsible = user.responsible.map(|(id, name)| {
        if id == UserId::UNSEEN {
            view! { <span class="chip">{td_string!(locale, users.other_groups)}</span> }.into_any()
        } else {
            view! { <a href=format!("{USERS}/{id}")>{name}</a> }.into_any()
        }
    });
    let api = user.item.api_only.then(|| {
        view! {
            <Line label=td_string!(locale, record.purpose)>{user.purpose}</Line>
            <Line label=td_string!(locale, record.responsible)>{responsible.unwrap_or_else(|| none.into_any())}</Line>
            <Line label=td_string!(locale, record.review_on)>{user.review_on.map_or_else(|| none.to_owned(), |day| date(locale, day))}</Line>
            <Line label=td_string!(locale, tokens.title)><a href=path(user.item.id)>{td_string!(locale, tokens.keep)}</a></Line>
        }
    });
    view! {
        <Part title=td_string!(locale, record.access)>
            <dl>
                <Line label=td_string!(locale, record.api_only)>{yes(user.item.api_only)}</Line>
                {api}
                <Line label=td_string!(locale, record.no_shared_data)>{yes(user.item.no_shared_data)}</Line>
                <Line label=td_string!(locale, record.expires)>
                    {user.item.expires_on.map_or_else(|| td_string!(locale, record.expires_never).to_owned(), |day| date(locale, day))}
                </Line>
            </dl>
        </Part>
    }
}

#[component]
fn Notes(locale: Locale, user: UserRecordView) -> impl IntoView {
    let none = td_string!(locale, record.none);
    let tags = user.item.tags;
    let description = user.item.description;
    view! {
        <Part title=td_string!(locale, record.tags_description)>
            <dl>
                <Line label=td_string!(locale, record.tags)>
                    {if tags.is_empty() {
                        none.into_any()
                    } else {
                        view! { <span class="chips">{tags.into_iter().map(|tag| view! { <span class="chip plain">{tag}</span> }).collect_view()}</span> }.into_any()
                    }}
                </Line>
                <Line label=td_string!(locale, record.description)>
                    {if description.is_empty() { none.to_owned() } else { description }}
                </Line>
            </dl>
        </Part>
    }
}

#[component]
fn SigningIn(locale: Locale, user: UserRecordView) -> impl IntoView {
    let (item, now) = (user.item, user.now);
    let last = if item.api_only {
        td_string!(locale, record.last_use)
    } else {
        td_string!(locale, record.last_login)
    };
    let exact = move |moment| crate::text::exact(locale, moment);
    let invitation = match item.invitation_expires {
        None => td_string!(locale, record.invitation_none).to_owned(),
        Some(until) if until.at > now.at => td_string!(locale, record.invitation_open, time = exact(until)).to_string(),
        Some(until) => td_string!(locale, record.invitation_expired, time = exact(until)).to_string(),
    };
    let mail = item.invitation_mail.map(|mail| match mail {
        MailState::Waiting => td_string!(locale, state.mail_waiting),
        MailState::Accepted => td_string!(locale, state.mail_accepted),
        MailState::Refused => td_string!(locale, state.mail_refused),
    });
    let lock = item.locked_until.map_or_else(
        || td_string!(locale, record.not_locked).to_owned(),
        |until| td_string!(locale, record.locked_until, time = exact(until)).to_string(),
    );
    let password = if user.has_password {
        td_string!(locale, record.password_set)
    } else {
        td_string!(locale, record.password_unset)
    };
    let states = user
        .states
        .into_iter()
        .map(|state| words::state(locale, state))
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <Part title=td_string!(locale, record.sign_in)>
            <dl>
                <Line label=td_string!(locale, record.state)>
                    {if states.is_empty() { td_string!(locale, record.none).to_owned() } else { states }}
                </Line>
                <Line label=last>{time(locale, item.last_login, now)}</Line>
                {(!item.api_only).then(|| view! {
                    <Line label=td_string!(locale, record.password)>{password}</Line>
                    <Line label=td_string!(locale, record.invitation)>
                        {invitation}
                        {mail.map(|text| format!(" · {text}"))}
                        {user.copies_link.then(|| view! { <CopyInvitationLink user_id=item.id/> })}
                    </Line>
                    <Line label=td_string!(locale, record.failed_attempts)>{number(locale, item.failed_attempts.into())}</Line>
                    <Line label=td_string!(locale, record.lock)>{lock}</Line>
                    <Line label=td_string!(locale, record.sessions)>{number(locale, user.sessions.into())}</Line>
                })}
            </dl>
        </Part>
    }
}
