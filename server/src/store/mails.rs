//! The outbox: what is to be mailed, what was, and what the mail server said.

use super::dialect::list;
use super::links::mailed;
use super::{Db, StoreError};
use crate::clock::{HOUR, MINUTE};
use crate::{execute, rows, value};
use app::mail_words::MailKind;
use app::sign_in::LinkKind;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// The problem of a mail whose server could not be reached.
pub const UNREACHED: &str = "connection";

/// A mail that somebody has taken to send.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailRow {
    /// Row number.
    pub seq: i64,
    /// The Message-ID's first half.
    pub id: Uuid,
    /// The word of a [`MailKind`].
    pub kind: String,
    /// To whom.
    pub user_seq: i64,
    /// The language to write in where the user has none of their own.
    pub language: String,
    /// Attempts before this one.
    pub attempts: i64,
    /// When it was asked for.
    pub created_at: i64,
    /// Where it goes; empty: to the user's own email.
    pub address: String,
}

/// Times that a mail is looked for where others take them away at the same time.
const CLAIM_TRIES: usize = 10;

/// What is queued.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// What for.
    pub kind: MailKind,
    /// Where it goes; empty: to each user's own email.
    pub address: &'a str,
    /// The language of whoever asked for it.
    pub language: &'a str,
    /// Now.
    pub now: i64,
    /// Today in the company's zone.
    pub today: i64,
}

/// How long a mail waits after so many failed attempts: a minute, and twice as long each time up to an hour.
pub fn wait_after(attempts: i64) -> i64 {
    let doubled = u32::try_from((attempts - 1).clamp(0, 6)).unwrap_or(6);
    (MINUTE << doubled).min(HOUR)
}

/// Queues a mail for each of these users to whom one of its kind goes.
///
/// # Errors
/// When the database refuses.
pub async fn queue(db: &mut Db<'_>, users: &[i64], wanted: Wanted<'_>) -> Result<(), StoreError> {
    let text = format!(
        "INSERT INTO mails (id, kind, user_seq, language, next_attempt_at, created_at, address)
         SELECT {}, $3, u.seq, CASE WHEN u.locale = '' THEN $4 ELSE u.locale END, $5, $5, $7 FROM {} WHERE {}",
        db.new_ids("$2"),
        db.users_of_list("$1"),
        mailed(wanted.kind, "$6")
    );
    execute!(
        db,
        AssertSqlSafe(text),
        list(users.iter().copied()),
        format!("{:012x}", wanted.now / 1000),
        wanted.kind.as_str(),
        wanted.language,
        wanted.now,
        wanted.today,
        wanted.address
    )
    .map(drop)
}

/// Takes back what these users have not been sent yet. What is being sent just now goes out, with a dead link.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(db: &mut Db<'_>, users: &[i64], kind: LinkKind) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM mails WHERE state = 'waiting' AND kind = $2 AND user_seq IN ({})",
        db.numbers_of_list("$1")
    );
    execute!(db, AssertSqlSafe(text), list(users.iter().copied()), kind.as_str()).map(drop)
}

/// Whether a mail is due.
///
/// # Errors
/// When the database fails.
pub async fn is_due(db: &mut Db<'_>, now: i64) -> Result<bool, StoreError> {
    let found = value!(
        db,
        fetch_optional,
        i64,
        "SELECT seq FROM mails WHERE state = 'waiting' AND next_attempt_at <= $1 ORDER BY next_attempt_at, seq LIMIT 1",
        now
    )?;
    Ok(found.is_some())
}

/// Takes the mail that is due longest, so that nobody else does before `until`; its user is kept from other
/// writers. `None`: there is none, or others hold them all.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: &mut Db<'_>, now: i64, until: i64) -> Result<Option<MailRow>, StoreError> {
    let text = format!(
        "SELECT m.seq, m.id, m.kind, m.user_seq, m.language, m.attempts, m.created_at, m.address
         FROM mails m JOIN users u ON u.seq = m.user_seq
         WHERE m.state = 'waiting' AND m.next_attempt_at <= $1 ORDER BY m.next_attempt_at, m.seq LIMIT 1{}",
        db.for_update_of_free("u")
    );
    for _ in 0..CLAIM_TRIES {
        let Some(mail) = rows!(db, fetch_optional, MailRow, AssertSqlSafe(text.as_str()), now)? else {
            break;
        };
        let taken = execute!(
            db,
            "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $2, problem = ''
             WHERE seq = $1 AND state = 'waiting' AND next_attempt_at <= $3",
            mail.seq,
            until,
            now
        )?;
        if taken > 0 {
            return Ok(Some(mail));
        }
        // Somebody took or withdrew it just before its user was held: look for another.
    }
    Ok(None)
}

/// Takes a mail away whose link would not work any more.
///
/// # Errors
/// When the database refuses.
pub async fn discard(db: &mut Db<'_>, seq: i64) -> Result<(), StoreError> {
    execute!(db, "DELETE FROM mails WHERE seq = $1", seq).map(drop)
}

/// Notes that the mail server has answered for good: it took the mail (`accepted`) or not (`refused`).
///
/// # Errors
/// When the database refuses.
pub async fn settle(db: &mut Db<'_>, seq: i64, state: &str, problem: &str, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE mails SET state = $2, problem = $3, settled_at = $4, address = '' WHERE seq = $1 AND state = 'waiting'",
        seq,
        state,
        problem,
        now
    )
    .map(drop)
}

/// Lets a mail wait for its next attempt.
///
/// # Errors
/// When the database refuses.
pub async fn postpone(db: &mut Db<'_>, seq: i64, problem: &str, next_attempt_at: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE mails SET problem = $2, next_attempt_at = $3 WHERE seq = $1 AND state = 'waiting'",
        seq,
        problem,
        next_attempt_at
    )
    .map(drop)
}

/// Lets all due mails wait, each by its own count of attempts, since the mail server cannot be reached.
///
/// # Errors
/// When the database refuses.
pub async fn postpone_all(db: &mut Db<'_>, now: i64) -> Result<(), StoreError> {
    // As `wait_after`: 64 minutes are above the hour.
    execute!(
        db,
        "UPDATE mails SET problem = $2, attempts = attempts + 1, next_attempt_at = CASE WHEN attempts >= 6
            THEN CAST($1 AS BIGINT) + $4 ELSE CAST($1 AS BIGINT) + CAST($3 AS BIGINT) * (1 << CAST(attempts AS INTEGER)) END
         WHERE state = 'waiting' AND next_attempt_at <= $1",
        now,
        UNREACHED,
        MINUTE,
        HOUR
    )
    .map(drop)
}

/// Makes all mails due that waited for nothing but the mail server: it is back.
///
/// # Errors
/// When the database refuses.
pub async fn resume(db: &mut Db<'_>, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE mails SET next_attempt_at = $1 WHERE state = 'waiting' AND problem = $2",
        now,
        UNREACHED
    )
    .map(drop)
}

/// Deletes what was settled before this.
///
/// # Errors
/// When the database refuses.
pub async fn remove_settled(db: &mut Db<'_>, before: i64) -> Result<u64, StoreError> {
    execute!(
        db,
        "DELETE FROM mails WHERE state <> 'waiting' AND settled_at < $1",
        before
    )
}
