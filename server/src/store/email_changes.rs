//! Emails that users want instead of their own, until the new address has confirmed them.

use super::dialect::list;
use super::{Db, StoreError};
use crate::{execute, rows};
use sqlx::AssertSqlSafe;

/// A condition on `users u`: they want another email.
pub const WANTED: &str = "EXISTS (SELECT 1 FROM email_changes e WHERE e.user_seq = u.seq)";

/// An email that is wanted.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EmailChange {
    /// The address.
    pub email: String,
    /// When it was last asked to confirm.
    pub asked_at: i64,
    /// `waiting`, `accepted` or `refused`: what became of the newest mail to it; empty where none is left.
    pub mail: String,
}

/// Notes what a user wants; it takes the place of what they wanted before.
///
/// # Errors
/// When the database refuses.
pub async fn put(db: &mut Db<'_>, user: i64, email: &str, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO email_changes (user_seq, email, asked_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_seq) DO UPDATE SET email = excluded.email, asked_at = excluded.asked_at",
        user,
        email,
        now
    )
    .map(drop)
}

/// What a user wants.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, user: i64) -> Result<Option<EmailChange>, StoreError> {
    rows!(
        db,
        fetch_optional,
        EmailChange,
        "SELECT e.email, e.asked_at, COALESCE((SELECT m.state FROM mails m
            WHERE m.user_seq = e.user_seq AND m.kind = 'confirm_email' ORDER BY m.seq DESC LIMIT 1), '') AS mail
         FROM email_changes e WHERE e.user_seq = $1",
        user
    )
}

/// Forgets what these users want.
///
/// # Errors
/// When the database refuses.
pub async fn forget(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM email_changes WHERE user_seq IN ({})",
        db.numbers_of_list("$1")
    );
    execute!(db, AssertSqlSafe(text), list(users.iter().copied())).map(drop)
}

/// Forgets what was last asked before this.
///
/// # Errors
/// When the database refuses.
pub async fn forget_before(db: &mut Db<'_>, before: i64) -> Result<(), StoreError> {
    execute!(db, "DELETE FROM email_changes WHERE asked_at < $1", before).map(drop)
}
