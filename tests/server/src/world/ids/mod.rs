//! Ids in the vendors' forms. Here: the ones the world stores, 25 characters, `c`, then the creation time in base
//! 36, then hash characters; tickets and request ids. `reversible` has the ids that are made from row numbers.

pub(crate) mod reversible;

use crate::{clock::EpochMs, numeric::unsigned, rng::Rng};

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

fn base36(mut value: u64, width: usize) -> String {
    let mut digits = vec!['0'; width];
    for slot in digits.iter_mut().rev() {
        let digit = usize::try_from(value % 36).unwrap_or(0);
        *slot = DIGITS.get(digit).map_or('0', |byte| char::from(*byte));
        value /= 36;
    }
    digits.into_iter().collect()
}

/// An id for something created at `at_ms`; the generator supplies what makes it unique.
pub(crate) fn cuid(at_ms: EpochMs, rng: &mut Rng) -> String {
    format!(
        "c{}{}{}",
        base36(unsigned(at_ms), 8),
        base36(rng.next(), 8),
        base36(rng.next(), 8)
    )
}

/// 43 characters nobody can guess from the outside of this process, in the alphabet of a vendor's ticket.
pub(crate) fn ticket(rng: &mut Rng) -> String {
    (0..4)
        .map(|_| base36(rng.next(), 11))
        .collect::<String>()
        .chars()
        .take(43)
        .collect()
}

/// A request id in the form of a version 4 UUID.
pub(crate) fn uuid(rng: &mut Rng) -> String {
    let (high, low) = (rng.next(), rng.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0x0fff,
        0x8000 | (low >> 48 & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_documented_shape() {
        let mut rng = Rng::new(1);
        let id = cuid(1_790_000_000_000, &mut rng);
        assert_eq!(id.len(), 25, "{id}");
        assert!(id.starts_with("cm"), "{id}");
        assert_eq!(ticket(&mut rng).len(), 43);
        let uuid = uuid(&mut rng);
        assert_eq!(uuid.len(), 36, "{uuid}");
        assert_eq!(uuid.chars().nth(14), Some('4'));
    }
}
