//! An invitation link for an administrator to hand over, where no mail server is set. It is shown once: only
//! its digest is kept.

use super::link::copy_invitation_link;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::USERS;
use crate::text::locale;
use crate::ui::copy_field::CopyField;
use crate::ui::error_view::ErrorView;
use crate::users::UserId;
use crate::wire::{Answer, Compact};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The link that a plain form has just made, for the page that answers it.
#[derive(Clone)]
pub struct CopiedLink(pub Result<String, AppError>);

/// The path of the form and of the page that answers it.
pub fn path(id: UserId) -> String {
    format!("{USERS}/{id}/invitation-link")
}

/// The link that this request has made; `None` for one that only looks.
///
/// # Errors
/// What kept the link from being made; [`AppError::Forbidden`] for who makes none.
#[server(input = Compact, output = Compact)]
pub async fn newly_copied_link() -> Result<Option<String>, AppError> {
    match use_context::<CopiedLink>() {
        Some(CopiedLink(made)) => made.map(Some),
        None if crate::context::caller()?.admin => Ok(None),
        None => Err(AppError::Forbidden),
    }
}

/// A button that makes a link and shows it. Without scripts a page of its own does.
#[component]
pub fn CopyInvitationLink(
    /// For whom.
    user_id: UserId,
) -> impl IntoView {
    let made = RwSignal::new(None::<Result<String, AppError>>);
    let locale = locale();
    let busy = StoredValue::new(false);
    view! {
        {move || match made.get() {
            Some(Ok(link)) => link_field(locale, link),
            Some(Err(error)) => view! { <ErrorView error/> }.into_any(),
            None => view! {
                <form method="post" action=path(user_id) on:submit=move |event| {
                    event.prevent_default();
                    if !busy.get_value() {
                        busy.set_value(true);
                        spawn_local(async move {
                            let answer = copy_invitation_link(user_id).await;
                            busy.try_set_value(false);
                            made.try_set(Some(answer));
                        });
                    }
                }>
                    <button class="button small">{td_string!(locale, copy_link.button)}</button>
                </form>
            }
            .into_any(),
        }}
    }
}

/// The link, to be copied.
fn link_field(locale: Locale, link: String) -> AnyView {
    let (label, hint) = (td_string!(locale, copy_link.label), td_string!(locale, copy_link.hint));
    view! { <CopyField id="invitation-link" label hint value=link/> }.into_any()
}

/// `/control-center/users/{id}/invitation-link`: answers the form where scripts do not.
#[component]
pub fn CopiedLinkPage() -> impl IntoView {
    let locale = locale();
    let id = use_params_map().with_untracked(|params| params.get("id").and_then(|id| id.parse::<UserId>().ok()));
    let made = Answer::new_with_options(|| (), |()| newly_copied_link(), true);
    view! {
        <Title text=td_string!(locale, copy_link.label)/>
        <main id="content" class="page narrow" tabindex="-1">
            <h1>{td_string!(locale, copy_link.label)}</h1>
            <Suspense>
                {move || Suspend::new(async move {
                    match (made.await, id) {
                        (Err(error), _) => view! { <ErrorView error/> }.into_any(),
                        (Ok(_), None) => view! { <ErrorView error=AppError::NotFound/> }.into_any(),
                        (Ok(Some(link)), Some(_)) => link_field(locale, link),
                        (Ok(None), Some(user_id)) => view! {
                            <p>{td_string!(locale, copy_link.gone)}</p>
                            <CopyInvitationLink user_id/>
                        }
                        .into_any(),
                    }
                })}
            </Suspense>
            {id.map(|id| view! { <p><a href=format!("{USERS}/{id}")>{td_string!(locale, copy_link.back)}</a></p> })}
        </main>
    }
}
