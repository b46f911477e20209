//! Set expiration.

use super::{About, Act, changed, deleted};
use crate::core::Core;
use crate::store::plans::{Chunk, Danger};
use crate::store::{Db, StoreError};
use app::bulk::Outcome;

/// Sets the last day, or takes it away.
pub struct SetExpiration;

/// A day as JSON: its number, or null for none.
fn day(expression: &str) -> String {
    format!("CASE WHEN {expression} = '0' THEN 'null' ELSE {expression} END")
}

#[async_trait::async_trait]
impl Act for SetExpiration {
    fn exceptions(&self, about: &About) -> Vec<(String, Outcome)> {
        vec![deleted(), (format!("u.expires_on = {}", about.day), Outcome::Already)]
    }

    fn before(&self, _: &Db<'_>, _: &About) -> String {
        "CAST(u.expires_on AS TEXT)".to_owned()
    }

    fn danger(&self, about: &About, undoing: bool) -> Danger {
        // Nobody decides how long they themselves stay, be it shorter or longer.
        if undoing || about.day > 0 {
            Danger::LaterSignIn
        } else {
            Danger::Oneself
        }
    }

    fn details(&self, _: &Db<'_>, about: &About, undoing: bool) -> Option<String> {
        let (was, set) = (day("p.before"), day(&format!("'{}'", about.day)));
        Some(if undoing {
            changed("expires_on", &set, &was)
        } else {
            changed("expires_on", &was, &set)
        })
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        chunk.change(db, &format!("expires_on = {}", about.day)).await?;
        chunk.end_sessions(db).await
    }

    async fn undo(&self, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        let was =
            "(SELECT CAST(p.before AS BIGINT) FROM plan_targets p WHERE p.plan_seq = $1 AND p.target_seq = users.seq)";
        chunk.change(db, &format!("expires_on = {was}")).await?;
        chunk.end_sessions(db).await
    }
}
