//! The form of a user: everything about one that is typed, for a new one as for one that is there.

use super::api::{check_user, find_choices, save_user};
use super::input::{UserFormView, UserInput, UserRights};
use super::{GroupLabel, UserId, UserRecordView};
use crate::contacts::words as contact_words;
use crate::counted;
use crate::form::{Asked, Choice};
use crate::i18n::Locale;
use crate::routes::{NEW_USER, USERS};
use crate::text::{locale, number};
use crate::tokens::page::path;
use crate::ui::field::{SelectField, TextArea, TextField, TickField};
use crate::ui::form::{EditForm, FormKind, FormState};
use crate::ui::picker::{Picker, PickerKind};
use leptos::prelude::*;
use leptos_i18n::td_string;

const FORM: FormKind = FormKind {
    label,
    broken: UserInput::broken_in,
    checked: &["name", "email", "tags"],
    check: |raw| Box::pin(check_user(raw)),
    save: |raw| Box::pin(save_user(raw)),
};

/// What a field of the form is called.
pub fn label(locale: Locale, field: &str) -> &'static str {
    match field {
        "name" => td_string!(locale, record.name),
        "email" => td_string!(locale, record.email),
        "contact" => td_string!(locale, record.contact),
        "groups" => td_string!(locale, record.groups),
        "api_only" => td_string!(locale, record.api_only),
        "purpose" => td_string!(locale, record.purpose),
        "responsible" => td_string!(locale, record.responsible),
        "review_on" => td_string!(locale, record.review_on),
        "no_shared_data" => td_string!(locale, record.no_shared_data),
        "expires_on" => td_string!(locale, record.expires),
        "tags" => td_string!(locale, record.tags),
        "description" => td_string!(locale, record.description),
        other => contact_words::field(locale, other.trim_start_matches("contact_")),
    }
}

/// What saving has done.
pub fn notice(locale: Locale, code: &str, count: u64) -> String {
    match code {
        "created" => td_string!(locale, user_form.created).to_owned(),
        "invited" => td_string!(locale, user_form.invited).to_owned(),
        "without_group" => td_string!(locale, user_form.without_group).to_owned(),
        "seats" => counted!(locale, user_form.seats_now, count, number = number(locale, count)),
        _ => td_string!(locale, user_form.saved).to_owned(),
    }
}

fn find_groups(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_choices("groups".to_owned(), text))
}

fn find_people(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_choices("responsible".to_owned(), text))
}

fn find_contacts(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_choices("contact".to_owned(), text))
}

fn find_tags(text: String) -> Asked<Vec<Choice>> {
    Box::pin(find_choices("tags".to_owned(), text))
}

/// The form.
#[component]
pub fn UserForm(
    /// What it holds.
    view: UserFormView,
) -> impl IntoView {
    let locale = locale();
    let UserFormView {
        record,
        mut form,
        rights,
        fixed_groups,
        ..
    } = view;
    // Somebody whom the reader may not see has no name here.
    let chosen = form.pickers.iter_mut().flat_map(|picker| &mut picker.chosen);
    for unseen in chosen.filter(|choice| choice.value == UserId::UNSEEN.to_string()) {
        td_string!(locale, users.other_groups).clone_into(&mut unseen.label);
    }
    let (action, buttons) = match &record {
        Some(record) => (
            format!("{USERS}/{}", record.item.id),
            vec![("save", td_string!(locale, user_form.save))],
        ),
        None => (
            NEW_USER.to_owned(),
            vec![
                ("invite", td_string!(locale, user_form.save_and_invite)),
                ("save", td_string!(locale, user_form.save)),
            ],
        ),
    };
    let is_new = record.is_none();
    let tokens = record.as_ref().filter(|record| rights.admin && record.item.api_only);
    let tokens = tokens.map(|record| path(record.item.id));
    let other_groups = record.as_ref().is_some_and(|record| record.item.other_groups);
    view! {
        <EditForm kind=FORM view=form action back=USERS.to_owned() buttons>
            <Identity locale rights is_new/>
            <Contact locale record/>
            <Groups locale fixed_groups other_groups/>
            <Access locale tokens/>
            <Notes locale/>
        </EditForm>
    }
}

/// A section of the form.
#[component]
fn Part(title: &'static str, #[prop(default = "")] class: &'static str, children: Children) -> impl IntoView {
    view! { <section class=format!("card part form-part {class}")><h2>{title}</h2>{children()}</section> }
}

#[component]
fn Identity(locale: Locale, rights: UserRights, is_new: bool) -> impl IntoView {
    let hint = if rights.identity {
        ""
    } else {
        td_string!(locale, user_form.identity_fixed)
    };
    view! {
        <Part title=td_string!(locale, record.identity)>
            <div class="two">
                <TextField name="name" label=td_string!(locale, record.name) hint fixed=!rights.identity autofocus=is_new/>
                <TextField name="email" label=td_string!(locale, record.email) kind="email" fixed=!rights.identity/>
            </div>
        </Part>
    }
}

#[component]
fn Contact(locale: Locale, record: Option<UserRecordView>) -> impl IntoView {
    let form = FormState::here();
    let chosen = form.value("contact_choice");
    let linked = record.and_then(|record| record.contact);
    let keep = match &linked {
        Some(contact) => td_string!(locale, user_form.contact_keep, name = contact.name.clone()).to_string(),
        None => td_string!(locale, record.no_contact).to_owned(),
    };
    let mut choices = vec![("keep", keep)];
    if linked.is_some() {
        choices.push(("none", td_string!(locale, user_form.contact_none).to_owned()));
    }
    choices.push(("pick", td_string!(locale, user_form.contact_pick).to_owned()));
    choices.push(("new", td_string!(locale, user_form.contact_new).to_owned()));
    let known = choices.iter().any(|(value, _)| *value == chosen);
    // Once it was asked, the question stays.
    let asked = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || form.has("contact_confirmed", "true") || form.rule("contact_confirmed").is_some()
    });
    let picker = PickerKind {
        field: "contact",
        label: td_string!(locale, user_form.contact_find),
        hint: "",
        several: false,
        free: None,
        nobody: None,
        find: find_contacts,
        more: None,
    };
    view! {
        <Part title=td_string!(locale, record.contact) class="contact-part">
            <div class="choices" role="radiogroup" aria-label=td_string!(locale, record.contact)>
                {choices.into_iter().map(|(value, text)| view! {
                    <label class="option-line">
                        <input type="radio" name="contact_choice" value=value
                            checked=if known { value == chosen } else { value == "keep" }/>
                        <span>{text}</span>
                    </label>
                }).collect_view()}
            </div>
            <div class="when-pick"><Picker kind=picker/></div>
            <div class="when-new"><NewContact locale/></div>
            <div class="confirm" hidden=move || !asked.get()>
                <TickField name="contact_confirmed" label=td_string!(locale, user_form.contact_confirm)
                    hint=td_string!(locale, user_form.contact_confirm_why)/>
            </div>
        </Part>
    }
}

#[component]
fn NewContact(locale: Locale) -> impl IntoView {
    let field = move |name: &str| contact_words::field(locale, name);
    let kinds = vec![
        ("person", td_string!(locale, contacts.person)),
        ("company", td_string!(locale, contacts.company)),
    ];
    let relations = vec![
        ("staff", td_string!(locale, contacts.staff)),
        ("customer", td_string!(locale, contacts.customer)),
        ("supplier", td_string!(locale, contacts.supplier)),
    ];
    view! {
        <div class="two">
            <SelectField name="contact_kind" label=field("kind") options=kinds/>
            <SelectField name="contact_relation" label=field("relation") options=relations/>
            {["first_name", "last_name", "company", "position", "email", "phone"].map(|name| view! {
                <TextField name=format!("contact_{name}") label=field(name) may_be_empty=true/>
            })}
        </div>
    }
}

#[component]
fn Groups(locale: Locale, fixed_groups: Vec<GroupLabel>, other_groups: bool) -> impl IntoView {
    let picker = PickerKind {
        field: "groups",
        label: td_string!(locale, user_form.groups_find),
        hint: "",
        several: true,
        free: None,
        nobody: None,
        find: find_groups,
        more: Some(writable),
    };
    let fixed = fixed_groups.into_iter().map(|group| group.name);
    let fixed = fixed.chain(other_groups.then(|| td_string!(locale, users.other_groups).to_owned()));
    view! {
        <Part title=td_string!(locale, record.groups) class="groups-part">
            <span class="chips">{fixed.map(|name| view! { <span class="chip">{name}</span> }).collect_view()}</span>
            <Picker kind=picker/>
            <p class="no-group" role="note">{td_string!(locale, user_form.without_group)}</p>
        </Part>
    }
}

/// What a member may do with what the group owns.
fn writable(form: FormState, group: &Choice) -> AnyView {
    let locale = locale();
    let named = td_string!(locale, user_form.rights_in, group = group.label.clone()).to_string();
    let may_write = form.has("writable", &group.value);
    view! {
        <select name="writable" aria-label=named>
            <option value="" selected=!may_write>{td_string!(locale, record.read_only)}</option>
            <option value=group.value.clone() selected=may_write>{td_string!(locale, record.writable)}</option>
        </select>
    }
    .into_any()
}

#[component]
fn Access(locale: Locale, tokens: Option<String>) -> impl IntoView {
    let picker = PickerKind {
        field: "responsible",
        label: td_string!(locale, record.responsible),
        hint: td_string!(locale, user_form.responsible_hint),
        several: false,
        free: None,
        nobody: None,
        find: find_people,
        more: None,
    };
    view! {
        <Part title=td_string!(locale, record.access) class="access-part">
            <TickField name="api_only" label=td_string!(locale, record.api_only) hint=td_string!(locale, user_form.api_only_hint)/>
            <div class="when-api">
                <TextField name="purpose" label=td_string!(locale, record.purpose) hint=td_string!(locale, user_form.purpose_hint)/>
                <Picker kind=picker/>
                <TextField name="review_on" label=td_string!(locale, record.review_on) kind="date"/>
                {tokens.map(|href| view! { <a class="button" href=href>{td_string!(locale, tokens.keep)}</a> })}
            </div>
            <TickField name="no_shared_data" label=td_string!(locale, record.no_shared_data)
                hint=td_string!(locale, user_form.no_shared_data_hint)/>
            <TextField name="expires_on" label=td_string!(locale, record.expires) kind="date" may_be_empty=true
                hint=td_string!(locale, user_form.expires_hint)/>
        </Part>
    }
}

#[component]
fn Notes(locale: Locale) -> impl IntoView {
    let picker = PickerKind {
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
        <Part title=td_string!(locale, record.tags_description)>
            <Picker kind=picker/>
            <TextArea name="description" label=td_string!(locale, record.description)
                hint=td_string!(locale, user_form.description_hint)/>
        </Part>
    }
}
