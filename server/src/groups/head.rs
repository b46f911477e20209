//! A group whose members are looked at.

use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::scope::Scope;
use crate::store::groups;
use crate::store::plans::lead_may_grant;
use app::context::Caller;
use app::error::AppError;
use app::groups::{GroupHeadView, GroupId};
use app::users::Activity;

/// Gets.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not there or that the caller may not see.
pub async fn head(core: &Core, caller: &Caller, id: GroupId) -> Result<GroupHeadView, AppError> {
    let scope = authorise::see_users(caller).map_err(|_| AppError::NotFound)?;
    let read = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let found = groups::find(&mut db, id.0, false).await?;
        let Some(row) = found.filter(|row| scope.has_group(row.seq)) else {
            return Ok(None);
        };
        let grants = scope == Scope::Everything || lead_may_grant(&mut db, caller.seq, row.seq).await?;
        Ok(Some(GroupHeadView {
            name: row.name,
            activity: Activity::parse(&row.activity).unwrap_or(Activity::Deleted),
            grants,
        }))
    };
    read.await.map_err(outside)?.ok_or(AppError::NotFound)
}
