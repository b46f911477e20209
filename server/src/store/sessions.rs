//! Sessions in the database, by the digest of their token.

use super::{Db, StoreError, rights};
use crate::clock::MINUTE;
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A session to be written; times in microseconds.
pub struct NewSession<'a> {
    /// SHA-256 of the token.
    pub digest: Vec<u8>,
    /// Whose.
    pub user_seq: i64,
    /// Now.
    pub created_at: i64,
    /// Its latest end.
    pub expires_at: i64,
    /// Where it was opened from.
    pub address: &'a str,
    /// With what browser.
    pub agent: &'a str,
}

/// The owner of a session with their rights.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Owner {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// Linked contact's name; empty without one.
    pub contact: String,
    /// The linked contact.
    pub contact_id: Option<Uuid>,
    /// Digest of its photo; empty without one.
    pub photo: String,
    /// Own time zone, or empty.
    pub time_zone: String,
    /// Own language, or empty.
    pub locale: String,
    /// Last use of the session.
    pub last_used_at: i64,
    /// What active groups give, as [`rights::from_row`] reads it.
    pub rights: String,
    /// The active groups that they lead, likewise.
    pub leads: String,
}

/// What an [`Owner`] is read by, but for the last use, from `users u` and their contacts `c`.
pub fn owner_columns(db: &Db<'_>) -> String {
    let rights = rights::columns(db);
    format!(
        "u.seq, u.id, u.name, u.email, u.time_zone, u.locale, u.contact_id, COALESCE(c.photo, '') AS photo,
            COALESCE(CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END, '') AS contact,
            {rights}"
    )
}

/// Opens a session.
///
/// # Errors
/// When the database fails.
pub async fn insert(db: &mut Db<'_>, session: NewSession<'_>) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO sessions (digest, user_seq, created_at, last_used_at, expires_at, address, agent)
         VALUES ($1, $2, $3, $3, $4, $5, $6)",
        session.digest,
        session.user_seq,
        session.created_at,
        session.expires_at,
        session.address,
        session.agent,
    )?;
    Ok(())
}

/// The owner of a session that holds and who may sign in: active, not API-only, not past the last day.
///
/// # Errors
/// When the database fails.
pub async fn owner(
    db: &mut Db<'_>,
    digest: &[u8],
    now: i64,
    idle_since: i64,
    today: i64,
) -> Result<Option<Owner>, StoreError> {
    let text = format!(
        "SELECT {}, s.last_used_at
         FROM sessions s JOIN users u ON u.seq = s.user_seq LEFT JOIN contacts c ON c.id = u.contact_id
         WHERE s.digest = $1 AND s.expires_at > $2 AND s.last_used_at > $3
            AND u.activity = 'active' AND u.api_only = FALSE AND (u.expires_on = 0 OR u.expires_on >= $4)",
        owner_columns(db)
    );
    crate::rows!(
        db,
        fetch_optional,
        Owner,
        AssertSqlSafe(text),
        digest,
        now,
        idle_since,
        today
    )
}

/// Notes a use, unless somebody else is about to end the session.
///
/// # Errors
/// When the database fails.
pub async fn touch(db: &mut Db<'_>, digest: &[u8], now: i64) -> Result<(), StoreError> {
    let free = db.for_update_of_free("sessions");
    let text = format!(
        "UPDATE sessions SET last_used_at = $2
         WHERE digest = (SELECT digest FROM sessions WHERE digest = $1 AND last_used_at < $3{free})"
    );
    execute!(db, AssertSqlSafe(text), digest, now, now - MINUTE).map(drop)
}

/// Ends a session; gives whose it was.
///
/// # Errors
/// When the database fails.
pub async fn end(db: &mut Db<'_>, digest: &[u8]) -> Result<Option<Uuid>, StoreError> {
    let user = value!(
        db,
        fetch_optional,
        Uuid,
        "SELECT u.id FROM sessions s JOIN users u ON u.seq = s.user_seq WHERE s.digest = $1",
        digest
    )?;
    let ended = execute!(db, "DELETE FROM sessions WHERE digest = $1", digest)?;
    Ok(user.filter(|_| ended > 0))
}

/// A session that holds.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OpenSession {
    /// SHA-256 of the token.
    pub digest: Vec<u8>,
    /// When it was opened.
    pub created_at: i64,
    /// When it was last used.
    pub last_used_at: i64,
    /// Where it was opened from.
    pub address: String,
    /// With what browser.
    pub agent: String,
}

/// Sessions of a user that hold, the last used first.
///
/// # Errors
/// When the database fails.
pub async fn open_of(db: &mut Db<'_>, user: i64, now: i64, idle_since: i64) -> Result<Vec<OpenSession>, StoreError> {
    rows!(
        db,
        fetch_all,
        OpenSession,
        "SELECT digest, created_at, last_used_at, address, agent FROM sessions
         WHERE user_seq = $1 AND expires_at > $2 AND last_used_at > $3 ORDER BY last_used_at DESC, created_at DESC",
        user,
        now,
        idle_since
    )
}

/// Ends one session of a user, if it is theirs.
///
/// # Errors
/// When the database fails.
pub async fn end_one_of(db: &mut Db<'_>, user: i64, digest: &[u8]) -> Result<u64, StoreError> {
    execute!(
        db,
        "DELETE FROM sessions WHERE user_seq = $1 AND digest = $2",
        user,
        digest
    )
}

/// Ends all sessions of a user; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn end_all_of(db: &mut Db<'_>, user: i64) -> Result<u64, StoreError> {
    execute!(db, "DELETE FROM sessions WHERE user_seq = $1", user)
}

/// Deletes what has run out, absolutely or idle.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(db: &mut Db<'_>, now: i64, idle_since: i64) -> Result<u64, StoreError> {
    execute!(
        db,
        "DELETE FROM sessions WHERE expires_at <= $1 OR last_used_at <= $2",
        now,
        idle_since
    )
}
