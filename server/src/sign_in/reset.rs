//! Password resets.

use crate::core::Core;
use crate::store::{Db, StoreError};

/// Sends a reset.
///
/// # Errors
/// When the database refuses.
pub async fn send(_core: &Core, _db: &mut Db<'_>, _users: &[i64], _now: i64) -> Result<(), StoreError> {
    Ok(())
}
