//! The right sidebar "Filters"; on a phone a sheet. Each option shows how many users it would give.

use super::list::UserList;
use super::query::UserQuery;
use super::words;
use super::{Facet, UserCounts};
use crate::counted;
use crate::routes::REVIEW;
use crate::text::number;
use crate::ui::list_frame::{FilterOption, FilterSheet};
use crate::ui::query_form::TypedInput;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The sidebar.
#[component]
pub fn Filters(list: UserList) -> impl IntoView {
    view! {
        <FilterSheet locale=list.locale counts=list.counts
            show=Callback::new(move |counts: UserCounts| view! { <Facets list counts/> }.into_any())/>
    }
}

#[component]
fn Facets(list: UserList, counts: UserCounts) -> impl IntoView {
    let locale = list.locale;
    let activity = counts
        .activity
        .into_iter()
        .map(|facet| {
            let value = facet.value;
            let label = words::activity(locale, value).to_owned();
            let wanted = move |query: &UserQuery| query.activity.contains(&value);
            view! { <Choice list name="activity" value=value.as_str() label count=facet.count wanted/> }
        })
        .collect_view();
    let sign_in = counts
        .sign_in
        .into_iter()
        .map(|facet| {
            let value = facet.value;
            let label = words::state(locale, value).to_owned();
            let wanted = move |query: &UserQuery| query.sign_in.contains(&value);
            view! { <Choice list name="sign_in" value=value.as_str() label count=facet.count wanted/> }
        })
        .collect_view();
    let no_tags = counts.tags.is_empty();
    let tags = counts
        .tags
        .into_iter()
        .map(|Facet { value, label, count }| {
            let key = value.clone();
            let wanted = move |query: &UserQuery| query.tags.contains(&key);
            view! { <Choice list name="tag" value=value label count wanted/> }
        })
        .collect_view();
    let no_groups = counts.groups.is_empty();
    let groups = counts
        .groups
        .into_iter()
        .map(|Facet { value, label, count }| {
            let wanted = move |query: &UserQuery| query.groups.contains(&value);
            view! { <Choice list name="group" value=value.to_string() label count wanted/> }
        })
        .collect_view();
    let seats = counted!(locale, users.seats, counts.seats, number = number(locale, counts.seats));
    view! {
        <fieldset><legend>{td_string!(locale, filter.activity)}</legend>{activity}</fieldset>
        <fieldset><legend>{td_string!(locale, filter.sign_in)}</legend>{sign_in}</fieldset>
        <a class="review-link" href=REVIEW>{td_string!(locale, bulk.review)}</a>
        <fieldset>
            <legend>{td_string!(locale, filter.tags)}</legend>
            {tags}
            {no_tags.then(|| view! { <p class="hint">{td_string!(locale, filter.no_tags)}</p> })}
        </fieldset>
        <fieldset>
            <legend>{td_string!(locale, filter.groups)}</legend>
            {groups}
            {no_groups.then(|| view! { <p class="hint">{td_string!(locale, filter.no_group_found)}</p> })}
            <div class="find-group">
                <TypedInput form=list.form name="find_group" label=td_string!(locale, filter.find_group)
                    value=Signal::derive(move || list.query.with(|query| query.find_group.clone()))/>
            </div>
        </fieldset>
        <p class="seats" title=td_string!(locale, users.seats_why)><strong>{seats}</strong><span>{td_string!(locale, users.seats_why)}</span></p>
    }
}

/// An option of a filter.
#[component]
fn Choice(
    list: UserList,
    name: &'static str,
    #[prop(into)] value: String,
    label: String,
    count: u64,
    wanted: impl Fn(&UserQuery) -> bool + Send + Sync + 'static,
) -> impl IntoView {
    let chosen = Signal::derive(move || list.query.with(|query| wanted(query)));
    view! { <FilterOption locale=list.locale form=list.form name value label count chosen/> }
}
