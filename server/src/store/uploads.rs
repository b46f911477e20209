//! Files that users are brought in from, between two steps.

use super::{Db, StoreError};
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Uploads that one owner can have.
const MOST: i64 = 5;

/// An upload without its content.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UploadRow {
    /// The file's name.
    pub name: String,
    /// What its columns mean, as JSON.
    pub columns: String,
    /// What would come or came of each row, as JSON; empty before that was looked at.
    pub report: String,
    /// When it was brought in; 0: not yet.
    pub run_at: i64,
    /// How the last run failed; empty where it did not.
    pub failed: String,
    /// Grows when its columns are named.
    pub version: i64,
}

/// Keeps a file; the oldest of an owner's go when there are too many.
///
/// # Errors
/// When the database refuses.
pub async fn insert(
    db: &mut Db<'_>,
    (id, owner): (Uuid, Uuid),
    name: &str,
    columns: &str,
    content: Vec<u8>,
    (now, expires_at): (i64, i64),
) -> Result<(), StoreError> {
    execute!(
        &mut *db,
        "INSERT INTO uploads (id, owner_id, name, columns, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        owner,
        name,
        columns,
        now,
        expires_at
    )?;
    execute!(
        &mut *db,
        "INSERT INTO upload_contents (upload_id, content) VALUES ($1, $2)",
        id,
        content
    )?;
    execute!(
        db,
        "DELETE FROM uploads WHERE owner_id = $1 AND created_at < (SELECT MIN(u.created_at) FROM
            (SELECT created_at FROM uploads WHERE owner_id = $1 ORDER BY created_at DESC LIMIT $2) u)",
        owner,
        MOST
    )
    .map(drop)
}

/// An owner's upload, if it is not too old; kept from others until the transaction ends where it is to be written.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &mut Db<'_>,
    id: Uuid,
    owner: Uuid,
    now: i64,
    to_write: bool,
) -> Result<Option<UploadRow>, StoreError> {
    let lock = if to_write {
        db.for_update("uploads")
    } else {
        String::new()
    };
    let text = format!(
        "SELECT name, columns, report, run_at, failed, version FROM uploads WHERE id = $1 AND owner_id = $2 AND expires_at > $3{lock}"
    );
    rows!(db, fetch_optional, UploadRow, AssertSqlSafe(text), id, owner, now)
}

/// The file itself.
///
/// # Errors
/// When the database fails.
pub async fn content(db: &mut Db<'_>, id: Uuid) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT content FROM upload_contents WHERE upload_id = $1";
    Ok(value!(db, fetch_optional, Vec<u8>, sql, id)?.unwrap_or_default())
}

/// Notes what the columns mean and what would come of the rows; an empty report where that is not known.
///
/// # Errors
/// When the database refuses.
pub async fn note_columns(db: &mut Db<'_>, id: Uuid, columns: &str, report: &str) -> Result<(), StoreError> {
    let sql = "UPDATE uploads SET columns = $2, report = $3, failed = '', version = version + 1
        WHERE id = $1 AND run_at = 0";
    execute!(db, sql, id, columns, report).map(drop)
}

/// Notes that it was brought in, what came of the rows, and for how long that can be looked at.
///
/// # Errors
/// When the database refuses.
pub async fn note_run(
    db: &mut Db<'_>,
    id: Uuid,
    report: &str,
    (now, expires_at): (i64, i64),
) -> Result<(), StoreError> {
    let sql = "UPDATE uploads SET report = $2, run_at = $3, expires_at = $4, failed = '' WHERE id = $1";
    execute!(db, sql, id, report, now, expires_at).map(drop)
}

/// Notes how an owner's run failed.
///
/// # Errors
/// When the database refuses.
pub async fn note_failed(db: &mut Db<'_>, id: Uuid, owner: Uuid, code: &str) -> Result<(), StoreError> {
    let sql = "UPDATE uploads SET failed = $3 WHERE id = $1 AND owner_id = $2 AND run_at = 0";
    execute!(db, sql, id, owner, code).map(drop)
}

/// Takes away what has expired.
///
/// # Errors
/// When the database refuses.
pub async fn remove_expired(db: &mut Db<'_>, now: i64) -> Result<(), StoreError> {
    execute!(db, "DELETE FROM uploads WHERE expires_at <= $1", now).map(drop)
}
