//! `/invite/{token}` and `/reset/{token}`: the owner of the link sets a password. Opening a page uses nothing
//! up; a plain form does, so that it works without scripts.

use super::api::refused_form;
use super::link::{LinkKind, LinkView, password_strength, show_link};
use super::strength::Strength;
use crate::error::AppError;
use crate::form::{Asked, FormDraft};
use crate::text::locale;
use crate::ui::error_view::{ErrorView, set_status, words};
use crate::ui::field::PasswordField;
use crate::ui::form::FormState;
use crate::ui::once::Once;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The page of an invitation.
#[component]
pub fn InvitePage() -> impl IntoView {
    view! { <LinkPage kind=LinkKind::Invitation/> }
}

/// The page of a reset.
#[component]
pub fn ResetPage() -> impl IntoView {
    view! { <LinkPage kind=LinkKind::Reset/> }
}

#[component]
fn LinkPage(kind: LinkKind) -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let link = Answer::new_with_options(|| (), move |()| show_link(kind, asked.clone()), true);
    let draft = Answer::new_with_options(|| (), |()| refused_form(), true);
    view! {
        <main id="content" class="entrance">
            <Suspense>
                {move || {
                    let token = token.clone();
                    Suspend::new(async move {
                        match link.await {
                            Ok(link) => view! { <PasswordForm kind token link draft=draft.await.unwrap_or_default()/> }.into_any(),
                            Err(AppError::NotFound) => view! { <Dead kind/> }.into_any(),
                            Err(error) => view! { <ErrorView error whole_page=true/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

/// The link was used, has run out, was followed by a newer one, or never was.
#[component]
fn Dead(kind: LinkKind) -> impl IntoView {
    set_status(404);
    let locale = locale();
    let (what, next) = match kind {
        LinkKind::Invitation => (
            td_string!(locale, link.invitation_dead),
            view! { <a class="button primary wide" rel="external" href="/login">{td_string!(locale, sign_in.button)}</a> }.into_any(),
        ),
        // A confirmation has a page of its own.
        LinkKind::Reset | LinkKind::ConfirmEmail => (
            td_string!(locale, link.reset_dead),
            view! {
                <a class="button primary wide" rel="external" href="/lost-password">{td_string!(locale, lost.again)}</a>
                <a class="button wide" rel="external" href="/login">{td_string!(locale, sign_in.button)}</a>
            }
            .into_any(),
        ),
    };
    view! {
        <Title text=td_string!(locale, link.dead)/>
        <div class="card entrance-form">
            <h1>{td_string!(locale, link.dead)}</h1>
            <p>{what}</p>
            {next}
        </div>
    }
}

#[component]
fn PasswordForm(kind: LinkKind, token: String, link: LinkView, draft: FormDraft) -> impl IntoView {
    let locale = locale();
    let (title, lead, button) = match kind {
        LinkKind::Invitation => (
            td_string!(locale, link.invitation_title),
            if link.company.is_empty() {
                td_string!(locale, link.invitation_lead).to_owned()
            } else {
                td_string!(locale, link.invitation_lead_at, company = link.company).to_string()
            },
            td_string!(locale, link.invitation_button),
        ),
        LinkKind::Reset | LinkKind::ConfirmEmail => (
            td_string!(locale, link.reset_title),
            td_string!(locale, link.reset_lead).to_owned(),
            td_string!(locale, link.reset_button),
        ),
    };
    let error = draft.error.as_deref().and_then(|code| refusal(locale, code));
    provide_context(FormState::of(draft));
    let judged = token.clone();
    let judge = Callback::new(move |password: String| -> Asked<_> {
        Box::pin(password_strength(kind, judged.clone(), password))
    });
    view! {
        <Title text=title/>
        <Once action=kind.path() class="card entrance-form">
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{title}</h1>
            <p>{lead}</p>
            {error.map(|text| view! { <p class="error banner" role="alert">{text}</p> })}
            <input type="hidden" name="token" value=token/>
            <div class="field">
                <label for="name">{td_string!(locale, link.for_whom)}</label>
                <input id="name" type="text" autocomplete="username" readonly value=link.name/>
                {(!link.contact.is_empty()).then(|| view! { <p class="hint">{link.contact}</p> })}
            </div>
            <Strength judge>
                <PasswordField name="password" label=td_string!(locale, link.new_password) hint=td_string!(locale, setup.password_hint)
                    autocomplete="new-password"/>
            </Strength>
            <button class="button primary wide">{button}</button>
        </Once>
    }
}

/// What to say of a refusal that belongs to no field.
pub fn refusal(locale: crate::i18n::Locale, code: &str) -> Option<String> {
    let (title, what) = match code {
        // Stands at its field.
        "invalid" => return None,
        "too_many_requests" | "unavailable" => words(locale, &AppError::of_code(code)),
        _ => (
            td_string!(locale, error.invalid),
            td_string!(locale, link.refused_what).to_owned(),
        ),
    };
    Some(format!("{title}. {what}"))
}
