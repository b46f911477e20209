//! What a query of the list counts, kept for a while: whoever turns pages or changes the order asks for the
//! same again.

use super::Bitmaps;
use crate::store::Kind;
use crate::store::user_list::Reach;
use crate::users::filter::UserFilter;
use crate::users::list::best;
use app::users::{Activity, SignInState};
use roaring::RoaringBitmap;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Counts that are kept. Each may hold a bit per user.
const KEPT: usize = 16;

/// Who matches a filter, and what the facets count under it.
pub struct Counted {
    filter: UserFilter,
    tag_sets: Vec<Vec<i64>>,
    matching: RoaringBitmap,
    users: u64,
    /// Per activity.
    pub activity: Vec<(Activity, u64)>,
    /// Per derived state.
    pub states: Vec<(SignInState, u64)>,
    /// Per row number of a group.
    pub groups: HashMap<i64, u64>,
    /// Per set of tags that was asked for.
    pub tags: Vec<u64>,
    /// Of the whole company.
    pub seats: u64,
}

impl Counted {
    /// Counts. `found` are those whom the filter's search finds, if it has one.
    pub fn new(bitmaps: &Bitmaps, filter: UserFilter, found: Option<RoaringBitmap>, tag_sets: Vec<Vec<i64>>) -> Self {
        let sections = bitmaps.sections(&filter, found);
        Self {
            matching: sections.matching(),
            users: bitmaps.users(),
            activity: sections.by_activity(),
            states: sections.by_state(),
            groups: sections.by_group(),
            tags: sections.by_tags(tag_sets.iter().map(Vec::as_slice)),
            seats: bitmaps.seats(),
            filter,
            tag_sets,
        }
    }

    /// How many match.
    pub fn total(&self) -> u64 {
        self.matching.len()
    }

    /// Row numbers of all that match, as a set.
    pub fn matching(&self) -> &RoaringBitmap {
        &self.matching
    }

    /// Row numbers of all that match.
    pub fn seqs(&self) -> Vec<i64> {
        self.matching.iter().map(i64::from).collect()
    }

    /// How many users there are at all.
    pub fn users(&self) -> u64 {
        self.users
    }

    /// The cheapest ways to a page of `size` of them.
    pub fn ways(&self, kind: Kind, size: u32) -> Vec<Reach> {
        best(kind, &self.matching, self.users, size)
    }
}

/// The counts that were asked for last. Emptied by every change of what they were counted from.
#[derive(Default)]
pub struct Lately {
    /// How often it was emptied.
    generation: u64,
    counts: VecDeque<Arc<Counted>>,
}

impl Lately {
    /// What there is for this filter.
    pub fn find(&self, filter: &UserFilter) -> Option<&Arc<Counted>> {
        self.counts
            .iter()
            .find(|counted| counted.filter.asks_for_the_same(filter))
    }

    /// The same, if it also counted these sets of tags.
    pub fn find_with_tags(&self, filter: &UserFilter, tag_sets: &[Vec<i64>]) -> Option<Arc<Counted>> {
        self.find(filter)
            .filter(|counted| counted.tag_sets == tag_sets)
            .cloned()
    }

    /// To be told to [`Lately::keep`] what was looked at before.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Keeps counts, unless something changed since `generation`.
    pub fn keep(&mut self, counted: Arc<Counted>, generation: u64) {
        if generation != self.generation {
            return;
        }
        self.counts
            .retain(|other| !other.filter.asks_for_the_same(&counted.filter));
        self.counts.truncate(KEPT - 1);
        self.counts.push_front(counted);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.generation += 1;
        self.counts.clear();
    }
}
