//! A lead's team on the home page: who needs attention.

use super::table::time;
use super::{SignInState, UserId, words};
use crate::error::AppError;
use crate::i18n::Locale;
use crate::many;
use crate::routes::USERS;
use crate::text::{date, exact, left, locale, machine};
use crate::time::{Date, Moment};
use crate::ui::error_view::ErrorView;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};

/// The states in which somebody who is active needs attention, the most pressing first.
pub const ATTENTION: [SignInState; 4] = [
    SignInState::Locked,
    SignInState::Expiring,
    SignInState::InvitationExpired,
    SignInState::Stale,
];
/// At most so many are named.
pub const NAMED: usize = 10;

/// Why somebody needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Locked until then.
    Locked(Moment),
    /// The last day is near.
    Expiring(Date),
    /// The newest invitation ran out unused.
    InvitationExpired(Moment),
    /// Not seen since.
    Stale(Moment),
}

/// Somebody who needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionView {
    /// Their identity.
    pub id: UserId,
    /// Sign-in name.
    pub name: String,
    /// The linked contact's name; empty without one.
    pub contact: String,
    /// Why, the most pressing first; never empty.
    pub why: Vec<Reason>,
}

/// The members of the groups that somebody leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// Members that are not deleted.
    pub people: u64,
    /// Groups that are led.
    pub groups: u64,
    /// Who needs attention, the most pressing first, at most [`NAMED`].
    pub attention: Vec<AttentionView>,
    /// How many do.
    pub needing: u64,
    /// The address of the list with all of them.
    pub list: String,
    /// The server's time.
    pub now: Moment,
}

/// "Your team", once it is known; nothing for who leads no group.
#[component]
pub fn TeamCard(
    /// What the server says of it.
    team: Answer<Result<Option<TeamView>, AppError>>,
) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match team.await {
                    Ok(None) => ().into_any(),
                    Ok(Some(team)) => view! { <Team team/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Team(team: TeamView) -> impl IntoView {
    let locale = locale();
    let size = format!(
        "{} · {}",
        many!(locale, team.people, team.people),
        many!(locale, team.groups, team.groups)
    );
    let more = team.needing > team.attention.len() as u64;
    let now = team.now;
    let fine = team.attention.is_empty();
    view! {
        <section class="card team" aria-labelledby="team">
            <div class="team-head"><h2 id="team">{td_string!(locale, team.heading)}</h2><span class="soft">{size}</span></div>
            {fine.then(|| view! {
                <p><strong>{td_string!(locale, team.fine)}</strong></p>
                <p class="hint">{td_string!(locale, team.fine_why)}</p>
            })}
            {(!fine).then(|| view! {
                <ul class="lines">
                    {team.attention.into_iter().map(|person| view! { <Person locale person now/> }).collect_view()}
                </ul>
            })}
            {more.then(|| view! { <a class="team-all" href=team.list>{many!(locale, team.all, team.needing)}</a> })}
        </section>
    }
}

#[component]
fn Person(locale: Locale, person: AttentionView, now: Moment) -> impl IntoView {
    view! {
        <li>
            <a href=format!("{USERS}/{}", person.id)>{person.name}</a>
            <span class="soft team-contact">{person.contact}</span>
            <span class="team-why">
                {person.why.into_iter().map(|reason| why(locale, reason, now)).collect_view()}
            </span>
        </li>
    }
}

/// A chip, and since or until when.
fn why(locale: Locale, reason: Reason, now: Moment) -> impl IntoView {
    let (state, look, at) = match reason {
        Reason::Locked(until) => {
            let (left, exact) = (left(locale, now, until), exact(locale, until));
            let at = view! {
                <time datetime=machine(until) title=exact.clone()>
                    {td_string!(locale, team.locked_for, left = left.as_str()).to_string()}
                    <span class="only-read">{format!(" ({exact})")}</span>
                </time>
            };
            (SignInState::Locked, "chip bad", at.into_any())
        }
        Reason::Expiring(day) => {
            let at = td_string!(locale, team.last_day, day = date(locale, day)).to_string();
            (SignInState::Expiring, "chip warn", at.into_any())
        }
        Reason::InvitationExpired(at) => (SignInState::InvitationExpired, "chip warn", time(locale, Some(at), now)),
        Reason::Stale(since) => (SignInState::Stale, "chip", time(locale, Some(since), now)),
    };
    view! { <span><span class=look>{words::state(locale, state)}</span>{at}</span> }
}
