//! `/control-center/users/import`, where a file is chosen, and the page of each upload: its columns, what would come of
//! each row, and what came of it. Plain forms and links, with scripts and without.

use super::api::show_import;
use super::words;
use super::{ImportQuery, ImportView, PAGE, RowKind, RowView, Step, UploadId};
use crate::control_center::SignedIn;
use crate::error::AppError;
use crate::form::VERSION;
use crate::i18n::Locale;
use crate::query_string::pairs;
use crate::routes::{IMPORT, USERS};
use crate::text::{locale, number};
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use std::time::Duration;

/// How often the page of a running import is asked for again.
const PACE: Duration = Duration::from_secs(1);

/// The page that takes a file, of administrators alone.
#[component]
pub fn ImportPage() -> impl IntoView {
    let locale = locale();
    let SignedIn(signed_in) = expect_context();
    view! {
        <Title text=td_string!(locale, import.title)/>
        <main id="content" class="page narrow" tabindex="-1">
            <Suspense>
                {move || Suspend::new(async move {
                    let caller = signed_in.await.and_then(|caller| caller.ok_or(AppError::Unauthenticated));
                    match caller.and_then(|caller| if caller.admin { Ok(()) } else { Err(AppError::Forbidden) }) {
                        Ok(()) => view! { <FileForm locale/> }.into_any(),
                        Err(error) => view! { <ErrorView error whole_page=true/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn FileForm(locale: Locale) -> impl IntoView {
    let search = use_location().search.get_untracked();
    let problem = pairs(&search).find_map(|(name, rule)| (name == "problem").then_some(rule));
    let problem = problem.map(|rule| match rule.as_str() {
        "required" => td_string!(locale, import.rule_required),
        "too_many" => td_string!(locale, import.rule_too_many),
        "too_many_columns" => td_string!(locale, import.rule_too_many_columns),
        "too_long" => td_string!(locale, import.rule_too_long),
        _ => td_string!(locale, import.rule_other),
    });
    let invalid = problem.map(|_| "true");
    view! {
        <a class="back" href=USERS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, tabs.users)}</a>
        <h1>{td_string!(locale, import.title)}</h1>
        <form class="card part form-part" method="post" action=IMPORT enctype="multipart/form-data">
            <p>{td_string!(locale, import.what)}</p>
            <div class="field">
                <label for="file">{td_string!(locale, import.file)}</label>
                <input id="file" type="file" name="file" accept=".csv,text/csv" required aria-invalid=invalid aria-describedby="file-hint file-error"/>
                <p class="error" id="file-error">{problem}</p>
                <p class="hint" id="file-hint">{td_string!(locale, import.limits)}</p>
            </div>
            <div><button class="button primary">{td_string!(locale, import.upload)}</button></div>
        </form>
    }
}

/// The page of an upload.
#[component]
pub fn UploadPage() -> impl IntoView {
    let locale = locale();
    let (params, search) = (use_params_map(), use_location().search);
    let upload = Answer::new_with_options(
        move || {
            let id = params.with(|params| params.get("upload").and_then(|id| id.parse().ok()));
            (id, search.with(|search| search.trim_start_matches('?').to_owned()))
        },
        |(id, query)| async move { show_import(UploadId(id.ok_or(AppError::NotFound)?), query).await },
        true,
    );
    Effect::new(move |_| {
        if upload
            .get()
            .is_some_and(|shown| shown.is_ok_and(|shown| shown.step == Step::Running))
        {
            set_timeout(move || upload.refetch(), PACE);
        }
    });
    view! {
        <main id="content" class="page" tabindex="-1">
            <Transition fallback=move || view! { <div class="skeleton tall" role="status" aria-label=td_string!(locale, import.loading)></div> }>
                {move || Suspend::new(async move {
                    match upload.await {
                        Err(error) => view! { <ErrorView error whole_page=true retry=Callback::new(move |()| upload.refetch())/> }.into_any(),
                        Ok(shown) => {
                            let query = search.with_untracked(|search| ImportQuery::parse(search));
                            view! { <Upload locale shown query/> }.into_any()
                        }
                    }
                })}
            </Transition>
        </main>
    }
}

fn address(id: UploadId, query: ImportQuery) -> String {
    format!("{IMPORT}/{}?{}", id.0, query.to_query_string())
}

#[component]
fn Upload(locale: Locale, shown: ImportView, query: ImportQuery) -> impl IntoView {
    let name = shown.name.clone();
    let step = match shown.step {
        Step::Columns => view! { <Columns locale shown/> }.into_any(),
        Step::Running => view! { <Running locale id=shown.id/> }.into_any(),
        Step::Preview | Step::Done => view! { <Rows locale shown query/> }.into_any(),
    };
    view! {
        <Title text=td_string!(locale, import.title)/>
        <a class="back" href=IMPORT><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, import.another)}</a>
        <h1>{td_string!(locale, import.title)}</h1>
        <p class="soft">{name}</p>
        {step}
    }
}

#[component]
fn Columns(locale: Locale, shown: ImportView) -> impl IntoView {
    let problem = move |what: &'static str, columns: &[String]| {
        let names: Vec<String> = columns.iter().map(|name| words::column(locale, name)).collect();
        (!names.is_empty())
            .then(|| view! { <p class="error banner" role="alert">{format!("{what} {}", names.join(", "))}</p> })
    };
    let choices = shown.choices;
    let repeated = shown.repeated.clone();
    let rows = shown.columns.into_iter().enumerate().map(|(place, column)| {
        let (id, means) = (format!("column-{place}"), column.means);
        let invalid = repeated.contains(&means).then_some("true");
        let option = |name: &String| {
            view! {
                <option value=name.clone() selected=*name == means>{words::column(locale, name)}</option>
            }
        };
        let options = choices.iter().map(option).collect_view();
        view! {
            <div class="field">
                <label for=id.clone()>{column.header}</label>
                <select id=id.clone() name="means" aria-invalid=invalid aria-describedby=format!("{id}-sample")>
                    <option value="">{td_string!(locale, import.leave_out)}</option>
                    {options}
                </select>
                <p class="hint" id=format!("{id}-sample")>{td_string!(locale, import.sample)}": "{column.sample}</p>
            </div>
        }
    });
    let rows = rows.collect_view();
    view! {
        <form class="card part form-part" method="post" action=format!("{IMPORT}/{}/columns", shown.id.0)>
            <h2>{td_string!(locale, import.columns)}</h2>
            <p>{td_string!(locale, import.columns_what)}</p>
            {problem(td_string!(locale, import.missing), &shown.missing)}
            {problem(td_string!(locale, import.repeated), &shown.repeated)}
            <div class="two">{rows}</div>
            <div><button class="button primary">{td_string!(locale, import.look)}</button></div>
        </form>
    }
}

#[component]
fn Running(locale: Locale, id: UploadId) -> impl IntoView {
    let here = address(id, ImportQuery::default());
    view! {
        <section class="card part" role="status">
            <p>{td_string!(locale, import.running)}</p>
            <p><a class="button" rel="external" href=here>{td_string!(locale, import.again)}</a></p>
            <noscript inner_html="<meta http-equiv=\"refresh\" content=\"2\">"></noscript>
        </section>
    }
}

#[component]
fn Rows(locale: Locale, shown: ImportView, query: ImportQuery) -> impl IntoView {
    let (id, done) = (shown.id, shown.step == Step::Done);
    let (title, what) = if done {
        (td_string!(locale, import.result), td_string!(locale, import.done_what))
    } else {
        (
            td_string!(locale, import.preview),
            td_string!(locale, import.preview_what),
        )
    };
    let all: u64 = shown.counts.iter().sum();
    let tab = move |kind: Option<RowKind>, label: &'static str, count: u64| {
        let href = address(
            id,
            ImportQuery {
                kind,
                ..ImportQuery::default()
            },
        );
        let current = (kind == query.kind).then_some("page");
        view! { <a href=href aria-current=current>{format!("{label} ({})", number(locale, count))}</a> }
    };
    let tabs = RowKind::ALL.into_iter().zip(shown.counts.iter().copied());
    let tabs = tabs
        .map(|(kind, count)| tab(Some(kind), words::kind(locale, kind), count))
        .collect_view();
    let wrong = shown.counts.last().copied().unwrap_or_default() > 0;
    let nothing = shown.rows.is_empty();
    let rows = shown.rows.into_iter().map(|row| line(locale, row)).collect_view();
    view! {
        <section class="card part" aria-labelledby="step">
            <h2 id="step">{title}</h2>
            <p>{what}</p>
            {shown.failed.then(|| view! { <p class="error banner" role="alert">{td_string!(locale, import.failed)}</p> })}
            <div class="import-actions">
                {(!done).then(|| view! {
                    <form method="post" action=format!("{IMPORT}/{}/run", id.0)>
                        <input type="hidden" name=VERSION value=shown.version.to_string()/>
                        <button class="button primary">{td_string!(locale, import.run)}</button>
                    </form>
                    <a class="button" href=format!("{IMPORT}/{}?columns=1", id.0)>{td_string!(locale, import.back)}</a>
                })}
                {done.then(|| view! { <a class="button primary" href=USERS>{td_string!(locale, import.to_users)}</a> })}
                {wrong.then(|| view! {
                    <a class="button" download="" href=format!("{IMPORT}/{}/wrong", id.0)>{td_string!(locale, import.wrong_file)}</a>
                })}
            </div>
        </section>
        <nav class="tabs import-kinds" aria-label=td_string!(locale, import.kinds)>
            {tab(None, td_string!(locale, import.all), all)}
            {tabs}
        </nav>
        <div class="card rows">
            {nothing.then(|| view! { <p class="notice">{td_string!(locale, import.no_rows)}</p> })}
            <table class="import-rows" aria-label=td_string!(locale, import.rows)>
                <thead><tr>
                    <th class="c-line">{td_string!(locale, import.line)}</th>
                    <th>{words::column(locale, "user_name")}</th>
                    <th class="c-becomes">{td_string!(locale, import.becomes)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pages(locale, id, query, shown.total)}
    }
}

fn line(locale: Locale, row: RowView) -> AnyView {
    let class = if row.kind == RowKind::Wrong {
        "chip bad"
    } else {
        "chip plain"
    };
    let fields: Vec<String> = row.fields.iter().map(|field| words::column(locale, field)).collect();
    let remarks = row
        .remarks
        .iter()
        .map(|one| view! { <li>{words::remark(locale, one)}</li> })
        .collect_view();
    view! {
        <tr>
            <td class="c-line">{number(locale, row.line)}</td>
            <td>{row.name}</td>
            <td class="c-becomes">
                <span class=class>{words::kind(locale, row.kind)}</span>" "{fields.join(", ")}
                <ul>{remarks}</ul>
            </td>
        </tr>
    }
    .into_any()
}

fn pages(locale: Locale, id: UploadId, query: ImportQuery, total: u64) -> Option<AnyView> {
    let pages = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(PAGE);
    let link = move |page: usize, label: &'static str| {
        view! { <a class="button" href=address(id, ImportQuery { page, ..query })>{label}</a> }
    };
    (pages > 1).then(|| {
        let here = td_string!(locale, import.page_of, page = query.page + 1, pages = pages).to_string();
        view! {
            <nav class="foot" aria-label=td_string!(locale, import.pages)>
                <span class="foot-range">{here}</span>
                {(query.page > 0).then(|| link(query.page - 1, td_string!(locale, import.earlier)))}
                {(query.page + 1 < pages).then(|| link(query.page + 1, td_string!(locale, import.later)))}
            </nav>
        }
        .into_any()
    })
}
