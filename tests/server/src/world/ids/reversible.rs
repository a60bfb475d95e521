//! Ids that look random and lead back to the row they were made from, so that a dialect with ids of its own needs
//! no further column: finding a row is one read by its number. Each kind of thing of each vendor has a space of its
//! own; an id of one space is nothing in another.
//!
//! - UUIDs (Vapi, Diga): 60 bits carry the row number and the second of creation, 62 bits prove that the id was
//!   made here.
//! - 24 hex digits as `MongoDB` makes them (Atoms `_id`): 8 the second of creation, 10 a proof, 6 the row number.
//! - `CALL-{13 digits}-{6 hex}` (Atoms `callId`): the millisecond of creation and the row number.

use crate::{
    clock::{EpochMs, SECOND},
    numeric::unsigned,
    rng::Rng,
};

/// Bits of a row number in a UUID.
const ROW_BITS: u32 = 28;
/// Half of the bits a UUID carries.
const HALF_BITS: u32 = 30;
const HALF: u64 = (1 << HALF_BITS) - 1;
/// Bits of a row number in the ids of Atoms.
const SHORT_ROW_BITS: u32 = 24;

/// What an id was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The row number; below 2^24, which no data set here comes near.
    pub(crate) number: i64,
    /// When the thing was created; UUIDs and hex ids keep whole seconds.
    pub(crate) created_ms: EpochMs,
}

impl Row {
    /// The row with this number and moment of creation.
    pub(crate) fn new(number: i64, created_ms: EpochMs) -> Self {
        Self { number, created_ms }
    }

    /// Whether the id was made for this very row: numbers come again when the data is made anew.
    pub(crate) fn is_of(self, created_ms: EpochMs) -> bool {
        self.created_ms / SECOND == created_ms / SECOND
    }
}

/// The ids of one kind of thing, such as `vapi call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Space(pub(crate) &'static str);

impl Space {
    /// The row's id as a version 4 UUID.
    pub(crate) fn uuid(self, row: Row) -> String {
        let seconds = unsigned(row.created_ms / SECOND) & 0xffff_ffff;
        let number = unsigned(row.number) & ((1 << ROW_BITS) - 1);
        let mixed = self.mix((seconds << ROW_BITS) | number);
        let proof = self.proof(mixed) & ((1 << 62) - 1);
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            mixed >> 28,
            (mixed >> 12) & 0xffff,
            mixed & 0xfff,
            0x8000 | (proof >> 48),
            proof & 0xffff_ffff_ffff
        )
    }

    /// The row a UUID of this space was made from.
    pub(crate) fn of_uuid(self, id: &str) -> Option<Row> {
        if id.len() != 36 {
            return None;
        }
        let hex = |from: usize, to: usize| u64::from_str_radix(id.get(from..to)?, 16).ok();
        let mixed = (hex(0, 8)? << 28) | (hex(9, 13)? << 12) | hex(15, 18)?;
        let packed = self.unmix(mixed);
        let row = Row {
            number: i64::try_from(packed & ((1 << ROW_BITS) - 1)).ok()?,
            created_ms: i64::try_from(packed >> ROW_BITS).ok()? * SECOND,
        };
        // The rest of the digits is compared by making the id again.
        (self.uuid(row) == id.to_ascii_lowercase()).then_some(row)
    }

    /// The row's id as 24 hex digits.
    pub(crate) fn hex24(self, row: Row) -> String {
        let seconds = unsigned(row.created_ms / SECOND) & 0xffff_ffff;
        let number = self.short(row.number);
        let proof = self.proof((seconds << SHORT_ROW_BITS) | number) & 0xff_ffff_ffff;
        format!("{seconds:08x}{proof:010x}{number:06x}")
    }

    /// The row such an id of this space was made from.
    pub(crate) fn of_hex24(self, id: &str) -> Option<Row> {
        if id.len() != 24 {
            return None;
        }
        let hex = |from: usize, to: usize| i64::from_str_radix(id.get(from..to)?, 16).ok();
        let row = Row {
            number: self.long(hex(18, 24)?),
            created_ms: hex(0, 8)? * SECOND,
        };
        (self.hex24(row) == id.to_ascii_lowercase()).then_some(row)
    }

    /// The row's id as `CALL-{13 digits}-{6 hex}`; the moment is kept to the millisecond.
    pub(crate) fn call_code(self, row: Row) -> String {
        format!("CALL-{:013}-{:06x}", row.created_ms, self.short(row.number))
    }

    /// The row such an id of this space was made from.
    pub(crate) fn of_call_code(self, id: &str) -> Option<Row> {
        let (at, number) = id.strip_prefix("CALL-")?.split_once('-')?;
        let row = Row {
            number: self.long(i64::from_str_radix(number, 16).ok()?),
            created_ms: at.parse().ok()?,
        };
        (self.call_code(row) == id).then_some(row)
    }

    /// 24 bits of a row number, hidden under bits of the space's own.
    fn short(self, number: i64) -> u64 {
        (unsigned(number) ^ self.key(9)) & 0xff_ffff
    }

    fn long(self, short: i64) -> i64 {
        i64::try_from((unsigned(short) ^ self.key(9)) & 0xff_ffff).unwrap_or(0)
    }

    fn key(self, round: u64) -> u64 {
        Rng::for_purpose(0, self.0, round).next()
    }

    fn proof(self, value: u64) -> u64 {
        Rng::new(self.key(8) ^ value).next()
    }

    /// One round's mask for a half: any function will do, for it is never run backwards.
    fn mask(self, round: u64, half: u64) -> u64 {
        Rng::new(self.key(round).wrapping_add(half)).next() & HALF
    }

    /// A Feistel network over 60 bits: neighbours do not look alike, and it runs backwards.
    fn mix(self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> HALF_BITS & HALF, value & HALF);
        for round in 0..4 {
            (left, right) = (right, left ^ self.mask(round, right));
        }
        (left << HALF_BITS) | right
    }

    fn unmix(self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> HALF_BITS & HALF, value & HALF);
        for round in (0..4).rev() {
            (left, right) = (right ^ self.mask(round, left), left);
        }
        (left << HALF_BITS) | right
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const CALLS: Space = Space("test call");
    const AGENTS: Space = Space("test agent");

    fn rows() -> impl Iterator<Item = Row> {
        [0, 1, 2, 255, 100_000, 0xff_ffff]
            .into_iter()
            .flat_map(|number| {
                [0, 1_780_646_400_000, 1_790_000_000_000].map(|at| Row::new(number, at))
            })
    }

    #[test]
    fn every_form_leads_back_to_its_row() {
        for row in rows() {
            assert_eq!(CALLS.of_uuid(&CALLS.uuid(row)), Some(row));
            assert_eq!(
                CALLS.of_uuid(&CALLS.uuid(row).to_ascii_uppercase()),
                Some(row)
            );
            assert_eq!(CALLS.of_hex24(&CALLS.hex24(row)), Some(row));
            let odd = Row::new(row.number, row.created_ms + 123);
            assert_eq!(CALLS.of_call_code(&CALLS.call_code(odd)), Some(odd));
        }
    }

    #[test]
    fn ids_have_the_vendors_forms_and_neighbours_differ() {
        let ids: Vec<String> = (0..100)
            .map(|number| CALLS.uuid(Row::new(number, 1_780_646_400_000)))
            .collect();
        for id in &ids {
            assert_eq!(id.len(), 36, "{id}");
            assert_eq!(id.chars().nth(14), Some('4'), "{id}");
            assert!(
                matches!(id.chars().nth(19), Some('8' | '9' | 'a' | 'b')),
                "{id}"
            );
        }
        let starts: HashSet<&str> = ids.iter().map(|id| &id[..8]).collect();
        assert!(starts.len() > 95, "{starts:?}");
        let row = Row::new(7, 1_780_646_400_123);
        assert_eq!(CALLS.hex24(row).len(), 24);
        let code = CALLS.call_code(row);
        assert!(code.starts_with("CALL-1780646400123-"), "{code}");
        assert_eq!(code.len(), 25);
    }

    #[test]
    fn other_spaces_and_strange_text_lead_nowhere() {
        for row in rows() {
            assert_eq!(AGENTS.of_uuid(&CALLS.uuid(row)), None);
            assert_eq!(AGENTS.of_hex24(&CALLS.hex24(row)), None);
        }
        for text in [
            "",
            "3c90c3cc-0d44-4b50-8888-8dd25736052a",
            "3c90c3ccé0d44-4b50-8888-8dd2573605a",
            "60d0fe4f5311236168a109ca",
            "CALL-1737000000000-",
            "CALL-x-abc123",
            "CALL-1737000000000-abc1234567",
            "------------------------------------",
            "++++++++++++++++++++++++",
        ] {
            assert_eq!(CALLS.of_uuid(text), None, "{text}");
            assert_eq!(CALLS.of_hex24(text), None, "{text}");
            assert_eq!(CALLS.of_call_code(text), None, "{text}");
        }
    }
}
