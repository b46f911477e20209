//! Which groups somebody may give and take away (DOMAIN: "Who may do what").

use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::scope::Scope;
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

/// Groups that somebody may grant: an administrator any, a lead those they lead, each of whose permissions is also
/// their own, to write where the group writes, and none is `admin`. By name; deleted ones are no groups any more.
///
/// # Errors
/// When the database fails.
pub async fn grantable(
    db: &mut Db<'_>,
    scope: &Scope,
    grantor: i64,
    which: &Which<'_>,
) -> Result<Vec<GrantRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT g.seq, g.id, g.name, g.description, g.activity = 'active' AND EXISTS (SELECT 1 FROM group_permissions p
            WHERE p.group_seq = g.seq AND p.permission = 'admin') AS makes_admin
         FROM groups g WHERE g.activity <> 'deleted'",
    );
    if let Scope::Groups(led) = scope {
        sql.push(" AND g.seq IN ").list(led.iter().copied()).push(
            " AND NOT EXISTS (SELECT 1 FROM group_permissions p WHERE p.group_seq = g.seq AND (p.permission = 'admin'
                OR NOT EXISTS (SELECT 1 FROM memberships m JOIN groups o ON o.seq = m.group_seq AND o.activity = 'active'
                    JOIN group_permissions own ON own.group_seq = o.seq
                    WHERE own.permission = p.permission AND (own.writable = TRUE OR p.writable = FALSE) AND m.user_seq = ",
        );
        sql.bind(Arg::Int(grantor)).push(")))");
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
