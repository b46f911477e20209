//! `/login`: a plain form, so that it works before and without scripts.

use super::api::refused_form;
use super::link::sends_mail;
use crate::error::AppError;
use crate::form::FormDraft;
use crate::i18n::Locale;
use crate::query_string::pairs;
use crate::text::locale;
use crate::ui::error_view::words;
use crate::ui::field::{PasswordField, TextField};
use crate::ui::form::FormState;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let draft = Answer::new_with_options(|| (), |()| refused_form(), true);
    let mail = Answer::new_with_options(|| (), |()| sends_mail(), true);
    view! {
        <main id="content" class="entrance">
            <Suspense>
                {move || Suspend::new(async move {
                    let (draft, mail) = (draft.await.unwrap_or_default(), mail.await.unwrap_or(false));
                    view! { <LoginForm draft mail/> }
                })}
            </Suspense>
        </main>
    }
}

/// What to say of a refusal; never whether the account exists, is locked or deactivated (TRUST 5).
fn refusal(locale: Locale, code: &str) -> String {
    match code {
        "too_many_requests" | "unavailable" => {
            let (title, what) = words(locale, &AppError::of_code(code));
            format!("{title}. {what}")
        }
        _ => td_string!(locale, sign_in.refused).to_owned(),
    }
}

#[component]
fn LoginForm(draft: FormDraft, mail: bool) -> impl IntoView {
    let locale = locale();
    let search = use_location().search.get_untracked();
    let next = pairs(&search)
        .find(|(key, _)| key == "next")
        .map(|(_, value)| value)
        .unwrap_or_default();
    let error = draft.error.as_deref().map(|code| refusal(locale, code));
    provide_context(FormState::of(draft));
    view! {
        <Title text=td_string!(locale, sign_in.title)/>
        <form class="card entrance-form" method="post" action="/session">
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{td_string!(locale, sign_in.title)}</h1>
            {error.map(|text| view! { <p class="error banner" role="alert">{text}</p> })}
            <input type="hidden" name="next" value=next/>
            <TextField name="login" label=td_string!(locale, sign_in.login) autocomplete="username" autofocus=true/>
            <PasswordField name="password" label=td_string!(locale, sign_in.password) autocomplete="current-password"/>
            <button class="button primary wide">{td_string!(locale, sign_in.button)}</button>
            // Without a mail server there is no help but a person.
            {mail.then(|| view! { <a class="entrance-link" rel="external" href="/lost-password">{td_string!(locale, sign_in.forgot)}</a> })}
            <p class="hint">{td_string!(locale, sign_in.help)}</p>
        </form>
    }
}
