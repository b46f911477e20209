//! Which groups somebody may give and take away (DOMAIN: "Who may do what").

use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::scope::Scope;
use app::context::Caller;
use uuid::Uuid;

/// A group as a picker offers it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct GrantRow {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it is active and makes administrators.
    pub makes_admin: bool,
}

/// Which of them.
pub enum Which<'a> {
    /// These.
    Ids(&'a [Uuid]),
    /// The first ones, by name, whose name contains this folded text.
    Search(&'a str, i64),
}

/// Who grants.
#[derive(Clone, Copy, Debug)]
pub struct Grantor<'a> {
    /// Row number.
    pub seq: i64,
    /// Whose groups they may change.
    pub scope: &'a Scope,
    /// Whether they work by a token.
    pub by_token: bool,
}

impl<'a> Grantor<'a> {
    /// The caller, within this scope.
    pub fn of(caller: &Caller, scope: &'a Scope) -> Self {
        Self {
            seq: caller.seq,
            scope,
            by_token: caller.by_token,
        }
    }
}

/// Keeps these groups as they are until the transaction ends: what is checked of them is what is granted. SQLite has only
/// one writer.
///
/// # Errors
/// When the database fails.
pub async fn hold_groups(db: &mut Db<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    if matches!(db, Db::Sqlite(_)) || ids.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("SELECT seq FROM groups WHERE id IN (");
    for (place, id) in ids.iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).bind(Arg::Id(*id));
    }
    // In one order, so that two who hold the same do not wait for each other.
    sql.push(") ORDER BY seq").push(&db.for_share("groups"));
    sql.fetch_all::<(i64,)>(db).await.map(drop)
}

/// Groups that somebody may grant: an administrator any, a lead those they lead, each of whose permissions is also
/// their own, to write where the group writes, and none is `admin`; by a token none that holds `admin`. By name; deleted ones are no groups any more.
///
/// # Errors
/// When the database fails.
pub async fn grantable(db: &mut Db<'_>, grantor: &Grantor<'_>, which: &Which<'_>) -> Result<Vec<GrantRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT g.seq, g.id, g.name, g.description, g.activity = 'active' AND EXISTS (SELECT 1 FROM group_permissions p
            WHERE p.group_seq = g.seq AND p.permission = 'admin') AS makes_admin
         FROM groups g WHERE g.activity <> 'deleted'",
    );
    if grantor.by_token {
        sql.push(
            " AND NOT EXISTS (SELECT 1 FROM group_permissions p WHERE p.group_seq = g.seq AND p.permission = 'admin')",
        );
    }
    if let Scope::Groups(led) = grantor.scope {
        sql.push(" AND g.seq IN ").list(led.iter().copied()).push(
            " AND NOT EXISTS (SELECT 1 FROM group_permissions p WHERE p.group_seq = g.seq AND (p.permission = 'admin'
                OR NOT EXISTS (SELECT 1 FROM memberships m JOIN groups o ON o.seq = m.group_seq AND o.activity = 'active'
                    JOIN group_permissions own ON own.group_seq = o.seq
                    WHERE own.permission = p.permission AND (own.writable = TRUE OR p.writable = FALSE) AND m.user_seq = ",
        );
        sql.bind(Arg::Int(grantor.seq)).push(")))");
    }
    match which {
        Which::Ids(ids) => {
            // No group has the nil identity; a list must not be empty.
            sql.push(" AND g.id IN (").bind(Arg::Id(Uuid::nil()));
            for id in *ids {
                sql.push(", ").bind(Arg::Id(*id));
            }
            sql.push(") ORDER BY g.name_key, g.seq");
        }
        Which::Search(text, limit) => {
            if !text.is_empty() {
                let place = sql.place(Arg::Text((*text).to_owned()));
                sql.push(" AND ").push(&db.contains("g.name_key", &place));
            }
            sql.push(&format!(" ORDER BY g.name_key, g.seq LIMIT {limit}"));
        }
    }
    sql.fetch_all(db).await
}
