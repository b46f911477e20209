//! One contact, and a new one: `/control-center/contacts/{id}` and `/control-center/contacts/new`.

use super::api::{contact_form, save_contact};
use super::input::{ContactInput, FIELDS};
use super::photo::PhotoPart;
use super::words;
use super::{ContactFormView, ContactId, ContactRecordView, Kind, Relation};
use crate::audit::history::History;
use crate::error::{AppError, FieldError};
use crate::form::{Asked, draft_of};
use crate::i18n::Locale;
use crate::query_string::pairs;
use crate::routes::{CONTACTS, NEW_CONTACT, USERS};
use crate::text::locale;
use crate::ui::avatar::Avatar;
use crate::ui::field::{SelectField, TextArea, TextField, rule_text};
use crate::ui::form::{EditForm, FormKind};
use crate::ui::icon::Icon;
use crate::ui::record_frame::RecordFrame;
use crate::users::table::time;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

const FORM: FormKind = FormKind {
    label: words::field,
    broken: |raw| ContactInput::parse(raw, "").broken_rules(""),
    checked: &[],
    check: |_| -> Asked<Vec<FieldError>> { Box::pin(async { Ok(Vec::new()) }) },
    save: |raw| Box::pin(save_contact(raw)),
};

/// The page of a contact; of a new one where the address names none.
#[component]
pub fn ContactPage() -> impl IntoView {
    let locale = locale();
    let params = use_params_map();
    let search = use_location().search;
    let asked = move || {
        let id = params.with(|params| params.get("id"));
        (id, search.with(|raw| draft_of(raw)))
    };
    let form = Answer::new_with_options(
        asked,
        |(id, draft)| async move {
            let id = match id {
                Some(id) => Some(id.parse::<ContactId>().map_err(|_| AppError::NotFound)?),
                None => None,
            };
            contact_form(id, draft.parse().ok()).await
        },
        true,
    );
    view! {
        <main id="content" class="page record" tabindex="-1">
            <RecordFrame record=form loading=td_string!(locale, contacts.loading_one) show=Callback::new(|view| view! { <Contact view/> }.into_any())/>
            <History of=Signal::derive(move || params.with(|params| params.get("id")?.parse::<ContactId>().ok()).map(Into::into))/>
        </main>
    }
}

#[component]
fn Contact(view: ContactFormView) -> impl IntoView {
    let locale = locale();
    let ContactFormView { record, mut form } = view;
    for difference in &mut form.draft.differences {
        for side in [&mut difference.mine, &mut difference.theirs] {
            let text = words::value(locale, &difference.field, side).to_owned();
            *side = text;
        }
    }
    let title = record.as_ref().map_or_else(
        || td_string!(locale, contacts.add).to_owned(),
        |record| record.name.clone(),
    );
    let saved = (!form.draft.notices.is_empty())
        .then(|| view! { <span class="chip" role="status">{td_string!(locale, contacts.saved)}</span> });
    // The rule that a form without scripts broke: known ones alone have words.
    let search = use_location().search.get_untracked();
    let problem = pairs(&search).find_map(|(name, rule)| (name == "problem").then_some(rule));
    let problem = problem.map(|rule| {
        view! { <p class="error banner" role="alert">{rule_text(locale, &rule)}</p> }
    });
    let avatar = record.clone().map(|record| {
        view! { <Avatar name=record.name.clone() seed=record.name photo=record.photo/> }
    });
    let writable = record.as_ref().is_none_or(|record| record.writable);
    let action = record
        .as_ref()
        .map_or_else(|| NEW_CONTACT.to_owned(), |record| format!("{CONTACTS}/{}", record.id));
    let fields = if writable {
        view! {
            <EditForm kind=FORM view=form action back=CONTACTS.to_owned() buttons=vec![("save", td_string!(locale, contacts.save))]>
                <Fields locale/>
            </EditForm>
        }
        .into_any()
    } else {
        record.as_ref().map(|record| values(locale, &record.input)).into_any()
    };
    view! {
        <Title text=title.clone()/>
        <a class="back" href=CONTACTS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, contacts.back)}</a>
        <div class="record-head">{avatar}<h1>{title}</h1>{saved}</div>
        {problem}
        <div class="contact-grid">
            <div>{fields}</div>
            <div>{match record {
                Some(record) => view! { <Beside locale record/> }.into_any(),
                None => view! {
                    <section class="card part"><h2>{td_string!(locale, contacts.photo)}</h2><p class="hint">{td_string!(locale, contacts.photo_first)}</p></section>
                }.into_any(),
            }}</div>
        </div>
    }
}

/// The fields of a contact's form. Whoever makes a contact on the spot has them with a prefix.
#[component]
pub fn Fields(locale: Locale, #[prop(optional)] prefix: &'static str) -> impl IntoView {
    let name = move |field: &str| format!("{prefix}{field}");
    let line = move |field: &'static str| {
        let label = words::field(locale, field);
        view! { <TextField name=name(field) label may_be_empty=true/> }
    };
    let kinds = Kind::ALL.map(|kind| (kind.as_str(), words::kind(locale, kind)));
    let relations = Relation::ALL.map(|relation| (relation.as_str(), words::relation(locale, relation)));
    view! {
        <section class="card part two">
            <h2>{td_string!(locale, contacts.identity)}</h2>
            <p class="hint">{td_string!(locale, contacts.name_hint)}</p>
            <SelectField name=name("kind") label=words::field(locale, "kind") options=kinds.to_vec()/>
            <SelectField name=name("relation") label=words::field(locale, "relation") options=relations.to_vec()/>
            {["title", "first_name", "last_name", "company"].map(line)}
        </section>
        <section class="card part two">
            <h2>{td_string!(locale, contacts.work)}</h2>
            {["position", "department"].map(line)}
        </section>
        <section class="card part two">
            <h2>{td_string!(locale, contacts.reach)}</h2>
            <TextField name=name("email") label=words::field(locale, "email") kind="email" may_be_empty=true/>
            {["phone", "mobile"].map(line)}
            <TextArea name=name("address") label=words::field(locale, "address")/>
            {line("country")}
        </section>
    }
}

/// What the form holds, for those who may only read.
fn values(locale: Locale, input: &ContactInput) -> AnyView {
    let text = |field: &str| words::value(locale, field, input.value(field)).to_owned();
    let lines = FIELDS.map(|field| (words::field(locale, field), text(field)));
    let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
    view! {
        <section class="card part"><dl>
            {lines.map(|(label, text)| view! { <div><dt>{label}</dt><dd class="several">{text}</dd></div> }).collect_view()}
        </dl></section>
    }
    .into_any()
}

/// What belongs to a contact and is no field of it.
#[component]
fn Beside(locale: Locale, record: ContactRecordView) -> impl IntoView {
    let id = record.id;
    let user = match record.linked_to.clone() {
        Some((user, name)) => {
            let text = td_string!(locale, contacts.link_to, name = name.as_str()).to_string();
            view! { <p>{text}</p><p><a class="button" href=format!("{USERS}/{user}")>{name}</a></p> }.into_any()
        }
        None if record.linked => view! { <p>{td_string!(locale, contacts.link_hidden)}</p> }.into_any(),
        None => view! { <p class="soft">{td_string!(locale, contacts.link_none)}</p> }.into_any(),
    };
    let deletable = record.writable && !record.linked;
    let what = td_string!(locale, contacts.delete_what, name = record.name.as_str()).to_string();
    let (created, modified, now) = (record.created_at, record.modified_at, record.now);
    view! {
        <PhotoPart locale id name=record.name photo=record.photo writable=record.writable/>
        <section class="card part"><h2>{td_string!(locale, contacts.link)}</h2>{user}</section>
        <section class="card part"><dl>
            <div><dt>{td_string!(locale, contacts.created)}</dt><dd>{time(locale, Some(created), now)}</dd></div>
            <div><dt>{td_string!(locale, contacts.modified)}</dt><dd>{time(locale, Some(modified), now)}</dd></div>
            <div><dt>{td_string!(locale, contacts.id)}</dt><dd><code>{id.to_string()}</code></dd></div>
        </dl></section>
        {deletable.then(|| view! {
            <details class="card part confirm">
                <summary class="button">{td_string!(locale, contacts.delete)}</summary>
                <form method="post" action=format!("{CONTACTS}/{id}/delete")>
                    <p>{what}</p>
                    <button class="button danger">{td_string!(locale, contacts.delete_now)}</button>
                </form>
            </details>
        })}
    }
}
