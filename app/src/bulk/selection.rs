//! What is selected in a list, users or groups: it survives paging, and ends with another query.

use super::Subject;
use super::bar::BULK;
use super::plan::desk::Desk;
use crate::bulk;
use crate::groups::GroupId;
use crate::users::UserId;
use leptos::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// Ticked rows, on this page or others.
    pub ids: HashSet<Uuid>,
    /// All that match, of which there were so many; then `ids` does not count.
    pub all: Option<u64>,
}

impl Selected {
    /// Whether this row is selected.
    pub fn has(&self, id: Uuid) -> bool {
        self.all.is_some() || self.ids.contains(&id)
    }

    /// How many are selected.
    pub fn count(&self) -> u64 {
        self.all
            .unwrap_or_else(|| u64::try_from(self.ids.len()).unwrap_or(u64::MAX))
    }

    /// The same for the server; `query` is what all of them match.
    pub fn to_send(&self, subject: Subject, query: String) -> bulk::Selection {
        let ids = self.ids.iter().copied();
        match (subject, self.all) {
            (Subject::Users, Some(_)) => bulk::Selection::Matching(query),
            (Subject::Users, None) => bulk::Selection::Users(ids.map(UserId).collect()),
            (Subject::Groups, Some(_)) => bulk::Selection::MatchingGroups(query),
            (Subject::Groups, None) => bulk::Selection::Groups(ids.map(GroupId).collect()),
        }
    }

    /// The same as a field of a form: rows of other pages have no box on this one.
    pub fn to_field(&self) -> String {
        if self.all.is_some() {
            return "all".to_owned();
        }
        self.ids.iter().fold(String::new(), |mut field, id| {
            if !field.is_empty() {
                field.push(',');
            }
            field.push_str(&id.to_string());
            field
        })
    }

    /// Ticks or unticks rows of this page. Unticking one of "all matching" leaves the rest of the page.
    pub fn set(&mut self, page: &[Uuid], ids: &[Uuid], on: bool) {
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
    pub fn of_page(&self, page: &[Uuid]) -> PageState {
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
    subject: Subject,
    anchor: StoredValue<Option<Uuid>>,
}

impl Selection {
    /// Nothing selected of a list of these.
    pub fn new(subject: Subject) -> Self {
        Self {
            selected: RwSignal::new(Selected::default()),
            subject,
            anchor: StoredValue::new(None),
        }
    }

    /// Ends with another query, since that matches others: what was selected among the old ones means nothing any more.
    /// It also ends when something was done, here or from the palette: what is shown may have changed, so `again` asks
    /// for it.
    pub fn follow(self, matching: Memo<String>, again: Callback<()>) {
        Effect::watch(move || matching.get(), move |_, _, _| self.clear(), false);
        expect_context::<Desk>().on_change(move || {
            self.clear();
            again.run(());
        });
    }

    /// What is selected, for the server; `query` is what all of them match.
    pub fn to_send(self, query: String) -> bulk::Selection {
        self.selected
            .with_untracked(|selected| selected.to_send(self.subject, query))
    }

    /// Whether this row is selected.
    pub fn of(self, id: Uuid) -> Memo<bool> {
        Memo::new(move |_| self.selected.with(|selected| selected.has(id)))
    }

    /// A row was ticked or unticked; with `range` all rows since the last one too.
    pub fn toggle(self, page: &[Uuid], id: Uuid, range: bool) {
        let on = !self.selected.with_untracked(|selected| selected.has(id));
        let place = |wanted: Uuid| page.iter().position(|id| *id == wanted);
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
    pub fn toggle_page(self, page: &[Uuid]) {
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

/// The box of a table's head with its three states.
#[component]
pub fn SelectPage(
    /// The list's selection.
    selection: Selection,
    /// The rows of the page.
    ids: Arc<[Uuid]>,
    /// What it is called.
    label: &'static str,
) -> impl IntoView {
    let page = ids.clone();
    let state = Memo::new(move |_| selection.selected.with(|selected| selected.of_page(&page)));
    view! {
        <input type="checkbox" aria-label=label
            prop:checked=move || state.get() == PageState::All
            prop:indeterminate=move || state.get() == PageState::Some
            on:change=move |_| selection.toggle_page(&ids)/>
    }
}

/// The box of a row; without scripts it is sent with the bar.
#[component]
pub fn SelectRow(
    /// The list's selection.
    selection: Selection,
    /// The rows of the page.
    ids: Arc<[Uuid]>,
    /// This row.
    id: Uuid,
    /// What it is called.
    label: String,
    /// Whether it is selected.
    selected: Memo<bool>,
) -> impl IntoView {
    view! {
        <td class="c-select">
            <input type="checkbox" name="ids" value=id.to_string() form=BULK aria-label=label
                prop:checked=move || selected.get()
                on:click=move |event| selection.toggle(&ids, id, event.shift_key())/>
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: u128) -> Vec<Uuid> {
        (1..=n).map(Uuid::from_u128).collect()
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
        let send = |selected: &Selected, subject| selected.to_send(subject, "q=a".to_owned());
        // In any order.
        let named = |ids: Vec<Uuid>| ids.into_iter().collect::<HashSet<_>>() == HashSet::from([page[0], page[2]]);
        let users = send(&selected, Subject::Users);
        assert!(matches!(users, bulk::Selection::Users(ids) if named(ids.iter().map(|id| id.0).collect())));
        let groups = send(&selected, Subject::Groups);
        assert!(matches!(groups, bulk::Selection::Groups(ids) if named(ids.iter().map(|id| id.0).collect())));
        assert_eq!(selected.to_field().split(',').count(), 2);
        assert!(selected.to_field().contains(&page[2].to_string()));
        selected.all = Some(312);
        let users = send(&selected, Subject::Users);
        assert_eq!(users, bulk::Selection::Matching("q=a".to_owned()));
        let groups = send(&selected, Subject::Groups);
        assert_eq!(groups, bulk::Selection::MatchingGroups("q=a".to_owned()));
        for (selection, subject) in [(users, Subject::Users), (groups, Subject::Groups)] {
            assert_eq!(selection.subject(), subject);
        }
        assert_eq!(selected.to_field(), "all");
    }

    #[test]
    fn shift_takes_the_range_since_the_last_one() {
        let owner = Owner::new();
        owner.with(|| {
            let page = ids(6);
            let selection = Selection::new(Subject::Groups);
            selection.toggle(&page, page[1], false);
            selection.toggle(&page, page[4], true);
            assert_eq!(selection.selected.with(Selected::count), 4);
            selection.toggle(&page, page[2], true);
            assert_eq!(selection.selected.with(Selected::count), 1);
            assert!(selection.selected.with(|selected| selected.has(page[1])));
        });
    }
}
