//! Totals, position and facets of the users list.

use super::filter::{Times, UserFilter, tag_names};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::paging::pager;
use crate::rows;
use crate::scope::Scope;
use crate::store::sql::Sql;
use crate::store::user_list::UserList;
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::users::query::UserQuery;
use app::users::{Facet, UserCounts};
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Groups that the filter shows besides the chosen ones.
const TOP_GROUPS: usize = 10;
/// Tags that the filter shows, the chosen ones among them.
const TOP_TAGS: usize = 12;

/// A tag that the filter can show: its key, its name, and the row numbers of it and its descendants.
struct TagOption {
    key: String,
    name: String,
    seqs: Vec<i64>,
}

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
    let tags = tag_options(tag_names(&mut db).await?);
    let counted = core
        .index
        .count(&filter, tags.iter().map(|tag| tag.seqs.clone()).collect());
    // It was refreshed above, so without an answer this is a thread that could not be had.
    let counted = counted
        .await
        .ok_or(StoreError::Unavailable(sqlx::Error::WorkerCrashed))?;
    let list = UserList {
        filter: &filter,
        sort: query.sort,
        reach: counted.reach(core.store.kind(), query.size),
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

/// All tags and their ancestors: of `site/north` also `site`.
fn tag_options(tags: Vec<(i64, String, String)>) -> Vec<TagOption> {
    // In order, since the index knows what was counted lately by it.
    let mut options: BTreeMap<String, TagOption> = BTreeMap::new();
    let named = |options: &mut BTreeMap<String, TagOption>, key: &str, seq: i64| {
        let option = options.entry(key.to_owned());
        let option = option.or_insert_with(|| TagOption {
            key: key.to_owned(),
            name: key.to_owned(),
            seqs: Vec::new(),
        });
        option.seqs.push(seq);
    };
    for (seq, key, _) in &tags {
        named(&mut options, key, *seq);
        for (slash, _) in key.match_indices('/') {
            named(&mut options, &key[..slash], *seq);
        }
    }
    for (_, key, name) in tags {
        if let Some(option) = options.get_mut(&key) {
            option.name = name;
        }
    }
    options.into_values().collect()
}

/// Chosen ones, with a name if they have one for the reader, in the form they have in the address (or
/// their boxes would not be ticked); then the most frequent.
fn tag_facets(chosen: Vec<(String, String)>, options: Vec<TagOption>, counts: &[u64]) -> Vec<Facet<String>> {
    let (mut rest, mut counts_of) = (Vec::new(), HashMap::new());
    for (option, count) in options.into_iter().zip(counts.iter().copied()) {
        counts_of.insert(option.key.clone(), count);
        rest.push(Facet {
            value: option.key,
            label: option.name,
            count,
        });
    }
    let keys: HashSet<String> = chosen.iter().map(|(tag, _)| fold(tag)).collect();
    let mut facets: Vec<Facet<String>> = chosen
        .into_iter()
        .map(|(tag, name)| Facet {
            count: counts_of.get(&fold(&tag)).copied().unwrap_or(0),
            value: tag,
            label: name,
        })
        .collect();
    rest.retain(|facet| facet.count > 0 && !keys.contains(&facet.value));
    rest.sort_by(|a, b| (Reverse(a.count), &a.value).cmp(&(Reverse(b.count), &b.value)));
    facets.sort_by_key(|facet| Reverse(facet.count));
    rest.truncate(TOP_TAGS.saturating_sub(facets.len()));
    facets.append(&mut rest);
    facets
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
        largest.retain(|seq| !deleted.contains(&(*seq,)) && !filter.groups.contains(seq));
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
    let mut sql = Sql::new("SELECT seq, id, name, name_key FROM groups WHERE activity <> 'deleted' AND seq IN ");
    sql.list(candidates.into_iter().chain(filter.groups.iter().copied()));
    let mut named: Vec<(i64, Uuid, String, String)> = sql.fetch_all(db).await?;
    let chosen = |seq: i64| filter.groups.contains(&seq);
    named.sort_by(|a, b| {
        (Reverse(chosen(a.0)), Reverse(count_of(a.0)), &a.3).cmp(&(Reverse(chosen(b.0)), Reverse(count_of(b.0)), &b.3))
    });
    named.truncate(TOP_GROUPS + named.iter().filter(|group| chosen(group.0)).count());
    Ok(named
        .into_iter()
        .map(|(seq, id, name, _)| Facet {
            value: GroupId(id),
            label: name,
            count: count_of(seq),
        })
        .collect())
}
