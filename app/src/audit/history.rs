//! "History": what was done to somebody, in sentences, newest first.

use super::api::get_history;
use super::words::{action, field, told, who};
use super::{ChangeView, EventView, HistoryPage, Target, Who};
use crate::bulk::plan::desk::Desk;
use crate::error::AppError;
use crate::form::draft_of;
use crate::i18n::Locale;
use crate::query_string::pairs;
use crate::routes::USERS;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::users::table::time;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_location;

/// The parameter of the page's address that says where older events begin.
const OLDER: &str = "history";

/// Stands in a sentence where who did it is put.
const PLACE: char = '\u{1}';

/// The section. It asks for itself, so it stands beside what waits for the record, not in it.
#[component]
pub fn History(
    /// About what; nothing is shown while there is none.
    #[prop(into)]
    of: Signal<Option<Target>>,
) -> impl IntoView {
    let locale = locale();
    let location = use_location();
    let before = Memo::new(move |_| {
        location.search.with(|raw| {
            let found = pairs(raw).find(|(key, _)| key == OLDER);
            found.and_then(|(_, value)| value.parse::<i64>().ok())
        })
    });
    // A page that was saved has another draft in its address, and something more to tell.
    let saved = Memo::new(move |_| location.search.with(|raw| draft_of(raw)));
    let page = Answer::new_with_options(
        move || (of.get(), before.get(), saved.get()),
        |(of, before, _)| async move {
            let of = of.ok_or(AppError::NotFound)?;
            get_history(of.kind, of.id, before).await
        },
        true,
    );
    if let Some(desk) = use_context::<Desk>() {
        desk.on_change(move || page.refetch());
    }
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match page.await {
                    // The record itself says that it is not there.
                    Err(AppError::NotFound | AppError::Unauthenticated | AppError::Forbidden) => None,
                    Err(error) => Some(view! {
                        <section class="card part history"><ErrorView error retry=Callback::new(move |()| page.refetch())/></section>
                    }.into_any()),
                    Ok(page) => Some(view! {
                        <Events locale page newest=before.get_untracked().is_none() path=location.pathname.get_untracked()/>
                    }.into_any()),
                }
            })}
        </Transition>
    }
}

#[component]
fn Events(locale: Locale, page: HistoryPage, newest: bool, path: String) -> impl IntoView {
    let now = page.now;
    let nothing = page.events.is_empty();
    let to_newest = path.clone();
    view! {
        <section class="card part history" aria-labelledby="history">
            <h2 id="history">{td_string!(locale, history.title)}</h2>
            {(!newest).then(|| view! { <p><a class="button quiet" href=to_newest>{td_string!(locale, history.newest)}</a></p> })}
            {nothing.then(|| view! { <p class="absent">{td_string!(locale, history.nothing)}</p> })}
            <ol class="events">
                {page.events.into_iter().map(|event| view! { <Event locale event now/> }).collect_view()}
            </ol>
            {page.older.map(|n| view! {
                <p><a class="button" href=format!("{path}?{OLDER}={n}#history") rel="nofollow">{td_string!(locale, history.older)}</a></p>
            })}
        </section>
    }
}

#[component]
fn Event(locale: Locale, event: EventView, now: crate::time::Moment) -> impl IntoView {
    let sentence = action(locale, &event.action, PLACE);
    let (first, last) = sentence.split_once(PLACE).unwrap_or((&sentence, ""));
    let (first, last) = (first.to_owned(), last.to_owned());
    let told = sentence.contains(PLACE).then(|| match event.who {
        Who::User { id, name } => view! { <a href=format!("{USERS}/{id}")>{name}</a> }.into_any(),
        other => view! { <span>{who(locale, &other)}</span> }.into_any(),
    });
    let changes = event.changes;
    view! {
        <li class="event">
            <p>
                <span class="event-what">{first}{told}{last}</span>
                <span class="event-when">{time(locale, Some(event.at), now)}</span>
            </p>
            {(!changes.is_empty()).then(|| view! {
                <dl class="changes">{changes.into_iter().map(|change| view! { <Change locale change/> }).collect_view()}</dl>
            })}
            {(!event.address.is_empty()).then(|| view! {
                <p class="soft">{td_string!(locale, history.origin, address = event.address, request = event.request_id).to_string()}</p>
            })}
        </li>
    }
}

#[component]
fn Change(locale: Locale, change: ChangeView) -> impl IntoView {
    let name = change.field;
    let list = |values: Vec<super::Told>| {
        let words: Vec<String> = values.iter().map(|value| told(locale, &name, value)).collect();
        if words.is_empty() {
            td_string!(locale, history.nothing_there).to_owned()
        } else {
            words.join(", ")
        }
    };
    // What was there before is told even where nothing was: the same shape for every field reads faster.
    view! {
        <div>
            <dt>{field(locale, &name)}</dt>
            <dd>
                <del>{list(change.before)}</del>
                <span class="arrow" aria-hidden="true">" → "</span>
                <span class="only-read">{td_string!(locale, history.becomes)}</span>
                <ins>{list(change.after)}</ins>
            </dd>
        </div>
    }
}
