//! Where users stand in the order of their names, as far as the first eight bytes tell.
//!
//! Eight megabytes for a million users, by which a page of any few thousand of them is told without reading the rest.

use roaring::RoaringBitmap;

/// The first bytes of names, by row number.
#[derive(Default)]
pub struct Names(Vec<u64>);

/// The first bytes of a name as a number: of two names, the one that comes first has none that is greater.
fn beginning(name_key: &str) -> u64 {
    let mut first = [0; 8];
    for (place, byte) in first.iter_mut().zip(name_key.bytes()) {
        *place = byte;
    }
    u64::from_be_bytes(first)
}

impl Names {
    /// Empty, with room for so many row numbers.
    pub fn with_room(slots: usize) -> Self {
        Self(Vec::with_capacity(slots))
    }

    /// Notes a name.
    pub fn set(&mut self, slot: usize, name_key: &str) {
        if self.0.len() <= slot {
            self.0.resize(slot + 1, 0);
        }
        self.0[slot] = beginning(name_key);
    }

    /// Of these users those among whom the first `wanted` behind a name are, or from the start; and whether others come
    /// behind them. More than `wanted` where names begin alike.
    pub fn first(
        &self,
        users: &RoaringBitmap,
        behind: Option<&str>,
        descending: bool,
        wanted: usize,
    ) -> (Vec<i64>, bool) {
        // The other way around, the last is the first.
        let turned = |first: u64| if descending { !first } else { first };
        let behind = behind.map(|name_key| turned(beginning(name_key)));
        let mut alike = Vec::new();
        let mut rest: Vec<(u64, u32)> = Vec::new();
        for user in users {
            let slot = usize::try_from(user).unwrap_or(usize::MAX);
            let first = turned(self.0.get(slot).copied().unwrap_or(0));
            if behind == Some(first) {
                // Before the name or behind it: only the whole tells.
                alike.push(i64::from(user));
            } else if behind.is_none_or(|behind| behind < first) {
                rest.push((first, user));
            }
        }
        let others = rest.len();
        if let Some(last) = wanted.checked_sub(1).filter(|last| *last < others) {
            let (_, (last, _), _) = rest.select_nth_unstable(last);
            let last = *last;
            rest.retain(|(first, _)| *first <= last);
        }
        let is_more = rest.len() < others;
        alike.extend(rest.into_iter().map(|(_, user)| i64::from(user)));
        (alike, is_more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_page_is_among_those_it_is_told_of(
            names in proptest::collection::vec("[a-c]{0,3}[a-zäß]{0,9}", 1..60),
            chosen in proptest::collection::vec(any::<bool>(), 60),
            behind in proptest::option::of(0_usize..60),
            descending: bool,
            wanted in 1_usize..12,
        ) {
            let mut noted = Names::default();
            for (slot, name) in names.iter().enumerate() {
                noted.set(slot, name);
            }
            let users: RoaringBitmap = (0_u32..).zip(&names).zip(&chosen).filter(|(_, chosen)| **chosen).map(|((seq, _), _)| seq).collect();
            let behind = behind.and_then(|place| names.get(place).map(|name| (name.as_str(), i64::try_from(place).unwrap_or(0))));
            let mut order: Vec<(&str, i64)> = (0..).zip(&names).filter(|(seq, _)| users.contains(*seq)).map(|(seq, name)| (name.as_str(), i64::from(seq))).collect();
            order.sort_unstable();
            if descending {
                order.reverse();
            }
            order.retain(|it| behind.is_none_or(|behind| if descending { *it < behind } else { *it > behind }));
            let (among, is_more) = noted.first(&users, behind.map(|(name, _)| name), descending, wanted);
            for (_, seq) in order.iter().take(wanted) {
                prop_assert!(among.contains(seq), "{seq} of {among:?}");
            }
            if !is_more {
                for (_, seq) in &order {
                    prop_assert!(among.contains(seq), "{seq} of {among:?}");
                }
            }
            let same = among.iter().filter(|seq| order.iter().any(|(_, other)| other == *seq)).count();
            prop_assert!(same >= wanted.min(order.len()));
        }
    }
}
