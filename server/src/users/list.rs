//! One page of the users list.

use super::filter::{Times, UserFilter, search_candidates};
use super::index::Bitmaps;
use super::views::{Reader, item};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::paging::Keyset;
use crate::scope::Scope;
use crate::store::user_list::{LabelRow, Place, Reach, UserList, UserListRow, groups_of, tags_of};
use crate::store::{Db, Kind, StoreError};
use app::context::Caller;
use app::error::AppError;
use app::users::query::{Column, Sort, SortKey, UserQuery};
use app::users::{UserId, UserItemView, UserPage};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// Up to so many users the database's search index is asked for.
const FEW: usize = 4_000;
/// Of a search that finds more than these a page is found by a short walk.
const MANY: usize = 60_000;

/// Lists.
///
/// # Errors
/// [`AppError::Forbidden`] for who may see no users.
pub async fn list(core: &Core, caller: &Caller, query: &UserQuery) -> Result<UserPage, AppError> {
    page(core, caller, query, true).await
}

/// Lists for whoever is not told of groups, which are not looked up then.
///
/// # Errors
/// As [`list`].
pub async fn without_groups(core: &Core, caller: &Caller, query: &UserQuery) -> Result<UserPage, AppError> {
    page(core, caller, query, false).await
}

async fn page(core: &Core, caller: &Caller, query: &UserQuery, grouped: bool) -> Result<UserPage, AppError> {
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
        let page = Page {
            sort: query.sort,
            after: query.after,
            size: query.size,
        };
        // The index was not brought up to date for a list of everybody, and has nothing to say about it.
        let (rows, more) = page.of(core, &mut db, &filter, narrowed).await?;
        let users: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        let mut groups: HashMap<i64, Vec<LabelRow>> = HashMap::new();
        let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
        if !users.is_empty() {
            if grouped {
                for label in groups_of(&mut db, &users).await? {
                    groups.entry(label.user_seq).or_default().push(label);
                }
            }
            if query.columns.contains(&Column::Tags) {
                for (user, name) in tags_of(&mut db, &users).await? {
                    tags.entry(user).or_default().push(name);
                }
            }
        }
        let described = query.columns.contains(&Column::Description);
        // Of a list of one group's members, whether they may write there.
        let one_group = match filter.groups[..] {
            [group] => Some(group),
            _ => None,
        };
        let rows = rows
            .into_iter()
            .map(|mut row| {
                if !described {
                    row.description.clear();
                }
                let groups = groups.remove(&row.seq).unwrap_or_default();
                let tags = tags.remove(&row.seq).unwrap_or_default();
                let member = groups.iter().find(|group| Some(group.seq) == one_group);
                let writable = member.map(|group| group.writable);
                UserItemView {
                    writable,
                    ..item(row, groups, tags, &filter.scope, &reader, &times)
                }
            })
            .collect();
        Ok(UserPage {
            rows,
            more,
            chosen,
            stale_days: core.policy.stale_days(),
            // A sentence of the page, which knows its language.
            review: String::new(),
            now: reader.moment(times.now),
        })
    };
    read.await.map_err(outside)
}

/// A page of users.
pub struct Page {
    /// In which order.
    pub sort: Sort,
    /// Behind whom; the first where that is nobody.
    pub after: Option<UserId>,
    /// Most rows on it.
    pub size: u32,
}

impl Page {
    /// Its rows of those who match, and whether others follow. `narrowed` tells whether the index knows better than a walk
    /// where to look for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        &self,
        core: &Core,
        db: &mut Db<'_>,
        filter: &UserFilter,
        narrowed: bool,
    ) -> Result<(Vec<UserListRow>, bool), StoreError> {
        let mut list = UserList {
            filter,
            sort: self.sort,
            ways: vec![Reach::Walk],
        };
        let place = match self.after {
            Some(after) => list.place(db, after.0).await?,
            None => None,
        };
        if narrowed {
            let behind = place.as_ref().and_then(Place::text);
            list.ways = self.ways(core, db, filter, behind).await?;
        }
        list.page_of(db, place.as_ref(), self.size).await
    }

    /// Where to look for those who match, one way after the other, by an index that was just refreshed: only ever a question of speed, never of
    /// meaning, since the filter's conditions hold in any case. `behind` is the key it begins after, of an order of texts.
    async fn ways(
        &self,
        core: &Core,
        db: &mut Db<'_>,
        filter: &UserFilter,
        behind: Option<&str>,
    ) -> Result<Vec<Reach>, StoreError> {
        let kind = core.store.kind();
        if let Some(counted) = core.index.counted(filter) {
            let best = |bitmaps: &Bitmaps| self.best(kind, bitmaps, counted.matching(), behind);
            return Ok(core.index.read(best).unwrap_or_else(walk));
        }
        let unsearched = |bitmaps: &Bitmaps| {
            // Of a thousand groups some are enough to know.
            if bitmaps.has_at_least(filter, walks_from(kind, bitmaps.users(), self.size, self.sort.key)) {
                return walk();
            }
            let matching = bitmaps.sections(filter, None).matching();
            if filter.search.is_empty() {
                self.best(kind, bitmaps, &matching, behind)
            } else {
                // Not all of them match: who comes first among them tells nothing.
                best(kind, &matching, bitmaps.users(), self.size)
            }
        };
        let Some(ways) = core.index.read(unsearched) else {
            // Not loaded yet. Nobody waits for it.
            return Ok(walk());
        };
        if filter.search.is_empty() || matches!(ways[..], [Reach::Among(_)]) {
            return Ok(ways);
        }
        // For a lead nothing hangs on how many strangers a search finds, not even its time.
        let is_everybody = filter.scope == Scope::Everything;
        if is_everybody
            && filter.search.chars().count() >= 3
            && let Some(found) = search_candidates(db, &filter.search, FEW).await?
        {
            let found = found.into_iter().chain(filter.found_by_id);
            let found: RoaringBitmap = found.filter_map(|seq| u32::try_from(seq).ok()).collect();
            let users = core.index.read(Bitmaps::users).unwrap_or(0);
            return Ok(best(kind, &found, users, self.size));
        }
        // One or two characters have no trigram, and many candidates may be few in the end.
        let (filter, page, behind) = (filter.clone(), Self { ..*self }, behind.map(str::to_owned));
        let most = if is_everybody { MANY } else { usize::MAX };
        let ways = core.index.look(filter.search.clone(), most, move |bitmaps, found| {
            let matching = bitmaps.sections(&filter, found).matching();
            page.best(kind, bitmaps, &matching, behind.as_deref())
        });
        Ok(ways.await.unwrap_or_else(walk))
    }

    /// The cheapest way to it among these. In the order of names memory tells the few that can be on it, at some ten
    /// nanoseconds for each that matches.
    fn best(&self, kind: Kind, bitmaps: &Bitmaps, matching: &RoaringBitmap, behind: Option<&str>) -> Vec<Reach> {
        let wanted = u64::from(self.size) + 1;
        let costs = Costs::of(kind, matching.len(), bitmaps.users(), self.size);
        let named = matching.len() + costs.each * wanted;
        if self.sort.key != SortKey::Name || named >= costs.least() {
            return costs.ways(kind, matching);
        }
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let names = bitmaps.names();
        let (first, is_more) = names.first(matching, behind, self.sort.descending, wanted);
        // Many names may begin alike.
        let found = costs.each * u64::try_from(first.len()).unwrap_or(u64::MAX);
        if found > costs.least() {
            return costs.ways(kind, matching);
        }
        if is_more {
            // Whoever does not match any more when the rows are read leaves a place for one of the others.
            let mut ways = costs.ways(kind, matching);
            ways.insert(0, Reach::Among(first));
            ways
        } else {
            vec![Reach::Among(first)]
        }
    }
}

/// What each way to a page costs, in hundredths of microseconds.
///
/// A walk meets some size × users ÷ matching rows. Measured at a million, in microseconds, on SQLite: 8 for a row that is
/// looked up by its number and sorted, 5 for one that a walk looks at, 0.25 for one that a sieve passes over by the index
/// alone, and 0.4 for each number in the sieve. On PostgreSQL 7 for the first and 1.2 for the second.
struct Costs {
    /// Of a row that is looked up.
    each: u64,
    among: u64,
    sieve: u64,
    walk: u64,
}

impl Costs {
    /// For a page of `size` where so many of so many users match.
    fn of(kind: Kind, matching: u64, users: u64, size: u32) -> Self {
        let met = (u64::from(size) + 1) * users / matching.max(1);
        let met = met.min(users);
        match kind {
            Kind::Sqlite => Self {
                each: 800,
                among: 800 * matching,
                sieve: 40 * matching + 25 * met,
                walk: 500 * met,
            },
            Kind::Postgres => Self {
                each: 700,
                // Too many to be sent, or so many that a walk meets them anyhow.
                among: if matching > MANY as u64 || 2 * matching > users {
                    u64::MAX
                } else {
                    700 * matching
                },
                sieve: u64::MAX,
                walk: 120 * met,
            },
        }
    }

    /// What the cheapest way costs.
    fn least(&self) -> u64 {
        self.among.min(self.sieve).min(self.walk)
    }

    /// The cheapest ways to these.
    fn ways(&self, kind: Kind, matching: &RoaringBitmap) -> Vec<Reach> {
        let seqs = || matching.iter().map(i64::from).collect();
        if self.among <= self.sieve.min(self.walk) {
            return vec![Reach::Among(seqs())];
        }
        match kind {
            _ if self.sieve <= self.walk => vec![Reach::Sieve(seqs())],
            // The numbers are only sent where a short walk did not do.
            Kind::Postgres if self.among < u64::MAX => vec![Reach::Near, Reach::Among(seqs())],
            _ => walk(),
        }
    }
}

/// How many have to match for a walk to be the cheapest way ([`Costs`]).
fn walks_from(kind: Kind, users: u64, size: u32, key: SortKey) -> u64 {
    let wanted = u64::from(size) + 1;
    let enough = match kind {
        // Where 40 × matching = 475 × met.
        Kind::Sqlite => (475 * wanted * users / 40).isqrt() + 1,
        Kind::Postgres => (MANY as u64).min(users / 2) + 1,
    };
    if key == SortKey::Name {
        // Where matching = the walk.
        let walk = Costs::of(kind, wanted, users, size).walk;
        return enough.max((walk * wanted).isqrt() + 1);
    }
    enough
}

/// Everywhere.
fn walk() -> Vec<Reach> {
    vec![Reach::Walk]
}

/// The cheapest ways to a page of `size` of these among so many users, in any order.
pub fn best(kind: Kind, matching: &RoaringBitmap, users: u64, size: u32) -> Vec<Reach> {
    Costs::of(kind, matching.len(), users, size).ways(kind, matching)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::states::Facts;
    use app::users::Activity;

    fn facts(seq: i64) -> Facts {
        let activity = if seq % 5 == 0 { "deactivated" } else { "active" };
        Facts {
            seq,
            activity: activity.to_owned(),
            ..Facts::default()
        }
    }

    fn filter(groups: &[i64], scope: Scope) -> UserFilter {
        UserFilter {
            search: String::new(),
            found_by_id: None,
            activity: vec![Activity::Active],
            states: Vec::new(),
            tags: Vec::new(),
            groups: groups.to_vec(),
            people: false,
            scope,
            times: Times {
                now: 0,
                today: 0,
                stale_before: 0,
            },
        }
    }

    #[test]
    fn from_so_many_on_a_walk_is_best() {
        for kind in [Kind::Sqlite, Kind::Postgres] {
            for (users, size) in [(100, 1), (5_000, 25), (130_000, 50), (300_000, 100)] {
                let enough = walks_from(kind, users, size, SortKey::Created).min(users);
                let matching = |n: u64| (0..u32::try_from(n).unwrap_or(0)).collect::<RoaringBitmap>();
                let walks = |n: u64| matches!(best(kind, &matching(n), users, size)[..], [Reach::Walk]);
                let by_name = walks_from(kind, users, size, SortKey::Name).min(users);
                assert!(by_name >= enough && walks(by_name), "{kind:?} {users} {size}");
                assert!(walks(enough) && walks(users), "{kind:?} {users} {size}");
                assert!(!walks(enough * 9 / 10), "{kind:?} {users} {size}");
            }
        }
    }

    #[test]
    fn in_the_order_of_names_few_are_looked_up_unless_they_begin_alike() {
        let page = Page {
            sort: Sort::default(),
            after: None,
            size: 50,
        };
        let best = |name: fn(i64) -> String, matching: u32| {
            let mut bitmaps = Bitmaps::with_room(100_000);
            let people: Vec<Facts> = (1..=100_000)
                .map(|seq| Facts {
                    name_key: name(seq),
                    ..facts(seq)
                })
                .collect();
            bitmaps.take(&people, &[], &[], &filter(&[], Scope::Everything).times);
            let matching: RoaringBitmap = (1..=matching).collect();
            page.best(Kind::Sqlite, &bitmaps, &matching, None)
        };
        let ways = best(|seq| format!("{seq:08}"), 4_000);
        assert!(
            matches!(&ways[..], [Reach::Among(first), Reach::Sieve(_)] if first.len() == 51),
            "{ways:?}"
        );
        // All that are left are all there is.
        let ways = best(|seq| format!("{seq:08}"), 40);
        assert!(matches!(&ways[..], [Reach::Among(all)] if all.len() == 40), "{ways:?}");
        // Then the first eight bytes tell nothing.
        let ways = best(|seq| format!("employee{seq}"), 4_000);
        assert!(matches!(&ways[..], [Reach::Sieve(_)]), "{ways:?}");
    }

    #[test]
    fn enough_members_are_enough_to_know() {
        let mut bitmaps = Bitmaps::with_room(1_000);
        let people: Vec<Facts> = (1..=1_000).map(facts).collect();
        // Each group has two hundred, and half of them are in the next one too.
        let members = (0..9_i64).flat_map(|group| (1..=200).map(move |n| (group * 100 + n, group + 1)));
        let everybody = filter(&[], Scope::Everything);
        bitmaps.take(&people, &members.collect::<Vec<_>>(), &[], &everybody.times);
        let all: Vec<i64> = (1..=9).collect();
        for filter in [
            filter(&all[..1], Scope::Everything),
            filter(&all[2..5], Scope::Everything),
            filter(&all, Scope::Everything),
            filter(&[], Scope::Groups(all.clone())),
            filter(&[0], Scope::Everything),
        ] {
            let matching = bitmaps.sections(&filter, None).matching().len();
            for enough in [1, 80, 160, 161, 320, 800, 801] {
                assert_eq!(
                    bitmaps.has_at_least(&filter, enough),
                    matching >= enough,
                    "{enough} of {matching}"
                );
            }
        }
        // What narrows it further cannot be told so.
        assert!(!bitmaps.has_at_least(&filter(&all, Scope::Groups(all.clone())), 1));
        let searched = UserFilter {
            search: "a".to_owned(),
            ..filter(&all, Scope::Everything)
        };
        assert!(!bitmaps.has_at_least(&searched, 1));
    }
}
