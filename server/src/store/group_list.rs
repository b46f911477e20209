//! Which groups a list is of, and what it is ordered by. There are thousands of them at most, so all that match are read.

use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::scope::Scope;
use crate::text::fold::fold;
use app::groups::query::GroupQuery;
use uuid::Uuid;

/// What is known of a group before it is shown.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GroupKeyRow {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Folded name.
    pub name_key: String,
    /// The leader's folded name; empty without one.
    pub leader_key: String,
    /// Creation, in microseconds.
    pub created_at: i64,
}

fn keys() -> Sql {
    Sql::new(
        "SELECT g.seq, g.id, g.activity, g.name_key, COALESCE(l.name_key, '') AS leader_key, g.created_at
         FROM groups g LEFT JOIN users l ON l.seq = g.leader_seq WHERE ",
    )
}

/// The groups of a query, in no order; without a chosen activity all but deleted ones.
///
/// # Errors
/// When the database fails.
pub async fn matching(db: &mut Db<'_>, query: &GroupQuery, scope: &Scope) -> Result<Vec<GroupKeyRow>, StoreError> {
    let mut sql = keys();
    if query.activity.is_empty() {
        sql.push("g.activity <> 'deleted'");
    } else {
        sql.push("g.activity IN (''");
        for activity in &query.activity {
            sql.push(", ").bind(Arg::Text(activity.as_str().to_owned()));
        }
        sql.push(")");
    }
    if let Scope::Groups(groups) = scope {
        sql.push(" AND g.seq IN ").list(groups.iter().copied());
    }
    let search = fold(&query.search);
    if !search.is_empty() {
        let place = sql.place(Arg::Text(search));
        sql.push(" AND (").push(&db.contains("g.name_key", &place));
        if let Ok(id) = query.search.parse::<Uuid>() {
            sql.push(" OR g.id = ").bind(Arg::Id(id));
        }
        sql.push(")");
    }
    if !query.tags.is_empty() {
        sql.push(
            " AND EXISTS (SELECT 1 FROM group_tags l JOIN tags t ON t.seq = l.tag_seq
                WHERE l.group_seq = g.seq AND (t.key = ''",
        );
        for tag in &query.tags {
            sql.push(" OR ").tag_or_below("t.key", &fold(tag));
        }
        sql.push("))");
    }
    sql.fetch_all(db).await
}

/// A group by its identity, whatever filters say of it.
///
/// # Errors
/// When the database fails.
pub async fn key_of(db: &mut Db<'_>, id: Uuid) -> Result<Option<GroupKeyRow>, StoreError> {
    let mut sql = keys();
    sql.push("g.id = ").bind(Arg::Id(id));
    Ok(sql.fetch_all(db).await?.pop())
}

/// Which groups in sight have which tags, by row numbers.
///
/// # Errors
/// When the database fails.
pub async fn tagged(db: &mut Db<'_>, scope: &Scope) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut sql = Sql::new("SELECT group_seq, tag_seq FROM group_tags");
    if let Scope::Groups(groups) = scope {
        sql.push(" WHERE group_seq IN ").list(groups.iter().copied());
    }
    sql.fetch_all(db).await
}

/// Names of the tags of these groups by key: whose, and what.
///
/// # Errors
/// When the database fails.
pub async fn tags_of(db: &mut Db<'_>, groups: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let mut sql =
        Sql::new("SELECT l.group_seq, t.name FROM group_tags l JOIN tags t ON t.seq = l.tag_seq WHERE l.group_seq IN ");
    sql.list(groups.iter().copied()).push(" ORDER BY t.key");
    sql.fetch_all(db).await
}

/// Tags as a query says them, each with its name; with its key where no group in sight has it, since then it is no name
/// for this reader.
///
/// # Errors
/// When the database fails.
pub async fn chosen(db: &mut Db<'_>, tags: &[String], scope: &Scope) -> Result<Vec<(String, String)>, StoreError> {
    let mut chosen = Vec::new();
    for tag in tags {
        let key = fold(tag);
        let mut sql = Sql::new("SELECT t.name FROM tags t WHERE t.subject = 'group' AND t.key = ");
        sql.bind(Arg::Text(key.clone()));
        if let Scope::Groups(groups) = scope {
            sql.push(" AND EXISTS (SELECT 1 FROM group_tags l WHERE l.tag_seq = t.seq AND l.group_seq IN ")
                .list(groups.iter().copied())
                .push(")");
        }
        let found: Vec<(String,)> = sql.fetch_all(db).await?;
        let name = found.into_iter().next().map_or(key, |(name,)| name);
        chosen.push((tag.clone(), name));
    }
    Ok(chosen)
}
