//! Above the table: search, columns, and the filters that are in force.

use super::Chosen;
use super::list::UserList;
use super::query::{Column, UserQuery};
use super::words;
use crate::routes::EXPORT;
use crate::ui::list_frame::{ActiveFilter, ColumnChoice, ColumnsMenu, FilterButton, SearchBox, active_filters};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Search, "Columns", and on a phone "Filters".
#[component]
pub fn Toolbar(list: UserList) -> impl IntoView {
    let locale = list.locale;
    let columns = Column::ALL.map(|column| ColumnChoice {
        value: column.as_str(),
        label: words::column(locale, column),
        shown: Signal::derive(move || list.query.with(|query| query.columns.contains(&column))),
    });
    let columns = columns.to_vec();
    view! {
        <div class="toolbar">
            <SearchBox locale form=list.form label=td_string!(locale, users.search)
                value=Signal::derive(move || list.query.with(|query| query.search.clone()))/>
            <FilterButton locale/>
            <ColumnsMenu locale form=list.form columns=columns/>
            <a class="button" download="" href=move || list.query.with(export)>{td_string!(locale, files.export)}</a>
        </div>
    }
}

/// The address of the list as a file.
fn export(query: &UserQuery) -> String {
    format!("{EXPORT}?{}", query.to_query_string())
}

/// The active filters as chips that can be taken away; `chosen` says what groups and tags are called.
pub fn active(list: UserList, chosen: &Chosen) -> AnyView {
    let locale = list.locale;
    let query = list.filters();
    let page = |change: &dyn Fn(&mut UserQuery)| {
        let mut query = query.clone();
        change(&mut query);
        list.address(&query)
    };
    let mut chips: Vec<ActiveFilter> = Vec::new();
    if !query.search.is_empty() {
        let href = page(&|query| query.search.clear());
        chips.push((td_string!(locale, filter.search), query.search.clone(), href));
    }
    for gone in &query.activity {
        let href = page(&|query| query.activity.retain(|kept| kept != gone));
        chips.push((
            td_string!(locale, filter.activity),
            words::activity(locale, *gone).to_owned(),
            href,
        ));
    }
    for gone in &query.sign_in {
        let href = page(&|query| query.sign_in.retain(|kept| kept != gone));
        chips.push((
            td_string!(locale, filter.sign_in),
            words::state(locale, *gone).to_owned(),
            href,
        ));
    }
    for gone in &query.tags {
        let href = page(&|query| query.tags.retain(|kept| kept != gone));
        let name = chosen
            .tags
            .iter()
            .find(|(key, _)| key == gone)
            .map_or(gone, |(_, name)| name);
        chips.push((td_string!(locale, filter.tag), name.clone(), href));
    }
    for gone in &query.groups {
        let href = page(&|query| query.groups.retain(|kept| kept != gone));
        let name = chosen.groups.iter().find(|group| group.id == *gone);
        let name = name.map_or_else(|| gone.to_string(), |group| group.name.clone());
        chips.push((td_string!(locale, filter.group), name, href));
    }
    active_filters(locale, chips, list.address(&query.cleared()))
}
