//! What every list is made of: its search, its rows while they come, its filters, and its foot.

use crate::error::AppError;
use crate::i18n::Locale;
use crate::text::number;
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::ui::pager::{PageLinks, range};
use crate::ui::query_form::{FORM, QueryForm, TypedInput};
use crate::ui::waiting::Waiting;
use crate::users::query::PAGE_SIZES;
use crate::users::{PageStart, PagerView};
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The search box's id, by which a key finds it.
pub const SEARCH: &str = "search";

/// What a page of a list is asked for with.
pub type Rows<T> = Answer<Result<T, AppError>>;

/// For when there are no scripts, which send the form by themselves.
pub fn apply_button(locale: Locale) -> String {
    format!(
        "<button class=\"button\" form=\"{FORM}\">{}</button>",
        td_string!(locale, users.apply)
    )
}

/// The box that searches the list, and without scripts the button for it.
#[component]
pub fn SearchBox(
    /// The page's language.
    locale: Locale,
    /// The list's form.
    form: QueryForm,
    /// Its accessible name.
    label: &'static str,
    /// What the address says.
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="search" role="search">
            <Icon icon=icondata_lu::LuSearch/>
            <TypedInput form name="q" id=SEARCH label value/>
            <kbd aria-hidden="true">"/"</kbd>
        </div>
        <noscript inner_html=apply_button(locale)></noscript>
    }
}

/// A column that can be added.
#[derive(Clone, Copy)]
pub struct ColumnChoice {
    /// Its word in the query.
    pub value: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Whether the address asks for it.
    pub shown: Signal<bool>,
}

/// Additional columns.
#[component]
pub fn ColumnsMenu(
    /// The page's language.
    locale: Locale,
    /// The list's form.
    form: QueryForm,
    /// The columns, in their order in the table.
    columns: Vec<ColumnChoice>,
) -> impl IntoView {
    let column = move |ColumnChoice { value, label, shown }| {
        view! {
            <label class="option">
                <input type="checkbox" name="column" value=value form=FORM checked=shown.get_untracked()
                    prop:checked=move || shown.get() on:change=move |event| form.changed(event)/>
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <details class="columns">
            <summary class="button"><Icon icon=icondata_lu::LuColumns3/>{td_string!(locale, users.columns)}</summary>
            <fieldset class="drop">
                <legend>{td_string!(locale, users.additional_columns)}</legend>
                {columns.into_iter().map(column).collect_view()}
            </fieldset>
        </details>
    }
}

/// Rows to come, at their size.
#[component]
pub fn Skeleton(
    /// What is loading, for those who do not see it.
    label: &'static str,
) -> impl IntoView {
    view! {
        <div class="skeletons" role="status" aria-label=label>
            {(0..12).map(|_| view! { <div class="skeleton"></div> }).collect_view()}
        </div>
    }
}

/// A page of rows: skeletons at first, the old rows while new ones come, or what went wrong.
#[component]
pub fn ListRows<T>(
    /// The page.
    rows: Rows<T>,
    /// What is loading, for those who do not see it.
    loading: &'static str,
    /// Shows it.
    show: Callback<T, AnyView>,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let busy = RwSignal::new(false);
    view! {
        <div class="rows" class:busy=move || busy.get() aria-busy=move || busy.get().to_string()>
            <Waiting busy fallback=move || view! { <Skeleton label=loading/> }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Err(error) => view! { <ErrorView error retry=Callback::new(move |()| rows.refetch())/> }.into_any(),
                        Ok(page) => show.run(page),
                    }
                })}
            </Waiting>
        </div>
    }
}

/// Why nothing is here, and what to do.
#[component]
pub fn Nothing(
    /// What is missing.
    title: &'static str,
    /// Why, and what to do.
    why: &'static str,
    /// The address that takes search and filters away; empty where there are none.
    #[prop(optional, into)]
    clear: String,
    /// The page's language.
    locale: Locale,
) -> impl IntoView {
    let clear =
        (!clear.is_empty()).then(|| view! { <a class="button" href=clear>{td_string!(locale, users.clear_all)}</a> });
    view! { <div class="notice"><h2>{title}</h2><p>{why}</p>{clear}</div> }
}

/// An active filter: its section, its option, and the address without it.
pub type ActiveFilter = (&'static str, String, String);

/// The active filters as chips that can be taken away, with "Clear all".
pub fn active_filters(locale: Locale, filters: Vec<ActiveFilter>, clear: String) -> AnyView {
    if filters.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="active-filters">
            <ul aria-label=td_string!(locale, users.active_filters)>
                {filters.into_iter().map(|(section, option, href)| view! {
                    <li><a class="filter-chip" href=href>
                        <span class="only-read">{format!("{} ", td_string!(locale, users.remove_filter))}</span>
                        <span>{format!("{section}: ")}</span><b>{option}</b><Icon icon=icondata_lu::LuX/>
                    </a></li>
                }).collect_view()}
            </ul>
            <a class="button quiet small" href=clear>{td_string!(locale, users.clear_all)}</a>
        </div>
    }
    .into_any()
}

/// The right sidebar "Filters"; on a phone a sheet. It stands after the table in the document, so that rows never
/// wait for counts.
#[component]
pub fn FilterSheet<C>(
    /// The page's language.
    locale: Locale,
    /// What is counted.
    counts: Rows<C>,
    /// Shows the options.
    show: Callback<C, AnyView>,
    /// What stands above them and waits for no count.
    #[prop(optional)]
    above: Option<AnyView>,
) -> impl IntoView
where
    C: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    view! {
        <aside id="filters" class="card filters" popover="auto" aria-label=td_string!(locale, users.filters)>
            <div class="sheet-head only-narrow">
                <strong>{td_string!(locale, users.filters)}</strong>
                <button class="button quiet square" popovertarget="filters" popovertargetaction="hide"
                    aria-label=td_string!(locale, users.close)><Icon icon=icondata_lu::LuX/></button>
            </div>
            {above}
            <Transition fallback=|| view! { <div class="skeleton tall"></div> }>
                {move || Suspend::new(async move {
                    match counts.await {
                        Err(error) => view! { <ErrorView error retry=Callback::new(move |()| counts.refetch())/> }.into_any(),
                        Ok(counts) => show.run(counts),
                    }
                })}
            </Transition>
            <noscript inner_html=apply_button(locale)></noscript>
        </aside>
    }
}

/// Opens the sheet, where the filters are one.
#[component]
pub fn FilterButton(
    /// The page's language.
    locale: Locale,
) -> impl IntoView {
    view! {
        <button class="button only-narrow" popovertarget="filters">
            <Icon icon=icondata_lu::LuSlidersHorizontal/>{td_string!(locale, users.filters)}
        </button>
    }
}

/// An option of a filter, with how many rows it would give.
#[component]
pub fn FilterOption(
    /// The page's language.
    locale: Locale,
    /// The list's form.
    form: QueryForm,
    /// The section's name in the query.
    name: &'static str,
    /// The option's value in the query.
    #[prop(into)]
    value: String,
    /// What it is called.
    label: String,
    /// How many rows it would give.
    count: u64,
    /// Whether the address asks for it.
    chosen: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="option">
            <input type="checkbox" name=name value=value form=FORM checked=chosen.get_untracked()
                prop:checked=move || chosen.get() on:change=move |event| form.changed(event)/>
            <span>{label}</span>
            <span class="count">{number(locale, count)}</span>
        </label>
    }
}

/// A section of the filters: its options, or why there are none.
#[component]
pub fn FilterSection(
    /// What it is called.
    legend: &'static str,
    /// The options.
    options: Vec<AnyView>,
    /// Said where there are none.
    #[prop(optional)]
    none: &'static str,
    /// What stands below the options.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let is_empty = options.is_empty();
    view! {
        <fieldset>
            <legend>{legend}</legend>
            {options}
            {is_empty.then(|| view! { <p class="hint">{none}</p> })}
            {below}
        </fieldset>
    }
}

/// Where the page stands, the ways to others, and rows per page.
#[component]
pub fn ListFoot<T, C>(
    /// The page's language.
    locale: Locale,
    /// The list's form.
    form: QueryForm,
    /// The page.
    rows: Rows<T>,
    /// What is counted.
    counts: Rows<C>,
    /// Of a page and its counts: the rows on it, the last one where others follow, and where it stands.
    standing: fn(T, C) -> (usize, Option<PageStart>, PagerView),
    /// The address of the page with a start.
    href: Callback<PageStart, String>,
    /// Rows per page.
    size: Signal<u32>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    C: Clone + Send + Sync + 'static,
{
    view! {
        <div class="foot">
            <Transition fallback=move || view! { <span class="foot-range">{td_string!(locale, pager.counting)}</span> }>
                {move || Suspend::new(async move {
                    // An error of the rows or the counts stands where they would: here is nothing to say.
                    let (shown, next, pager) = standing(rows.await.ok()?, counts.await.ok()?);
                    Some(view! {
                        <span class="foot-range" role="status">{range(locale, &pager, shown)}</span>
                        <PageLinks locale pager next href/>
                    })
                })}
            </Transition>
            <label class="page-size">
                {td_string!(locale, pager.size)}
                <select name="size" form=FORM on:change=move |event| form.changed(event)
                    prop:value=move || size.get().to_string()>
                    {PAGE_SIZES.map(|rows| view! {
                        <option value=rows.to_string() selected=size.get_untracked() == rows>
                            {number(locale, rows.into())}
                        </option>
                    })}
                </select>
            </label>
        </div>
    }
}
