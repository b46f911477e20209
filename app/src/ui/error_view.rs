//! What a person sees when something failed.

use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::HOME;
use crate::text::locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// Says what happened, what was kept, and offers to go on.
#[component]
pub fn ErrorView(
    /// What went wrong.
    error: AppError,
    /// Asks again, where that may help.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Whether this is all of the page.
    #[prop(optional)]
    whole_page: bool,
) -> impl IntoView {
    set_status(error.status());
    let locale = locale();
    let location = use_location();
    let (title, what) = words(locale, &error);
    let here = format!("{}{}", location.pathname.get_untracked(), {
        let search = location.search.get_untracked();
        if search.is_empty() {
            search
        } else {
            format!("?{}", search.trim_start_matches('?'))
        }
    });
    let action = match error {
        AppError::Unauthenticated => {
            let mut next = crate::query_string::Pairs::default();
            next.add("next", &here);
            view! { <a class="button primary" rel="external" href=format!("/login?{}", next.into_string())>{td_string!(locale, error.sign_in)}</a> }
                .into_any()
        }
        AppError::Forbidden | AppError::NotFound => {
            view! { <a class="button" href=HOME>{td_string!(locale, error.to_home)}</a> }.into_any()
        }
        _ => view! {
            <a class="button primary" href=here on:click=move |event| {
                if let Some(retry) = retry {
                    event.prevent_default();
                    retry.run(());
                }
            }>{td_string!(locale, error.try_again)}</a>
        }
        .into_any(),
    };
    view! {
        <div class="notice" role="alert">
            {if whole_page { view! { <h1>{title}</h1> }.into_any() } else { view! { <h2>{title}</h2> }.into_any() }}
            <p>{what}</p>
            {action}
        </div>
    }
}

/// What an error is called, and what it means for what was to be done.
pub fn words(locale: Locale, error: &AppError) -> (&'static str, String) {
    match error {
        AppError::Unauthenticated => (
            td_string!(locale, error.unauthenticated),
            td_string!(locale, error.unauthenticated_what).into(),
        ),
        AppError::Forbidden => (
            td_string!(locale, error.forbidden),
            td_string!(locale, error.forbidden_what).into(),
        ),
        AppError::NotFound => (
            td_string!(locale, error.not_found),
            td_string!(locale, error.not_found_what).into(),
        ),
        AppError::Conflict => (
            td_string!(locale, error.conflict),
            td_string!(locale, error.conflict_what).into(),
        ),
        AppError::Invalid { .. } => (
            td_string!(locale, error.invalid),
            td_string!(locale, error.invalid_what).into(),
        ),
        AppError::TooManyRequests { .. } => (
            td_string!(locale, error.too_many),
            td_string!(locale, error.too_many_what).into(),
        ),
        AppError::Unavailable => (
            td_string!(locale, error.unavailable),
            td_string!(locale, error.unavailable_what).into(),
        ),
        AppError::Connection => (
            td_string!(locale, error.connection),
            td_string!(locale, error.connection_what).into(),
        ),
        AppError::Internal { request_id } => (
            td_string!(locale, error.internal),
            td_string!(locale, error.internal_what, request = request_id.clone()).to_string(),
        ),
    }
}

/// The page of an address that nothing stands at.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text=td_string!(locale(), error.not_found)/>
        <main class="page narrow"><ErrorView error=AppError::NotFound whole_page=true/></main>
    }
}

/// The page's status, where the server still can say it.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}
