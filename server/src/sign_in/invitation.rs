//! Invitations.

use crate::core::Core;
use crate::execute;
use crate::store::dialect::list;
use crate::store::{Db, StoreError};
use sqlx::AssertSqlSafe;

/// Invites users, by their row numbers.
///
/// # Errors
/// When the database refuses.
pub async fn invite(core: &Core, db: &mut Db<'_>, users: &[i64], now: i64) -> Result<(), StoreError> {
    let text = format!(
        "UPDATE users SET invitation_expires_at = $2 WHERE seq IN (SELECT u.seq FROM {})",
        db.users_of_list("$1")
    );
    execute!(
        db,
        AssertSqlSafe(text),
        list(users.iter().copied()),
        now + core.policy.invitation
    )
    .map(drop)
}
