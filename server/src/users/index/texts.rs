//! All searched texts in one buffer, so that a search of any length is one pass of a fast substring search.

use memchr::memmem::Finder;
use memchr::{memchr, memrchr};
use roaring::RoaringBitmap;

/// Ends every text, and fills the place of one that was taken out. Folded texts have no control
/// characters but the line feed.
const END: u8 = 0;
/// Bytes of the mark that stands before each text and says whose it is: six bits in each, written like
/// the second bytes of UTF-8, with which no needle begins.
const MARK: usize = 6;
/// Where a user without a text begins.
const NOWHERE: u32 = u32::MAX;
/// Less waste than this is not worth moving texts for.
const SMALL: usize = 64 * 1024;

/// The texts, each as mark, text, end.
#[derive(Default)]
pub struct Texts {
    bytes: Vec<u8>,
    /// By row number: where the mark begins.
    starts: Vec<u32>,
    /// Bytes that are nobody's.
    waste: usize,
}

fn mark(seq: u32) -> [u8; MARK] {
    std::array::from_fn(|place| {
        0x80 | u8::try_from(seq.checked_shr(u32::try_from(place * 6).unwrap_or(0)).unwrap_or(0) & 63).unwrap_or(0)
    })
}

fn marked(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(MARK)
        .rev()
        .fold(0, |seq, byte| (seq << 6) | u32::from(byte & 63))
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Texts {
    /// Room for so many bytes of text of so many users, with row numbers up to `last`.
    pub fn with_room(bytes: usize, users: usize, last: usize) -> Self {
        let needed = bytes + users * (MARK + 1);
        Self {
            // Some changes find room without a move.
            bytes: Vec::with_capacity(needed + needed / 64),
            starts: Vec::with_capacity(last + 1 + last / 64),
            waste: 0,
        }
    }

    /// Where a user's mark begins and their text ends.
    fn span(&self, seq: u32) -> Option<(usize, usize)> {
        let start = self.starts.get(size(seq)).copied().filter(|start| *start != NOWHERE)?;
        let start = size(start);
        let length = memchr(END, self.bytes.get(start..)?)?;
        Some((start, start + length))
    }

    /// Sets a user's text. Beyond 4 GiB of text a user is not found; that is forty million users.
    pub fn set(&mut self, seq: u32, text: &str) {
        if let Some((start, end)) = self.span(seq) {
            if self.bytes.get(start + MARK..end) == Some(text.as_bytes()) {
                return;
            }
            self.remove(seq);
        }
        if self.waste > SMALL.max(self.bytes.len() / 8) {
            self.close_gaps();
        }
        let Some(start) = u32::try_from(self.bytes.len()).ok().filter(|start| *start != NOWHERE) else {
            return;
        };
        let needed = MARK + text.len() + 1;
        if self.bytes.capacity() - self.bytes.len() < needed {
            // A vector by itself would double.
            self.bytes.reserve_exact(needed.max(self.bytes.len() / 16));
        }
        self.bytes.extend_from_slice(&mark(seq));
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(END);
        let slot = size(seq);
        if self.starts.len() <= slot {
            self.starts.resize(slot + 1, NOWHERE);
        }
        self.starts[slot] = start;
    }

    /// Takes a user's text out.
    pub fn remove(&mut self, seq: u32) {
        let Some((start, end)) = self.span(seq) else { return };
        self.bytes[start..end].fill(END);
        self.starts[size(seq)] = NOWHERE;
        self.waste += end + 1 - start;
    }

    /// Moves the texts together.
    fn close_gaps(&mut self) {
        let (mut from, mut to) = (0, 0);
        while let Some(rest) = self.bytes.get(from..).filter(|rest| !rest.is_empty()) {
            if rest[0] == END {
                from += 1;
                continue;
            }
            let length = memchr(END, rest).map_or(rest.len(), |end| end + 1);
            let slot = size(marked(rest));
            self.starts[slot] = u32::try_from(to).unwrap_or(NOWHERE);
            self.bytes.copy_within(from..from + length, to);
            from += length;
            to += length;
        }
        self.bytes.truncate(to);
        self.waste = 0;
    }

    /// The users whose text contains this one, which is a folded text and not empty; `None` where they are
    /// more than `most`.
    pub fn containing(&self, needle: &str, most: usize) -> Option<RoaringBitmap> {
        let finder = Finder::new(needle);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(rest) = self.bytes.get(from..) {
            let Some(hit) = finder.find(rest) else { break };
            if found.len() == most {
                return None;
            }
            let start = memrchr(END, &rest[..hit]).map_or(0, |end| end + 1);
            found.push(marked(&rest[start..]));
            from += memchr(END, &rest[hit..]).map_or(rest.len(), |end| hit + end + 1);
        }
        // In order but for the texts that changed.
        found.sort_unstable();
        RoaringBitmap::from_sorted_iter(found).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn finds_what_contains_finds(
            texts in prop::collection::vec("[abß坂\n]{0,8}", 0..40), needle in "[abß坂]{1,3}",
            changed in prop::collection::vec((0..50_u32, prop::option::of("[abß坂]{0,8}")), 0..20), move_together: bool,
        ) {
            // Far apart, so that marks have bits in several places.
            let far = |n: u32| n * 4_099;
            let mut now = BTreeMap::new();
            let mut index = Texts::with_room(10, 10, 10);
            for (n, text) in texts.into_iter().enumerate() {
                let seq = far(u32::try_from(n).unwrap());
                index.set(seq, &text);
                now.insert(seq, text);
            }
            for (n, text) in changed {
                match text {
                    Some(text) => {
                        index.set(far(n), &text);
                        now.insert(far(n), text);
                    }
                    None => {
                        index.remove(far(n));
                        now.remove(&far(n));
                    }
                }
            }
            if move_together {
                index.close_gaps();
            }
            let expect: RoaringBitmap = now.iter().filter(|(_, text)| text.contains(&needle)).map(|(seq, _)| *seq).collect();
            let found = usize::try_from(expect.len()).unwrap();
            prop_assert_eq!(index.containing(&needle, found), Some(expect));
            prop_assert!(found == 0 || index.containing(&needle, found - 1).is_none());
        }

        #[test]
        fn a_mark_says_whose(seq: u32) {
            prop_assert_eq!(marked(&mark(seq)), seq);
        }
    }

    #[test]
    fn changes_do_not_pile_up() {
        let mut index = Texts::with_room(0, 0, 0);
        for round in 0..200_000_u32 {
            index.set(round % 100, &format!("text of round {round}"));
        }
        assert!(index.bytes.capacity() < 4 * SMALL, "{}", index.bytes.capacity());
        assert_eq!(index.containing("round 19999", 20).map(|found| found.len()), Some(10));
    }
}
