//! Sessions: a table, so that ending one takes effect on the next request of every node.

use super::token::{digest, new};
use crate::clock::{MINUTE, day_in};
use crate::core::Core;
use crate::error::outside;
use crate::store::audit::{AuditEvent, append};
use crate::store::sessions::{self, NewSession, Owner};
use crate::store::{Db, StoreError, rights};
use app::contacts::photo_address;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::rights::{Access, Permission};
use app::users::UserId;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// The owner of a session, if it holds and the owner may sign in: worked out on every request, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn caller_of(core: &Arc<Core>, token: &str) -> Result<Option<Caller>, AppError> {
    let now = core.clock.now();
    let today = day_in(&core.zone, now);
    let digest = digest(token);
    let read = async {
        let mut conn = core.store.read().await?;
        sessions::owner(&mut conn.db(), &digest, now, now - core.policy.session_idle, today).await
    };
    let Some(owner) = read.await.map_err(outside)? else {
        return Ok(None);
    };
    if now - owner.last_used_at > MINUTE {
        let core = core.clone();
        // Nobody waits for this: a request must not fail because the writer is busy.
        tokio::spawn(async move {
            let touched = async {
                let mut tx = core.store.write().await?;
                sessions::touch(&mut tx.db(), &digest, now).await?;
                tx.commit().await
            };
            if let Err(error) = touched.await {
                tracing::debug!(%error, "a session's last use was not noted");
            }
        });
    }
    Ok(Some(caller_from(owner)))
}

/// Who asks, of what the store knows of them.
pub fn caller_from(owner: Owner) -> Caller {
    let (rights, leads) = rights::from_row(&owner.rights, &owner.leads);
    Caller {
        id: UserId(owner.id),
        seq: owner.seq,
        name: owner.name,
        email: owner.email,
        contact: owner.contact,
        photo: owner
            .contact_id
            .map(|id| photo_address(id, &owner.photo))
            .unwrap_or_default(),
        admin: rights.may(Permission::Admin, Access::Read),
        rights,
        leads,
        time_zone: owner.time_zone,
        locale: owner.locale,
        by_token: false,
    }
}

/// Opens a session for a user and ends the one that the request came with (ASVS 7.2.4); gives the token.
///
/// # Errors
/// When the database fails.
pub async fn open(
    core: &Core,
    db: &mut Db<'_>,
    origin: &Origin,
    user_seq: i64,
    now: i64,
) -> Result<String, StoreError> {
    if let Some(old) = &origin.session_token {
        sessions::end(db, &digest(old)).await?;
    }
    let token = new();
    let session = NewSession {
        digest: digest(&token),
        user_seq,
        created_at: now,
        expires_at: now + core.policy.session_absolute,
        address: &origin.address,
        agent: &origin.agent,
    };
    sessions::insert(db, session).await?;
    Ok(token)
}

/// Ends the session that the request came with.
///
/// # Errors
/// When the database does not answer; then the session lives on.
pub async fn sign_out(core: &Core, origin: &Origin) -> Result<(), AppError> {
    let Some(token) = &origin.session_token else {
        return Ok(());
    };
    let ended = async {
        let mut tx = core.store.write().await?;
        if let Some(user) = sessions::end(&mut tx.db(), &digest(token)).await? {
            append(&mut tx.db(), event(core, origin, "session.sign_out", user, Value::Null)).await?;
        }
        tx.commit().await
    };
    ended.await.map_err(outside)
}

/// An event that a user caused on their own account.
pub fn event<'a>(core: &Core, origin: &'a Origin, action: &'a str, user: Uuid, details: Value) -> AuditEvent<'a> {
    AuditEvent {
        at: core.clock.now(),
        actor: Some(user),
        action,
        target_kind: "user",
        target: Some(user),
        details,
        address: &origin.address,
        request_id: &origin.request_id,
    }
}

/// Deletes sessions that have run out; they count for nothing since they did.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(core: &Core) -> Result<u64, StoreError> {
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let removed = sessions::remove_expired(&mut tx.db(), now, now - core.policy.session_idle).await?;
    tx.commit().await?;
    Ok(removed)
}
