//! `/control-center/api`: what programs can call, each with a form that calls it. The form is a plain one, which the
//! server carries out; a token that is typed here goes nowhere else.

use super::api::api_guide;
use super::{GuideView, OperationView, ParameterView, TriedView};
use crate::form::FormDraft;
use crate::i18n::Locale;
use crate::query_string::value_of;
use crate::routes::API;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::FormState;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The query parameter that chooses an operation, and the form's field that says which.
pub const OPERATION: &str = "operation";
/// The form's field with the token.
pub const TOKEN: &str = "token";
/// The form's field with the body.
pub const BODY: &str = "body";
/// Before the name of a parameter, its field.
pub const PARAMETER: &str = "p_";

/// The page.
#[component]
pub fn ApiPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let guide = Answer::new_with_options(|| (), |()| api_guide(), true);
    view! {
        <Title text=td_string!(locale, api.title)/>
        <main id="content" class="page api" tabindex="-1">
            <h1>{td_string!(locale, api.title)}</h1>
            <p class="hint">{td_string!(locale, api.line)}" "<a href="/api/v1/openapi.json" rel="external">{td_string!(locale, api.document)}</a></p>
            <Suspense fallback=move || view! { <div class="skeleton tall" role="status" aria-label=td_string!(locale, api.loading)></div> }>
                {move || Suspend::new(async move {
                    match guide.await {
                        Ok(guide) => (move || {
                            let chosen = search.with(|search| value_of(search, OPERATION));
                            view! { <Guide locale guide=guide.clone() chosen/> }
                        }).into_any(),
                        Err(error) => view! { <ErrorView error retry=Callback::new(move |()| guide.refetch())/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Guide(locale: Locale, guide: GuideView, chosen: Option<String>) -> impl IntoView {
    let GuideView {
        operations,
        typed,
        tried,
    } = guide;
    let sent = typed
        .iter()
        .find(|(name, _)| name == OPERATION)
        .map(|(_, id)| id.clone());
    let is_sent = |id: &str| sent.as_deref() == Some(id);
    let wanted = chosen.or_else(|| sent.clone()).unwrap_or_default();
    let place = operations.iter().position(|one| one.id == wanted).unwrap_or(0);
    let shown = operations.get(place).cloned().unwrap_or_default();
    let (typed, tried) = if is_sent(&shown.id) {
        (typed, tried)
    } else {
        (Vec::new(), None)
    };
    let link = move |(n, one): (usize, OperationView)| {
        view! {
            <li><a href=format!("{API}?{OPERATION}={}", one.id) aria-current=(n == place).then_some("true")>
                <span class="method">{one.method}</span><code>{one.path}</code>
            </a></li>
        }
    };
    view! {
        <div class="guide">
            <nav class="card part" aria-label=td_string!(locale, api.operations)>
                <ul>{operations.into_iter().enumerate().map(link).collect_view()}</ul>
            </nav>
            <div class="guide-main">
                <Operation locale operation=shown typed/>
                {tried.map(|tried| view! { <Answered locale tried/> })}
            </div>
        </div>
    }
}

#[component]
fn Operation(locale: Locale, operation: OperationView, typed: Vec<(String, String)>) -> impl IntoView {
    let OperationView {
        id,
        method,
        path,
        about,
        parameters,
        body,
    } = operation;
    let has_body = !body.is_empty();
    let mut draft = FormDraft {
        values: typed,
        ..FormDraft::default()
    };
    if has_body && draft.value(BODY).is_empty() {
        draft.set(BODY, body);
    }
    provide_context(FormState::of(draft));
    let action = format!("{API}?{OPERATION}={id}");
    view! {
        <section class="card part form-part" aria-labelledby="operation">
            <h2 id="operation"><span class="method">{method}</span>" "<code>{path}</code></h2>
            <p>{about}</p>
            <form class="form-part" method="post" action=action novalidate autocomplete="off">
                <input type="hidden" name=OPERATION value=id/>
                <TextField name=TOKEN kind="password" autocomplete="off" label=td_string!(locale, api.token) hint=td_string!(locale, api.token_hint)/>
                {parameters.into_iter().map(|parameter| view! { <Parameter parameter/> }).collect_view()}
                {has_body.then(|| view! { <TextArea name=BODY label=td_string!(locale, api.body) hint=td_string!(locale, api.body_hint)/> })}
                <div><button class="button primary">{td_string!(locale, api.send)}</button></div>
            </form>
        </section>
    }
}

#[component]
fn Parameter(parameter: ParameterView) -> impl IntoView {
    let state = FormState::here();
    let ParameterView { name, about, words, .. } = parameter;
    let field = format!("{PARAMETER}{name}");
    let value = state.value(&field);
    let below = format!("{field}-about");
    let input = if words.is_empty() {
        view! { <input type="text" id=field.clone() name=field.clone() value=value aria-describedby=below.clone()/> }
            .into_any()
    } else {
        let option = move |word: String| {
            let selected = word == value;
            view! { <option value=word.clone() selected=selected>{word.clone()}</option> }
        };
        view! {
            <select id=field.clone() name=field.clone() aria-describedby=below.clone()>
                <option value="">"–"</option>
                {words.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=field><code>{name}</code></label>
            {input}
            <span class="hint" id=below>{about}</span>
        </div>
    }
}

#[component]
fn Answered(locale: Locale, tried: TriedView) -> impl IntoView {
    let TriedView { status, body, command } = tried;
    view! {
        <section class="card part" aria-labelledby="answer">
            <h2 id="answer">{td_string!(locale, api.answer)}" "<span class="chip">{status}</span></h2>
            <pre tabindex="0" role="region" aria-label=td_string!(locale, api.answer)>{body}</pre>
            <h3>{td_string!(locale, api.command)}</h3>
            <pre tabindex="0" role="region" aria-label=td_string!(locale, api.command)>{command}</pre>
        </section>
    }
}
