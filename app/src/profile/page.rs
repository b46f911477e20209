//! The page.

use super::ProfileView;
use super::api::my_profile;
use super::forms::{Account, Email, Password};
use super::settings::{Appearance, Keyboard, Photo};
use crate::form::draft_of;
use crate::i18n::Locale;
use crate::sign_in::sessions::SessionList;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::users::record::OwnParts;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let profile = Answer::new_with_options(move || search.with(|search| draft_of(search)), my_profile, true);
    view! {
        <Title text=td_string!(locale, profile.title)/>
        <main id="content" class="page record" tabindex="-1">
            <h1>{td_string!(locale, profile.title)}</h1>
            <Suspense fallback=move || view! { <div class="skeleton tall" role="status" aria-label=td_string!(locale, record.loading)></div> }>
                {move || Suspend::new(async move {
                    match profile.await {
                        Err(error) => view! { <ErrorView error retry=Callback::new(move |()| profile.refetch())/> }.into_any(),
                        Ok(view) => view! { <Profile locale view/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Profile(locale: Locale, view: ProfileView) -> impl IntoView {
    let done = view.draft.notices.first().and_then(|(code, _)| done(locale, code));
    let now = view.user.now;
    let sessions = view.sessions.clone();
    view! {
        {done.map(|text| view! { <p class="notices" role="status">{text}</p> })}
        <div class="record-edit">
            <div class="edit">
                <Account locale view=view.clone()/>
                <Email locale view=view.clone()/>
                <Password locale view=view.clone()/>
                <SessionList locale own=true sessions now action="/profile/sessions/end"/>
            </div>
            <div class="record-side">
                <Photo locale view=view.clone()/>
                <Appearance locale chosen=view.appearance/>
                <Keyboard locale on=view.letter_keys/>
                <OwnParts user=view.user/>
            </div>
        </div>
    }
}

/// What a form has done.
fn done(locale: Locale, code: &str) -> Option<&'static str> {
    Some(match code {
        "account" => td_string!(locale, profile.account_saved),
        "email" => td_string!(locale, profile.email_asked),
        "email_withdrawn" => td_string!(locale, profile.email_withdrawn),
        "password" => td_string!(locale, profile.password_changed),
        "photo" => td_string!(locale, profile.photo_saved),
        "photo_removed" => td_string!(locale, profile.photo_removed),
        "session" => td_string!(locale, profile.session_ended),
        _ => return None,
    })
}
