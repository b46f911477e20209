//! Groups in the database.

use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::scope::Scope;
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
}

/// Row numbers and identities of the groups whose name contains a folded text, by name, without deleted ones.
///
/// # Errors
/// When the database fails.
pub async fn matching(db: &mut Db<'_>, search: &str, scope: &Scope) -> Result<Vec<(i64, Uuid)>, StoreError> {
    let mut sql = Sql::new("SELECT seq, id FROM groups WHERE activity <> 'deleted'");
    if let Scope::Groups(groups) = scope {
        sql.push(" AND seq IN ").list(groups.iter().copied());
    }
    if !search.is_empty() {
        let place = sql.place(Arg::Text(search.to_owned()));
        sql.push(" AND ").push(&db.contains("name_key", &place));
    }
    sql.push(" ORDER BY name_key, seq");
    sql.fetch_all(db).await
}

/// Groups by row number, in the order of their names.
///
/// # Errors
/// When the database fails.
pub async fn by_seq(db: &mut Db<'_>, seqs: &[i64]) -> Result<Vec<GroupRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT g.seq, g.id, g.name, g.description, g.activity, l.id AS leader_id, COALESCE(l.name, '') AS leader_name
         FROM groups g LEFT JOIN users l ON l.seq = g.leader_seq WHERE g.seq IN ",
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
