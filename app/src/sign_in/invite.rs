//! `/invite/{token}` and `/reset/{token}`: the owner of the link sets a password. Opening a page uses nothing
//! up; a plain form does, so that it works without scripts.

use super::api::refused_form;
use super::link::{LinkKind, LinkView, password_strength, show_link};
use crate::error::AppError;
use crate::form::FormDraft;
use crate::text::locale;
use crate::ui::error_view::{ErrorView, set_status, words};
use crate::ui::field::{PasswordField, rule_text};
use crate::ui::form::FormState;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// How long typing has to rest before the password is judged.
const REST: Duration = Duration::from_millis(250);

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
        LinkKind::Reset => (
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
        LinkKind::Reset => (
            td_string!(locale, link.reset_title),
            td_string!(locale, link.reset_lead).to_owned(),
            td_string!(locale, link.reset_button),
        ),
    };
    let error = draft.error.as_deref().and_then(|code| refusal(locale, code));
    provide_context(FormState::of(draft));
    // A second click would find the link used.
    let sent = StoredValue::new(false);
    view! {
        <Title text=title/>
        <form class="card entrance-form" method="post" action=kind.path() on:submit=move |event| {
            if sent.get_value() {
                event.prevent_default();
            }
            sent.set_value(true);
        }>
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{title}</h1>
            <p>{lead}</p>
            {error.map(|text| view! { <p class="error banner" role="alert">{text}</p> })}
            <input type="hidden" name="token" value=token.clone()/>
            <div class="field">
                <label for="name">{td_string!(locale, link.for_whom)}</label>
                <input id="name" type="text" autocomplete="username" readonly value=link.name/>
                {(!link.contact.is_empty()).then(|| view! { <p class="hint">{link.contact}</p> })}
            </div>
            <Strength kind token>
                <PasswordField name="password" label=td_string!(locale, link.new_password) hint=td_string!(locale, setup.password_hint)
                    autocomplete="new-password"/>
            </Strength>
            <button class="button primary wide">{button}</button>
        </form>
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

/// A password field, and below it how good the password is that is being typed; the server reckons it.
#[component]
fn Strength(kind: LinkKind, token: String, children: Children) -> impl IntoView {
    let locale = locale();
    let strength = RwSignal::new(None);
    // The number of what was typed last: an answer to anything before it comes too late.
    let typed = StoredValue::new(0_u32);
    let judge = move |password: String| {
        let number = typed.get_value() + 1;
        typed.set_value(number);
        if password.is_empty() {
            strength.set(None);
            return;
        }
        let token = token.clone();
        let ask = move || {
            if typed.try_get_value() != Some(number) {
                return;
            }
            spawn_local(async move {
                let judged = password_strength(kind, token, password).await;
                if typed.try_get_value() == Some(number) {
                    strength.set(judged.ok());
                }
            });
        };
        set_timeout(ask, REST);
    };
    let verdict = move || {
        strength.with(|strength| {
            strength
                .as_ref()
                .map(|judged| match (judged.rule.as_str(), judged.score) {
                    ("", 4..) => td_string!(locale, link.strong),
                    ("", _) => td_string!(locale, link.good),
                    (rule, _) => rule_text(locale, rule),
                })
        })
    };
    let bars = move || strength.with(|strength| strength.as_ref().map(|judged| judged.score.to_string()));
    view! {
        <div class="strength" data-score=bars on:input=move |event| judge(event_target_value(&event))>
            {children()}
            <div class="strength-bars scripted" aria-hidden="true"><span></span><span></span><span></span><span></span></div>
            <p class="hint scripted" role="status">{verdict}</p>
        </div>
    }
}
