//! What signing in reads and writes of users.

use super::{Db, StoreError};
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// What decides about an attempt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// `active` …
    pub activity: String,
    /// Works through tokens alone.
    pub api_only: bool,
    /// The last day, or 0.
    pub expires_on: i64,
    /// PHC string, or empty.
    pub password_hash: String,
    /// End of the lock, or 0.
    pub locked_until: i64,
    /// Locks since the last success.
    pub lock_count: i64,
}

const ACCOUNT: &str =
    "SELECT u.seq, u.id, u.activity, u.api_only, u.expires_on, u.password_hash, u.locked_until, u.lock_count
    FROM user_keys k JOIN users u ON u.seq = k.user_seq WHERE k.key = $1";

/// The account of a folded name or email.
///
/// # Errors
/// When the database fails.
pub async fn account(db: &mut Db<'_>, key: &str) -> Result<Option<Account>, StoreError> {
    rows!(db, fetch_optional, Account, ACCOUNT, key)
}

/// The same, kept from other writers until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn account_for_update(db: &mut Db<'_>, key: &str) -> Result<Option<Account>, StoreError> {
    let text = format!("{ACCOUNT}{}", db.for_update("u"));
    rows!(db, fetch_optional, Account, AssertSqlSafe(text), key)
}

/// The account of a user, by row number.
///
/// # Errors
/// When the database fails.
pub async fn account_of(db: &mut Db<'_>, user: i64) -> Result<Option<Account>, StoreError> {
    rows!(
        db,
        fetch_optional,
        Account,
        "SELECT seq, id, activity, api_only, expires_on, password_hash, locked_until, lock_count FROM users WHERE seq = $1",
        user
    )
}

/// A success: counters go back to the start.
///
/// # Errors
/// When the database fails.
pub async fn note_success(db: &mut Db<'_>, seq: i64, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET failed_attempts = 0, lock_count = 0, locked_until = 0, last_login = $2, last_seen_at = $2 WHERE seq = $1",
        seq,
        now
    )?;
    Ok(())
}

/// A failure.
///
/// # Errors
/// When the database fails.
pub async fn note_failure(db: &mut Db<'_>, seq: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET failed_attempts = failed_attempts + 1 WHERE seq = $1",
        seq
    )?;
    Ok(())
}

/// Locks until a time.
///
/// # Errors
/// When the database fails.
pub async fn lock(db: &mut Db<'_>, seq: i64, until: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET locked_until = $2, lock_count = lock_count + 1 WHERE seq = $1",
        seq,
        until
    )?;
    Ok(())
}

/// Opens a locked account and forgets its failures; gives its identity, or `None` where there is none of this key.
///
/// # Errors
/// When the database fails.
pub async fn unlock(db: &mut Db<'_>, key: &str) -> Result<Option<Uuid>, StoreError> {
    let Some(account) = account_for_update(db, key).await? else {
        return Ok(None);
    };
    execute!(
        db,
        "UPDATE users SET failed_attempts = 0, lock_count = 0, locked_until = 0 WHERE seq = $1",
        account.seq
    )?;
    Ok(Some(account.id))
}

/// A stronger hash of the same password.
///
/// # Errors
/// When the database fails.
pub async fn upgrade_hash(db: &mut Db<'_>, seq: i64, hash: &str) -> Result<(), StoreError> {
    execute!(db, "UPDATE users SET password_hash = $2 WHERE seq = $1", seq, hash)?;
    Ok(())
}

/// The row number of an active group with `admin`, made where there is none; and whether it was made.
///
/// # Errors
/// When the database fails; [`StoreError::Taken`] when another group has the name.
pub async fn administrators(
    db: &mut Db<'_>,
    id: Uuid,
    name: &str,
    name_key: &str,
    now: i64,
) -> Result<(i64, bool), StoreError> {
    let found = value!(
        db,
        fetch_optional,
        i64,
        "SELECT g.seq FROM groups g JOIN group_permissions p ON p.group_seq = g.seq
         WHERE p.permission = 'admin' AND g.activity = 'active' ORDER BY g.seq LIMIT 1"
    )?;
    if let Some(seq) = found {
        return Ok((seq, false));
    }
    let seq = value!(
        db,
        fetch_one,
        i64,
        "INSERT INTO groups (id, name, name_key, created_at, modified_at) VALUES ($1, $2, $3, $4, $4) RETURNING seq",
        id,
        name,
        name_key,
        now
    )?;
    execute!(
        db,
        "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)",
        seq
    )?;
    Ok((seq, true))
}

/// Makes a user a member of a group, with the right to write.
///
/// # Errors
/// When the database fails.
pub async fn join(db: &mut Db<'_>, user: i64, group: i64, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO memberships (user_seq, group_seq, writable, granted_at) VALUES ($1, $2, TRUE, $3)",
        user,
        group,
        now
    )?;
    Ok(())
}
