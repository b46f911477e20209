//! Reset login attempts.

use super::{About, Act, changed, deleted};
use crate::core::Core;
use crate::sign_in::throttle;
use crate::store::plans::{Chunk, WHOM};
use crate::store::{Db, StoreError};
use app::bulk::Outcome;

/// Forgets failed sign-ins and lifts a lock. No field that a form holds, so versions stay.
pub struct ResetAttempts;

#[async_trait::async_trait]
impl Act for ResetAttempts {
    fn exceptions(&self, _: &About) -> Vec<(String, Outcome)> {
        let none = "u.failed_attempts = 0 AND u.locked_until = 0 AND u.lock_count = 0";
        vec![deleted(), (none.to_owned(), Outcome::Already)]
    }

    fn before(&self, _: &Db<'_>, _: &About) -> String {
        "CAST(u.failed_attempts AS TEXT)".to_owned()
    }

    fn details(&self, _: &Db<'_>, _: &About, _: bool) -> Option<String> {
        Some(changed("failed_attempts", "p.before", "'0'"))
    }

    fn versions(&self) -> i64 {
        0
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        let text =
            format!("UPDATE users SET failed_attempts = 0, locked_until = 0, lock_count = 0 WHERE seq IN {WHOM}");
        chunk.execute(db, text).await?;
        throttle::clear_accounts(db, chunk.seqs).await
    }
}
