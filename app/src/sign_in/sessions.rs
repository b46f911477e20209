//! "Sessions": where somebody is signed in, and the way to end that.

use super::session_api::{SessionView, list_sessions};
use crate::bulk::plan::desk::Desk;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::USERS;
use crate::text::locale;
use crate::time::Moment;
use crate::ui::error_view::ErrorView;
use crate::users::UserId;
use crate::users::table::time;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The section; nothing where the reader may not know. It asks for itself, so it stands beside what waits for
/// the record, not in it.
#[component]
pub fn Sessions(
    /// Whose.
    #[prop(into)]
    of: Signal<Option<UserId>>,
) -> impl IntoView {
    let locale = locale();
    let sessions = Answer::new_with_options(
        move || of.get(),
        |of| async move { list_sessions(of.ok_or(AppError::NotFound)?).await },
        true,
    );
    if let Some(desk) = use_context::<Desk>() {
        desk.on_change(move || sessions.refetch());
    }
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match sessions.await {
                    Err(AppError::NotFound | AppError::Unauthenticated | AppError::Forbidden) => None,
                    Err(error) => Some(view! {
                        <section class="card part sessions"><ErrorView error retry=Callback::new(move |()| sessions.refetch())/></section>
                    }.into_any()),
                    Ok(sessions) => of.get_untracked().map(|of| view! {
                        <SessionList locale sessions=sessions.sessions now=sessions.now action=format!("{USERS}/{of}/sessions/end")/>
                    }.into_any()),
                }
            })}
        </Suspense>
    }
}

/// The sessions of somebody; each ends by itself or all at once, by a plain form.
#[component]
pub fn SessionList(
    /// The page's language.
    locale: Locale,
    /// The path that ends them.
    #[prop(into)]
    action: String,
    /// Whether they are the reader's own, who is out of all of them then.
    #[prop(optional)]
    own: bool,
    /// The sessions.
    sessions: Vec<SessionView>,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let nothing = sessions.is_empty();
    let (all, hint) = if own {
        (
            td_string!(locale, sessions.everywhere),
            Some(td_string!(locale, sessions.everywhere_hint)),
        )
    } else {
        let with_own = sessions.iter().any(|session| session.this_one);
        (
            td_string!(locale, sessions.end_all),
            with_own.then_some(td_string!(locale, sessions.end_all_own)),
        )
    };
    view! {
        <section class="card part sessions" aria-labelledby="sessions">
            <h2 id="sessions">{td_string!(locale, sessions.title)}</h2>
            {nothing.then(|| view! { <p class="absent">{td_string!(locale, sessions.none)}</p> })}
            {(!nothing).then(|| view! {
                <ul class="lines">
                    {sessions.into_iter().map(|session| view! { <Session locale session now action=action.clone()/> }).collect_view()}
                </ul>
                <form method="post" action=action.clone()>
                    <button class="button">{all}</button>
                    {hint.map(|text| view! { <p class="hint">{text}</p> })}
                </form>
            })}
        </section>
    }
}

#[component]
fn Session(locale: Locale, session: SessionView, now: Moment, action: String) -> impl IntoView {
    let unknown = td_string!(locale, sessions.unknown);
    let device = match (session.browser.as_str(), session.system.as_str()) {
        ("", "") => unknown.to_owned(),
        (browser, "") => browser.to_owned(),
        ("", system) => system.to_owned(),
        (browser, system) => td_string!(
            locale,
            sessions.on,
            browser = browser.to_owned(),
            system = system.to_owned()
        )
        .to_string(),
    };
    let label = td_string!(
        locale,
        sessions.end_one,
        device = device.clone(),
        address = session.address.clone()
    )
    .to_string();
    view! {
        <li class="session">
            <span>
                <strong>{device}</strong>
                {session.this_one.then(|| view! { <span class="chip">{td_string!(locale, sessions.this_one)}</span> })}
            </span>
            <span>{td_string!(locale, sessions.from)}": "{session.address}</span>
            <span class="soft">{td_string!(locale, sessions.opened)}": "{time(locale, Some(session.opened_at), now)}</span>
            <span class="soft">{td_string!(locale, sessions.last_used)}": "{time(locale, Some(session.last_used_at), now)}</span>
            // Who leaves this one signs out.
            {(!session.this_one).then(|| view! {
                <form method="post" action=action>
                    <input type="hidden" name="session" value=session.name/>
                    <button class="button small" aria-label=label>{td_string!(locale, sessions.end)}</button>
                </form>
            })}
        </li>
    }
}
