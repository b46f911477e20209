//! Which users have what.

use super::texts::Texts;
use crate::clock::SECOND;
use crate::scope::Scope;
use crate::users::filter::{Times, UserFilter};
use crate::users::states::{Facts, next_change, states_of};
use app::users::{Activity, SignInState};
use roaring::RoaringBitmap;
use std::collections::{HashMap, HashSet};

/// Bitmaps over the row numbers of users, and their texts.
#[derive(Default)]
pub struct Bitmaps {
    activity: [RoaringBitmap; Activity::ALL.len()],
    states: [RoaringBitmap; SignInState::ALL.len()],
    tags: HashMap<i64, RoaringBitmap>,
    groups: HashMap<i64, RoaringBitmap>,
    texts: Texts,
    /// By row number: the second at which time may change a state.
    next: Vec<u32>,
    /// The second at which `next` was last looked through.
    looked: u32,
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

fn row(seq: i64) -> u32 {
    // Row numbers are given one after the other: there are no four billion users.
    u32::try_from(seq).unwrap_or(u32::MAX)
}

impl Bitmaps {
    /// Empty, with room for so many bytes of text and row numbers up to `last`.
    pub fn with_room(bytes: i64, last: i64) -> Self {
        let users = usize::try_from(last).unwrap_or(0);
        Self {
            texts: Texts::with_room(usize::try_from(bytes).unwrap_or(0), users),
            next: Vec::with_capacity(users + 1),
            ..Self::default()
        }
    }

    /// Takes users in with their links, each a pair of row numbers.
    pub fn take(&mut self, facts: &[Facts], memberships: &[(i64, i64)], tags: &[(i64, i64)], times: &Times) {
        let in_group: HashSet<i64> = memberships.iter().map(|(user, _)| *user).collect();
        for facts in facts {
            let seq = row(facts.seq);
            let Some(place) = Activity::ALL
                .iter()
                .position(|activity| activity.as_str() == facts.activity)
            else {
                continue; // Erased: nowhere to be found.
            };
            self.activity[place].insert(seq);
            for state in states_of(facts, in_group.contains(&facts.seq), times) {
                self.states[state as usize].insert(seq);
            }
            self.texts.add(seq, &facts.search_text);
            let slot = usize::try_from(seq).unwrap_or(0);
            if self.next.len() <= slot {
                self.next.resize(slot + 1, u32::MAX);
            }
            self.next[slot] = next_change(facts, times);
        }
        for (links, bitmaps) in [(memberships, &mut self.groups), (tags, &mut self.tags)] {
            for (user, target) in links {
                bitmaps.entry(*target).or_default().insert(row(*user));
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
        self.texts.remove(&gone);
        for seq in &gone {
            if let Some(next) = usize::try_from(seq).ok().and_then(|slot| self.next.get_mut(slot)) {
                *next = u32::MAX;
            }
        }
    }

    /// Users of whom time may have changed a state since the last look.
    pub fn due(&mut self, times: &Times) -> Vec<i64> {
        let second = u32::try_from(times.now.div_euclid(SECOND)).unwrap_or(u32::MAX);
        if second == self.looked {
            return Vec::new();
        }
        self.looked = second;
        let due = self.next.iter().enumerate().filter(|(_, next)| **next <= second);
        due.filter_map(|(seq, _)| i64::try_from(seq).ok()).collect()
    }

    /// Those that match a filter's sections, apart from the search.
    fn sections_without_search(&self, filter: &UserFilter) -> Sections<'_> {
        let chosen = |empty: bool, bitmap: RoaringBitmap| (!empty).then_some(bitmap);
        let limits = match &filter.scope {
            Scope::Everything => Vec::new(),
            Scope::Groups(groups) => vec![union(groups.iter().map(|group| self.groups.get(group)))],
        };
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

    /// What each section of a filter lets through. `by_id` is the row number of the user whose identity the
    /// search is.
    pub fn sections(&self, filter: &UserFilter, by_id: Option<i64>) -> Sections<'_> {
        let mut sections = self.sections_without_search(filter);
        if !filter.search.is_empty() {
            let mut found = self.texts.containing(&filter.search);
            found.extend(by_id.map(row));
            sections.limits.push(found);
        }
        sections
    }

    /// How many match without the search, and who they are when they are not more than `most`.
    pub fn few(&self, filter: &UserFilter, most: usize) -> (u64, Option<Vec<i64>>) {
        let matching = self.sections_without_search(filter).matching();
        let few = usize::try_from(matching.len()).is_ok_and(|count| count <= most);
        (matching.len(), few.then(|| matching.iter().map(i64::from).collect()))
    }

    /// Who contains a text, when they are not more than `most`; for searches of one or two characters,
    /// which have no trigram.
    pub fn few_containing(&self, needle: &str, most: usize) -> Option<Vec<i64>> {
        let found = self.texts.containing(needle);
        usize::try_from(found.len())
            .is_ok_and(|count| count <= most)
            .then(|| found.iter().map(i64::from).collect())
    }

    /// Members of a group that are not deleted.
    pub fn members(&self, group: i64) -> u64 {
        self.groups.get(&group).map_or(0, |members| {
            let deleted = &self.activity[Activity::Deleted as usize];
            members.len() - members.intersection_len(deleted)
        })
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
