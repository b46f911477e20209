//! Failed attempts, counted by what was tried. In the database, so they outlast a restart and count for all nodes.

use super::token::{digest, hex, new};
use crate::store::dialect::{list, texts};
use crate::store::{Db, StoreError};
use crate::{execute, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Rows at most: beyond, failures of what is not counted yet are let go.
const MOST: i64 = 100_000;
/// The installation's key in the digests: what somebody typed as a name may have been a password.
const KEY: &str = "attempts_key";

/// Whose attempts.
pub enum Subject<'a> {
    /// The folded name or email that was typed, known or not.
    Account(&'a str),
    /// The client's address.
    Address(&'a str),
    /// The set-up code.
    Setup,
    /// The account, or the folded text, for which a password reset was asked.
    Lost(&'a str),
    /// The address that asked for a password reset.
    LostAddress(&'a str),
    /// Questions of somebody who sees not all users whether a name is free.
    Names(&'a str),
    /// Mails that a user asks for to confirm an email.
    Confirm(&'a str),
}

async fn key_of(db: &mut Db<'_>) -> Result<String, StoreError> {
    let key = value!(
        db,
        fetch_optional,
        String,
        "SELECT value FROM settings WHERE key = $1",
        KEY
    )?;
    Ok(key.unwrap_or_default())
}

impl Subject<'_> {
    async fn digest(&self, db: &mut Db<'_>) -> Result<Vec<u8>, StoreError> {
        Ok(self.digest_with(&key_of(db).await?))
    }

    fn digest_with(&self, key: &str) -> Vec<u8> {
        digest(&match self {
            Self::Account(account) => format!("{key} account {account}"),
            Self::Address(address) => format!("{key} address {address}"),
            Self::Setup => format!("{key} setup"),
            Self::Lost(account) => format!("{key} lost {account}"),
            Self::LostAddress(address) => format!("{key} lost address {address}"),
            Self::Names(user) => format!("{key} names {user}"),
            Self::Confirm(user) => format!("{key} confirm {user}"),
        })
    }

    /// Failures within the window that ends now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures(&self, db: &mut Db<'_>, now: i64, window: i64) -> Result<i64, StoreError> {
        let subject = self.digest(db).await?;
        let failures = value!(
            db,
            fetch_optional,
            i64,
            "SELECT failures FROM sign_in_attempts WHERE subject = $1 AND window_start > $2",
            subject,
            now - window
        )?;
        Ok(failures.unwrap_or(0))
    }

    /// Counts a failure; gives the count of the window.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail(&self, db: &mut Db<'_>, now: i64, window: i64) -> Result<i64, StoreError> {
        execute!(
            db,
            "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
            KEY,
            new()
        )?;
        let subject = self.digest(db).await?;
        execute!(
            db,
            "DELETE FROM sign_in_attempts WHERE window_start <= $1",
            now - window
        )?;
        let rows = value!(
            db,
            fetch_one,
            i64,
            "SELECT COUNT(*) FROM (SELECT 1 FROM sign_in_attempts LIMIT $1) x",
            MOST
        )?;
        if rows >= MOST && self.failures(db, now, window).await? == 0 {
            return Ok(1);
        }
        value!(
            db,
            fetch_one,
            i64,
            "INSERT INTO sign_in_attempts (subject, failures, window_start) VALUES ($1, 1, $2)
             ON CONFLICT (subject) DO UPDATE SET failures = sign_in_attempts.failures + 1 RETURNING failures",
            subject,
            now
        )
    }

    /// Forgets the failures.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear(&self, db: &mut Db<'_>) -> Result<(), StoreError> {
        let subject = self.digest(db).await?;
        execute!(db, "DELETE FROM sign_in_attempts WHERE subject = $1", subject)?;
        Ok(())
    }
}

/// Forgets the failures of these accounts, by their row numbers.
///
/// # Errors
/// When the database fails.
pub async fn clear_accounts(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    let key = key_of(db).await?;
    if key.is_empty() {
        return Ok(()); // Nobody ever failed.
    }
    let ids = format!("SELECT u.id FROM {}", db.users_of_list("$1"));
    let ids = value!(
        &mut *db,
        fetch_all,
        Uuid,
        AssertSqlSafe(ids),
        list(users.iter().copied())
    )?;
    let digests = ids
        .iter()
        .map(|id| hex(&Subject::Account(&id.to_string()).digest_with(&key)));
    let text = format!(
        "DELETE FROM sign_in_attempts WHERE subject IN ({})",
        db.bytes_of_list("$1")
    );
    execute!(db, AssertSqlSafe(text), texts(digests)).map(drop)
}

/// A secret's digest as text, for a setting.
pub fn digest_text(secret: &str) -> String {
    hex(&digest(secret))
}
