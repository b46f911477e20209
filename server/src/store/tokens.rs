//! Tokens of API-only identities, by the digest of their secret.

use super::sessions::{Owner, owner_columns};
use super::{Db, StoreError};
use crate::clock::MINUTE;
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A token to be written; times in microseconds, days since 1970-01-01.
pub struct NewToken<'a> {
    /// UUIDv7.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// Whose.
    pub user_seq: i64,
    /// What its makers call it.
    pub name: &'a str,
    /// What it is for: words with blanks between.
    pub scopes: &'a str,
    /// Now.
    pub created_at: i64,
    /// Who made it.
    pub created_by: Uuid,
    /// Its last day.
    pub expires_on: i64,
}

/// A token as the table has it, without its digest.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TokenRow {
    /// UUIDv7.
    pub id: Uuid,
    /// What its makers call it.
    pub name: String,
    /// What it is for.
    pub scopes: String,
    /// When it was made.
    pub created_at: i64,
    /// Its last day.
    pub expires_on: i64,
    /// Last use; 0: never.
    pub last_used_at: i64,
    /// Where it was used from then.
    pub last_address: String,
}

/// Whom a token belongs to, and what it is for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Bearer {
    /// The identity with its rights; its last use is the token's.
    #[sqlx(flatten)]
    pub owner: Owner,
    /// Which token.
    pub token_id: Uuid,
    /// What it is for.
    pub scopes: String,
}

/// Makes one.
///
/// # Errors
/// When the database refuses.
pub async fn insert(db: &mut Db<'_>, token: NewToken<'_>) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO api_tokens (id, digest, user_seq, name, scopes, created_at, created_by, expires_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        token.id,
        token.digest,
        token.user_seq,
        token.name,
        token.scopes,
        token.created_at,
        token.created_by,
        token.expires_on
    )
    .map(drop)
}

/// Tokens of a user, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_user(db: &mut Db<'_>, user: i64) -> Result<Vec<TokenRow>, StoreError> {
    rows!(
        db,
        fetch_all,
        TokenRow,
        "SELECT id, name, scopes, created_at, expires_on, last_used_at, last_address FROM api_tokens
         WHERE user_seq = $1 ORDER BY created_at DESC, id DESC",
        user
    )
}

/// How many tokens a user has.
///
/// # Errors
/// When the database fails.
pub async fn count_of(db: &mut Db<'_>, user: i64) -> Result<i64, StoreError> {
    value!(
        db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM api_tokens WHERE user_seq = $1",
        user
    )
}

/// Takes a token of a user away; gives its name.
///
/// # Errors
/// When the database refuses.
pub async fn remove(db: &mut Db<'_>, user: i64, id: Uuid) -> Result<Option<String>, StoreError> {
    value!(
        db,
        fetch_optional,
        String,
        "DELETE FROM api_tokens WHERE user_seq = $1 AND id = $2 RETURNING name",
        user,
        id
    )
}

/// The owner of a token that holds and may work: API-only, active, neither past their last day.
///
/// # Errors
/// When the database fails.
pub async fn bearer(db: &mut Db<'_>, digest: &[u8], today: i64) -> Result<Option<Bearer>, StoreError> {
    let owner = owner_columns(db);
    let text = format!(
        "SELECT {owner}, t.last_used_at, t.id AS token_id, t.scopes
         FROM api_tokens t JOIN users u ON u.seq = t.user_seq LEFT JOIN contacts c ON c.id = u.contact_id
         WHERE t.digest = $1 AND t.expires_on >= $2
            AND u.activity = 'active' AND u.api_only = TRUE AND (u.expires_on = 0 OR u.expires_on >= $2)"
    );
    rows!(db, fetch_optional, Bearer, AssertSqlSafe(text), digest, today)
}

/// Notes a use of a token, which is its identity's last sign-in too, unless somebody else is writing either, or did
/// within the last minute: of many who waited one writes.
///
/// # Errors
/// When the database refuses.
pub async fn touch(db: &mut Db<'_>, token: Uuid, address: &str, now: i64) -> Result<(), StoreError> {
    let free = db.for_update_of_free("u");
    let text = format!(
        "SELECT u.seq FROM api_tokens t JOIN users u ON u.seq = t.user_seq
         WHERE t.id = $1 AND t.last_used_at < $2{free}"
    );
    let Some(user) = value!(&mut *db, fetch_optional, i64, AssertSqlSafe(text), token, now - MINUTE)? else {
        return Ok(());
    };
    execute!(
        &mut *db,
        "UPDATE api_tokens SET last_used_at = $2, last_address = $3 WHERE id = $1",
        token,
        now,
        address
    )?;
    execute!(
        db,
        "UPDATE users SET last_login = $2, last_seen_at = CASE WHEN last_seen_at > $2 THEN last_seen_at ELSE $2 END
         WHERE seq = $1",
        user,
        now
    )
    .map(drop)
}
