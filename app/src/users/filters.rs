//! The right sidebar "Filters"; on a phone a sheet. Each option shows how many users it would give.

use super::list::{UserList, Whose};
use super::words;
use super::{Facet, UserCounts};
use crate::counted;
use crate::routes::REVIEW;
use crate::text::number;
use crate::ui::list_frame::{FilterOption, FilterSection, FilterSheet};
use crate::ui::query_form::TypedInput;
use crate::views::links::SavedViews;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The sidebar.
#[component]
pub fn Filters(list: UserList) -> impl IntoView {
    let (locale, query) = (list.locale, list.query);
    let views = (list.whose == Whose::Everybody).then(|| view! { <SavedViews locale query/> });
    view! {
        <FilterSheet locale counts=list.counts above=views.into_any()
            show=Callback::new(move |counts: UserCounts| view! { <Facets list counts/> }.into_any())/>
    }
}

#[component]
fn Facets(list: UserList, counts: UserCounts) -> impl IntoView {
    let UserList { locale, query, .. } = list;
    let activity = counts.activity.into_iter().map(|facet| {
        let value = facet.value;
        let label = words::activity(locale, value).to_owned();
        let chosen = Signal::derive(move || query.with(|query| query.activity.contains(&value)));
        option(list, "activity", value.as_str().to_owned(), label, facet.count, chosen)
    });
    let sign_in = counts.sign_in.into_iter().map(|facet| {
        let value = facet.value;
        let label = words::state(locale, value).to_owned();
        let chosen = Signal::derive(move || query.with(|query| query.sign_in.contains(&value)));
        option(list, "sign_in", value.as_str().to_owned(), label, facet.count, chosen)
    });
    let tags = counts.tags.into_iter().map(|Facet { value, label, count }| {
        let key = value.clone();
        let chosen = Signal::derive(move || query.with(|query| query.tags.contains(&key)));
        option(list, "tag", value, label, count, chosen)
    });
    let tags = view! {
        <FilterSection legend=td_string!(locale, filter.tags) options=tags.collect() none=td_string!(locale, filter.no_tags)/>
    };
    // Several groups mean "or": within one group there is nothing to choose.
    let groups = (list.whose != Whose::Members).then(|| {
        let groups = counts.groups.into_iter().map(|Facet { value, label, count }| {
            let chosen = Signal::derive(move || query.with(|query| query.groups.contains(&value)));
            option(list, "group", value.to_string(), label, count, chosen)
        });
        let find = view! {
            <div class="find-group">
                <TypedInput form=list.form name="find_group" label=td_string!(locale, filter.find_group)
                    value=Signal::derive(move || query.with(|query| query.find_group.clone()))/>
            </div>
        };
        view! {
            <FilterSection legend=td_string!(locale, filter.groups) options=groups.collect()
                none=td_string!(locale, filter.no_group_found) below=find.into_any()/>
        }
    });
    let everybody = list.whose == Whose::Everybody;
    let seats = counted!(locale, users.seats, counts.seats, number = number(locale, counts.seats));
    view! {
        <FilterSection legend=td_string!(locale, filter.activity) options=activity.collect()/>
        <FilterSection legend=td_string!(locale, filter.sign_in) options=sign_in.collect()/>
        {everybody.then(|| view! { <a class="review-link" href=REVIEW>{td_string!(locale, bulk.review)}</a> })}
        {tags}
        {groups}
        {everybody.then(|| view! {
            <p class="seats" title=td_string!(locale, users.seats_why)><strong>{seats}</strong><span>{td_string!(locale, users.seats_why)}</span></p>
        })}
    }
}

/// An option of a filter.
fn option(
    list: UserList,
    name: &'static str,
    value: String,
    label: String,
    count: u64,
    chosen: Signal<bool>,
) -> AnyView {
    view! { <FilterOption locale=list.locale form=list.form name value label count chosen/> }.into_any()
}
