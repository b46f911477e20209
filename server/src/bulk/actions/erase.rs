//! Erase: personal data is overwritten for good.

use super::{About, Act, Leads};
use crate::core::Core;
use crate::sign_in::throttle;
use crate::store::audit::{AuditEvent, append_all};
use crate::store::plans::{Chunk, WHOM};
use crate::store::{Db, StoreError};
use crate::{execute, rows};
use app::bulk::Outcome;
use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Overwrites who was deleted; the row stays as `erased user <id>`.
pub struct Erase;

/// What else tells of a user, by their row number.
const TABLES: [&str; 9] = [
    "user_keys",
    "user_tags",
    "memberships",
    "sessions",
    "api_tokens",
    "links",
    "mails",
    "start_views",
    "email_changes",
];

#[async_trait::async_trait]
impl Act for Erase {
    fn exceptions(&self, _: &About) -> Vec<(String, Outcome)> {
        vec![("u.activity <> 'deleted'".to_owned(), Outcome::NotDeleted)]
    }

    fn leads(&self) -> Leads {
        Leads::Never
    }

    fn cost(&self) -> i64 {
        // So much lies in other tables.
        150
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        throttle::clear_accounts(db, chunk.seqs).await?;
        let name = format!("'erased user ' || {}", db.id_text("id"));
        let columns = format!(
            "activity = 'erased', name = {name}, name_key = {name}, email = '', email_key = '', search_text = '',
             contact_id = NULL, contact_key = '', purpose = '', responsible_seq = NULL, description = '', locale = '',
             time_zone = '', password_hash = '', password_set_at = 0, invitation_expires_at = 0, last_login = 0,
             reviewed_at = 0, reviewed_by = NULL, review_on = 0, expires_on = 0, failed_attempts = 0,
             locked_until = 0, lock_count = 0"
        );
        chunk.change(db, &columns).await?;
        for table in TABLES {
            let text = format!("DELETE FROM {table} WHERE user_seq IN {WHOM}");
            chunk.execute(db, text).await?;
        }
        // What they share serves others too, and stays.
        let text = format!("DELETE FROM saved_views WHERE shared = FALSE AND owner_seq IN {WHOM}");
        chunk.execute(db, text).await?;
        end_leading(db, chunk).await?;
        forget_forms(db, chunk).await?;
        // Only now: details may go of those alone who are erased.
        let text = format!(
            "DELETE FROM audit_details WHERE event_n IN (SELECT e.n FROM audit_events e
                WHERE e.target_id IN (SELECT u.id FROM users u WHERE u.seq IN {WHOM}))"
        );
        chunk.execute(db, text).await?;
        // Nothing is given back to them any more.
        let text = format!(
            "UPDATE plan_targets SET before = ''
             WHERE plan_seq IN (SELECT seq FROM plans WHERE subject = 'user') AND target_seq IN {WHOM}"
        );
        chunk.execute(db, text).await.map(drop)
    }
}

/// Groups that they led have no leader any more.
async fn end_leading(db: &mut Db<'_>, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let text = format!(
        "SELECT g.id, u.id FROM groups g JOIN users u ON u.seq = g.leader_seq WHERE g.leader_seq IN {WHOM} ORDER BY g.seq"
    );
    let led = rows!(
        &mut *db,
        fetch_all,
        (Uuid, Uuid),
        AssertSqlSafe(text),
        chunk.plan,
        chunk.first,
        chunk.last
    )?;
    if led.is_empty() {
        return Ok(());
    }
    let text = format!(
        "UPDATE groups SET leader_seq = NULL, version = version + 1, modified_at = $4 WHERE leader_seq IN {WHOM}"
    );
    execute!(
        &mut *db,
        AssertSqlSafe(text),
        chunk.plan,
        chunk.first,
        chunk.last,
        chunk.now
    )?;
    let events = led.into_iter().map(|(group, leader)| AuditEvent {
        at: chunk.now,
        actor: Some(chunk.actor),
        action: "group.update",
        target_kind: "group",
        target: Some(group),
        details: json!({ "leader": [leader, null] }),
        address: &chunk.origin.address,
        request_id: &chunk.origin.request_id,
    });
    append_all(db, events.collect()).await
}

/// What they typed into forms, and what was typed into those about them.
async fn forget_forms(db: &mut Db<'_>, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let id = db.id_text("u.id");
    let text = format!(
        "DELETE FROM drafts WHERE owner_id IN (SELECT u.id FROM users u WHERE u.seq IN {WHOM})
            OR path IN (SELECT '/control-center/users/' || {id} FROM users u WHERE u.seq IN {WHOM})"
    );
    chunk.execute(db, text).await.map(drop)
}
