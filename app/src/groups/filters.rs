//! The right sidebar "Filters" of the groups list, and the filters that are in force. Each option shows how many groups
//! it would give.

use super::GroupCounts;
use super::list::GroupList;
use super::query::GroupQuery;
use crate::ui::list_frame::{ActiveFilter, FilterOption, FilterSection, FilterSheet, active_filters};
use crate::users::Facet;
use crate::users::words;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The sidebar.
#[component]
pub fn Filters(list: GroupList) -> impl IntoView {
    view! {
        <FilterSheet locale=list.locale counts=list.counts
            show=Callback::new(move |counts: GroupCounts| view! { <Facets list counts/> }.into_any())/>
    }
}

#[component]
fn Facets(list: GroupList, counts: GroupCounts) -> impl IntoView {
    let GroupList {
        locale, query, form, ..
    } = list;
    let option = move |name: &'static str, value: String, label: String, count: u64, chosen: Signal<bool>| {
        view! { <FilterOption locale form name value label count chosen/> }.into_any()
    };
    let activity = counts.activity.into_iter().map(|facet| {
        let value = facet.value;
        let label = words::activity(locale, value).to_owned();
        let chosen = Signal::derive(move || query.with(|query| query.activity.contains(&value)));
        option("activity", value.as_str().to_owned(), label, facet.count, chosen)
    });
    let tags = counts.tags.into_iter().map(|Facet { value, label, count }| {
        let key = value.clone();
        let chosen = Signal::derive(move || query.with(|query| query.tags.contains(&key)));
        option("tag", value, label, count, chosen)
    });
    view! {
        <FilterSection legend=td_string!(locale, filter.activity) options=activity.collect()/>
        <FilterSection legend=td_string!(locale, filter.tags) options=tags.collect() none=td_string!(locale, filter.no_tags)/>
    }
}

/// The active filters as chips that can be taken away; `chosen` says what tags are called.
pub fn active(list: GroupList, chosen: &[(String, String)]) -> AnyView {
    let locale = list.locale;
    let query = list.query.get_untracked();
    let page = |change: &dyn Fn(&mut GroupQuery)| {
        let mut query = query.at(None);
        change(&mut query);
        query.href()
    };
    let mut chips: Vec<ActiveFilter> = Vec::new();
    if !query.search.is_empty() {
        let href = page(&|query| query.search.clear());
        chips.push((td_string!(locale, filter.search), query.search.clone(), href));
    }
    for gone in &query.activity {
        let href = page(&|query| query.activity.retain(|kept| kept != gone));
        let option = words::activity(locale, *gone).to_owned();
        chips.push((td_string!(locale, filter.activity), option, href));
    }
    for gone in &query.tags {
        let href = page(&|query| query.tags.retain(|kept| kept != gone));
        let name = chosen
            .iter()
            .find(|(key, _)| key == gone)
            .map_or(gone, |(_, name)| name);
        chips.push((td_string!(locale, filter.tag), name.clone(), href));
    }
    active_filters(locale, chips, query.cleared().href())
}
