//! Forms between two requests, the same for all of them.
//!
//! A refused form comes back with what was typed: a draft of a quarter of an hour, which only its owner can read and
//! whose address says nothing of it. A form that was saved is known by what it held, so that a double click, a
//! repeated request and a reload save it once.

use crate::clock::{DAY, MINUTE};
use crate::core::Core;
use crate::sign_in::token::digest;
use crate::store::{Db, StoreError, drafts};
use app::context::Caller;
use app::error::AppError;
use app::form::{DRAFT, FormDraft, KEY};
use app::query_string::pairs;
use rand::Rng;
use uuid::{Builder, Uuid};

/// How long a draft is kept.
const DRAFT_LASTS: i64 = 15 * MINUTE;
/// How long a saved form is known again.
const SENT_LASTS: i64 = DAY;
/// Longest draft in bytes.
const LONGEST: usize = 256 * 1024;

/// A new random identity: a draft's, or a form's key.
pub fn new_id() -> Uuid {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// What was typed into a form, and why it was refused.
pub fn refused(raw: &str, error: &AppError) -> FormDraft {
    let errors = match error {
        AppError::Invalid { fields } => fields.clone(),
        _ => Vec::new(),
    };
    let code = errors.is_empty().then(|| error.code().to_owned());
    FormDraft {
        errors,
        error: code,
        ..typed(raw)
    }
}

/// What was typed into a form; passwords are left out.
pub fn typed(raw: &str) -> FormDraft {
    FormDraft {
        values: pairs(raw).filter(|(name, _)| !name.contains("password")).collect(),
        ..FormDraft::default()
    }
}

/// Keeps a draft for the page at this path; gives its name for the address.
///
/// # Errors
/// [`AppError::Invalid`] for one that is too long.
pub async fn keep(core: &Core, caller: &Caller, path: &str, draft: &FormDraft) -> Result<Uuid, AppError> {
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    drafts::remove_expired(&mut db, core.clock.now()).await?;
    let id = keep_in(core, &mut db, caller, path, draft).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same in the transaction of the caller.
///
/// # Errors
/// As [`keep`].
pub async fn keep_in(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    path: &str,
    draft: &FormDraft,
) -> Result<Uuid, AppError> {
    let content = serde_json::to_string(draft).unwrap_or_default();
    if content.len() > LONGEST {
        return Err(AppError::Invalid { fields: Vec::new() });
    }
    let id = new_id();
    let expires_at = core.clock.now() + DRAFT_LASTS;
    drafts::insert(db, name(id), caller.id.0, path, &content, expires_at).await?;
    Ok(id)
}

/// A draft of the caller's for the page at this path; `None` where there is none any more.
///
/// # Errors
/// When the database fails.
pub async fn open(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    path: &str,
    id: Uuid,
) -> Result<Option<FormDraft>, StoreError> {
    let content = drafts::find(db, name(id), caller.id.0, path, core.clock.now()).await?;
    let draft = content.and_then(|content| serde_json::from_str::<FormDraft>(&content).ok());
    Ok(draft.map(|mut draft| {
        if !draft.values.is_empty() {
            draft.set(DRAFT, id.to_string());
        }
        draft
    }))
}

/// What this very form was saved as, if it was: then it is not to be saved again.
///
/// # Errors
/// When the database fails.
pub async fn sent(core: &Core, db: &mut Db<'_>, caller: &Caller, raw: &str) -> Result<Option<Uuid>, StoreError> {
    match content_of(caller, raw) {
        Some(digest) => drafts::sent(db, digest, core.clock.now()).await,
        None => Ok(None),
    }
}

/// Notes what a form was saved as, and forgets the draft it came from; in the transaction that saves it.
///
/// # Errors
/// [`StoreError::Taken`] where the same form was saved at the same moment.
pub async fn saved(core: &Core, db: &mut Db<'_>, caller: &Caller, raw: &str, target: Uuid) -> Result<(), StoreError> {
    if let Some(digest) = content_of(caller, raw) {
        drafts::insert_sent(db, digest, target, core.clock.now() + SENT_LASTS).await?;
    }
    let draft = pairs(raw).find_map(|(name, value)| (name == DRAFT).then(|| value.parse().ok())?);
    if let Some(draft) = draft {
        drafts::remove(db, name(draft), caller.id.0).await?;
    }
    Ok(())
}

/// Only digests are stored: an address that somebody finds in a database opens nothing.
fn name(draft: Uuid) -> Vec<u8> {
    digest(&format!("draft {draft}"))
}

/// A form as it was sent, with its key in it; without a key no two are the same.
fn content_of(caller: &Caller, raw: &str) -> Option<Vec<u8>> {
    let has_key = pairs(raw).any(|(name, value)| name == KEY && !value.is_empty());
    has_key.then(|| digest(&format!("form {} {raw}", caller.id)))
}

/// Takes away drafts and notes of saved forms that are too old.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(core: &Core) -> Result<(), StoreError> {
    let mut tx = core.store.write().await?;
    drafts::remove_expired(&mut tx.db(), core.clock.now()).await?;
    tx.commit().await
}
