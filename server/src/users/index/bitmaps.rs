//! Which users have what.

mod losses;
mod names;

use crate::scope::Scope;
use crate::users::filter::{Times, UserFilter};
use crate::users::states::{Facts, next_change, states_of};
use app::users::{Activity, SignInState};
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Bitmaps over the row numbers of users.
#[derive(Default)]
pub struct Bitmaps {
    activity: [RoaringBitmap; Activity::ALL.len()],
    states: [RoaringBitmap; SignInState::ALL.len()],
    tags: HashMap<i64, RoaringBitmap>,
    groups: HashMap<i64, RoaringBitmap>,
    /// By row number: the second at which time may change a state.
    next: Vec<u32>,
    /// By row number: where a name stands among others.
    names: names::Names,
}

/// The members of some groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// How many are not deleted.
    pub people: u64,
    /// How many are in a state that was asked for.
    pub needing: u64,
    /// Row numbers of the first of these.
    pub first: Vec<i64>,
}

/// The users that each section of a query lets through; a section that asks for nothing lets all.
pub struct Sections<'b> {
    bitmaps: &'b Bitmaps,
    activity: RoaringBitmap,
    states: Option<RoaringBitmap>,
    tags: Option<RoaringBitmap>,
    groups: Option<RoaringBitmap>,
    /// Scope and search: no section may widen them.
    limits: Vec<RoaringBitmap>,
}

/// A section of the filters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Activity.
    Activity,
    /// Derived states.
    States,
    /// Tags.
    Tags,
    /// Groups.
    Groups,
}

fn union<'b>(bitmaps: impl Iterator<Item = Option<&'b RoaringBitmap>>) -> RoaringBitmap {
    let mut all = RoaringBitmap::new();
    for bitmap in bitmaps.flatten() {
        all |= bitmap;
    }
    all
}

/// A row number as bitmaps count it.
pub fn row(seq: i64) -> u32 {
    // Row numbers are given one after the other: there are no four billion users.
    u32::try_from(seq).unwrap_or(u32::MAX)
}

impl Bitmaps {
    /// Empty, with room for row numbers up to `last`.
    pub fn with_room(last: usize) -> Self {
        Self {
            next: Vec::with_capacity(last + 1 + last / 64),
            names: names::Names::with_room(last + 1 + last / 64),
            ..Self::default()
        }
    }

    /// Takes users in with their links, each a pair of row numbers.
    pub fn take(&mut self, facts: &[Facts], memberships: &[(i64, i64)], tags: &[(i64, i64)], times: &Times) {
        let in_group: HashSet<i64> = memberships.iter().map(|(user, _)| *user).collect();
        let mut erased = HashSet::new();
        for facts in facts {
            let seq = row(facts.seq);
            let Some(activity) = Activity::parse(&facts.activity) else {
                erased.insert(facts.seq); // Nowhere to be found, in no count.
                continue;
            };
            self.activity[activity as usize].insert(seq);
            for state in states_of(facts, in_group.contains(&facts.seq), times) {
                self.states[state as usize].insert(seq);
            }
            let slot = usize::try_from(seq).unwrap_or(0);
            if self.next.len() <= slot {
                self.next.resize(slot + 1, u32::MAX);
            }
            self.next[slot] = next_change(facts, times);
            self.names.set(slot, &facts.name_key);
        }
        for (links, bitmaps) in [(memberships, &mut self.groups), (tags, &mut self.tags)] {
            for (user, target) in links {
                if !erased.contains(user) {
                    bitmaps.entry(*target).or_default().insert(row(*user));
                }
            }
        }
    }

    /// Forgets users, to take them in anew.
    pub fn forget(&mut self, seqs: &[i64]) {
        let gone: RoaringBitmap = seqs.iter().map(|seq| row(*seq)).collect();
        let links = self.tags.values_mut().chain(self.groups.values_mut());
        for bitmap in self.activity.iter_mut().chain(&mut self.states).chain(links) {
            *bitmap -= &gone;
        }
        // As if they had never been there: an index loaded anew knows no group without members.
        self.tags.retain(|_, users| !users.is_empty());
        self.groups.retain(|_, users| !users.is_empty());
        for seq in &gone {
            let slot = usize::try_from(seq).unwrap_or(usize::MAX);
            if let Some(next) = self.next.get_mut(slot) {
                *next = u32::MAX;
                self.names.set(slot, "");
            }
        }
    }

    /// Users of whom time may have changed a state by this second.
    pub fn due(&self, second: u32) -> Vec<i64> {
        let due = self.next.iter().enumerate().filter(|(_, next)| **next <= second);
        due.filter_map(|(seq, _)| i64::try_from(seq).ok()).collect()
    }

    /// Those that match a filter's sections, apart from the search.
    fn sections_without_search(&self, filter: &UserFilter) -> Sections<'_> {
        let chosen = |empty: bool, bitmap: RoaringBitmap| (!empty).then_some(bitmap);
        let mut limits = match &filter.scope {
            Scope::Everything => Vec::new(),
            Scope::Groups(groups) => vec![union(groups.iter().map(|group| self.groups.get(group)))],
        };
        if filter.people {
            let everybody = union(self.activity.iter().map(Some));
            limits.push(everybody - &self.states[SignInState::ApiOnly as usize]);
        }
        Sections {
            bitmaps: self,
            activity: union(
                filter
                    .activity
                    .iter()
                    .map(|activity| Some(&self.activity[*activity as usize])),
            ),
            states: chosen(
                filter.states.is_empty(),
                union(filter.states.iter().map(|state| Some(&self.states[*state as usize]))),
            ),
            tags: chosen(
                filter.tags.is_empty(),
                union(filter.tags.iter().flatten().map(|tag| self.tags.get(tag))),
            ),
            groups: chosen(
                filter.groups.is_empty(),
                union(filter.groups.iter().map(|group| self.groups.get(group))),
            ),
            limits,
        }
    }

    /// What each section of a filter lets through. `found` are those whom the search finds, if there is one.
    pub fn sections(&self, filter: &UserFilter, found: Option<RoaringBitmap>) -> Sections<'_> {
        let mut sections = self.sections_without_search(filter);
        if let Some(mut found) = found {
            found.extend(filter.found_by_id.map(row));
            sections.limits.push(found);
        }
        sections
    }

    /// Whether at least so many are members of the groups of a filter that asks for nothing else but activities: they
    /// are looked through, the largest first, no further than that. No where it cannot be told so.
    pub fn has_at_least(&self, filter: &UserFilter, enough: u64) -> bool {
        let asks_for_more =
            filter.people || !(filter.search.is_empty() && filter.states.is_empty() && filter.tags.is_empty());
        let groups = match &filter.scope {
            _ if asks_for_more => return false,
            Scope::Everything => &filter.groups,
            Scope::Groups(led) if filter.groups.is_empty() => led,
            Scope::Groups(_) => return false,
        };
        let activity = filter
            .activity
            .iter()
            .map(|activity| Some(&self.activity[*activity as usize]));
        let (activity, mut found) = (union(activity), RoaringBitmap::new());
        let mut groups: Vec<_> = groups.iter().filter_map(|group| self.groups.get(group)).collect();
        groups.sort_by_cached_key(|members| Reverse(members.len()));
        // Each new member is one more at most, so the two are not compared before there may be enough.
        let mut worth_a_look = enough;
        groups.into_iter().any(|members| {
            found |= members;
            if found.len() < worth_a_look {
                return false;
            }
            let matching = found.intersection_len(&activity);
            worth_a_look = found.len() + enough.saturating_sub(matching);
            matching >= enough
        })
    }

    /// The names of users, as far as their order goes.
    pub fn names(&self) -> &names::Names {
        &self.names
    }

    /// All users that are not erased.
    pub fn users(&self) -> u64 {
        self.activity.iter().map(RoaringBitmap::len).sum()
    }

    /// Members of a group that are not deleted.
    pub fn members(&self, group: i64) -> u64 {
        self.groups.get(&group).map_or(0, |members| {
            let deleted = &self.activity[Activity::Deleted as usize];
            members.len() - members.intersection_len(deleted)
        })
    }

    /// Members of a group that are active.
    pub fn active_members(&self, group: i64) -> u64 {
        let active = &self.activity[Activity::Active as usize];
        self.groups
            .get(&group)
            .map_or(0, |members| members.intersection_len(active))
    }

    /// Row numbers of the tags that any member of these groups has.
    pub fn tags_of(&self, groups: &[i64]) -> HashSet<i64> {
        let members = union(groups.iter().map(|group| self.groups.get(group)));
        let theirs = self.tags.iter().filter(|(_, tagged)| !tagged.is_disjoint(&members));
        theirs.map(|(tag, _)| *tag).collect()
    }

    /// Members of these groups that are not deleted, and who of the active ones is in one of these states: at most so
    /// many, those in the first states first.
    pub fn team(&self, groups: &[i64], states: &[SignInState], most: usize) -> Team {
        let members = union(groups.iter().map(|group| self.groups.get(group)));
        let deleted = members.intersection_len(&self.activity[Activity::Deleted as usize]);
        let active = &members & &self.activity[Activity::Active as usize];
        let mut needing = RoaringBitmap::new();
        let mut first = Vec::new();
        for state in states {
            let more = (&active & &self.states[*state as usize]) - &needing;
            first.extend(more.iter().map(i64::from).take(most - first.len()));
            needing |= more;
        }
        Team {
            people: members.len() - deleted,
            needing: needing.len(),
            first,
        }
    }

    /// Active users that are not API-only.
    pub fn seats(&self) -> u64 {
        let active = &self.activity[Activity::Active as usize];
        active.len() - active.intersection_len(&self.states[SignInState::ApiOnly as usize])
    }
}

impl Sections<'_> {
    fn others(&self, but: Option<Section>) -> RoaringBitmap {
        let all = &self.bitmaps.activity;
        let mut set = if but == Some(Section::Activity) {
            union(all.iter().map(Some))
        } else {
            self.activity.clone()
        };
        for (section, bitmap) in [
            (Section::States, &self.states),
            (Section::Tags, &self.tags),
            (Section::Groups, &self.groups),
        ] {
            if let Some(bitmap) = bitmap
                && but != Some(section)
            {
                set &= bitmap;
            }
        }
        for limit in &self.limits {
            set &= limit;
        }
        set
    }

    /// All that match.
    pub fn matching(&self) -> RoaringBitmap {
        self.others(None)
    }

    /// Per activity, under the other sections.
    pub fn by_activity(&self) -> Vec<(Activity, u64)> {
        let others = self.others(Some(Section::Activity));
        Activity::ALL
            .iter()
            .map(|it| (*it, others.intersection_len(&self.bitmaps.activity[*it as usize])))
            .collect()
    }

    /// Per derived state, under the other sections.
    pub fn by_state(&self) -> Vec<(SignInState, u64)> {
        let others = self.others(Some(Section::States));
        SignInState::ALL
            .iter()
            .map(|it| (*it, others.intersection_len(&self.bitmaps.states[*it as usize])))
            .collect()
    }

    /// Per group that has anybody, under the other sections; in no order.
    pub fn by_group(&self) -> HashMap<i64, u64> {
        let others = self.others(Some(Section::Groups));
        self.bitmaps
            .groups
            .iter()
            .map(|(group, members)| (*group, others.intersection_len(members)))
            .collect()
    }

    /// How many have one of these tags, under the other sections; for each of the lists.
    pub fn by_tags<'t>(&self, tags: impl Iterator<Item = &'t [i64]>) -> Vec<u64> {
        let others = self.others(Some(Section::Tags));
        tags.map(|tags| match tags {
            [tag] => self
                .bitmaps
                .tags
                .get(tag)
                .map_or(0, |tagged| others.intersection_len(tagged)),
            tags => others.intersection_len(&union(tags.iter().map(|tag| self.bitmaps.tags.get(tag)))),
        })
        .collect()
    }
}
