//! How many there are in "Who can…", and where a page of it stands.

use super::resolve;
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::paging::pager;
use crate::store::user_list::UserList;
use crate::users::filter::Times;
use app::access::query::AccessQuery;
use app::context::Caller;
use app::error::AppError;
use app::users::PagerView;
use app::users::query::Sort;

/// Counts.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not see users.
pub async fn count(core: &Core, caller: &Caller, query: &AccessQuery) -> Result<PagerView, AppError> {
    let scope = authorise::see_users(caller)?;
    let Some(permission) = query.permission else {
        return Ok(PagerView::default());
    };
    let read = async {
        // What this process has written, it counts.
        core.index.refresh(core).await?;
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let filter = resolve(&mut db, permission, query, scope, Times::of(core)).await?;
        let counted = core.index.count(&filter, Vec::new()).await?;
        let list = UserList {
            filter: &filter,
            sort: Sort::default(),
            ways: counted.ways(core.store.kind(), query.size),
        };
        pager(&mut db, &list, query.after.map(|id| id.0), query.size, counted.total()).await
    };
    read.await.map_err(outside)
}
