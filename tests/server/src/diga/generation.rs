//! The three generations of Diga's contract, told apart by the path: `/diga` speaks the newest one, `/diga/g2` and
//! `/diga/g1` the older ones, each with the paths, fields, words and times of its day. A path and not a query, so
//! that it can be part of a base URL. Documents of 2025-11-20 (first), 2026-03-11 (second) and 2026-07-22 (third).

use crate::clock::{EpochMs, SECOND, iso};

/// A generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// 2025-11: `phone_id`, `/v1/transcription/{id}`, no numbered pages, no logs.
    First,
    /// 2026-03: `phone_register_id`, versions, variables, `/v1/call/{id}/message`, pages.
    Second,
    /// 2026-07: four statuses, what became of a call in `end_reason` only; the stream of active calls.
    Third,
}

impl Generation {
    /// Where its paths begin below the dialect's own.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::First => "/g1",
            Self::Second => "/g2",
            Self::Third => "",
        }
    }

    /// Whether lists know numbered pages, and calls their agent's version and variables.
    pub(crate) fn is_paged(self) -> bool {
        self != Self::First
    }

    /// The field that names the account's own line.
    pub(crate) fn phone_field(self) -> &'static str {
        match self {
            Self::First => "phone_id",
            Self::Second | Self::Third => "phone_register_id",
        }
    }

    /// The field that names a message.
    pub(crate) fn message_id_field(self) -> &'static str {
        match self {
            Self::First => "message_id",
            Self::Second | Self::Third => "id",
        }
    }

    /// A moment as the framework writes it: microseconds where it has a fraction, `Z` or an offset.
    pub(crate) fn time(self, at_ms: EpochMs) -> String {
        let text = iso(at_ms);
        let text = text.trim_end_matches('Z');
        let zone = if self == Self::Second { "+00:00" } else { "Z" };
        match text.split_once('.') {
            Some((whole, _)) if at_ms % SECOND == 0 => format!("{whole}{zone}"),
            _ => format!("{text}000{zone}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_microseconds_only_where_they_say_something() {
        let at = 1_780_646_400_120;
        assert_eq!(Generation::First.time(at), "2026-06-05T08:00:00.120000Z");
        assert_eq!(Generation::Third.time(at - 120), "2026-06-05T08:00:00Z");
        assert_eq!(
            Generation::Second.time(at - 120),
            "2026-06-05T08:00:00+00:00"
        );
    }
}
