//! An invitation link for an administrator to hand over, where no mail server is set. It is shown once: only
//! its digest is kept.

use super::link::copy_invitation_link;
use crate::error::AppError;
use crate::routes::USERS;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::users::UserId;
use crate::wire::{Answer, Compact};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

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
/// What kept the link from being made.
#[server(input = Compact, output = Compact)]
pub async fn newly_copied_link() -> Result<Option<String>, AppError> {
    use_context::<CopiedLink>().map(|CopiedLink(made)| made).transpose()
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
            Some(Ok(link)) => view! { <LinkField link/> }.into_any(),
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
#[component]
fn LinkField(link: String) -> impl IntoView {
    let locale = locale();
    let field = NodeRef::<leptos::html::Input>::new();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        // Selected all the same: where the browser refuses, two keys do it. The newer clipboard is there by
        // https alone.
        input.select();
        let page: HtmlDocument = document().unchecked_into();
        copied.set(page.exec_command("copy").unwrap_or(false));
    };
    view! {
        <div class="field copied-link">
            <label for="invitation-link">{td_string!(locale, copy_link.label)}</label>
            <div class="copied-line">
                <input id="invitation-link" type="text" readonly node_ref=field value=link aria-describedby="invitation-link-hint"/>
                <button type="button" class="button scripted" on:click=copy>{td_string!(locale, copy_link.copy)}</button>
            </div>
            <p class="hint" id="invitation-link-hint">{td_string!(locale, copy_link.hint)}</p>
            <p class="hint" role="status">{move || copied.get().then(|| td_string!(locale, copy_link.copied))}</p>
        </div>
    }
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
                        (Ok(Some(link)), Some(_)) => view! { <LinkField link/> }.into_any(),
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
