//! Which groups give a permission, and to whom.

use super::dialect::list;
use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::rows;
use crate::scope::Scope;
use app::rights::{Access, Permission};
use uuid::Uuid;

/// A permission that a user has through a group.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GivenRow {
    /// Whose.
    pub user_seq: i64,
    /// Its identifier.
    pub permission: String,
    /// Write as well as read.
    pub writable: bool,
    /// The group's identity.
    pub group_id: Uuid,
    /// The group's name.
    pub group_name: String,
    /// When the user became a member.
    pub granted_at: i64,
    /// Who made them one; `None` for the command line.
    pub granted_by: Option<Uuid>,
}

/// Which permissions are asked for: all, or this one as far as that.
pub type Asked = Option<(Permission, Access)>;

fn push_asked(sql: &mut Sql, asked: Asked) {
    if let Some((permission, access)) = asked {
        sql.push(" AND p.permission = ")
            .bind(Arg::Text(permission.as_str().to_owned()));
        if access == Access::Write {
            sql.push(" AND p.writable = TRUE");
        }
    }
}

fn push_scope(sql: &mut Sql, db: &Db<'_>, column: &str, scope: &Scope) {
    if let Scope::Groups(groups) = scope {
        sql.push(" AND ").one_of(db, column, groups);
    }
}

/// Row numbers of the active groups in a scope that give this, in their order.
///
/// # Errors
/// When the database fails.
pub async fn giving(
    db: &mut Db<'_>,
    permission: Permission,
    access: Access,
    scope: &Scope,
) -> Result<Vec<i64>, StoreError> {
    // One row: there may be thousands of groups, and a row of its own for each takes longer than all the rest.
    let mut sql = Sql::new("SELECT COALESCE(");
    sql.push(&db.joined("g.seq"))
        .push(", '') FROM group_permissions p JOIN groups g ON g.seq = p.group_seq WHERE g.activity = 'active'");
    push_asked(&mut sql, Some((permission, access)));
    push_scope(&mut sql, db, "g.seq", scope);
    let found: Vec<(String,)> = sql.fetch_all(db).await?;
    let joined = found.into_iter().map(|(joined,)| joined).collect::<String>();
    let mut seqs: Vec<i64> = joined.split(',').filter_map(|seq| seq.parse().ok()).collect();
    seqs.sort_unstable();
    Ok(seqs)
}

/// What active groups in a scope give to these users, by permission and name of the group.
///
/// # Errors
/// When the database fails.
pub async fn given(db: &mut Db<'_>, users: &[i64], asked: Asked, scope: &Scope) -> Result<Vec<GivenRow>, StoreError> {
    // From the users on, who are few: SQLite would begin with all that have the permission.
    let mut sql = Sql::new(
        "SELECT m.user_seq, p.permission, p.writable, g.id AS group_id, g.name AS group_name, m.granted_at, m.granted_by
         FROM memberships m CROSS JOIN group_permissions p CROSS JOIN groups g
         WHERE p.group_seq = m.group_seq AND g.seq = m.group_seq AND g.activity = 'active' AND m.user_seq IN (",
    );
    let place = sql.place(Arg::Text(list(users.iter().copied())));
    sql.push(&db.numbers_of_list(&place)).push(")");
    push_asked(&mut sql, asked);
    push_scope(&mut sql, db, "m.group_seq", scope);
    sql.push(" ORDER BY p.permission, g.name_key, g.seq");
    sql.fetch_all(db).await
}

/// A user's own switches, and a group of theirs; one that is not active has neither identity nor name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OwnGroupRow {
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// The group's identity.
    pub group_id: Option<Uuid>,
    /// Its name.
    pub group_name: Option<String>,
    /// May write what the group owns.
    pub writable: Option<bool>,
}

/// A user with their groups by name, a row each; one row for who has none.
///
/// # Errors
/// When the database fails.
pub async fn own_groups(db: &mut Db<'_>, user: i64) -> Result<Vec<OwnGroupRow>, StoreError> {
    rows!(
        db,
        fetch_all,
        OwnGroupRow,
        "SELECT u.no_shared_data, u.api_only, g.id AS group_id, g.name AS group_name, m.writable
         FROM users u LEFT JOIN memberships m ON m.user_seq = u.seq
            LEFT JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
         WHERE u.seq = $1 ORDER BY g.name_key",
        user
    )
}
