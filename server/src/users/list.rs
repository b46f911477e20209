//! One page of the users list.

use super::filter::{Times, UserFilter, search_candidates};
use super::index::Bitmaps;
use super::views::{Reader, item};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::paging::Keyset;
use crate::scope::Scope;
use crate::store::user_list::{LabelRow, Reach, UserList, groups_of, tags_of};
use crate::store::{Db, Kind, StoreError};
use app::context::Caller;
use app::error::AppError;
use app::users::UserPage;
use app::users::query::{Column, UserQuery};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// Up to so many users the database's search index is asked for.
const FEW: usize = 4_000;
/// Of a search that finds more than these a page is found by a short walk.
const MANY: usize = 60_000;

/// Lists.
pub async fn list(core: &Core, caller: &Caller, query: &UserQuery) -> Result<UserPage, AppError> {
    let scope = authorise::see_users(caller)?;
    let times = Times::of(core);
    let reader = Reader::of(core, caller);
    let read = async {
        // Who matches is asked of the index, which has to know what this process has written. Nobody waits
        // for its first load.
        let narrowed = query.is_filtered() || scope != Scope::Everything;
        if narrowed && core.index.is_loaded() {
            core.index.catch_up(core).await?;
        }
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let (filter, chosen) = UserFilter::resolve(&mut db, query, scope, times).await?;
        let list = UserList {
            filter: &filter,
            sort: query.sort,
            // The index was not brought up to date for a list of everybody, and has nothing to say about it.
            reach: if narrowed {
                reach(core, &mut db, &filter, query.size).await?
            } else {
                Reach::Walk
            },
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
            stale_days: core.policy.stale_days(),
            now: reader.moment(times.now),
        })
    };
    read.await.map_err(outside)
}

/// Where to look for those who match, by an index that was just refreshed: only ever a question of speed,
/// never of meaning, since the filter's conditions hold in any case.
///
/// # Errors
/// When the database fails.
pub async fn reach(core: &Core, db: &mut Db<'_>, filter: &UserFilter, size: u32) -> Result<Reach, StoreError> {
    if let Some(counted) = core.index.counted(filter) {
        return Ok(counted.reach(core.store.kind(), size));
    }
    let kind = core.store.kind();
    let unsearched = |bitmaps: &Bitmaps| {
        (
            best(kind, &bitmaps.sections(filter, None).matching(), bitmaps.users(), size),
            bitmaps.users(),
        )
    };
    let Some((reach, users)) = core.index.read(unsearched) else {
        // Not loaded yet. Nobody waits for it.
        return Ok(Reach::Walk);
    };
    if filter.search.is_empty() || matches!(reach, Reach::Among(_)) {
        return Ok(reach);
    }
    if filter.search.chars().count() >= 3
        && let Some(found) = search_candidates(db, &filter.search, FEW).await?
    {
        let found = found
            .into_iter()
            .chain(filter.found_by_id)
            .filter_map(|seq| u32::try_from(seq).ok());
        return Ok(best(kind, &found.collect(), users, size));
    }
    // One or two characters have no trigram, and many candidates may be few in the end.
    let filter = filter.clone();
    let reach = core.index.look(filter.search.clone(), MANY, move |bitmaps, found| {
        best(
            kind,
            &bitmaps.sections(&filter, found).matching(),
            bitmaps.users(),
            size,
        )
    });
    Ok(reach.await.unwrap_or(Reach::Walk))
}

/// The cheapest way to a page of `size` of these among so many users.
///
/// A walk meets some size × users ÷ matching rows. Measured at a million, in microseconds, on SQLite: 8 for a
/// row that is looked up by its number and sorted, 5 for one that a walk looks at, 0.25 for one that a sieve
/// passes over by the index alone, and 0.4 for each number in the sieve. On PostgreSQL 7 for the first and
/// 1.2 for the second; a sieve there is a short walk, for which the numbers are only sent along.
pub fn best(kind: Kind, matching: &RoaringBitmap, users: u64, size: u32) -> Reach {
    let met = (u64::from(size) + 1) * users / matching.len().max(1);
    let met = met.min(users);
    let seqs = || matching.iter().map(i64::from).collect();
    let (among, sieve, walk) = match kind {
        Kind::Sqlite => (800 * matching.len(), 40 * matching.len() + 25 * met, 500 * met),
        // Too many to be sent, or so many that a walk meets them anyhow.
        Kind::Postgres if matching.len() > MANY as u64 || 2 * matching.len() > users => return Reach::Walk,
        Kind::Postgres => (700 * matching.len(), 120 * met, u64::MAX),
    };
    if among <= sieve.min(walk) {
        Reach::Among(seqs())
    } else if sieve <= walk {
        Reach::Sieve(seqs())
    } else {
        Reach::Walk
    }
}
