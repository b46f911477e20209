//! One page of the users list.

use super::filter::{Times, UserFilter, search_candidates};
use super::views::{Reader, item};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::store::user_list::{LabelRow, Reach, UserList, groups_of, tags_of};
use crate::store::{Db, StoreError};
use app::context::Caller;
use app::error::AppError;
use app::users::UserPage;
use app::users::query::{Column, UserQuery};
use std::collections::HashMap;

/// Up to so many matching users are looked up one by one; of more, the list's order is walked until the
/// page is full. Near the square root of page × users, where both cost the same at a million.
const FEW: usize = 4_000;

/// Lists.
pub async fn list(core: &Core, caller: &Caller, query: &UserQuery) -> Result<UserPage, AppError> {
    let scope = authorise::see_users(caller)?;
    let times = Times::of(core);
    let reader = Reader::of(core, caller);
    let read = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let (filter, chosen) = UserFilter::resolve(&mut db, query, scope, times).await?;
        let list = UserList {
            filter: &filter,
            sort: query.sort,
            reach: reach(core, &mut db, &filter).await?,
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
pub async fn reach(core: &Core, db: &mut Db<'_>, filter: &UserFilter) -> Result<Reach, StoreError> {
    let few = core
        .index
        .read(|bitmaps| bitmaps.few(filter, FEW))
        .and_then(|(_, few)| few);
    if let Some(few) = few {
        return Ok(Reach::Among(few));
    }
    if filter.search.is_empty() {
        return Ok(Reach::Walk);
    }
    let mut found = if filter.search.chars().count() < 3 {
        let needle = filter.search.clone();
        core.index
            .count(move |bitmaps| bitmaps.few_containing(&needle, FEW))
            .await
            .flatten()
    } else {
        search_candidates(db, &filter.search, FEW).await?
    };
    if let (Some(found), Some(id)) = (&mut found, filter.id) {
        found.extend(crate::value!(
            db,
            fetch_optional,
            i64,
            "SELECT seq FROM users WHERE id = $1",
            id
        )?);
        found.sort_unstable();
        found.dedup();
    }
    Ok(found.map_or(Reach::Walk, Reach::Among))
}
