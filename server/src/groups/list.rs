//! One page of the groups list.

use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::scope::Scope;
use crate::store::group_list::{self, GroupKeyRow, chosen, key_of, matching};
use crate::store::groups::{self, GroupRow};
use crate::store::{Db, StoreError};
use crate::users::views::Reader;
use app::context::Caller;
use app::error::AppError;
use app::groups::query::{GroupColumn, GroupQuery, GroupSortKey};
use app::groups::{GroupId, GroupItemView, GroupPage};
use app::users::{Activity, PagerView, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// Lists. There are thousands of groups at most, so a page is counted off and not walked to.
///
/// # Errors
/// [`AppError::Forbidden`] for who may see no groups.
pub async fn list(core: &Core, caller: &Caller, query: &GroupQuery) -> Result<GroupPage, AppError> {
    let scope = authorise::see_users(caller)?;
    let reader = Reader::of(core, caller);
    let read = async {
        core.index.catch_up(core).await?;
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let listed = Listed::of(core, &mut db, query, &scope).await?;
        let page: Vec<i64> = listed.page().iter().map(|place| place.seq).collect();
        let tags = query.columns.contains(&GroupColumn::Tags);
        Ok(GroupPage {
            rows: items(core, &mut db, &reader, &page, tags).await?,
            more: listed.more(),
            chosen: chosen(&mut db, &query.tags, &scope).await?,
            acts: authorise::edit_groups(caller).is_ok(),
            now: reader.moment(core.clock.now()),
        })
    };
    read.await.map_err(outside)
}

/// Where a group stands: what it is ordered by, a number or a text, and then its name, which no other has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    number: i64,
    text: String,
    name: String,
    seq: i64,
    id: Uuid,
}

/// The groups of a query in their order.
pub struct Listed {
    places: Vec<Place>,
    /// Those before the page.
    start: usize,
    size: usize,
}

impl Listed {
    /// Reads.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(core: &Core, db: &mut Db<'_>, query: &GroupQuery, scope: &Scope) -> Result<Self, StoreError> {
        let rows = matching(db, query, scope).await?;
        // By its place in the order: it may not match any more. Where one out of sight would stand tells its name.
        let after = match query.after {
            Some(after) => key_of(db, after.0).await?,
            None => None,
        };
        let after = after.filter(|row| scope.has_group(row.seq));
        let place = |row: GroupKeyRow| {
            let (number, text) = match query.sort.key {
                GroupSortKey::Name => (0, String::new()),
                GroupSortKey::Leader => (0, row.leader_key),
                GroupSortKey::Users => (members(core, row.seq), String::new()),
                GroupSortKey::Created => (row.created_at, String::new()),
            };
            Place {
                number,
                text,
                name: row.name_key,
                seq: row.seq,
                id: row.id,
            }
        };
        let mut places: Vec<Place> = rows.into_iter().map(place).collect();
        places.sort_unstable();
        if query.sort.descending {
            places.reverse();
        }
        let start = after.map(place).map_or(0, |after| {
            places.partition_point(|other| {
                if query.sort.descending {
                    *other >= after
                } else {
                    *other <= after
                }
            })
        });
        Ok(Self {
            places,
            start,
            size: usize::try_from(query.size).unwrap_or(usize::MAX).max(1),
        })
    }

    /// Those on the page.
    fn page(&self) -> &[Place] {
        let page = &self.places[self.start..];
        &page[..page.len().min(self.size)]
    }

    /// Whether others follow.
    fn more(&self) -> bool {
        self.start + self.page().len() < self.places.len()
    }

    /// Where the page stands.
    pub fn pager(&self) -> PagerView {
        let before = |place: usize| {
            let place = self.places.get(place.checked_sub(1)?)?;
            Some(place.id)
        };
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        let last = self.places.len().saturating_sub(1) / self.size * self.size;
        PagerView {
            total: count(self.places.len()),
            first: if self.page().is_empty() {
                0
            } else {
                count(self.start) + 1
            },
            previous: (self.start > 0).then(|| before(self.start.saturating_sub(self.size))),
            last: self.more().then(|| before(last)),
        }
    }
}

/// Members that are not deleted.
fn members(core: &Core, group: i64) -> i64 {
    let members = core.index.read(|bitmaps| bitmaps.members(group)).unwrap_or(0);
    i64::try_from(members).unwrap_or(i64::MAX)
}

/// These groups as lists show them, in this order; `tagged`: with their tags.
///
/// # Errors
/// When the database fails.
pub async fn items(
    core: &Core,
    db: &mut Db<'_>,
    reader: &Reader,
    seqs: &[i64],
    tagged: bool,
) -> Result<Vec<GroupItemView>, StoreError> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let mut permissions: HashMap<i64, Vec<(String, bool)>> = HashMap::new();
    for (group, permission, writable) in groups::permissions_of(db, seqs).await? {
        permissions.entry(group).or_default().push((permission, writable));
    }
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    if tagged {
        for (group, name) in group_list::tags_of(db, seqs).await? {
            tags.entry(group).or_default().push(name);
        }
    }
    let rows = groups::by_seq(db, seqs).await?.into_iter();
    let mut rows: HashMap<i64, GroupRow> = rows.map(|row| (row.seq, row)).collect();
    let view = |row: GroupRow| GroupItemView {
        id: GroupId(row.id),
        name: row.name,
        description: row.description,
        activity: Activity::parse(&row.activity).unwrap_or(Activity::Deleted),
        leader: row.leader_id.map(|id| (UserId(id), row.leader_name)),
        users: members(core, row.seq).unsigned_abs(),
        permissions: permissions.remove(&row.seq).unwrap_or_default(),
        tags: tags.remove(&row.seq).unwrap_or_default(),
        created_at: reader.moment(row.created_at),
    };
    Ok(seqs.iter().filter_map(|seq| rows.remove(seq)).map(view).collect())
}
