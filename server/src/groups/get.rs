//! One group.

use super::list::items;
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::store::groups;
use crate::users::views::Reader;
use app::context::Caller;
use app::error::AppError;
use app::groups::{GroupId, GroupRecordView, LeaderView};
use app::users::{Activity, UserId};

/// Gets.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not there or that the caller may not see.
pub async fn get(core: &Core, caller: &Caller, id: GroupId) -> Result<GroupRecordView, AppError> {
    let scope = authorise::see_users(caller).map_err(|_| AppError::NotFound)?;
    let read = async {
        core.index.refresh(core).await?;
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let Some(row) = groups::find(&mut db, id.0, false).await? else {
            return Ok(None);
        };
        if !scope.has_group(row.seq) {
            return Ok(None);
        }
        let reader = Reader::of(core, caller);
        let item = items(core, &mut db, &reader, &[row.seq], true).await?.pop();
        let leader = match row.leader_id {
            Some(id) => groups::leader(&mut db, id).await?,
            None => None,
        };
        let active = core.index.read(|bitmaps| bitmaps.active_members(row.seq)).unwrap_or(0);
        Ok(item.map(|item| GroupRecordView {
            item,
            leader: leader.map(|row| LeaderView {
                id: UserId(row.id),
                name: row.name,
                contact: row.contact,
                activity: Activity::parse(&row.activity).unwrap_or(Activity::Deleted),
                api_only: row.api_only,
            }),
            active,
            version: row.version,
        }))
    };
    read.await.map_err(outside)?.ok_or(AppError::NotFound)
}
