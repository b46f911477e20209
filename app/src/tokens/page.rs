//! `/control-center/users/{id}/tokens`: what an API-only identity works by, made and revoked.

use super::api::{TOKENS, create_token, list_tokens};
use super::{TokenScope, TokenView, TokensView};
use crate::error::AppError;
use crate::form::{FormDraft, KEY, draft_of};
use crate::i18n::Locale;
use crate::query_string::pairs;
use crate::routes::USERS;
use crate::text::{date, locale};
use crate::time::Moment;
use crate::ui::copy_field::CopyField;
use crate::ui::error_view::ErrorView;
use crate::ui::field::{Below, TextField};
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::query_form::read;
use crate::users::UserId;
use crate::users::table::time;
use crate::wire::Answer;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

/// The path of an identity's tokens.
pub fn path(of: UserId) -> String {
    format!("{USERS}/{of}/{TOKENS}")
}

/// What a scope is called.
fn scope(locale: Locale, scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::ReadUsers => td_string!(locale, tokens.read_users),
        TokenScope::WriteUsers => td_string!(locale, tokens.write_users),
        TokenScope::ReadGroups => td_string!(locale, tokens.read_groups),
        TokenScope::WriteGroups => td_string!(locale, tokens.write_groups),
    }
}

/// The page.
#[component]
pub fn TokensPage() -> impl IntoView {
    let locale = locale();
    let (params, search) = (use_params_map(), use_location().search);
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<UserId>().ok())));
    let tokens = Answer::new_with_options(
        move || (id.get(), search.with(|search| draft_of(search))),
        |(id, draft)| async move { list_tokens(id.ok_or(AppError::NotFound)?, draft).await },
        true,
    );
    // Outlives the list, which is read anew when one was made.
    let made = RwSignal::new(None::<String>);
    view! {
        <main id="content" class="page narrow" tabindex="-1">
            <Transition fallback=move || view! { <div class="skeleton tall" role="status" aria-label=td_string!(locale, tokens.loading)></div> }>
                {move || Suspend::new(async move {
                    match (tokens.await, id.get_untracked()) {
                        (Ok(view), Some(of)) => {
                            let changed = Callback::new(move |()| tokens.refetch());
                            (move || view! { <Tokens locale of view=view.clone() made changed/> }).into_any()
                        }
                        (Ok(_), None) => view! { <ErrorView error=AppError::NotFound whole_page=true/> }.into_any(),
                        (Err(error), _) => view! {
                            <ErrorView error whole_page=true retry=Callback::new(move |()| tokens.refetch())/>
                        }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Tokens(
    locale: Locale,
    of: UserId,
    view: TokensView,
    made: RwSignal<Option<String>>,
    changed: Callback<()>,
) -> impl IntoView {
    let TokensView {
        name,
        open,
        tokens,
        now,
        draft,
        secret,
    } = view;
    let title = td_string!(locale, tokens.title_of, name = name.as_str()).to_string();
    let nothing = tokens.is_empty();
    let shown = move || made.get().or_else(|| secret.clone());
    let secret_field = move || {
        shown().map(|value| {
            let (label, hint) = (
                td_string!(locale, tokens.secret),
                td_string!(locale, tokens.secret_hint),
            );
            view! { <section class="card part"><CopyField id="token-secret" label hint value/></section> }
        })
    };
    view! {
        <Title text=title.clone()/>
        <a class="back" href=format!("{USERS}/{of}")><Icon icon=icondata_lu::LuChevronLeft/>{name}</a>
        <h1>{title}</h1>
        {secret_field}
        <section class="card part" aria-labelledby="tokens">
            <h2 id="tokens">{td_string!(locale, tokens.title)}</h2>
            {nothing.then(|| view! { <p class="absent">{td_string!(locale, tokens.none)}</p> })}
            {(!nothing).then(|| view! {
                <ul class="lines">
                    {tokens.into_iter().map(|token| view! { <Token locale of token now/> }).collect_view()}
                </ul>
            })}
        </section>
        {if open {
            view! { <NewToken locale of draft made changed/> }.into_any()
        } else {
            view! { <p class="hint">{td_string!(locale, tokens.closed)}</p> }.into_any()
        }}
    }
}

#[component]
fn Token(locale: Locale, of: UserId, token: TokenView, now: Moment) -> impl IntoView {
    let scopes: Vec<&str> = token.scopes.iter().map(|one| scope(locale, *one)).collect();
    let used = match token.last_used_at {
        Some(at) => view! {
            <span class="soft">{td_string!(locale, tokens.last_used)}": "{time(locale, Some(at), now)}", "{token.last_address}</span>
        }
        .into_any(),
        None => view! { <span class="soft">{td_string!(locale, tokens.never_used)}</span> }.into_any(),
    };
    let label = td_string!(locale, tokens.revoke_one, name = token.name.as_str()).to_string();
    view! {
        <li class="token">
            <div>
                <span>
                    <strong>{token.name}</strong>
                    {token.expired.then(|| view! { <span class="chip warn">{td_string!(locale, tokens.expired)}</span> })}
                </span>
                <span>{scopes.join(", ")}</span>
                <span class="soft">{td_string!(locale, tokens.last_day)}": "{date(locale, token.expires_on)}</span>
                {used}
            </div>
            <form method="post" action=format!("{}/{}/revoke", path(of), token.id.0)>
                <button class="button small" aria-label=label>{td_string!(locale, tokens.revoke)}</button>
            </form>
        </li>
    }
}

#[component]
fn NewToken(
    locale: Locale,
    of: UserId,
    draft: FormDraft,
    made: RwSignal<Option<String>>,
    changed: Callback<()>,
) -> impl IntoView {
    let key = draft.value(KEY);
    let draft = RwSignal::new(draft);
    let failure = RwSignal::new(None::<AppError>);
    let busy = StoredValue::new(false);
    let node = NodeRef::<html::Form>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let raw = node.get_untracked().and_then(|form| read(&form)).unwrap_or_default();
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        spawn_local(async move {
            let answer = create_token(of, raw.clone()).await;
            busy.try_set_value(false);
            match answer {
                Ok(secret) => {
                    made.try_set(Some(secret));
                    changed.run(());
                }
                Err(AppError::Invalid { fields }) => {
                    failure.try_set(None);
                    draft.try_set(FormDraft {
                        values: pairs(&raw).collect(),
                        errors: fields,
                        ..FormDraft::default()
                    });
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <section class="card part form-part" aria-labelledby="new-token">
            <h2 id="new-token">{td_string!(locale, tokens.new_token)}</h2>
            {move || failure.get().map(|error| view! { <ErrorView error/> })}
            <form class="form-part" method="post" action=path(of) novalidate autocomplete="off" node_ref=node on:submit=submit>
                <input type="hidden" name=KEY value=key/>
                {move || view! { <Fields locale draft=draft.get()/> }}
                <div><button class="button primary">{td_string!(locale, tokens.make)}</button></div>
            </form>
        </section>
    }
}

/// The fields, anew for each answer.
#[component]
fn Fields(locale: Locale, draft: FormDraft) -> impl IntoView {
    let state = FormState::of(draft);
    provide_context(state);
    let (invalid, described) = state.marks("scopes", td_string!(locale, tokens.scopes_hint));
    view! {
        <TextField name="name" label=td_string!(locale, tokens.name) hint=td_string!(locale, tokens.name_hint)/>
        <fieldset class="field" id="scopes" aria-invalid=invalid aria-describedby=described>
            <legend>{td_string!(locale, tokens.scopes)}</legend>
            {TokenScope::ALL.map(|one| view! {
                <label class="option-line">
                    <input type="checkbox" name="scopes" value=one.as_str() checked=state.has("scopes", one.as_str())/>
                    <span>{scope(locale, one)}</span>
                </label>
            }).collect_view()}
            <Below name="scopes".to_owned() hint=td_string!(locale, tokens.scopes_hint)/>
        </fieldset>
        <TextField name="expires_on" label=td_string!(locale, tokens.last_day) kind="date" hint=td_string!(locale, tokens.last_day_hint)/>
    }
}
