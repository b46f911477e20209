//! All searched texts in one buffer, so that a search of any length is one pass of a fast substring search.

use memchr::memmem::Finder;
use roaring::RoaringBitmap;

/// Ends every text; folded texts have no control characters but the line feed.
const END: u8 = 0;

/// The texts. A changed one is written anew at the end and its old place wiped.
#[derive(Default)]
pub struct Texts {
    bytes: Vec<u8>,
    /// Where each text begins and whose it is, in the order of the buffer.
    entries: Vec<(u32, u32)>,
    /// Up to here `entries` is in the order of row numbers, as loaded.
    sorted: usize,
}

impl Texts {
    /// Room for so many bytes of text and so many users.
    pub fn with_room(bytes: usize, users: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes + users),
            entries: Vec::with_capacity(users),
            sorted: 0,
        }
    }

    /// Adds a user's text. Beyond 4 GiB of text a user is not found; that is forty million users.
    pub fn add(&mut self, seq: u32, text: &str) {
        let Ok(start) = u32::try_from(self.bytes.len()) else {
            return;
        };
        if self.sorted == self.entries.len() && self.entries.last().is_none_or(|(_, last)| *last < seq) {
            self.sorted += 1;
        }
        self.entries.push((start, seq));
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(END);
    }

    /// Wipes the texts of these users.
    pub fn remove(&mut self, seqs: &RoaringBitmap) {
        let (sorted, appended) = self.entries.split_at(self.sorted);
        let mut gone: Vec<usize> = seqs
            .iter()
            .filter_map(|seq| sorted.binary_search_by_key(&seq, |(_, seq)| *seq).ok())
            .collect();
        let tail = appended.iter().enumerate().filter(|(_, (_, seq))| seqs.contains(*seq));
        gone.extend(tail.map(|(place, _)| place + self.sorted));
        for place in gone {
            let start = self.start(place);
            let end = self.start(place + 1);
            if let Some(text) = self.bytes.get_mut(start..end) {
                text.fill(END);
            }
        }
    }

    fn start(&self, place: usize) -> usize {
        self.entries.get(place).map_or(self.bytes.len(), |(start, _)| {
            usize::try_from(*start).unwrap_or(usize::MAX)
        })
    }

    /// The users whose text contains this one, which is not empty.
    pub fn containing(&self, needle: &str) -> RoaringBitmap {
        let finder = Finder::new(needle);
        let mut found = Vec::new();
        let (mut place, mut from) = (0, 0);
        while let Some(hit) = self.bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let hit = from + hit;
            place = self.place_of(hit, place);
            if let Some((_, seq)) = self.entries.get(place) {
                found.push(*seq);
            }
            from = self.start(place + 1);
        }
        found.sort_unstable();
        found.dedup();
        RoaringBitmap::from_sorted_iter(found).unwrap_or_default()
    }

    /// The text that a byte belongs to, looked for from `near` on in growing steps.
    fn place_of(&self, byte: usize, near: usize) -> usize {
        let (mut low, mut step) = (near, 1);
        while self.start(low + step) <= byte && low + step < self.entries.len() {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(self.entries.len());
        low + self.entries.get(low..high).map_or(0, |some| {
            some.partition_point(|(start, _)| usize::try_from(*start).unwrap_or(usize::MAX) <= byte)
                .saturating_sub(1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_contains_finds(texts in prop::collection::vec("[abß\n]{0,8}", 0..40), needle in "[abß]{1,3}",
            changed in prop::collection::vec((0..40_u32, "[abß]{0,8}"), 0..10)) {
            let mut now: Vec<(u32, String)> = texts.into_iter().enumerate()
                .map(|(n, text)| (u32::try_from(n).unwrap() * 3, text)).collect();
            let mut index = Texts::with_room(10, 10);
            for (seq, text) in &now {
                index.add(*seq, text);
            }
            for (n, text) in changed {
                if let Some(entry) = now.iter_mut().find(|(seq, _)| *seq == n * 3) {
                    index.remove(&RoaringBitmap::from_iter([entry.0]));
                    index.add(entry.0, &text);
                    entry.1 = text;
                }
            }
            let expect: RoaringBitmap = now.iter().filter(|(_, text)| text.contains(&needle)).map(|(seq, _)| *seq).collect();
            prop_assert_eq!(index.containing(&needle), expect);
        }
    }
}
