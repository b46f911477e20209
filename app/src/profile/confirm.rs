//! `/confirm-email/{token}`: a new address becomes its user's. Opening the page uses nothing up; its button does.

use super::api::confirmation;
use super::{ConfirmReader, ConfirmView};
use crate::error::AppError;
use crate::form::FormDraft;
use crate::i18n::Locale;
use crate::query_string::Pairs;
use crate::routes::{HOME, PROFILE};
use crate::sign_in::LinkKind;
use crate::sign_in::api::refused_form;
use crate::sign_in::invite::refusal;
use crate::text::locale;
use crate::ui::error_view::{ErrorView, set_status};
use crate::ui::once::Once;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// What stands in the token's place once it was used.
pub const DONE: &str = "done";

/// The page.
#[component]
pub fn ConfirmEmailPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let found = Answer::new_with_options(
        || (),
        move |()| {
            let token = asked.clone();
            async move {
                if token == DONE {
                    return Ok(None);
                }
                confirmation(token).await.map(Some)
            }
        },
        true,
    );
    let draft = Answer::new_with_options(|| (), |()| refused_form(), true);
    view! {
        <main id="content" class="entrance">
            <Suspense>
                {move || {
                    let token = token.clone();
                    Suspend::new(async move {
                        let locale = locale();
                        match found.await {
                            Ok(Some(found)) => view! { <ConfirmForm locale token found draft=draft.await.unwrap_or_default()/> }.into_any(),
                            Ok(None) => view! {
                                <Said title=td_string!(locale, profile.confirmed) what=td_string!(locale, profile.confirmed_what)
                                    href=HOME to=td_string!(locale, error.to_home)/>
                            }.into_any(),
                            Err(AppError::NotFound) => {
                                set_status(404);
                                view! {
                                    <Said title=td_string!(locale, link.dead) what=td_string!(locale, profile.confirm_dead)
                                        href=PROFILE to=td_string!(locale, profile.title)/>
                                }.into_any()
                            }
                            Err(error) => view! { <ErrorView error whole_page=true/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

/// What there is to say, and the way on.
#[component]
fn Said(title: &'static str, what: &'static str, href: &'static str, to: &'static str) -> impl IntoView {
    view! {
        <Title text=title/>
        <div class="card entrance-form">
            <h1>{title}</h1>
            <p>{what}</p>
            <a class="button primary wide" rel="external" href=href>{to}</a>
        </div>
    }
}

#[component]
fn ConfirmForm(locale: Locale, token: String, found: ConfirmView, draft: FormDraft) -> impl IntoView {
    let ConfirmView { name, email, reader } = found;
    if reader != ConfirmReader::Owner {
        return view! { <NotYours locale token name email other=reader == ConfirmReader::Other/> }.into_any();
    }
    let error = match draft.rule("email") {
        Some(_) => Some(td_string!(locale, profile.confirm_taken).to_owned()),
        None => draft.error.as_deref().and_then(|code| refusal(locale, code)),
    };
    view! {
        <Title text=td_string!(locale, profile.confirm)/>
        <Once action=LinkKind::ConfirmEmail.path() class="card entrance-form">
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{td_string!(locale, profile.confirm)}</h1>
            <p>{td_string!(locale, profile.confirm_lead, name = name, email = email).to_string()}</p>
            {error.map(|text| view! { <p class="error banner" role="alert">{text}</p> })}
            <input type="hidden" name="token" value=token/>
            <button class="button primary wide">{td_string!(locale, profile.confirm_button)}</button>
        </Once>
    }
    .into_any()
}

/// Whoever has the link and is not signed in as the account's user.
#[component]
fn NotYours(locale: Locale, token: String, name: String, email: String, other: bool) -> impl IntoView {
    let mut next = Pairs::default();
    next.add("next", &format!("{}/{token}", LinkKind::ConfirmEmail.path()));
    let sign_in = format!("/login?{}", next.into_string());
    let why = if other {
        td_string!(locale, profile.confirm_other, name = name.as_str()).to_string()
    } else {
        td_string!(locale, profile.confirm_nobody, name = name.as_str()).to_string()
    };
    view! {
        <Title text=td_string!(locale, profile.confirm)/>
        <div class="card entrance-form">
            <p class="mark"><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</p>
            <h1>{td_string!(locale, profile.confirm)}</h1>
            <p>{td_string!(locale, profile.confirm_lead, name = name, email = email).to_string()}</p>
            <p>{why}</p>
            {if other {
                view! { <a class="button wide" rel="external" href=HOME>{td_string!(locale, error.to_home)}</a> }.into_any()
            } else {
                view! { <a class="button primary wide" rel="external" href=sign_in>{td_string!(locale, sign_in.button)}</a> }.into_any()
            }}
        </div>
    }
}
