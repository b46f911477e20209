//! `/lost-password`: asks for a link by mail. What it answers never tells whether there is such an account.

use super::api::refused_form;
use super::invite::refusal;
use super::link::sends_mail;
use crate::form::FormDraft;
use crate::query_string::pairs;
use crate::text::locale;
use crate::ui::field::TextField;
use crate::ui::form::FormState;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn LostPasswordPage() -> impl IntoView {
    let mail = Answer::new_with_options(|| (), |()| sends_mail(), true);
    let draft = Answer::new_with_options(|| (), |()| refused_form(), true);
    let search = use_location().search.get_untracked();
    let sent = pairs(&search).any(|(name, value)| name == "sent" && value == "true");
    view! {
        <main id="content" class="entrance">
            <Suspense>
                {move || Suspend::new(async move {
                    let locale = locale();
                    let draft = draft.await.unwrap_or_default();
                    if !mail.await.unwrap_or(true) {
                        view! { <Said title=td_string!(locale, lost.title) what=td_string!(locale, lost.no_mail)/> }.into_any()
                    } else if sent && draft.error.is_none() {
                        view! { <Said title=td_string!(locale, lost.sent) what=td_string!(locale, lost.sent_what)/> }.into_any()
                    } else {
                        view! { <LostForm draft/> }.into_any()
                    }
                })}
            </Suspense>
        </main>
    }
}

/// What there is to say, and the way back.
#[component]
fn Said(title: &'static str, what: &'static str) -> impl IntoView {
    let locale = locale();
    view! {
        <Title text=title/>
        <div class="card entrance-form">
            <h1>{title}</h1>
            <p>{what}</p>
            <a class="button wide" rel="external" href="/login">{td_string!(locale, lost.back)}</a>
        </div>
    }
}

#[component]
fn LostForm(draft: FormDraft) -> impl IntoView {
    let locale = locale();
    let error = draft.error.as_deref().and_then(|code| refusal(locale, code));
    provide_context(FormState::of(draft));
    view! {
        <Title text=td_string!(locale, lost.title)/>
        <form class="card entrance-form" method="post" action="/lost-password">
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{td_string!(locale, lost.title)}</h1>
            <p>{td_string!(locale, lost.lead)}</p>
            {error.map(|text| view! { <p class="error banner" role="alert">{text}</p> })}
            <TextField name="login" label=td_string!(locale, sign_in.login) autocomplete="username" autofocus=true/>
            <button class="button primary wide">{td_string!(locale, lost.button)}</button>
            <a class="entrance-link" rel="external" href="/login">{td_string!(locale, lost.back)}</a>
        </form>
    }
}
