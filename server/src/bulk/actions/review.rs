//! Keep, reviewed.

use super::{About, Act, changed, deleted, when_of, who_and_when, who_of};
use crate::core::Core;
use crate::execute;
use crate::store::plans::{Chunk, WHOM};
use crate::store::{Db, StoreError};
use app::bulk::Outcome;
use sqlx::AssertSqlSafe;

/// Notes that somebody looked at them and kept them: they are quiet for another period.
pub struct KeepReviewed;

#[async_trait::async_trait]
impl Act for KeepReviewed {
    fn exceptions(&self, _: &About) -> Vec<(String, Outcome)> {
        vec![deleted(), ("u.activity <> 'active'".to_owned(), Outcome::NotActive)]
    }

    /// Who reviewed last, and when.
    fn before(&self, db: &Db<'_>, _: &About) -> String {
        who_and_when(db, "u.reviewed_by", "u.reviewed_at")
    }

    fn details(&self, _: &Db<'_>, _: &About, undoing: bool) -> Option<String> {
        let (was, is) = (when_of("p.before"), "CAST(u.modified_at AS TEXT)");
        Some(if undoing {
            // When it was done is in the event of doing it.
            changed("reviewed_at", "'null'", &was)
        } else {
            changed("reviewed_at", &was, is)
        })
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        let text = format!(
            "UPDATE users SET reviewed_at = $4, reviewed_by = $5, version = version + 1, modified_at = $4,
                last_seen_at = CASE WHEN last_seen_at > $4 THEN last_seen_at ELSE $4 END WHERE seq IN {WHOM}"
        );
        execute!(
            db,
            AssertSqlSafe(text),
            chunk.plan,
            chunk.first,
            chunk.last,
            chunk.now,
            chunk.actor
        )
        .map(drop)
    }

    async fn undo(&self, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        let before = "(SELECT p.before FROM plan_targets p WHERE p.plan_seq = $1 AND p.target_seq = users.seq)";
        let (by, at) = (who_of(db, before), when_of(before));
        let columns = format!("reviewed_by = {by}, reviewed_at = CAST({at} AS BIGINT)");
        chunk.change(db, &columns).await?;
        // The latest of sign-in, review and creation, as it was, or as a sign-in since has made it.
        let latest = db.latest(&["last_login", "reviewed_at", "created_at"]);
        let text = format!("UPDATE users SET last_seen_at = {latest} WHERE seq IN {WHOM}");
        chunk.execute(db, text).await.map(drop)
    }
}
