//! Users in the database.

use super::{Db, StoreError};
use crate::text::fold::{fold, search_text};
use crate::{execute, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A user to be written. Times in microseconds, dates in days since 1970-01-01, 0 = never or none.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// UUIDv7.
    pub id: Uuid,
    /// Sign-in name, checked.
    pub name: String,
    /// System email, checked.
    pub email: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: &'static str,
    /// The linked contact and its display name.
    pub contact: Option<(Uuid, String)>,
    /// Names of the user's tags, for the search.
    pub tags: Vec<String>,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Row number of who answers for an API-only identity.
    pub responsible_seq: Option<i64>,
    /// Date of the next review of an API-only identity.
    pub review_on: i64,
    /// The last day.
    pub expires_on: i64,
    /// Administrators' note.
    pub description: String,
    /// PHC string, or empty.
    pub password_hash: String,
    /// End of an open invitation.
    pub invitation_expires_at: i64,
    /// Last successful sign-in.
    pub last_login: i64,
    /// Creation.
    pub created_at: i64,
    /// Who made it; `None`: the command line.
    pub created_by: Option<Uuid>,
}

/// Row numbers of those who can administer on the day `$1`: active, not API-only, not expired, with a password
/// (DOMAIN: Identities), and in an active group with `admin`; once for each such group.
pub const ADMINISTRATORS: &str = "SELECT u.seq FROM group_permissions p
    JOIN groups g ON g.seq = p.group_seq AND g.activity = 'active'
    JOIN memberships m ON m.group_seq = g.seq JOIN users u ON u.seq = m.user_seq
    WHERE p.permission = 'admin' AND u.activity = 'active' AND u.api_only = FALSE AND u.password_hash <> ''
        AND (u.expires_on = 0 OR u.expires_on >= $1)";

/// A condition on `users u`: a password was set at some time, also if it is gone since.
pub const HAD_PASSWORD: &str = "(u.password_hash <> '' OR u.password_set_at > 0)";

/// Whoever may take an administrator's rights away begins with it, and has them wait for each other until the
/// transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold_administrators(db: &mut Db<'_>) -> Result<(), StoreError> {
    let hold = db.hold_administrators();
    value!(db, fetch_optional, i32, hold).map(drop)
}

/// The same where administrators are among those whose rights may be taken: their row numbers are what `whom` selects
/// by an identity as `$1`. All others change users side by side. It rests on this: whoever makes an administrator of a
/// user writes that user's row, whose version others compare. So does whoever gives `admin` to a group, by
/// [`note_administrators`].
///
/// # Errors
/// When the database fails.
pub async fn hold_administrators_among(db: &mut Db<'_>, whom: &str, id: Uuid) -> Result<(), StoreError> {
    if let Db::Sqlite(_) = db {
        return Ok(());
    }
    let hold = format!(
        "{} WHERE EXISTS (SELECT 1 FROM group_permissions p JOIN memberships m ON m.group_seq = p.group_seq
            WHERE p.permission = 'admin' AND m.user_seq IN ({whom}))",
        db.hold_administrators()
    );
    value!(db, fetch_optional, i32, AssertSqlSafe(hold), id).map(drop)
}

/// Writes the rows of a group's members, who have just been made administrators, so that whoever read one of them before
/// and takes that user for none finds another version: see [`hold_administrators_among`]. The group's row has to be held
/// (`FOR UPDATE`) until the transaction ends, which lets nobody become a member meanwhile. On SQLite whoever writes is
/// alone, and nothing has to be noted.
///
/// # Errors
/// When the database refuses; [`StoreError::Unavailable`] where somebody else writes one of them for long.
pub async fn note_administrators(db: &mut Db<'_>, group: i64) -> Result<(), StoreError> {
    if let Db::Sqlite(_) = db {
        return Ok(());
    }
    // In the order of row numbers, as runs of bulk actions write them: nobody waits for the other in a circle.
    execute!(
        db,
        "UPDATE users SET version = version + 1 WHERE seq IN (SELECT u.seq FROM users u
            WHERE u.seq IN (SELECT m.user_seq FROM memberships m WHERE m.group_seq = $1) ORDER BY u.seq FOR UPDATE)",
        group
    )
    .map(drop)
}

/// Whether anybody administers on this day.
///
/// # Errors
/// When the database fails.
pub async fn has_administrator(db: &mut Db<'_>, today: i64) -> Result<bool, StoreError> {
    let text = format!("SELECT EXISTS ({ADMINISTRATORS})");
    value!(db, fetch_one, bool, AssertSqlSafe(text), today)
}

/// An SQL expression over the row of `users` that is being updated: what the search looks through, made of the
/// folded keys of the row and of its tags. `line_break` is the place where one is bound.
pub fn search_text_of(db: &Db<'_>, line_break: &str) -> String {
    let line = |key: &str| format!("CASE WHEN {key} <> '' THEN {line_break} || {key} ELSE '' END");
    let tags = db.concatenated(&format!("{line_break} || t.key"));
    format!(
        "users.name_key || {} || {} || COALESCE((SELECT {tags} FROM user_tags l JOIN tags t ON t.seq = l.tag_seq
            WHERE l.user_seq = users.seq), '')",
        line("users.email_key"),
        line("users.contact_key")
    )
}

/// Writes a user with its keys; gives its row number. Memberships and tag links are written apart.
///
/// # Errors
/// [`StoreError::Taken`] when name or email is somebody's already.
pub async fn insert(db: &mut Db<'_>, user: &NewUser) -> Result<i64, StoreError> {
    let (name_key, email_key) = (fold(&user.name), fold(&user.email));
    let contact_name = user.contact.as_ref().map_or("", |(_, name)| name);
    let seq = value!(
        db,
        fetch_one,
        i64,
        "INSERT INTO users (id, name, name_key, email, email_key, activity, contact_id, contact_key, no_shared_data,
            api_only, purpose, responsible_seq, review_on, expires_on, description, password_hash, password_set_at,
            invitation_expires_at, last_login, last_seen_at, created_at, created_by, modified_at, search_text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $21, $23)
         RETURNING seq",
        user.id,
        &user.name,
        &name_key,
        &user.email,
        &email_key,
        user.activity,
        user.contact.as_ref().map(|(id, _)| *id),
        fold(contact_name),
        user.no_shared_data,
        user.api_only,
        &user.purpose,
        user.responsible_seq,
        user.review_on,
        user.expires_on,
        &user.description,
        &user.password_hash,
        if user.password_hash.is_empty() { 0 } else { user.created_at },
        user.invitation_expires_at,
        user.last_login,
        user.last_login.max(user.created_at),
        user.created_at,
        user.created_by,
        search_text(&user.name, &user.email, contact_name, user.tags.iter().map(String::as_str)),
    )?;
    execute!(
        db,
        "INSERT INTO user_keys (key, user_seq) VALUES ($1, $2)",
        &name_key,
        seq
    )?;
    if email_key != name_key {
        execute!(
            db,
            "INSERT INTO user_keys (key, user_seq) VALUES ($1, $2)",
            &email_key,
            seq
        )?;
    }
    Ok(seq)
}
