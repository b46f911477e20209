//! The audit events of a run: one for each user or group.

use super::{Chunk, Targets, WHOM};
use crate::store::{Db, StoreError};
use crate::{execute, value};
use sqlx::AssertSqlSafe;

/// Writes an event for each user or group of a chunk. `details` is an SQL expression over `users u` or `groups g`, as they
/// are now, and `plan_targets p`: a JSON text, never with the name of a person.
///
/// # Errors
/// When the database refuses.
pub async fn write(db: &mut Db<'_>, chunk: &Chunk<'_>, action: &str, details: Option<&str>) -> Result<(), StoreError> {
    let Targets { kind, table, alias } = chunk.targets;
    let insert = format!(
        "INSERT INTO audit_events (id, at, actor_id, action, target_kind, target_id, address, request_id)
         SELECT {}, $5, $6, $7, '{kind}', {alias}.id, $8, $9 FROM {table} {alias}
         WHERE {alias}.seq IN {WHOM} ORDER BY {alias}.seq",
        db.new_ids_in_order("$4", &format!("{alias}.seq"))
    );
    let whose = format!("plan_targets p JOIN {table} {alias} ON {alias}.seq = p.target_seq");
    let (text, apart) = match (&*db, details) {
        (_, None) => (insert, None),
        // The one writer numbers its events one after the other.
        (Db::Sqlite(_), Some(details)) => {
            let text = format!(
                "INSERT INTO audit_details (event_n, details)
                 SELECT $4 + ROW_NUMBER() OVER (ORDER BY p.target_seq), {details} FROM {whose}
                 WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3 AND p.outcome = 'will'"
            );
            (insert, Some(text))
        }
        (Db::Postgres(_), Some(details)) => {
            let text = format!(
                "WITH e AS ({insert} RETURNING n, target_id) INSERT INTO audit_details (event_n, details)
                 SELECT e.n, {details} FROM {whose} JOIN e ON e.target_id = {alias}.id
                 WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3"
            );
            (text, None)
        }
    };
    let last = match apart {
        Some(_) => value!(&mut *db, fetch_one, i64, "SELECT COALESCE(MAX(n), 0) FROM audit_events")?,
        None => 0,
    };
    execute!(
        &mut *db,
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
    if let Some(text) = apart {
        execute!(&mut *db, AssertSqlSafe(text), chunk.plan, chunk.first, chunk.last, last)?;
    }
    Ok(())
}
