//! Forms between two requests, the same for all of them.
//!
//! A refused form comes back with what was typed: a draft of a quarter of an hour, which only its owner can read and
//! whose address says nothing of it. A form that was saved is known by what it held, so that a double click, a
//! repeated request and a reload save it once.

pub mod versions;

use crate::clock::{DAY, MINUTE};
use crate::core::Core;
use crate::sign_in::token::digest;
use crate::store::{Db, StoreError, drafts};
use app::context::Caller;
use app::error::AppError;
use app::form::{Choice, DRAFT, FIND, FormDraft, KEY, SEARCHED, draft_address};
use app::query_string::pairs;
use rand::Rng;
use uuid::{Builder, Uuid};

/// How long a draft is kept.
const DRAFT_LASTS: i64 = 15 * MINUTE;
/// How long a saved form is known again.
const SENT_LASTS: i64 = DAY;
/// Longest draft in bytes.
const LONGEST: usize = 256 * 1024;

/// What became of a form.
#[derive(Debug)]
pub enum Updated {
    /// It was saved, with the draft that tells what was done; none where it was saved before.
    Saved(Option<Uuid>),
    /// Not yet: both versions differ, or what was made of them breaks rules, or something was searched for it.
    Returned(Box<FormDraft>),
}

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

/// What a page begins with: what was typed before, if there is such a draft, or these values, with a key by which the
/// form is saved once.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    path: &str,
    draft: Option<Uuid>,
    at_first: Vec<(String, String)>,
) -> Result<FormDraft, StoreError> {
    let kept = match draft {
        Some(draft) => open(core, db, caller, path, draft).await?,
        None => None,
    };
    let mut draft = kept.unwrap_or_default();
    if draft.values.is_empty() {
        draft.values = at_first;
    }
    if draft.value(KEY).is_empty() {
        draft.set(KEY, new_id().to_string());
    }
    Ok(draft)
}

/// The address to go on to from a form at this path.
///
/// # Errors
/// As [`keep`].
pub async fn go_on(core: &Core, caller: &Caller, path: &str, updated: Updated) -> Result<String, AppError> {
    let draft = match updated {
        Updated::Saved(told) => told,
        Updated::Returned(draft) => Some(keep(core, caller, path, &draft).await?),
    };
    Ok(draft.map_or_else(|| path.to_owned(), |draft| draft_address(path, draft)))
}

/// Keeps what saving has done, as code and number, to be told on the page at this path; in the transaction that saves.
///
/// # Errors
/// When the database refuses.
pub async fn tell(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    path: &str,
    notices: impl IntoIterator<Item = (&'static str, u64)>,
) -> Result<Uuid, AppError> {
    let notices = notices.into_iter().map(|(code, number)| (code.to_owned(), number));
    let draft = FormDraft {
        notices: notices.collect(),
        ..FormDraft::default()
    };
    keep_in(core, db, caller, path, &draft).await
}

/// Whether a picker's search was asked for, by its button or, without one, by Enter in its text.
pub fn searches(raw: &str) -> bool {
    let mut with_button = false;
    let mut with_text = false;
    for (field, value) in pairs(raw).filter(|(_, value)| !value.trim().is_empty()) {
        if field == FIND {
            return true;
        }
        with_button |= field == "then";
        with_text |= field.starts_with(SEARCHED) && !value.is_empty();
    }
    with_text && !with_button
}

/// The text that is to be searched for the picker of this field; `None` where nothing is.
pub fn searched(draft: &FormDraft, field: &str) -> Option<String> {
    let (button, text) = (draft.value(FIND), draft.value(&format!("{SEARCHED}{field}")));
    (button == field || (button.is_empty() && !text.is_empty())).then_some(text)
}

/// What a picker of tags holds.
pub fn chosen_tags(draft: &FormDraft) -> Vec<Choice> {
    let tags = draft.all("tags").flat_map(|tags| tags.split(',')).map(str::trim);
    tags.filter(|tag| !tag.is_empty()).map(plain).collect()
}

/// A choice that is called what it is.
pub fn plain(text: &str) -> Choice {
    Choice {
        value: text.to_owned(),
        label: text.to_owned(),
        detail: String::new(),
    }
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

#[cfg(test)]
mod tests {
    use super::searches;

    #[test]
    fn a_button_says_what_is_meant() {
        for (raw, is) in [
            ("name=a&find=groups", true),
            ("name=a&find_groups=sales", true),
            ("name=a&find_groups=sales&then=save", false),
            ("name=a&find_groups=+", false),
            ("name=a&then=save", false),
        ] {
            assert_eq!(searches(raw), is, "{raw}");
        }
    }
}
