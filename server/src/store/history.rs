//! The audit trail, read: events about one target, and the names behind the identities in them.

#![expect(clippy::implicit_hasher, reason = "only the audit trail collects these")]

use super::sql::{Arg, Sql};
use super::user_record::push_member;
use super::{Db, StoreError};
use crate::rows;
use crate::scope::Scope;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// An event with its details.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventRow {
    /// Its number.
    pub n: i64,
    /// When.
    pub at: i64,
    /// Who; `None` for the command line and the program itself.
    pub actor_id: Option<Uuid>,
    /// What.
    pub action: String,
    /// Whence.
    pub address: String,
    /// The request's id.
    pub request_id: String,
    /// JSON; empty where there is none, or none any more.
    pub details: String,
}

/// A user in an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UserNameRow {
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub name: String,
    /// Whether nothing of the person is left.
    pub erased: bool,
    /// In the reader's scope.
    pub seen: bool,
}

/// A group in an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GroupNameRow {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// The name's key.
    pub name_key: String,
}

/// A contact in an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ContactNameRow {
    /// Identity.
    pub id: Uuid,
    /// The shown name.
    pub name: String,
    /// Linked to a user in the reader's scope.
    pub seen: bool,
}

/// Events about a target before the event of this number, newest first.
///
/// # Errors
/// When the database fails.
pub async fn events(
    db: &mut Db<'_>,
    kind: &str,
    target: Uuid,
    before: i64,
    limit: i64,
) -> Result<Vec<EventRow>, StoreError> {
    rows!(
        db,
        fetch_all,
        EventRow,
        "SELECT e.n, e.at, e.actor_id, e.action, e.address, e.request_id, COALESCE(d.details, '') AS details
         FROM audit_events e LEFT JOIN audit_details d ON d.event_n = e.n
         WHERE e.target_id = $1 AND e.target_kind = $2 AND e.n < $3 ORDER BY e.n DESC LIMIT $4",
        target,
        kind,
        before,
        limit
    )
}

/// The users of these identities.
///
/// # Errors
/// When the database fails.
pub async fn users(
    db: &mut Db<'_>,
    ids: &HashSet<Uuid>,
    scope: &Scope,
) -> Result<HashMap<Uuid, UserNameRow>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT u.id, u.name, u.activity = 'erased' AS erased, ");
    push_seen(&mut sql, "u", scope);
    sql.push(" AS seen FROM users u WHERE u.id IN ");
    push_ids(&mut sql, ids);
    let found: Vec<UserNameRow> = sql.fetch_all(db).await?;
    Ok(found.into_iter().map(|user| (user.id, user)).collect())
}

/// The groups of these identities, and those of these keys.
///
/// # Errors
/// When the database fails.
pub async fn groups(
    db: &mut Db<'_>,
    ids: &HashSet<Uuid>,
    keys: &HashSet<String>,
) -> Result<Vec<GroupNameRow>, StoreError> {
    if ids.is_empty() && keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT seq, id, name, name_key FROM groups WHERE id IN ");
    push_ids(&mut sql, ids);
    // No group has an empty name.
    sql.push(" OR name_key IN (").bind(Arg::Text(String::new()));
    for key in keys {
        sql.push(", ").bind(Arg::Text(key.clone()));
    }
    sql.push(")");
    sql.fetch_all(db).await
}

/// The contacts of these identities.
///
/// # Errors
/// When the database fails.
pub async fn contacts(
    db: &mut Db<'_>,
    ids: &HashSet<Uuid>,
    scope: &Scope,
) -> Result<HashMap<Uuid, ContactNameRow>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "SELECT c.id, CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END AS name, ",
    );
    sql.push("EXISTS (SELECT 1 FROM users u WHERE u.contact_id = c.id AND ");
    push_seen(&mut sql, "u", scope);
    sql.push(") AS seen FROM contacts c WHERE c.id IN ");
    push_ids(&mut sql, ids);
    let found: Vec<ContactNameRow> = sql.fetch_all(db).await?;
    Ok(found.into_iter().map(|contact| (contact.id, contact)).collect())
}

/// Whether a user is there, not erased, and in a scope.
///
/// # Errors
/// When the database fails.
pub async fn is_seen(db: &mut Db<'_>, user: Uuid, scope: &Scope) -> Result<bool, StoreError> {
    let found = users(db, &HashSet::from([user]), scope).await?;
    Ok(found.values().any(|user| user.seen && !user.erased))
}

fn push_seen(sql: &mut Sql, user: &str, scope: &Scope) {
    match scope {
        Scope::Everything => {
            sql.push("TRUE");
        }
        Scope::Groups(groups) => push_member(sql, user, groups),
    }
}

/// `(…)`; nobody has the nil identity, so none is in an empty one.
fn push_ids(sql: &mut Sql, ids: &HashSet<Uuid>) {
    sql.push("(").bind(Arg::Id(Uuid::nil()));
    for id in ids {
        sql.push(", ").bind(Arg::Id(*id));
    }
    sql.push(")");
}
