//! Links by which somebody sets their password or confirms their email, by the digest of their token.

use super::dialect::list;
use super::{Db, StoreError, email_changes};
use crate::store::users::HAD_PASSWORD;
use crate::{execute, rows, value};
use app::mail_words::MailKind;
use app::sign_in::LinkKind;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A link to be written; times in microseconds.
pub struct NewLink {
    /// SHA-256 of the token.
    pub digest: Vec<u8>,
    /// Whose.
    pub user_seq: i64,
    /// What for.
    pub kind: LinkKind,
    /// The mail that carries it; `None`: an administrator copied it.
    pub mail_seq: Option<i64>,
    /// Now.
    pub created_at: i64,
    /// Its end.
    pub expires_at: i64,
}

/// Whose a link is.
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
    /// Own language, or empty.
    pub locale: String,
    /// Own time zone, or empty.
    pub time_zone: String,
}

impl Owner {
    /// What a good password has nothing of.
    pub fn words(&self) -> [&String; 3] {
        [&self.name, &self.email, &self.contact]
    }
}

/// The columns of [`Owner`], of `users u LEFT JOIN contacts c`.
const OWNER: &str = "u.seq, u.id, u.name, u.email, u.locale, u.time_zone,
    COALESCE(CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END, '') AS contact";

/// A condition on `users u`: a link of this kind works for them on the day at `today`. All kinds are for
/// those who may sign in; an invitation as long as no password was ever set, a reset once one was, a confirmation
/// as long as another email is wanted.
pub fn allowed(kind: LinkKind, today: &str) -> String {
    let also = match kind {
        LinkKind::Invitation => format!("NOT {HAD_PASSWORD}"),
        LinkKind::Reset => HAD_PASSWORD.to_owned(),
        LinkKind::ConfirmEmail => format!("{HAD_PASSWORD} AND {}", email_changes::WANTED),
    };
    format!("u.activity = 'active' AND u.api_only = FALSE AND (u.expires_on = 0 OR u.expires_on >= {today}) AND {also}")
}

/// A condition on `users u`: a mail of this kind goes to them on the day at `today`. Whoever loses an address is told
/// in any case.
pub fn mailed(kind: MailKind, today: &str) -> String {
    match kind {
        MailKind::Link(kind) => allowed(kind, today),
        MailKind::EmailChanged => format!("u.activity <> 'erased' AND CAST({today} AS BIGINT) > 0"),
    }
}

/// Writes a link.
///
/// # Errors
/// When the database refuses.
pub async fn insert(db: &mut Db<'_>, link: NewLink) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO links (digest, user_seq, kind, mail_seq, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        link.digest,
        link.user_seq,
        link.kind.as_str(),
        link.mail_seq,
        link.created_at,
        link.expires_at,
    )
    .map(drop)
}

/// Whose a link is that works now; on PostgreSQL, where it is to be used, kept from other writers.
///
/// # Errors
/// When the database fails.
pub async fn owner(
    db: &mut Db<'_>,
    digest: &[u8],
    kind: LinkKind,
    now: i64,
    today: i64,
    to_use: bool,
) -> Result<Option<Owner>, StoreError> {
    let lock = if to_use { db.for_update("u") } else { String::new() };
    let text = format!(
        "SELECT {OWNER} FROM links l JOIN users u ON u.seq = l.user_seq LEFT JOIN contacts c ON c.id = u.contact_id
         WHERE l.digest = $1 AND l.kind = $2 AND l.expires_at > $3 AND {}{lock}",
        allowed(kind, "$4")
    );
    rows!(
        db,
        fetch_optional,
        Owner,
        AssertSqlSafe(text),
        digest,
        kind.as_str(),
        now,
        today
    )
}

/// A user to whom a mail of this kind goes.
///
/// # Errors
/// When the database fails.
pub async fn addressee(db: &mut Db<'_>, user: i64, kind: MailKind, today: i64) -> Result<Option<Owner>, StoreError> {
    let text = format!(
        "SELECT {OWNER} FROM users u LEFT JOIN contacts c ON c.id = u.contact_id WHERE u.seq = $1 AND {}",
        mailed(kind, "$2")
    );
    rows!(db, fetch_optional, Owner, AssertSqlSafe(text), user, today)
}

/// Whether somebody has this identity who was not erased.
///
/// # Errors
/// When the database fails.
pub async fn is_user(db: &mut Db<'_>, id: Uuid) -> Result<bool, StoreError> {
    let known = "SELECT COUNT(*) FROM users WHERE id = $1 AND activity <> 'erased'";
    Ok(value!(db, fetch_one, i64, known, id)? > 0)
}

/// The row number of a user for whom a link of this kind would work, by identity; kept from other writers.
///
/// # Errors
/// When the database fails.
pub async fn user_for(db: &mut Db<'_>, id: Uuid, kind: LinkKind, today: i64) -> Result<Option<i64>, StoreError> {
    let text = format!(
        "SELECT u.seq FROM users u WHERE u.id = $1 AND {}{}",
        allowed(kind, "$2"),
        db.for_update("u")
    );
    value!(db, fetch_optional, i64, AssertSqlSafe(text), id, today)
}

/// Takes a link away to use it; of many at once one gets true.
///
/// # Errors
/// When the database refuses.
pub async fn take(db: &mut Db<'_>, digest: &[u8]) -> Result<bool, StoreError> {
    Ok(execute!(db, "DELETE FROM links WHERE digest = $1", digest)? > 0)
}

/// Keeps these users from other writers until the transaction ends. Whoever writes links or mails begins
/// with it, so that no two wait for each other.
///
/// # Errors
/// When the database fails.
pub async fn hold(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    if let Db::Postgres(_) = db {
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM users WHERE seq IN ({}) ORDER BY seq FOR UPDATE) held",
            db.numbers_of_list("$1")
        );
        value!(db, fetch_one, i64, AssertSqlSafe(text), list(users.iter().copied()))?;
    }
    Ok(())
}

/// Kills the links of this kind that these users have.
///
/// # Errors
/// When the database refuses.
pub async fn kill(db: &mut Db<'_>, users: &[i64], kind: LinkKind) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM links WHERE kind = $2 AND user_seq IN ({})",
        db.numbers_of_list("$1")
    );
    execute!(db, AssertSqlSafe(text), list(users.iter().copied()), kind.as_str()).map(drop)
}

/// Sets the end of the open invitation of those of these users who can have one.
///
/// # Errors
/// When the database refuses.
pub async fn set_invitation(db: &mut Db<'_>, users: &[i64], expires_at: i64, today: i64) -> Result<(), StoreError> {
    let text = format!(
        "UPDATE users AS u SET invitation_expires_at = $2 WHERE u.seq IN ({}) AND {}",
        db.numbers_of_list("$1"),
        allowed(LinkKind::Invitation, "$3")
    );
    execute!(db, AssertSqlSafe(text), list(users.iter().copied()), expires_at, today).map(drop)
}

/// Closes the open invitations of these users.
///
/// # Errors
/// When the database refuses.
pub async fn end_invitations(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    let text = format!(
        "UPDATE users SET invitation_expires_at = 0 WHERE invitation_expires_at <> 0 AND seq IN ({})",
        db.numbers_of_list("$1")
    );
    execute!(db, AssertSqlSafe(text), list(users.iter().copied())).map(drop)
}

/// Gives a user the password that they chose. Nothing that was there before works any more: no session, no link, no
/// mail with one, no email that is wanted.
///
/// # Errors
/// When the database refuses.
pub async fn set_password(db: &mut Db<'_>, user: i64, hash: &str, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET password_hash = $2, password_set_at = $3, invitation_expires_at = 0 WHERE seq = $1",
        user,
        hash,
        now
    )?;
    execute!(
        db,
        "DELETE FROM mails WHERE user_seq = $1 AND state = 'waiting' AND kind <> $2",
        user,
        MailKind::EmailChanged.as_str()
    )?;
    email_changes::forget(db, &[user]).await?;
    execute!(db, "DELETE FROM links WHERE user_seq = $1", user)?;
    execute!(db, "DELETE FROM sessions WHERE user_seq = $1", user).map(drop)
}

/// Deletes links that have run out.
///
/// # Errors
/// When the database refuses.
pub async fn remove_expired(db: &mut Db<'_>, now: i64) -> Result<u64, StoreError> {
    execute!(db, "DELETE FROM links WHERE expires_at <= $1", now)
}
