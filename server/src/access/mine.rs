//! What the caller may do, for modules that ask.

use crate::core::Core;
use crate::error::outside;
use crate::store::access::own_groups;
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;

/// A caller's own switches and groups; their rights are the caller's.
pub struct Mine {
    /// Sees only data their groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Active groups by name, and whether what each owns may be written.
    pub groups: Vec<(GroupId, String, bool)>,
}

/// Looks them up.
///
/// # Errors
/// [`AppError::Unauthenticated`] where the caller is gone meanwhile.
pub async fn mine(core: &Core, caller: &Caller) -> Result<Mine, AppError> {
    let read = async {
        let mut conn = core.store.read().await?;
        own_groups(&mut conn.db(), caller.seq).await
    };
    let rows = read.await.map_err(outside)?;
    let first = rows.first().ok_or(AppError::Unauthenticated)?;
    Ok(Mine {
        no_shared_data: first.no_shared_data,
        api_only: first.api_only,
        groups: rows
            .into_iter()
            .filter_map(|row| Some((GroupId(row.group_id?), row.group_name?, row.writable?)))
            .collect(),
    })
}
