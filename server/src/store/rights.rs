//! What active groups let somebody do.

use super::{Db, StoreError};
use crate::rows;
use app::rights::Rights;
use sqlx::AssertSqlSafe;

/// The columns `rights` and `leads` of `users u`, which [`from_row`] reads: what a request has to know, in its one query.
pub fn columns(db: &Db<'_>) -> String {
    let words = db.joined_once("p.permission || CASE WHEN p.writable THEN '+' ELSE '' END");
    let led = db.joined("g.seq");
    format!(
        "COALESCE((SELECT {words} FROM memberships m JOIN groups g ON g.seq = m.group_seq
            JOIN group_permissions p ON p.group_seq = g.seq
            WHERE m.user_seq = u.seq AND g.activity = 'active'), '') AS rights,
         COALESCE((SELECT {led} FROM groups g WHERE g.leader_seq = u.seq AND g.activity = 'active'), '') AS leads"
    )
}

/// Rights, and row numbers of the groups that are led.
pub fn from_row(rights: &str, leads: &str) -> (Rights, Vec<i64>) {
    // The database gives them in any order, and callers are compared.
    let mut leads: Vec<i64> = leads.split(',').filter_map(|seq| seq.parse().ok()).collect();
    leads.sort_unstable();
    (Rights::parse(rights), leads)
}

/// The rights of somebody at this moment; nothing where they are not active themselves.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &mut Db<'_>, user: i64) -> Result<(Rights, Vec<i64>), StoreError> {
    let columns = columns(db);
    let text = format!("SELECT {columns} FROM users u WHERE u.seq = $1 AND u.activity = 'active'");
    let found = rows!(db, fetch_optional, (String, String), AssertSqlSafe(text), user)?;
    Ok(found.map_or_else(Default::default, |(rights, leads)| from_row(&rights, &leads)))
}
