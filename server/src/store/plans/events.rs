//! The audit events of a run: one for each user.

use super::{Chunk, WHOM};
use crate::store::{Db, StoreError};
use crate::{execute, value};
use sqlx::AssertSqlSafe;

/// Writes an event for each user of a chunk. `details` is an SQL expression over `users u`, as they are now, and
/// `plan_users p`: a JSON text, never with the name of a person.
///
/// # Errors
/// When the database refuses.
pub async fn write(db: &mut Db<'_>, chunk: &Chunk<'_>, action: &str, details: Option<&str>) -> Result<(), StoreError> {
    let last = value!(db, fetch_one, i64, "SELECT COALESCE(MAX(n), 0) FROM audit_events")?;
    let text = format!(
        "INSERT INTO audit_events (id, at, actor_id, action, target_kind, target_id, address, request_id)
         SELECT {}, $5, $6, $7, 'user', u.id, $8, $9 FROM users u WHERE u.seq IN {WHOM} ORDER BY u.seq",
        db.new_ids("$4")
    );
    execute!(
        db,
        AssertSqlSafe(text),
        chunk.plan,
        chunk.first,
        chunk.last,
        format!("{:012x}", chunk.now / 1000),
        chunk.now,
        chunk.actor,
        action,
        &chunk.origin.address,
        &chunk.origin.request_id
    )?;
    let Some(details) = details else {
        return Ok(());
    };
    let text = format!(
        "INSERT INTO audit_details (event_n, details)
         SELECT e.n, {details} FROM audit_events e JOIN users u ON u.id = e.target_id
            JOIN plan_users p ON p.plan_seq = $1 AND p.user_seq = u.seq AND p.user_seq BETWEEN $2 AND $3
         WHERE e.n > $4 AND e.action = $5 AND e.at = $6 AND e.actor_id = $7 AND p.outcome = 'will'"
    );
    execute!(
        db,
        AssertSqlSafe(text),
        chunk.plan,
        chunk.first,
        chunk.last,
        last,
        action,
        chunk.now,
        chunk.actor
    )
    .map(drop)
}
