//! Totals, position and facets of the users list.

use super::filter::{Times, UserFilter};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::facets::{tag_facets, tag_options};
use crate::paging::pager;
use crate::rows;
use crate::scope::Scope;
use crate::store::sql::Sql;
use crate::store::tags;
use crate::store::user_list::UserList;
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::bulk::Subject;
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::users::query::UserQuery;
use app::users::{Facet, UserCounts};
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Groups that the filter shows, besides chosen ones that come later.
const TOP_GROUPS: usize = 10;

/// Counts.
pub async fn count(core: &Core, caller: &Caller, query: &UserQuery) -> Result<UserCounts, AppError> {
    let scope = authorise::see_users(caller)?;
    count_in(core, query, scope).await.map_err(outside)
}

async fn count_in(core: &Core, query: &UserQuery, scope: Scope) -> Result<UserCounts, StoreError> {
    // What this process has written, it counts.
    core.index.refresh(core).await?;
    let times = Times::of(core);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let (filter, chosen) = UserFilter::resolve(&mut db, query, scope, times).await?;
    let mut names = tags::names(&mut db, Subject::Users).await?;
    if let Scope::Groups(led) = &filter.scope {
        // A tag that no member has is no name for a lead, though members have one below it.
        let theirs = core.index.read(|bitmaps| bitmaps.tags_of(led)).unwrap_or_default();
        names.retain(|(seq, ..)| theirs.contains(seq));
    }
    let tags = tag_options(names);
    let counted = core
        .index
        .count(&filter, tags.iter().map(|tag| tag.seqs.clone()).collect());
    let counted = counted.await?;
    let list = UserList {
        filter: &filter,
        sort: query.sort,
        ways: counted.ways(core.store.kind(), query.size),
    };
    Ok(UserCounts {
        pager: pager(&mut db, &list, query.after.map(|id| id.0), query.size, counted.total()).await?,
        activity: facets(&counted.activity),
        sign_in: facets(&counted.states),
        tags: tag_facets(chosen.tags, tags, &counted.tags),
        groups: group_facets(&mut db, query, &filter, &counted.groups).await?,
        seats: if filter.scope == Scope::Everything {
            counted.seats
        } else {
            0
        },
    })
}

/// Counts of values that the page has the words for.
fn facets<T: Copy>(counted: &[(T, u64)]) -> Vec<Facet<T>> {
    let facet = |&(value, count): &(T, u64)| Facet {
        value,
        label: String::new(),
        count,
    };
    counted.iter().map(facet).collect()
}

async fn group_facets(
    db: &mut Db<'_>,
    query: &UserQuery,
    filter: &UserFilter,
    counts: &HashMap<i64, u64>,
) -> Result<Vec<Facet<GroupId>>, StoreError> {
    let count_of = |seq: i64| counts.get(&seq).copied().unwrap_or(0);
    let wanted = fold(&query.find_group);
    let candidates: Vec<i64> = if wanted.is_empty() {
        let mut largest: Vec<i64> = counts
            .keys()
            .copied()
            .filter(|seq| filter.scope.has_group(*seq))
            .collect();
        let deleted = "SELECT seq FROM groups WHERE activity = 'deleted'";
        let deleted: HashSet<(i64,)> = rows!(db, fetch_all, (i64,), deleted)?.into_iter().collect();
        largest.retain(|seq| !deleted.contains(&(*seq,)));
        largest.sort_by_key(|seq| (Reverse(count_of(*seq)), *seq));
        largest.truncate(TOP_GROUPS);
        largest
    } else {
        let condition = db.contains("name_key", "$1");
        let text = format!("SELECT seq FROM groups WHERE {condition}");
        let found = rows!(db, fetch_all, (i64,), AssertSqlSafe(text), &wanted)?;
        found
            .into_iter()
            .map(|(seq,)| seq)
            .filter(|seq| filter.scope.has_group(*seq))
            .collect()
    };
    let is_candidate: HashSet<i64> = candidates.iter().copied().collect();
    let mut sql = Sql::new("SELECT seq, id, name, name_key FROM groups WHERE activity <> 'deleted' AND seq IN ");
    sql.list(candidates.into_iter().chain(filter.groups.iter().copied()));
    let mut named: Vec<(i64, Uuid, String, String)> = sql.fetch_all(db).await?;
    // Choosing one changes no place, so that none moves from under a finger.
    named.sort_by(|a, b| (Reverse(count_of(a.0)), &a.3).cmp(&(Reverse(count_of(b.0)), &b.3)));
    let mut place = 0..;
    named.retain(|(seq, ..)| {
        let is_shown = is_candidate.contains(seq) && place.next() < Some(TOP_GROUPS);
        is_shown || filter.groups.contains(seq)
    });
    Ok(named
        .into_iter()
        .map(|(seq, id, name, _)| Facet {
            value: GroupId(id),
            label: name,
            count: count_of(seq),
        })
        .collect())
}
