//! One page of the users list.

use super::filter::{Times, UserFilter, search_candidates};
use super::index::Bitmaps;
use super::views::{Reader, item};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::scope::Scope;
use crate::store::user_list::{LabelRow, Reach, UserList, groups_of, tags_of};
use crate::store::{Db, StoreError};
use app::context::Caller;
use app::error::AppError;
use app::users::UserPage;
use app::users::query::{Column, UserQuery};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// Up to so many users that the search index finds are looked up one by one.
const FEW: usize = 4_000;

/// Lists.
pub async fn list(core: &Core, caller: &Caller, query: &UserQuery) -> Result<UserPage, AppError> {
    let scope = authorise::see_users(caller)?;
    let times = Times::of(core);
    let reader = Reader::of(core, caller);
    let read = async {
        // Who matches is asked of the index, which has to know what this process has written. Nobody waits
        // for its first load.
        if (query.is_filtered() || scope != Scope::Everything) && core.index.is_loaded() {
            core.index.refresh(core).await?;
        }
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let (filter, chosen) = UserFilter::resolve(&mut db, query, scope, times).await?;
        let list = UserList {
            filter: &filter,
            sort: query.sort,
            reach: reach(core, &mut db, &filter, query.size).await?,
        };
        let after = match query.after {
            Some(id) => list.place(&mut db, id.0).await?,
            None => None,
        };
        let size = usize::try_from(query.size).unwrap_or(0);
        let mut rows = list.page(&mut db, after.as_ref(), i64::from(query.size) + 1).await?;
        let more = rows.len() > size;
        rows.truncate(size);
        let users: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        let mut groups: HashMap<i64, Vec<LabelRow>> = HashMap::new();
        let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
        if !users.is_empty() {
            for label in groups_of(&mut db, &users).await? {
                groups.entry(label.user_seq).or_default().push(label);
            }
            if query.columns.contains(&Column::Tags) {
                for (user, name) in tags_of(&mut db, &users).await? {
                    tags.entry(user).or_default().push(name);
                }
            }
        }
        let described = query.columns.contains(&Column::Description);
        let rows = rows
            .into_iter()
            .map(|mut row| {
                if !described {
                    row.description.clear();
                }
                let groups = groups.remove(&row.seq).unwrap_or_default();
                let tags = tags.remove(&row.seq).unwrap_or_default();
                item(row, groups, tags, &filter.scope, &reader, &times)
            })
            .collect();
        Ok(UserPage {
            rows,
            more,
            chosen,
            now: reader.moment(times.now),
        })
    };
    read.await.map_err(outside)
}

/// Where to look for those who match: only ever a question of speed, never of meaning, since the filter's
/// conditions hold in either case.
///
/// # Errors
/// When the database fails.
pub async fn reach(core: &Core, db: &mut Db<'_>, filter: &UserFilter, size: u32) -> Result<Reach, StoreError> {
    let few = core.index.read(|bitmaps| cheap(bitmaps, filter, None, size)).flatten();
    if let Some(few) = few {
        return Ok(Reach::Among(few));
    }
    if filter.search.is_empty() {
        return Ok(Reach::Walk);
    }
    if filter.search.chars().count() >= 3
        && let Some(mut found) = search_candidates(db, &filter.search, FEW).await?
    {
        found.extend(filter.found_by_id);
        found.sort_unstable();
        found.dedup();
        return Ok(Reach::Among(found));
    }
    // One or two characters have no trigram, and many candidates may be few in the end.
    let filter = filter.clone();
    let few = core.index.count(filter.search.clone(), move |bitmaps, found| {
        cheap(bitmaps, &filter, found, size)
    });
    Ok(few.await.flatten().map_or(Reach::Walk, Reach::Among))
}

/// Those who match, when it is cheaper to look each one up than to walk the list's order until the page is
/// full. For a page of `size` the walk meets about size × users ÷ matching, and a step of it costs half of
/// what looking one up and sorting it costs.
fn cheap(bitmaps: &Bitmaps, filter: &UserFilter, found: Option<RoaringBitmap>, size: u32) -> Option<Vec<i64>> {
    let matching = bitmaps.sections(filter, found).matching();
    let few = 2 * matching.len().pow(2) <= u64::from(size) * bitmaps.users();
    few.then(|| matching.iter().map(i64::from).collect())
}
