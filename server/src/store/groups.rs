//! Groups in the database.

use super::sql::{Arg, Sql, for_values};
use super::{Db, StoreError};
use crate::text::fold::fold;
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A group with its leader.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GroupRow {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `active` or `deactivated`.
    pub activity: String,
    /// Who leads it.
    pub leader_id: Option<Uuid>,
    /// That user's name; empty without one.
    pub leader_name: String,
    /// Creation, in microseconds.
    pub created_at: i64,
}

/// Groups by row number, in the order of their names.
///
/// # Errors
/// When the database fails.
pub async fn by_seq(db: &mut Db<'_>, seqs: &[i64]) -> Result<Vec<GroupRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT g.seq, g.id, g.name, g.description, g.activity, l.id AS leader_id, COALESCE(l.name, '') AS leader_name,
            g.created_at FROM groups g LEFT JOIN users l ON l.seq = g.leader_seq WHERE g.seq IN ",
    );
    sql.list(seqs.iter().copied()).push(" ORDER BY g.name_key, g.seq");
    sql.fetch_all(db).await
}

/// Permissions of these groups by identifier: whose, which, and whether it is writable.
///
/// # Errors
/// When the database fails.
pub async fn permissions_of(db: &mut Db<'_>, seqs: &[i64]) -> Result<Vec<(i64, String, bool)>, StoreError> {
    let mut sql = Sql::new("SELECT group_seq, permission, writable FROM group_permissions WHERE group_seq IN ");
    sql.list(seqs.iter().copied()).push(" ORDER BY permission");
    sql.fetch_all(db).await
}

/// What active groups give their members: a row for each permission of a group, one without for a group that gives none.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GivenRow {
    /// The group's row number.
    pub group_seq: i64,
    /// Its identifier; empty: none.
    pub permission: String,
    /// Whether to write.
    pub writable: bool,
}

/// What all active groups give.
///
/// # Errors
/// When the database fails.
pub async fn given(db: &mut Db<'_>) -> Result<Vec<GivenRow>, StoreError> {
    rows!(
        db,
        fetch_all,
        GivenRow,
        "SELECT g.seq AS group_seq, COALESCE(p.permission, '') AS permission, COALESCE(p.writable, FALSE) AS writable
         FROM groups g LEFT JOIN group_permissions p ON p.group_seq = g.seq WHERE g.activity = 'active'"
    )
}

/// A group to be changed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GroupEditRow {
    /// Row number.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Row number of who leads it.
    pub leader_seq: Option<i64>,
    /// That user's identity.
    pub leader_id: Option<Uuid>,
    /// Whether it makes administrators, once it is active.
    pub holds_admin: bool,
    /// Grows with every change.
    pub version: i64,
}

/// A group; to write, it is kept from others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, id: Uuid, to_write: bool) -> Result<Option<GroupEditRow>, StoreError> {
    let lock = if to_write { db.for_update("g") } else { String::new() };
    let text = format!(
        "SELECT g.seq, g.name, g.description, g.activity, g.leader_seq, l.id AS leader_id,
            EXISTS (SELECT 1 FROM group_permissions p WHERE p.group_seq = g.seq AND p.permission = 'admin') AS holds_admin,
            g.version
         FROM groups g LEFT JOIN users l ON l.seq = g.leader_seq WHERE g.id = $1{lock}"
    );
    rows!(db, fetch_optional, GroupEditRow, AssertSqlSafe(text), id)
}

/// Somebody who leads a group, or may come to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LeaderRow {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// Display name of the linked contact; empty without one.
    pub contact: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Works through tokens alone.
    pub api_only: bool,
}

/// A user who was not erased, as one who leads or may come to.
///
/// # Errors
/// When the database fails.
pub async fn leader(db: &mut Db<'_>, id: Uuid) -> Result<Option<LeaderRow>, StoreError> {
    rows!(
        db,
        fetch_optional,
        LeaderRow,
        "SELECT u.seq, u.id, u.name, u.email,
            COALESCE(CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END, '')
                AS contact,
            u.activity, u.api_only
         FROM users u LEFT JOIN contacts c ON c.id = u.contact_id WHERE u.id = $1 AND u.activity <> 'erased'",
        id
    )
}

/// Whether another group has a name of this key.
///
/// # Errors
/// When the database fails.
pub async fn is_taken(db: &mut Db<'_>, key: &str, but: Option<Uuid>) -> Result<bool, StoreError> {
    // No group has the nil identity.
    let others = value!(
        db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM groups WHERE name_key = $1 AND id <> $2",
        key,
        but.unwrap_or_default()
    )?;
    Ok(others > 0)
}

/// A group's own fields as they are to be.
pub struct GroupValues<'a> {
    /// Name.
    pub name: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// Row number of who leads it.
    pub leader: Option<i64>,
}

/// Makes a group without permissions; gives its row number.
///
/// # Errors
/// [`StoreError::Taken`] when there is one of that name.
pub async fn insert(db: &mut Db<'_>, id: Uuid, values: &GroupValues<'_>, now: i64) -> Result<i64, StoreError> {
    value!(
        db,
        fetch_one,
        i64,
        "INSERT INTO groups (id, name, name_key, description, leader_seq, created_at, modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING seq",
        id,
        values.name,
        fold(values.name),
        values.description,
        values.leader,
        now
    )
}

/// Changes a group's own fields.
///
/// # Errors
/// [`StoreError::Taken`] when another has that name.
pub async fn update(db: &mut Db<'_>, group: i64, values: &GroupValues<'_>, now: i64) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE groups SET name = $2, name_key = $3, description = $4, leader_seq = $5, modified_at = $6,
            version = version + 1
         WHERE seq = $1",
        group,
        values.name,
        fold(values.name),
        values.description,
        values.leader,
        now
    )
    .map(drop)
}

/// Gives a group these permissions, each with whether it is writable, and no others.
///
/// # Errors
/// When the database refuses.
pub async fn set_permissions(
    db: &mut Db<'_>,
    group: i64,
    permissions: impl IntoIterator<Item = (&String, &bool)>,
) -> Result<(), StoreError> {
    execute!(&mut *db, "DELETE FROM group_permissions WHERE group_seq = $1", group)?;
    let rows = permissions
        .into_iter()
        .map(|(permission, writable)| vec![Arg::Int(group), Arg::Text(permission.clone()), Arg::Bool(*writable)]);
    let head = "INSERT INTO group_permissions (group_seq, permission, writable)";
    for_values::<(i64,)>(db, head, rows.collect(), "").await.map(drop)
}

/// Gives a group these tags, by row number, and no others.
///
/// # Errors
/// When the database refuses.
pub async fn set_tags(db: &mut Db<'_>, group: i64, tags: &[i64]) -> Result<(), StoreError> {
    execute!(&mut *db, "DELETE FROM group_tags WHERE group_seq = $1", group)?;
    let rows = tags.iter().map(|tag| vec![Arg::Int(group), Arg::Int(*tag)]).collect();
    for_values::<(i64,)>(db, "INSERT INTO group_tags (group_seq, tag_seq)", rows, "")
        .await
        .map(drop)
}
