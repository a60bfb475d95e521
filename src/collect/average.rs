//! The average length of calls.

use crate::domain::call::Row;

/// The most calls that are read for an average.
pub const MOST_AVERAGED: u64 = 1_000;

/// An average, and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Average {
    /// The mean length in milliseconds, rounded down; `None` when no call has a length.
    pub mean_ms: Option<u64>,
    /// How many calls it is made of.
    pub counted: usize,
    /// How many calls have no length: never answered, still going on, or not told.
    pub without: usize,
}

/// The average over these rows. Unreadable ones have no length.
pub fn average<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Average {
    let mut sum: u128 = 0;
    let mut average = Average::default();
    for row in rows {
        match row {
            Row::Call(call) if call.duration_ms.is_some() => {
                sum += call.duration_ms.map_or(0, u128::from);
                average.counted += 1;
            }
            _ => average.without += 1,
        }
    }
    average.mean_ms = u128::try_from(average.counted)
        .ok()
        .and_then(|counted| sum.checked_div(counted))
        .and_then(|mean| u64::try_from(mean).ok());
    average
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{call::CallSummary, ids::CallId};

    fn row(duration_ms: Option<u64>) -> Row {
        Row::Call(CallSummary {
            duration_ms,
            ..CallSummary::new(CallId::new("a"))
        })
    }

    #[test]
    fn calls_without_a_length_are_counted_apart() {
        let rows = [row(Some(1_000)), row(None), row(Some(2_001))];
        let average = average(&rows);
        assert_eq!(average.mean_ms, Some(1_500));
        assert_eq!((average.counted, average.without), (2, 1));
    }

    #[test]
    fn nothing_has_no_average_and_the_longest_do_not_overflow() {
        assert_eq!(average([]), Average::default());
        let rows = [row(Some(u64::MAX)), row(Some(u64::MAX))];
        assert_eq!(average(&rows).mean_ms, Some(u64::MAX));
    }
}
