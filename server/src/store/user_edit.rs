//! One user, to be changed.

use super::sql::{Arg, Sql, for_values};
use super::user_record::{push_member, push_not_theirs};
use super::users::{ADMINISTRATORS, HAD_PASSWORD};
use super::{Db, StoreError};
use crate::execute;
use crate::scope::Scope;
use crate::{rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A user as it is. Times in microseconds, dates in days since 1970-01-01, 0 = never or none.
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EditRow {
    /// Row number.
    pub seq: i64,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// The linked contact.
    pub contact_id: Option<Uuid>,
    /// The name it shows; empty without one.
    pub contact_name: String,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Row number of who answers for it.
    pub responsible_seq: Option<i64>,
    /// That user's identity.
    pub responsible_id: Option<Uuid>,
    /// That user's name; empty for nobody.
    pub responsible_name: String,
    /// Next review.
    pub review_on: i64,
    /// The last day.
    pub expires_on: i64,
    /// Administrators' note.
    pub description: String,
    /// Own language, or empty: the browser's.
    pub locale: String,
    /// Own time zone, or empty: the company's.
    pub time_zone: String,
    /// Whether a password was set.
    pub has_password: bool,
    /// One was set at some time, also if it is gone since.
    pub had_password: bool,
    /// End of the newest invitation.
    pub invitation_expires_at: i64,
    /// Last successful sign-in.
    pub last_login: i64,
    /// Latest of that, review and creation.
    pub last_seen_at: i64,
    /// Grows with every change.
    pub version: i64,
}

/// A membership as it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MemberRow {
    /// The group's row number.
    pub seq: i64,
    /// Its identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it is active and makes administrators.
    pub makes_admin: bool,
    /// Whether it would, once it is active.
    pub holds_admin: bool,
    /// May write what the group owns.
    pub writable: bool,
    /// Since when.
    pub granted_at: i64,
    /// By whom.
    pub granted_by: Option<Uuid>,
}

/// A user; `None` for one that is not there or was erased. To write, it is kept from others until the transaction
/// ends.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, id: Uuid, to_write: bool) -> Result<Option<EditRow>, StoreError> {
    let lock = if to_write { db.for_update("u") } else { String::new() };
    let text = format!(
        "SELECT u.seq, u.name, u.email, u.activity, u.contact_id,
            COALESCE(CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END, '')
                AS contact_name,
            u.no_shared_data, u.api_only, u.purpose, u.responsible_seq, r.id AS responsible_id,
            COALESCE(r.name, '') AS responsible_name, u.review_on, u.expires_on, u.description,
            u.locale, u.time_zone,
            u.password_hash <> '' AS has_password,
            {HAD_PASSWORD} AS had_password, u.invitation_expires_at, u.last_login, u.last_seen_at, u.version
         FROM users u LEFT JOIN contacts c ON c.id = u.contact_id LEFT JOIN users r ON r.seq = u.responsible_seq
         WHERE u.id = $1 AND u.activity <> 'erased'{lock}"
    );
    rows!(db, fetch_optional, EditRow, AssertSqlSafe(text), id)
}

/// Memberships by group name, without deleted groups.
///
/// # Errors
/// When the database fails.
pub async fn memberships(db: &mut Db<'_>, user: i64) -> Result<Vec<MemberRow>, StoreError> {
    rows!(
        db,
        fetch_all,
        MemberRow,
        "SELECT g.seq, g.id, g.name, g.activity = 'active' AND EXISTS (SELECT 1 FROM group_permissions p
            WHERE p.group_seq = g.seq AND p.permission = 'admin') AS makes_admin,
            EXISTS (SELECT 1 FROM group_permissions p WHERE p.group_seq = g.seq AND p.permission = 'admin') AS holds_admin,
            m.writable, m.granted_at, m.granted_by
         FROM memberships m JOIN groups g ON g.seq = m.group_seq
         WHERE m.user_seq = $1 AND g.activity <> 'deleted' ORDER BY g.name_key, g.seq",
        user
    )
}

/// Whether a lead of these groups sees the user of this identity: the same question, whether there is one or not.
///
/// # Errors
/// When the database fails.
pub async fn is_seen(db: &mut Db<'_>, id: Uuid, led: &[i64]) -> Result<bool, StoreError> {
    let mut sql = Sql::new("SELECT u.seq FROM users u WHERE u.activity <> 'erased' AND u.id = ");
    sql.bind(Arg::Id(id)).push(" AND ");
    push_member(&mut sql, "u", led);
    let found: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(!found.is_empty())
}

/// Whether a lead of these groups sees a user, and whether they may act on them: all of the user's groups are led by
/// them, and the user is no administrator.
///
/// # Errors
/// When the database fails.
pub async fn standing(db: &mut Db<'_>, user: i64, led: &[i64]) -> Result<(bool, bool), StoreError> {
    let mut sql = Sql::new("SELECT ");
    push_member(&mut sql, "u", led);
    sql.push(" AS seen, NOT ");
    push_not_theirs(&mut sql, led);
    sql.push(" AS theirs FROM users u WHERE u.seq = ").bind(Arg::Int(user));
    let (seen, theirs) = sql.fetch_all(db).await?.pop().unwrap_or((false, false));
    Ok((seen, theirs))
}

/// Whether a user is an administrator on this day, and whether somebody else is; `for_good`, one without a last day.
///
/// # Errors
/// When the database fails.
pub async fn administrators(
    db: &mut Db<'_>,
    user: i64,
    today: i64,
    for_good: bool,
) -> Result<(bool, bool), StoreError> {
    let lasting = if for_good { " AND u.expires_on = 0" } else { "" };
    let text =
        format!("SELECT EXISTS ({ADMINISTRATORS} AND u.seq = $2), EXISTS ({ADMINISTRATORS} AND u.seq <> $2{lasting})");
    rows!(db, fetch_one, (bool, bool), AssertSqlSafe(text), today, user)
}

/// Sets language and time zone of a user's interface.
///
/// # Errors
/// When the database refuses.
pub async fn set_preferences(db: &mut Db<'_>, user: i64, locale: &str, time_zone: &str) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE users SET locale = $2, time_zone = $3 WHERE seq = $1",
        user,
        locale,
        time_zone
    )
    .map(drop)
}

/// Who of others has one of these keys as name or email: the keys.
///
/// # Errors
/// When the database fails.
pub async fn taken(db: &mut Db<'_>, keys: [&str; 2], but: Option<i64>) -> Result<Vec<String>, StoreError> {
    value!(
        db,
        fetch_all,
        String,
        "SELECT key FROM user_keys WHERE key IN ($1, $2) AND user_seq <> $3",
        keys[0],
        keys[1],
        but.unwrap_or(0)
    )
}

/// Somebody who can answer for an API-only identity: a person whom the caller may see, or is. Row number and name.
///
/// # Errors
/// When the database fails.
pub async fn person(
    db: &mut Db<'_>,
    id: Uuid,
    scope: &Scope,
    caller: i64,
) -> Result<Option<(i64, String)>, StoreError> {
    let mut sql =
        Sql::new("SELECT u.seq, u.name FROM users u WHERE u.activity <> 'erased' AND u.api_only = FALSE AND u.id = ");
    sql.bind(Arg::Id(id));
    if let Scope::Groups(led) = scope {
        sql.push(" AND (u.seq = ")
            .bind(Arg::Int(caller))
            .push(" OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq IN ")
            .list(led.iter().copied())
            .push("))");
    }
    Ok(sql.fetch_all(db).await?.pop())
}

/// Adds a user to groups: row number, and whether it is writable.
///
/// # Errors
/// When the database refuses.
pub async fn join(db: &mut Db<'_>, user: i64, groups: &[(i64, bool)], now: i64, by: Uuid) -> Result<(), StoreError> {
    let rows = groups
        .iter()
        .map(|(group, writable)| {
            vec![
                Arg::Int(user),
                Arg::Int(*group),
                Arg::Bool(*writable),
                Arg::Int(now),
                Arg::Id(by),
            ]
        })
        .collect();
    let head = "INSERT INTO memberships (user_seq, group_seq, writable, granted_at, granted_by)";
    for_values::<(i64,)>(db, head, rows, "").await.map(drop)
}
