//! The list of users as an export reads it: its order at one moment, and rows of it some at a time.

use super::dialect::list;
use super::sql::{Arg, Sql};
use super::user_list::column;
use super::{Db, StoreError};
use crate::rows;
use crate::users::filter::{UserFilter, Wanted};
use app::users::query::Sort;
use futures::TryStreamExt;
use roaring::RoaringBitmap;
use sqlx::AssertSqlSafe;

/// Where one in so many users is wanted, or fewer, they are looked up one by one instead of walking by all.
const FEW: u64 = 8;
/// Between the names that one row gathers: no name has line breaks.
pub const BETWEEN: char = '\n';

/// A row of an export as the tables have it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ExportRow {
    /// Row number.
    pub seq: i64,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Works through tokens alone.
    pub api_only: bool,
    /// First name of a linked person.
    pub first_name: String,
    /// Last name of a linked person.
    pub last_name: String,
    /// Name of a linked company.
    pub company: String,
    /// Last successful sign-in.
    pub last_login: i64,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Creation.
    pub created_at: i64,
    /// The last day.
    pub expires_on: i64,
    /// Failed sign-ins since the last success.
    pub failed_attempts: i64,
    /// Administrators' note; empty where nobody asked for it.
    pub description: String,
    /// Names of tags, with [`BETWEEN`] between; empty where nobody asked for them.
    pub tags: String,
}

/// Row numbers of these users in an order, all of one moment. `users` is how many there are at all.
///
/// # Errors
/// When the database fails.
pub async fn in_order(db: &mut Db<'_>, sort: Sort, wanted: &RoaringBitmap, users: u64) -> Result<Vec<u32>, StoreError> {
    let direction = if sort.descending { "DESC" } else { "ASC" };
    let order = format!("ORDER BY u.{} {direction}, u.seq {direction}", column(sort.key));
    let mut seqs = Vec::with_capacity(usize::try_from(wanted.len()).unwrap_or(0));
    if wanted.len() * FEW < users {
        let mut sql = Sql::new("SELECT u.seq FROM ");
        let place = sql.place(Arg::Text(list(wanted.iter().map(i64::from))));
        sql.push(&db.users_of_list(&place)).push(" ").push(&order);
        let found: Vec<(i64,)> = sql.fetch_all(db).await?;
        seqs.extend(found.into_iter().filter_map(|(seq,)| u32::try_from(seq).ok()));
        return Ok(seqs);
    }
    // The index of the order alone: no row is looked at.
    let text = format!("SELECT u.seq FROM {} {order}", db.users_in_order_of(sort.key));
    macro_rules! walk {
        ($database:ty, $conn:expr) => {{
            let mut found = sqlx::query_scalar::<$database, i64>(AssertSqlSafe(text)).fetch(&mut **$conn);
            while let Some(seq) = found.try_next().await? {
                seqs.extend(u32::try_from(seq).ok().filter(|seq| wanted.contains(*seq)));
            }
        }};
    }
    match db {
        Db::Sqlite(conn) => walk!(sqlx::Sqlite, conn),
        Db::Postgres(conn) => walk!(sqlx::Postgres, conn),
    }
    Ok(seqs)
}

/// What is read beside the columns that every export has.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// Tags.
    pub tags: bool,
    /// Administrators' notes.
    pub description: bool,
}

/// Those of these users who still match, in whatever order.
///
/// # Errors
/// When the database fails.
pub async fn users(
    db: &mut Db<'_>,
    filter: &UserFilter,
    seqs: &[u32],
    beside: Beside,
) -> Result<Vec<ExportRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.seq, u.name, u.email, u.activity, u.api_only,
            CASE WHEN c.kind = 'person' THEN c.first_name ELSE '' END AS first_name,
            CASE WHEN c.kind = 'person' THEN c.last_name ELSE '' END AS last_name,
            CASE WHEN c.kind = 'company' THEN c.company ELSE '' END AS company,
            u.last_login, u.no_shared_data, u.created_at, u.expires_on, u.failed_attempts, ",
    );
    sql.push(if beside.description { "u.description" } else { "''" });
    sql.push(" AS description, ");
    if beside.tags {
        sql.push("COALESCE((SELECT ").push(&db.names_joined("t.name", "t.key"));
        sql.push(" FROM user_tags l JOIN tags t ON t.seq = l.tag_seq WHERE l.user_seq = u.seq), '') AS tags FROM ");
    } else {
        sql.push("'' AS tags FROM ");
    }
    let place = sql.place(Arg::Text(list(seqs.iter().copied().map(i64::from))));
    sql.push(&db.users_of_list(&place));
    sql.push(" LEFT JOIN contacts c ON c.id = u.contact_id WHERE ");
    filter.push_to(&mut sql, db, Wanted::Page);
    sql.fetch_all(db).await
}

/// Which of these users is in which group, both by row number, in no order. Names are put to them by [`group_names`]: a
/// subquery for each user would take longer than all the rest.
///
/// # Errors
/// When the database fails.
pub async fn memberships(db: &mut Db<'_>, seqs: &[u32]) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut sql = Sql::new("SELECT m.user_seq, m.group_seq FROM memberships m WHERE m.user_seq IN (");
    let place = sql.place(Arg::Text(list(seqs.iter().copied().map(i64::from))));
    sql.push(&db.numbers_of_list(&place)).push(")");
    sql.fetch_all(db).await
}

/// Row numbers and names of all groups that are not deleted, by name.
///
/// # Errors
/// When the database fails.
pub async fn group_names(db: &mut Db<'_>) -> Result<Vec<(i64, String)>, StoreError> {
    rows!(
        db,
        fetch_all,
        (i64, String),
        "SELECT seq, name FROM groups WHERE activity <> 'deleted' ORDER BY name_key, seq"
    )
}
