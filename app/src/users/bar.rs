//! The bulk actions of a list of users.

use super::Facet;
use super::list::UserList;
use super::offered;
use super::query::UserQuery;
use crate::bulk::ActionInput;
use crate::bulk::bar::{BulkBar, serve};
use crate::bulk::buttons::{ActionButtons, Bar, Problem, buttons};
use crate::bulk::plan::desk::Desk;
use crate::groups::GroupId;
use crate::i18n::Locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The bar of a list of users.
#[component]
pub fn UserBar(
    /// The list.
    list: UserList,
    /// What is sent besides the list's own.
    #[prop(optional)]
    fields: Option<AnyView>,
    /// Told which action's button was pressed.
    order: Callback<ActionInput>,
    /// The buttons for an administrator, or for somebody else.
    buttons: Callback<bool, AnyView>,
) -> impl IntoView {
    let UserList {
        locale,
        query,
        selection,
        total,
        ..
    } = list;
    serve(
        locale,
        selection,
        move || list.selected(),
        move |admin| query.with_untracked(|query| offered::of_list(query, admin)),
    );
    let fields = view! {
        <input type="hidden" name="query" value=move || query.with(UserQuery::to_query_string)/>
        <input type="hidden" name="back" value=move || query.with(|query| list.address(query))/>
        {fields}
    }
    .into_any();
    view! { <BulkBar locale selection total fields order buttons/> }
}

/// The bar of everybody's list.
#[component]
pub fn EverybodyBar(
    /// The list.
    list: UserList,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let order = Callback::new(move |input| desk.place(input, list.selected()));
    let bar = Callback::new(move |admin| {
        let actions = Memo::new(move |_| list.query.with(|query| offered::of_list(query, admin)));
        (move || view! { <ActionButtons locale=list.locale buttons=buttons(list.locale, actions.get()) bar=Bar::Users arguments=arguments(list)/> }).into_any()
    });
    view! { <UserBar list order buttons=bar/> }
}

/// What actions are about, where no dialog can ask. Groups are those of the filters, where any can be found.
fn arguments(list: UserList) -> AnyView {
    let locale = list.locale;
    let option = |group: Facet<GroupId>| view! { <option value=group.value.to_string()>{group.label}</option> };
    view! {
        <div class="bulk-arguments unscripted">
            <label for="bulk-group">{td_string!(locale, bulk.group)}</label>
            <select id="bulk-group" name="group"><Transition>
                {move || Suspend::new(async move {
                    let counts = list.counts.await;
                    counts.map(|counts| counts.groups.into_iter().map(option).collect_view())
                })}
            </Transition></select>
            <p class="hint">{td_string!(locale, bulk.group_hint)}</p>
            <label class="option"><input type="checkbox" name="writable" value="true"/><span>{td_string!(locale, bulk.writable)}</span></label>
            {tag_and_date(locale)}
        </div>
    }
    .into_any()
}

/// The fields of actions that are about a tag or a day.
pub fn tag_and_date(locale: Locale) -> AnyView {
    view! {
        <label for="bulk-tag">{td_string!(locale, bulk.tag)}</label>
        <input id="bulk-tag" type="text" name="tag" autocomplete="off"/>
        <label for="bulk-date">{td_string!(locale, bulk.date)}</label>
        <input id="bulk-date" type="date" name="date"/>
        <p class="hint">{td_string!(locale, bulk.date_hint)}</p>
    }
    .into_any()
}

/// Above the rows: what was wrong with an action on them, and what the list is for, where it is of those who were
/// not seen for long.
#[component]
pub fn Review(
    /// The page's language.
    locale: Locale,
    /// What the list is for; empty where it is for everything.
    review: String,
) -> impl IntoView {
    let review = (!review.is_empty()).then(|| {
        view! {
            <div class="review">
                <h2>{td_string!(locale, bulk.review)}</h2>
                <p>{review}</p>
            </div>
        }
    });
    view! {
        <Problem locale/>
        {review}
    }
}
