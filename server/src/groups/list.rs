//! One page of the groups list.

use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::scope::Scope;
use crate::store::groups::{self, GroupRow};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::context::Caller;
use app::error::AppError;
use app::groups::{GroupId, GroupItemView, GroupPage};
use app::users::query::UserQuery;
use app::users::{Activity, PagerView, UserId};
use std::collections::HashMap;

/// Lists by name. There are thousands of groups at most, so a page is counted off and not walked to.
pub async fn list(core: &Core, caller: &Caller, query: &UserQuery) -> Result<GroupPage, AppError> {
    let scope = authorise::see_users(caller)?;
    let read = async {
        core.index.refresh(core).await?;
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        page(core, &mut db, query, &scope).await
    };
    read.await.map_err(outside)
}

async fn page(core: &Core, db: &mut Db<'_>, query: &UserQuery, scope: &Scope) -> Result<GroupPage, StoreError> {
    let size = usize::try_from(query.size).unwrap_or(0);
    let ids = groups::matching(db, &fold(&query.search), scope).await?;
    let start = query
        .after
        .and_then(|after| ids.iter().position(|(_, id)| *id == after.0))
        .map_or(0, |place| place + 1);
    let of_page: Vec<i64> = ids.iter().skip(start).take(size).map(|(seq, _)| *seq).collect();
    let rows = groups::by_seq(db, &of_page).await?;
    let mut permissions: HashMap<i64, Vec<(String, bool)>> = HashMap::new();
    for (group, permission, writable) in groups::permissions_of(db, &of_page).await? {
        permissions.entry(group).or_default().push((permission, writable));
    }
    let view = |row: GroupRow| GroupItemView {
        id: GroupId(row.id),
        name: row.name,
        description: row.description,
        activity: Activity::parse(&row.activity).unwrap_or(Activity::Deleted),
        leader: row.leader_id.map(|id| (UserId(id), row.leader_name)),
        users: core.index.read(|bitmaps| bitmaps.members(row.seq)).unwrap_or(0),
        permissions: permissions.remove(&row.seq).unwrap_or_default(),
    };
    let before = |place: usize| place.checked_sub(1).and_then(|place| ids.get(place)).map(|(_, id)| *id);
    let more = start + of_page.len() < ids.len();
    let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
    let last_start = ids.len().saturating_sub(1) / size.max(1) * size;
    Ok(GroupPage {
        pager: PagerView {
            total: count(ids.len()),
            first: if of_page.is_empty() { 0 } else { count(start) + 1 },
            previous: (start > 0).then(|| before(start.saturating_sub(size))),
            last: more.then(|| before(last_start)),
        },
        rows: rows.into_iter().map(view).collect(),
        more,
    })
}
