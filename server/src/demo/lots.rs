//! Chance that a seed decides: the same on every machine and for ever, which no crate's generator
//! promises (`SplitMix64`).

/// Draws lots.
pub struct Lots(u64);

impl Lots {
    /// Lots of that seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, but not, `end`; 0 where that is nothing.
    pub fn below(&mut self, end: i64) -> i64 {
        let wide = u128::from(self.draw()) * u128::try_from(end).unwrap_or_default();
        i64::try_from(wide >> 64).unwrap_or_default()
    }

    /// From `first` to `last`; `first` where `last` is before it.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        first + self.below(last.saturating_sub(first).saturating_add(1))
    }

    /// Yes so many times in a thousand.
    pub fn chance(&mut self, thousandths: i64) -> bool {
        self.below(1000) < thousandths
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[position(self.below(length(list)))]
    }
}

/// Things of which some are drawn more often than others.
pub struct Weighted<T> {
    items: Vec<T>,
    /// Sums of the weights up to and with each item.
    sums: Vec<i64>,
}

impl<T> Weighted<T> {
    /// Each with its weight.
    pub fn new(items: impl IntoIterator<Item = (T, i64)>) -> Self {
        let mut sum = 0;
        let (items, sums) = items
            .into_iter()
            .map(|(item, weight)| {
                sum += weight;
                (item, sum)
            })
            .unzip();
        Self { items, sums }
    }

    /// One of them; there must be some.
    pub fn draw(&self, lots: &mut Lots) -> &T {
        let lot = lots.below(self.sums.last().copied().unwrap_or_default());
        &self.items[self.sums.partition_point(|&sum| sum <= lot)]
    }
}

fn length<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

fn position(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Lots, Weighted};

    #[test]
    fn a_seed_means_the_same_for_ever() {
        let mut lots = Lots::new(1);
        assert_eq!(
            [lots.draw(), lots.draw()],
            [0x910a_2dec_8902_5cc1, 0xbeeb_8da1_658e_ec67]
        );
    }

    #[test]
    fn lots_stay_between_their_ends_and_reach_them() {
        let mut lots = Lots::new(7);
        let drawn: std::collections::BTreeSet<i64> = (0..1000).map(|_| lots.between(-2, 2)).collect();
        assert_eq!(Vec::from_iter(drawn), [-2, -1, 0, 1, 2]);
        assert_eq!(lots.between(5, 3), 5);
    }

    #[test]
    fn weights_weigh() {
        let mut lots = Lots::new(7);
        let coins = Weighted::new([("never", 0), ("rare", 1), ("often", 9)]);
        let drawn: Vec<&str> = (0..1000).map(|_| *coins.draw(&mut lots)).collect();
        let rare = drawn.iter().filter(|coin| **coin == "rare").count();
        assert!((60..140).contains(&rare), "{rare}");
        assert!(!drawn.contains(&"never"));
    }
}
