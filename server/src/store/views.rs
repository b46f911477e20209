//! Saved views of the users list, and what somebody's list begins with.

use super::{Db, StoreError};
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// So many views are read at once: enough for everybody's own, and a bound for what is shared.
const MOST: i64 = 300;

/// A saved view as the table has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ViewRow {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose.
    pub owner_seq: i64,
    /// That user's name.
    pub owner_name: String,
    /// What its owner calls it.
    pub name: String,
    /// The raw query of the list's address.
    pub query: String,
    /// Whether all administrators see it.
    pub shared: bool,
    /// Grows with every change.
    pub version: i64,
}

/// A view to be written.
pub struct NewView<'a> {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose.
    pub owner_seq: i64,
    /// Its name, and the name's folded key.
    pub name: (&'a str, &'a str),
    /// The raw query of the list's address.
    pub query: &'a str,
    /// Whether all administrators see it.
    pub shared: bool,
    /// Now, in microseconds.
    pub now: i64,
}

const COLUMNS: &str = "SELECT v.id, v.owner_seq, u.name AS owner_name, v.name, v.query, v.shared, v.version
    FROM saved_views v JOIN users u ON u.seq = v.owner_seq";

/// Whether this is an identity that sees no pages.
///
/// # Errors
/// When the database fails.
pub async fn is_api_only(db: &mut Db<'_>, user: i64) -> Result<bool, StoreError> {
    let text = "SELECT COUNT(*) FROM users WHERE seq = $1 AND api_only = TRUE";
    Ok(value!(db, fetch_one, i64, text, user)? > 0)
}

/// Views of a user by name, and behind them those that others share with administrators, if they are one.
///
/// # Errors
/// When the database fails.
pub async fn visible(db: &mut Db<'_>, user: i64, admin: bool) -> Result<Vec<ViewRow>, StoreError> {
    let text = format!(
        "{COLUMNS} WHERE v.owner_seq = $1 OR (v.shared = TRUE AND $2 = TRUE)
         ORDER BY CASE WHEN v.owner_seq = $1 THEN 0 ELSE 1 END, v.name_key, v.id LIMIT $3"
    );
    rows!(db, fetch_all, ViewRow, AssertSqlSafe(text), user, admin, MOST)
}

/// A view that this user may see. To write, it is kept from others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &mut Db<'_>,
    user: i64,
    admin: bool,
    id: Uuid,
    to_write: bool,
) -> Result<Option<ViewRow>, StoreError> {
    let lock = if to_write { db.for_update("v") } else { String::new() };
    let text = format!("{COLUMNS} WHERE v.id = $3 AND (v.owner_seq = $1 OR (v.shared = TRUE AND $2 = TRUE)){lock}");
    rows!(db, fetch_optional, ViewRow, AssertSqlSafe(text), user, admin, id)
}

/// How many views a user has.
///
/// # Errors
/// When the database fails.
pub async fn count_of(db: &mut Db<'_>, user: i64) -> Result<i64, StoreError> {
    value!(
        db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM saved_views WHERE owner_seq = $1",
        user
    )
}

/// Makes one.
///
/// # Errors
/// [`StoreError::Taken`] where its owner has one of that name, or the identity is known.
pub async fn insert(db: &mut Db<'_>, view: NewView<'_>) -> Result<(), StoreError> {
    execute!(
        db,
        "INSERT INTO saved_views (id, owner_seq, name, name_key, query, shared, created_at, modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        view.id,
        view.owner_seq,
        view.name.0,
        view.name.1,
        view.query,
        view.shared,
        view.now
    )
    .map(drop)
}

/// Changes one.
///
/// # Errors
/// [`StoreError::Taken`] where its owner has another one of that name.
pub async fn update(db: &mut Db<'_>, view: NewView<'_>) -> Result<(), StoreError> {
    execute!(
        db,
        "UPDATE saved_views SET name = $2, name_key = $3, query = $4, shared = $5, modified_at = $6,
            version = version + 1
         WHERE id = $1",
        view.id,
        view.name.0,
        view.name.1,
        view.query,
        view.shared,
        view.now
    )
    .map(drop)
}

/// Takes one away, and with it whatever begins with it.
///
/// # Errors
/// When the database refuses.
pub async fn remove(db: &mut Db<'_>, id: Uuid) -> Result<(), StoreError> {
    execute!(db, "DELETE FROM saved_views WHERE id = $1", id).map(drop)
}

/// What a user's list begins with: a state's word, or a view.
///
/// # Errors
/// When the database fails.
pub async fn start_of(db: &mut Db<'_>, user: i64) -> Result<Option<(String, Option<Uuid>)>, StoreError> {
    rows!(
        db,
        fetch_optional,
        (String, Option<Uuid>),
        "SELECT built_in, view_id FROM start_views WHERE user_seq = $1",
        user
    )
}

/// Has a user's list begin with this; with everybody where it is nothing.
///
/// # Errors
/// When the database refuses.
pub async fn set_start(db: &mut Db<'_>, user: i64, built_in: &str, view: Option<Uuid>) -> Result<(), StoreError> {
    execute!(&mut *db, "DELETE FROM start_views WHERE user_seq = $1", user)?;
    if built_in.is_empty() && view.is_none() {
        return Ok(());
    }
    execute!(
        db,
        "INSERT INTO start_views (user_seq, built_in, view_id) VALUES ($1, $2, $3)
         ON CONFLICT (user_seq) DO UPDATE SET built_in = excluded.built_in, view_id = excluded.view_id",
        user,
        built_in,
        view
    )
    .map(drop)
}

/// Row number and name of a group that a view names; `None` where it is gone.
///
/// # Errors
/// When the database fails.
pub async fn group(db: &mut Db<'_>, id: Uuid) -> Result<Option<(i64, String)>, StoreError> {
    rows!(
        db,
        fetch_optional,
        (i64, String),
        "SELECT seq, name FROM groups WHERE id = $1 AND activity <> 'deleted'",
        id
    )
}
