//! The form of a contact: what stands in it, and what becomes of it.

use super::{create, get, update};
use crate::authorise::{Granted, WriteContacts, require};
use crate::core::Core;
use crate::forms::{self, versions};
use crate::store::contacts;
use app::contacts::input::{ContactInput, FIELDS};
use app::contacts::{ContactFormView, ContactId};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::form::{Difference, FormDraft, FormView, KEY, TAKE, VERSION, WAS, draft_address};
use app::query_string::pairs;
use app::routes::{CONTACTS, NEW_CONTACT};
use uuid::Uuid;

/// What the page of a contact, or of a new one, shows: the draft where there is one, or what is saved.
pub async fn form(
    core: &Core,
    caller: &Caller,
    id: Option<ContactId>,
    draft: Option<Uuid>,
) -> Result<ContactFormView, AppError> {
    let record = match id {
        Some(id) => Some(get::get(core, caller, id).await?),
        None => {
            require(caller, WriteContacts)?;
            None
        }
    };
    let mut held = FormDraft::default();
    if let Some(draft) = draft {
        let mut conn = core.store.read().await?;
        let opened = forms::open(core, &mut conn.db(), caller, &path_of(id), draft).await?;
        held = opened.unwrap_or_default();
    }
    if held.values.is_empty() {
        let input = record.as_ref().map(|record| record.input.clone()).unwrap_or_default();
        for field in FIELDS {
            held.set(field, input.value(field));
        }
        match &record {
            Some(record) => {
                held.set("id", record.id.to_string());
                held.set(VERSION, record.version.to_string());
                held.set(WAS, marks(&record.input));
            }
            // The new contact's identity: sent twice, it is made once.
            None => held.set(KEY, Uuid::now_v7().to_string()),
        }
    }
    let form = FormView {
        draft: held,
        ..FormView::default()
    };
    Ok(ContactFormView { record, form })
}

fn path_of(id: Option<ContactId>) -> String {
    id.map_or_else(|| NEW_CONTACT.to_owned(), |id| format!("{CONTACTS}/{id}"))
}

/// What a form says besides the contact's fields.
#[derive(Default)]
struct Sent {
    id: Option<ContactId>,
    key: Option<ContactId>,
    version: i64,
    was: String,
    theirs: Vec<String>,
}

impl Sent {
    fn parse(raw: &str) -> Self {
        let mut sent = Self::default();
        for (name, value) in pairs(raw) {
            match name.as_str() {
                "id" => sent.id = value.parse().ok(),
                KEY => sent.key = value.parse().ok(),
                VERSION => sent.version = value.parse().unwrap_or(0),
                WAS => sent.was = value,
                name => {
                    if let Some(field) = name.strip_prefix(TAKE).filter(|_| value == "theirs") {
                        sent.theirs.push(field.to_owned());
                    }
                }
            }
        }
        sent
    }
}

/// Saves the form as it was sent; gives the address to go on to: the record, or the form with both versions where
/// somebody else saved a newer one.
pub async fn save(
    core: &Core,
    writer: &Granted<'_, WriteContacts>,
    origin: &Origin,
    raw: &str,
) -> Result<String, AppError> {
    let caller = writer.caller();
    let sent = Sent::parse(raw);
    let mut input = ContactInput::parse(raw, "");
    let Some(id) = sent.id else {
        let id = sent.key.unwrap_or_else(|| ContactId(Uuid::now_v7()));
        create::create(core, writer, origin, id, &input).await?;
        // A form that was sent before, and is sent again with something else in it, is a change.
        update::update(core, writer, origin, id, 1, &input).await?;
        return noticed(core, caller, id).await;
    };
    if !sent.theirs.is_empty() {
        let theirs = get::get(core, caller, id).await?.input;
        for field in &sent.theirs {
            input.set(field, theirs.value(field));
        }
    }
    match update::update(core, writer, origin, id, sent.version, &input).await {
        Ok(_) => noticed(core, caller, id).await,
        Err(AppError::Conflict) => conflict(core, caller, id, raw, &sent, &input).await,
        Err(error) => Err(error),
    }
}

/// The record's page, which says that it was saved.
async fn noticed(core: &Core, caller: &Caller, id: ContactId) -> Result<String, AppError> {
    let draft = FormDraft {
        notices: vec![("saved".to_owned(), 1)],
        ..FormDraft::default()
    };
    let path = path_of(Some(id));
    let draft = forms::keep(core, caller, &path, &draft).await?;
    Ok(draft_address(&path, draft))
}

/// The form's page with both versions side by side.
async fn conflict(
    core: &Core,
    caller: &Caller,
    id: ContactId,
    raw: &str,
    sent: &Sent,
    mine: &ContactInput,
) -> Result<String, AppError> {
    let mut conn = core.store.read().await?;
    let row = contacts::find(&mut conn.db(), id.0, false).await?;
    drop(conn);
    let row = row.ok_or(AppError::NotFound)?;
    let theirs = row.input();
    let differing = versions::differing(&sent.was, &compared(mine), &compared(&theirs)).into_iter();
    let differences = differing.map(|(field, only_theirs)| Difference {
        field: field.to_owned(),
        mine: mine.value(field).to_owned(),
        theirs: theirs.value(field).to_owned(),
        only_theirs,
        ticks: false,
    });
    let mut draft = versions::beside(raw, row.version, marks(&theirs), differences.collect());
    for field in FIELDS {
        draft.set(field, mine.value(field));
    }
    let path = path_of(Some(id));
    let draft = forms::keep(core, caller, &path, &draft).await?;
    Ok(draft_address(&path, draft))
}

fn marks(input: &ContactInput) -> String {
    versions::marks(&compared(input))
}

fn compared(input: &ContactInput) -> Vec<versions::Compared<'static>> {
    let fields = FIELDS.into_iter();
    fields.map(|field| (field, input.value(field).to_owned())).collect()
}
