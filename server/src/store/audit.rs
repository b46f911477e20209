//! The audit trail: append-only, written in the transaction of what it tells.

use super::sql::{Arg, for_values};
use super::{Db, StoreError};
use crate::{execute, value};
use app::context::{Caller, Origin};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Who did what to whom.
pub struct AuditEvent<'a> {
    /// When, in microseconds.
    pub at: i64,
    /// Who; `None` for the command line and the program itself.
    pub actor: Option<Uuid>,
    /// The use case's verb with its noun before it: `user.create`.
    pub action: &'a str,
    /// `user`, `group`, `contact`, `session` …
    pub target_kind: &'a str,
    /// To whom; `None` for many at once.
    pub target: Option<Uuid>,
    /// Before and after per field, never a secret; `Null` where there is nothing to tell.
    pub details: Value,
    /// The client's address; empty for the command line.
    pub address: &'a str,
    /// The request's id, as in the log; empty for the command line.
    pub request_id: &'a str,
}

impl<'a> AuditEvent<'a> {
    /// What a caller does, of a kind and to one of it.
    pub fn of(
        caller: &Caller,
        origin: &'a Origin,
        at: i64,
        action: &'a str,
        (target_kind, target): (&'a str, Uuid),
        details: Value,
    ) -> Self {
        Self {
            at,
            actor: Some(caller.id.0),
            action,
            target_kind,
            target: Some(target),
            details,
            address: &origin.address,
            request_id: &origin.request_id,
        }
    }
}

/// Appends an event.
///
/// # Errors
/// When the database refuses.
pub async fn append(db: &mut Db<'_>, event: AuditEvent<'_>) -> Result<(), StoreError> {
    let n = value!(
        db,
        fetch_one,
        i64,
        "INSERT INTO audit_events (id, at, actor_id, action, target_kind, target_id, address, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING n",
        Uuid::now_v7(),
        event.at,
        event.actor,
        event.action,
        event.target_kind,
        event.target,
        event.address,
        event.request_id,
    )?;
    if !event.details.is_null() {
        execute!(
            db,
            "INSERT INTO audit_details (event_n, details) VALUES ($1, $2)",
            n,
            event.details.to_string(),
        )?;
    }
    Ok(())
}

/// Appends many events in their order.
///
/// # Errors
/// When the database refuses.
pub async fn append_all(db: &mut Db<'_>, events: Vec<AuditEvent<'_>>) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = events.iter().map(|_| Uuid::now_v7()).collect();
    let rows = events
        .iter()
        .zip(&ids)
        .map(|(event, id)| {
            vec![
                Arg::Id(*id),
                Arg::Int(event.at),
                Arg::MaybeId(event.actor),
                Arg::Text(event.action.to_owned()),
                Arg::Text(event.target_kind.to_owned()),
                Arg::MaybeId(event.target),
                Arg::Text(event.address.to_owned()),
                Arg::Text(event.request_id.to_owned()),
            ]
        })
        .collect();
    let head = "INSERT INTO audit_events (id, at, actor_id, action, target_kind, target_id, address, request_id)";
    let numbers: HashMap<Uuid, i64> = for_values::<(Uuid, i64)>(db, head, rows, " RETURNING id, n")
        .await?
        .into_iter()
        .collect();
    let details = events
        .iter()
        .zip(&ids)
        .filter(|(event, _)| !event.details.is_null())
        .filter_map(|(event, id)| {
            let n = numbers.get(id)?;
            Some(vec![Arg::Int(*n), Arg::Text(event.details.to_string())])
        })
        .collect();
    for_values::<(i64,)>(db, "INSERT INTO audit_details (event_n, details)", details, "")
        .await
        .map(drop)
}

/// Deletes the details of all events about a contact that was deleted: of any other the database refuses.
///
/// # Errors
/// When the database refuses.
pub async fn forget_details(db: &mut Db<'_>, contact: Uuid) -> Result<(), StoreError> {
    execute!(
        db,
        "DELETE FROM audit_details WHERE event_n IN
            (SELECT n FROM audit_events WHERE target_id = $1 AND target_kind = 'contact')",
        contact
    )
    .map(drop)
}
