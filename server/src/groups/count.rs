//! Totals, position and facets of the groups list.

use super::list::Listed;
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::facets::{tag_facets, tag_options};
use crate::scope::Scope;
use crate::store::group_list::{chosen, matching, tagged};
use crate::store::tags;
use crate::store::{Db, StoreError};
use app::bulk::Subject;
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupCounts;
use app::groups::query::GroupQuery;
use app::users::{Activity, Facet};
use std::collections::{HashMap, HashSet};

/// Counts.
///
/// # Errors
/// [`AppError::Forbidden`] for who may see no groups.
pub async fn count(core: &Core, caller: &Caller, query: &GroupQuery) -> Result<GroupCounts, AppError> {
    let scope = authorise::see_users(caller)?;
    let read = async {
        // What this process has written, it counts.
        core.index.refresh(core).await?;
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        Ok(GroupCounts {
            pager: Listed::of(core, &mut db, query, &scope).await?.pager(),
            activity: by_activity(&mut db, query, &scope).await?,
            tags: by_tag(&mut db, query, &scope).await?,
        })
    };
    read.await.map_err(outside)
}

/// Under all but the section of activities.
async fn by_activity(db: &mut Db<'_>, query: &GroupQuery, scope: &Scope) -> Result<Vec<Facet<Activity>>, StoreError> {
    let any = GroupQuery {
        activity: Activity::ALL.to_vec(),
        ..query.clone()
    };
    let rows = matching(db, &any, scope).await?;
    let facet = |value: Activity| Facet {
        value,
        label: String::new(),
        count: count_of(rows.iter().filter(|row| row.activity == value.as_str())),
    };
    Ok(Activity::ALL.map(facet).to_vec())
}

/// Under all but the section of tags.
async fn by_tag(db: &mut Db<'_>, query: &GroupQuery, scope: &Scope) -> Result<Vec<Facet<String>>, StoreError> {
    let any = GroupQuery {
        tags: Vec::new(),
        ..query.clone()
    };
    let others: HashSet<i64> = matching(db, &any, scope).await?.iter().map(|row| row.seq).collect();
    let mut groups_of: HashMap<i64, Vec<i64>> = HashMap::new();
    for (group, tag) in tagged(db, scope).await? {
        let tagged = groups_of.entry(tag).or_default();
        if others.contains(&group) {
            tagged.push(group);
        }
    }
    let mut names = tags::names(db, Subject::Groups).await?;
    // A tag that no group in sight has is no name for this reader, though one has a tag below it.
    names.retain(|(tag, ..)| groups_of.contains_key(tag));
    let options = tag_options(names);
    let counts = options.iter().map(|option| {
        let groups = option.seqs.iter().filter_map(|tag| groups_of.get(tag)).flatten();
        // One may have several tags below the same.
        count_of(groups.collect::<HashSet<_>>().into_iter())
    });
    let counts: Vec<u64> = counts.collect();
    Ok(tag_facets(chosen(db, &query.tags, scope).await?, options, &counts))
}

fn count_of<T>(rows: impl Iterator<Item = T>) -> u64 {
    u64::try_from(rows.count()).unwrap_or(u64::MAX)
}
