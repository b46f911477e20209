//! The form of a group: everything about one that is typed, for a new one as for one that is there.

use super::api::{check_group, find_group_choices, save_group};
use super::input::GroupInput;
use super::matrix::PermissionMatrix;
use super::words;
use super::{GroupFormView, LeaderView};
use crate::form::{Asked, Choice};
use crate::i18n::Locale;
use crate::routes::{GROUPS, NEW_GROUP};
use crate::text::locale;
use crate::ui::field::{TextArea, TextField};
use crate::ui::form::{EditForm, FormKind};
use crate::ui::picker::{Picker, PickerKind};
use crate::users::Activity;
use crate::users::words::activity;
use leptos::prelude::*;
use leptos_i18n::td_string;

const FORM: FormKind = FormKind {
    label: words::label,
    broken: GroupInput::broken_in,
    checked: &["name", "tags"],
    check: |raw| Box::pin(check_group(raw)),
    save: |raw| Box::pin(save_group(raw)),
};

fn find_leaders(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_group_choices("leader".to_owned(), text))
}

fn find_tags(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_group_choices("tags".to_owned(), text))
}

/// The form.
#[component]
pub fn GroupForm(
    /// What it holds.
    view: GroupFormView,
) -> impl IntoView {
    let locale = locale();
    let GroupFormView { record, mut form, .. } = view;
    if let Some(leader) = record.as_ref().and_then(|record| record.leader.as_ref()) {
        let chosen = form.pickers.iter_mut().flat_map(|picker| &mut picker.chosen);
        for choice in chosen.filter(|choice| choice.value == leader.id.to_string()) {
            choice.detail = with_states(locale, &choice.detail, leader);
        }
    }
    for difference in form.draft.differences.iter_mut().filter(|it| it.field == "permissions") {
        for side in [&mut difference.mine, &mut difference.theirs] {
            *side = words::rights(locale, side);
        }
    }
    let action = record
        .as_ref()
        .map_or_else(|| NEW_GROUP.to_owned(), |record| format!("{GROUPS}/{}", record.item.id));
    let is_new = record.is_none();
    view! {
        <EditForm kind=FORM view=form action back=GROUPS.to_owned() buttons=vec![("save", td_string!(locale, user_form.save))]>
            <Identity locale is_new/>
            <PermissionMatrix/>
        </EditForm>
    }
}

/// What is known of a leader, with what keeps them from leading: who leads already stays until somebody else is chosen.
pub fn with_states(locale: Locale, known: &str, leader: &LeaderView) -> String {
    let deactivated = (leader.activity != Activity::Active).then(|| activity(locale, leader.activity));
    let api_only = leader.api_only.then(|| td_string!(locale, state.api_only));
    let parts = [Some(known).filter(|known| !known.is_empty()), deactivated, api_only];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[component]
fn Identity(locale: Locale, is_new: bool) -> impl IntoView {
    let leader = PickerKind {
        field: "leader",
        label: td_string!(locale, groups.leader),
        hint: td_string!(locale, groups.leader_hint),
        several: false,
        free: None,
        nobody: Some(td_string!(locale, groups.no_leader)),
        find: find_leaders,
        more: None,
    };
    let tags = PickerKind {
        field: "tags",
        label: td_string!(locale, record.tags),
        hint: td_string!(locale, user_form.tags_hint),
        several: true,
        free: Some("tags"),
        nobody: None,
        find: find_tags,
        more: None,
    };
    view! {
        <section class="card part form-part">
            <h2>{td_string!(locale, groups.about)}</h2>
            <TextField name="name" label=td_string!(locale, groups.name) autofocus=is_new/>
            <Picker kind=leader/>
            <TextArea name="description" label=td_string!(locale, record.description) hint=td_string!(locale, groups.description_hint)/>
            <Picker kind=tags/>
        </section>
    }
}
