//! Which users are selected: it survives paging, and ends with another query.

use super::UserId;
use super::bulk;
use leptos::prelude::*;
use std::collections::HashSet;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// Ticked users, on this page or others.
    pub ids: HashSet<UserId>,
    /// All that match, of which there were so many; then `ids` does not count.
    pub all: Option<u64>,
}

impl Selected {
    /// Whether this user is selected.
    pub fn has(&self, id: UserId) -> bool {
        self.all.is_some() || self.ids.contains(&id)
    }

    /// How many are selected.
    pub fn count(&self) -> u64 {
        self.all
            .unwrap_or_else(|| u64::try_from(self.ids.len()).unwrap_or(u64::MAX))
    }

    /// The same for the server; `query` is what all of them match.
    pub fn to_send(&self, query: &str) -> bulk::Selection {
        if self.all.is_some() {
            bulk::Selection::Matching(query.to_owned())
        } else {
            let mut ids: Vec<_> = self.ids.iter().copied().collect();
            // The same selection is the same whatever order it was made in.
            ids.sort_unstable();
            bulk::Selection::Users(ids)
        }
    }

    /// Ticks or unticks users of this page. Unticking one of "all matching" leaves the rest of the page.
    pub fn set(&mut self, page: &[UserId], ids: &[UserId], on: bool) {
        if self.all.take().is_some() {
            self.ids = page.iter().copied().collect();
        }
        for id in ids {
            if on {
                self.ids.insert(*id);
            } else {
                self.ids.remove(id);
            }
        }
    }

    /// Whether none, some or all of these are selected: the three states of the header's checkbox.
    pub fn of_page(&self, page: &[UserId]) -> PageState {
        let on = page.iter().filter(|id| self.has(**id)).count();
        if on == 0 {
            PageState::None
        } else if on == page.len() {
            PageState::All
        } else {
            PageState::Some
        }
    }
}

/// The state of the header's checkbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageState {
    /// No row of the page is selected.
    None,
    /// Some are.
    Some,
    /// All are.
    All,
}

/// The selection of a list, and the row from which Shift takes a range.
#[derive(Clone, Copy)]
pub struct Selection {
    /// What is selected.
    pub selected: RwSignal<Selected>,
    anchor: StoredValue<Option<UserId>>,
}

impl Selection {
    /// Nothing selected.
    pub fn new() -> Self {
        Self {
            selected: RwSignal::new(Selected::default()),
            anchor: StoredValue::new(None),
        }
    }

    /// A row was ticked or unticked; with `range` all rows since the last one too.
    pub fn toggle(self, page: &[UserId], id: UserId, range: bool) {
        let on = !self.selected.with_untracked(|selected| selected.has(id));
        let place = |wanted: UserId| page.iter().position(|id| *id == wanted);
        let from = if range {
            self.anchor.get_value().and_then(place)
        } else {
            None
        };
        let ids = match (from, place(id)) {
            (Some(from), Some(to)) => &page[from.min(to)..=from.max(to)],
            (None, Some(here)) => &page[here..=here],
            (_, None) => return,
        };
        self.selected.update(|selected| selected.set(page, ids, on));
        self.anchor.set_value(Some(id));
    }

    /// The header's checkbox was ticked or unticked.
    pub fn toggle_page(self, page: &[UserId]) {
        let on = self.selected.with_untracked(|selected| selected.of_page(page)) != PageState::All;
        self.selected.update(|selected| selected.set(page, page, on));
        self.anchor.set_value(None);
    }

    /// Nothing is selected any more.
    pub fn clear(self) {
        self.selected.set(Selected::default());
        self.anchor.set_value(None);
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn ids(n: u128) -> Vec<UserId> {
        (1..=n).map(|n| UserId(Uuid::from_u128(n))).collect()
    }

    #[test]
    fn selection_survives_paging_and_knows_three_states() {
        let all = ids(6);
        let (first, second) = all.split_at(3);
        let mut selected = Selected::default();
        selected.set(first, &first[..2], true);
        assert_eq!(selected.of_page(first), PageState::Some);
        assert_eq!(selected.of_page(second), PageState::None);
        selected.set(second, second, true);
        assert_eq!(selected.of_page(second), PageState::All);
        assert_eq!(selected.count(), 5);
    }

    #[test]
    fn unticking_one_of_all_matching_leaves_the_rest_of_the_page() {
        let page = ids(3);
        let mut selected = Selected {
            ids: HashSet::new(),
            all: Some(312),
        };
        assert!(selected.has(page[1]));
        assert_eq!(selected.count(), 312);
        selected.set(&page, &page[1..2], false);
        assert_eq!(selected.all, None);
        assert_eq!(selected.count(), 2);
        assert!(!selected.has(page[1]));
    }

    #[test]
    fn what_is_sent_are_the_ticked_or_the_query() {
        let page = ids(3);
        let mut selected = Selected::default();
        selected.set(&page, &[page[2], page[0]], true);
        assert_eq!(selected.to_send("q=a"), bulk::Selection::Users(vec![page[0], page[2]]));
        selected.all = Some(312);
        assert_eq!(selected.to_send("q=a"), bulk::Selection::Matching("q=a".to_owned()));
    }

    #[test]
    fn shift_takes_the_range_since_the_last_one() {
        let owner = Owner::new();
        owner.with(|| {
            let page = ids(6);
            let selection = Selection::new();
            selection.toggle(&page, page[1], false);
            selection.toggle(&page, page[4], true);
            assert_eq!(selection.selected.with(Selected::count), 4);
            selection.toggle(&page, page[2], true);
            assert_eq!(selection.selected.with(Selected::count), 1);
            assert!(selection.selected.with(|selected| selected.has(page[1])));
        });
    }
}
