//! `/profile`: the own account, and how this browser behaves.

use crate::control_center::SignedIn;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::users::api::get_user;
use crate::users::record::RecordParts;
use crate::wire::{Answer, Compact, GetUrl};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let locale = locale();
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    let record = Answer::new_with_options(
        || (),
        move |()| async move {
            let caller = signed_in.await?.ok_or(AppError::Unauthenticated)?;
            get_user(caller.id).await
        },
        true,
    );
    let letters = Answer::new_with_options(|| (), |()| letter_keys(), true);
    view! {
        <Title text=td_string!(locale, profile.title)/>
        <main id="content" class="page record" tabindex="-1">
            <h1>{td_string!(locale, profile.title)}</h1>
            <Suspense fallback=|| view! { <div class="skeleton tall"></div> }>
                {move || Suspend::new(async move {
                    match record.await {
                        Err(error) => view! { <ErrorView error retry=Callback::new(move |()| record.refetch())/> }.into_any(),
                        Ok(user) => view! {
                            <RecordParts user/>
                            <Keyboard locale on=letters.await.unwrap_or(true)/>
                        }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

/// Turns single-letter keys off and on in this browser (WCAG 2.1.4).
#[component]
fn Keyboard(locale: Locale, on: bool) -> impl IntoView {
    let (now, other, label) = if on {
        (
            td_string!(locale, profile.on),
            "off",
            td_string!(locale, profile.turn_off),
        )
    } else {
        (
            td_string!(locale, profile.off),
            "on",
            td_string!(locale, profile.turn_on),
        )
    };
    view! {
        <section class="card part">
            <h2>{td_string!(locale, profile.keyboard)}</h2>
            <form class="setting" method="post" action="/preferences">
                <div>
                    <strong>{td_string!(locale, profile.shortcuts)}": "{now}</strong>
                    <p class="hint">{td_string!(locale, profile.shortcuts_why)}</p>
                </div>
                <button class="button" name="shortcuts" value=other>{label}</button>
            </form>
        </section>
    }
}

/// Whether single-letter keys are on in this browser.
///
/// # Errors
/// None of its own.
#[server(input = GetUrl, output = Compact)]
pub async fn letter_keys() -> Result<bool, AppError> {
    Ok(crate::context::letter_keys())
}
