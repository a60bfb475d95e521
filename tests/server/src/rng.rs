//! A small deterministic generator (`SplitMix64`). Same seed, same numbers, on every machine and for ever:
//! the data set is a function of the seed, so the algorithm is written out here instead of taken from a crate
//! that may change its streams between versions.

use crate::numeric::{real, signed, whole};

/// A deterministic stream of numbers.
#[derive(Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream for `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream for one purpose under `seed`, independent of the streams of other purposes.
    pub(crate) fn for_purpose(seed: u64, purpose: &str, number: u64) -> Self {
        let mut hash = seed ^ 0xcbf2_9ce4_8422_2325;
        for byte in purpose.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut rng = Self(hash ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        rng.next();
        rng
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`; 0 when the bound is not positive.
    pub(crate) fn below(&mut self, bound: i64) -> i64 {
        match u64::try_from(bound) {
            Ok(bound) if bound > 0 => i64::try_from(self.next() % bound).unwrap_or(0),
            _ => 0,
        }
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// One of the items; `None` only for an empty slice.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(crate::numeric::count(self.below(signed(items.len()))))
    }

    /// The index of one weight, picked in proportion to it; 0 when all weights are 0.
    pub(crate) fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// `value` scaled by `factor`, in whole units.
    pub(crate) fn scaled(value: i64, factor: f64) -> i64 {
        whole(real(value) * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_gives_same_numbers_and_purposes_differ() {
        let take = |mut rng: Rng| (0..8).map(|_| rng.next()).collect::<Vec<_>>();
        assert_eq!(take(Rng::new(7)), take(Rng::new(7)));
        assert_ne!(
            take(Rng::for_purpose(7, "calls", 0)),
            take(Rng::for_purpose(7, "live", 0))
        );
        assert_ne!(
            take(Rng::for_purpose(7, "calls", 0)),
            take(Rng::for_purpose(7, "calls", 1))
        );
    }

    #[test]
    fn bounds_and_weights_are_respected() {
        let mut rng = Rng::new(3);
        assert!((0..1000).all(|_| (5..=9).contains(&rng.between(5, 9))));
        assert!((0..1000).all(|_| rng.weighted(&[0, 3, 0]) == 1));
        assert_eq!(rng.below(0), 0);
    }
}
