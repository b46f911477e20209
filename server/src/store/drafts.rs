//! Forms between two requests: what was typed into refused ones, and which were saved already.

use super::{Db, StoreError};
use crate::{execute, value};
use uuid::Uuid;

/// Drafts that one owner can have.
const MOST: i64 = 50;

/// Keeps what was typed; the oldest of an owner's go when there are too many.
///
/// # Errors
/// When the database refuses.
pub async fn insert(
    db: &mut Db<'_>,
    digest: Vec<u8>,
    owner: Uuid,
    path: &str,
    content: &str,
    expires_at: i64,
) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO drafts (digest, owner_id, path, content, expires_at) VALUES ($1, $2, $3, $4, $5)",
        digest,
        owner,
        path,
        content,
        expires_at
    )?;
    execute!(
        db,
        "DELETE FROM drafts WHERE owner_id = $1 AND expires_at < (SELECT MIN(d.expires_at) FROM
            (SELECT expires_at FROM drafts WHERE owner_id = $1 ORDER BY expires_at DESC LIMIT $2) d)",
        owner,
        MOST
    )
    .map(drop)
}

/// What this owner typed on the page at this path, if it is not too long ago.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &mut Db<'_>,
    digest: Vec<u8>,
    owner: Uuid,
    path: &str,
    now: i64,
) -> Result<Option<String>, StoreError> {
    value!(
        db,
        fetch_optional,
        String,
        "SELECT content FROM drafts WHERE digest = $1 AND owner_id = $2 AND path = $3 AND expires_at > $4",
        digest,
        owner,
        path,
        now
    )
}

/// Forgets a draft of this owner.
///
/// # Errors
/// When the database refuses.
pub async fn remove(db: &mut Db<'_>, digest: Vec<u8>, owner: Uuid) -> Result<(), StoreError> {
    execute!(
        db,
        "DELETE FROM drafts WHERE digest = $1 AND owner_id = $2",
        digest,
        owner
    )
    .map(drop)
}

/// Takes away what has expired.
///
/// # Errors
/// When the database refuses.
pub async fn remove_expired(db: &mut Db<'_>, now: i64) -> Result<(), StoreError> {
    execute!(db, "DELETE FROM drafts WHERE expires_at <= $1", now)?;
    execute!(db, "DELETE FROM sent_forms WHERE expires_at <= $1", now).map(drop)
}

/// What a form was saved as, if it was. Whoever sends the same one waits until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn sent(db: &mut Db<'_>, digest: Vec<u8>, now: i64) -> Result<Option<Uuid>, StoreError> {
    if let Db::Postgres(_) = db {
        let key = digest.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes));
        execute!(&mut *db, "SELECT pg_advisory_xact_lock($1)", key)?;
    }
    value!(
        db,
        fetch_optional,
        Uuid,
        "SELECT target_id FROM sent_forms WHERE digest = $1 AND expires_at > $2",
        digest,
        now
    )
}

/// Notes what a form was saved as.
///
/// # Errors
/// [`StoreError::Taken`] where the same form was saved at the same moment.
pub async fn insert_sent(db: &mut Db<'_>, digest: Vec<u8>, target: Uuid, expires_at: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO sent_forms (digest, target_id, expires_at) VALUES ($1, $2, $3)",
        digest,
        target,
        expires_at
    )
    .map(drop)
}
