//! `/control-center/users/views`: saves what the list shows, and keeps the views in order. Plain forms, since each of
//! them leads to another page anyway.

use super::api::list_views;
use super::input::EDIT;
use super::words::built_in_name;
use super::words::shown;
use super::{BUILT_IN, SavedView, ViewsView, built_in_query};
use crate::error::AppError;
use crate::form::{FormDraft, KEY, VERSION};
use crate::groups::GroupId;
use crate::i18n::Locale;
use crate::query_string::Pairs;
use crate::routes::VIEWS;
use crate::text::locale;
use crate::ui::error_view::words;
use crate::ui::field::{TextField, TickField};
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::record_frame::RecordFrame;
use crate::users::query::UserQuery;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn ViewsPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let views = Answer::new_with_options(move || search.get(), list_views, true);
    view! {
        <main id="content" class="page narrow" tabindex="-1">
            <RecordFrame record=views loading=td_string!(locale, views.loading) show=Callback::new(move |view| view! { <Views locale view/> }.into_any())/>
        </main>
    }
}

/// What the lists of the page share.
#[derive(Clone)]
struct Known {
    locale: Locale,
    start: String,
    present: String,
    groups: Vec<(GroupId, String)>,
}

#[component]
fn Views(locale: Locale, view: ViewsView) -> impl IntoView {
    let title = td_string!(locale, views.title);
    let back = UserQuery::parse(&view.present).href();
    let known = Known {
        locale,
        start: view.start,
        present: view.present,
        groups: view.groups,
    };
    let edited = view.form.value(EDIT);
    let name = view.saved.iter().find(|saved| saved.id.0.to_string() == edited);
    let name = name.map(|saved| (saved.name.clone(), saved.query.clone()));
    let (own, theirs): (Vec<_>, Vec<_>) = view.saved.into_iter().partition(|saved| saved.owner.is_empty());
    let (no_own, no_theirs) = (own.is_empty(), theirs.is_empty());
    let list = |views: Vec<SavedView>| {
        let row = |saved: SavedView| view! { <Saved known=known.clone() saved/> };
        view! { <ul class="lines">{views.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    let (own, theirs) = (list(own), list(theirs));
    let built_in = BUILT_IN.map(|state| {
        let (name, query) = (built_in_name(locale, state), built_in_query(state));
        view! {
            <li class="view">
                <ViewHead known=known.clone() value=state.as_str().to_owned() name=name.to_owned() query marks=Vec::new()/>
                <div class="view-actions"><Start known=known.clone() value=state.as_str().to_owned() name=name.to_owned()/></div>
            </li>
        }
    });
    view! {
        <Title text=title/>
        <a class="back" href=back><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, record.back)}</a>
        <h1>{title}</h1>
        <ViewForm known=known.clone() form=view.form shares=view.shares edited=name/>
        <section class="card part" aria-labelledby="own-views">
            <h2 id="own-views">{td_string!(locale, views.own)}</h2>
            {if no_own { view! { <p class="absent">{td_string!(locale, views.none)}</p> }.into_any() } else { own }}
        </section>
        {(!no_theirs).then(|| view! {
            <section class="card part" aria-labelledby="shared-views">
                <h2 id="shared-views">{td_string!(locale, views.theirs)}</h2>
                {theirs}
            </section>
        })}
        <section class="card part" aria-labelledby="built-in-views">
            <h2 id="built-in-views">{td_string!(locale, views.built_in)}</h2>
            <ul class="lines">{built_in.into_iter().collect_view()}</ul>
        </section>
    }
}

/// The form of a new view, or of one that is changed: `edited` is its name and what it shows.
#[component]
fn ViewForm(known: Known, form: FormDraft, shares: bool, edited: Option<(String, String)>) -> impl IntoView {
    let Known {
        locale,
        present,
        groups,
        ..
    } = known;
    let hidden = [EDIT, KEY, VERSION].map(|name| {
        let value = form.value(name);
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value/> })
    });
    let failure = form.error.as_deref().map(|code| {
        let (title, what) = words(locale, &AppError::of_code(code));
        view! { <div class="error banner" role="alert"><strong>{title}</strong><p>{what}</p></div> }
    });
    provide_context(FormState::of(form));
    let now = shown(locale, &present, &groups);
    let (heading, shows, replaces, cancel) = match edited {
        Some((name, query)) => (
            td_string!(locale, views.change_one, name = name).to_string(),
            shown(locale, &query, &groups),
            !present.is_empty() && present != query,
            true,
        ),
        None => (
            td_string!(locale, views.save_this).to_owned(),
            now.clone(),
            false,
            false,
        ),
    };
    let cancel = cancel.then(|| {
        let href = format!("{VIEWS}?{present}");
        view! { <a class="button quiet" href=href>{td_string!(locale, form.cancel)}</a> }
    });
    view! {
        <section class="card part form-part" aria-labelledby="view-form">
            <h2 id="view-form">{heading}</h2>
            {failure}
            <p>{td_string!(locale, views.shows)}": "<strong>{shows}</strong></p>
            <form class="form-part" method="post" action=VIEWS novalidate autocomplete="off">
                <input type="hidden" name="query" value=present/>
                {hidden.into_iter().collect_view()}
                <TextField name="name" label=td_string!(locale, views.name)/>
                {replaces.then(|| view! { <TickField name="replace" label=td_string!(locale, views.replace)/> <p class="hint">{now}</p> })}
                {shares.then(|| view! { <TickField name="shared" label=td_string!(locale, views.share)/> })}
                <TickField name="start" label=td_string!(locale, views.begin) hint=td_string!(locale, views.begin_hint)/>
                <div class="view-actions"><button class="button primary">{td_string!(locale, views.save)}</button>{cancel}</div>
            </form>
        </section>
    }
}

#[component]
fn Saved(known: Known, saved: SavedView) -> impl IntoView {
    let locale = known.locale;
    let id = saved.id.0.to_string();
    let mut marks = Vec::new();
    if saved.owner.is_empty() {
        marks.extend(saved.shared.then(|| td_string!(locale, views.is_shared).to_owned()));
    } else {
        marks.push(saved.owner);
    }
    let mut edit = Pairs::default();
    edit.add(EDIT, &id);
    let mut edit = format!("{VIEWS}?{}", edit.into_string());
    if !known.present.is_empty() {
        edit = format!("{edit}&{}", known.present);
    }
    let change = td_string!(locale, views.change_one, name = saved.name.as_str()).to_string();
    let delete = td_string!(locale, views.delete_one, name = saved.name.as_str()).to_string();
    let sure = if saved.shared {
        td_string!(locale, views.sure_shared)
    } else {
        td_string!(locale, views.sure)
    };
    view! {
        <li class="view">
            <ViewHead known=known.clone() value=id.clone() name=saved.name.clone() query=saved.query marks/>
            <div class="view-actions">
                <Start known value=id.clone() name=saved.name/>
                <a class="button small" href=edit aria-label=change>{td_string!(locale, views.change)}</a>
                <details>
                    <summary class="button small" aria-label=delete>{td_string!(locale, views.delete)}</summary>
                    <form class="confirm" method="post" action=format!("{VIEWS}/{id}/delete")>
                        <p>{sure}</p>
                        <button class="button small">{td_string!(locale, views.delete_now)}</button>
                    </form>
                </details>
            </div>
        </li>
    }
}

/// What a view is called and shows.
#[component]
fn ViewHead(known: Known, value: String, name: String, query: String, marks: Vec<String>) -> impl IntoView {
    let locale = known.locale;
    let starts = known.start == value;
    view! {
        <span class="view-name">
            <a href=UserQuery::parse(&query).href()>{name}</a>
            {starts.then(|| view! { <span class="chip">{td_string!(locale, views.is_start)}</span> })}
            {marks.into_iter().map(|mark| view! { <span class="chip plain">{mark}</span> }).collect_view()}
        </span>
        <span class="view-shows">{shown(locale, &query, &known.groups)}</span>
    }
}

/// Begins with a view, or does not any more.
#[component]
fn Start(known: Known, value: String, name: String) -> impl IntoView {
    let locale = known.locale;
    let (value, text, label) = if known.start == value {
        let label = td_string!(locale, views.no_start_one, name = name).to_string();
        (String::new(), td_string!(locale, views.no_start), label)
    } else {
        let label = td_string!(locale, views.start_one, name = name).to_string();
        (value, td_string!(locale, views.start), label)
    };
    view! {
        <form method="post" action=format!("{VIEWS}/start")>
            <input type="hidden" name="view" value=value/>
            <button class="button small" aria-label=label>{text}</button>
        </form>
    }
}
