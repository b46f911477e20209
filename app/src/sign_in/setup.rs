//! `/setup`: the first administrator, with the one-time code that the log prints.

use super::api::{refused_form, setup_state};
use crate::error::AppError;
use crate::form::FormDraft;
use crate::query_string::pairs;
use crate::text::locale;
use crate::ui::error_view::{ErrorView, words};
use crate::ui::field::{PasswordField, TextField};
use crate::ui::form::FormState;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn SetupPage() -> impl IntoView {
    let open = Answer::new_with_options(|| (), |()| setup_state(), true);
    let draft = Answer::new_with_options(|| (), |()| refused_form(), true);
    view! {
        <main id="content" class="entrance">
            <Suspense>
                {move || Suspend::new(async move {
                    match open.await {
                        Err(error) => view! { <ErrorView error/> }.into_any(),
                        Ok(false) => view! { <Closed/> }.into_any(),
                        Ok(true) => view! { <SetupForm draft=draft.await.unwrap_or_default()/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Closed() -> impl IntoView {
    let locale = locale();
    view! {
        <Title text=td_string!(locale, setup.closed)/>
        <div class="card entrance-form">
            <h1>{td_string!(locale, setup.closed)}</h1>
            <p>{td_string!(locale, setup.closed_why)}</p>
            <a class="button primary wide" href="/login">{td_string!(locale, sign_in.button)}</a>
        </div>
    }
}

#[component]
fn SetupForm(draft: FormDraft) -> impl IntoView {
    let locale = locale();
    let search = use_location().search.get_untracked();
    let mut draft = draft;
    // The link that the command line prints carries code, name and email; what was typed since stands first.
    draft.values.extend(pairs(&search));
    let error = draft.error.as_deref().map(|code| {
        let (title, what) = match AppError::of_code(code) {
            error @ (AppError::TooManyRequests { .. } | AppError::Unavailable) => words(locale, &error),
            _ => words(locale, &AppError::Invalid { fields: Vec::new() }),
        };
        format!("{title}. {what}")
    });
    provide_context(FormState::of(draft));
    view! {
        <Title text=td_string!(locale, setup.title)/>
        <form class="card entrance-form" method="post" action="/setup">
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{td_string!(locale, setup.title)}</h1>
            <p>{td_string!(locale, setup.lead)}</p>
            {error.map(|text| view! { <p class="error banner" role="alert">{text}</p> })}
            <TextField name="code" label=td_string!(locale, setup.code) hint=td_string!(locale, setup.code_hint)
                autocomplete="one-time-code" autofocus=true/>
            <TextField name="name" label=td_string!(locale, setup.name) autocomplete="username"/>
            <TextField name="email" label=td_string!(locale, setup.email) kind="email" autocomplete="email"/>
            <PasswordField name="password" label=td_string!(locale, setup.password) hint=td_string!(locale, setup.password_hint)
                autocomplete="new-password"/>
            <button class="button primary wide">{td_string!(locale, setup.button)}</button>
        </form>
    }
}
