//! Number conversions that cannot fail silently. Holds only these helpers; uses nothing else of the crate.

/// Rounds towards zero and clamps to the range of `i64`; not-a-number becomes 0.
pub(crate) fn whole(value: f64) -> i64 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "a float-to-integer `as` saturates, which is the wanted behaviour, and no From exists"
    )]
    let whole = value as i64;
    whole
}

/// The float nearest to an integer; exact up to 2^53, far above any count or millisecond here.
pub(crate) fn real(value: i64) -> f64 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "values stay below 2^53 and no From<i64> for f64 exists"
    )]
    let real = value as f64;
    real
}

/// An `i64` as an unsigned number, negative values becoming 0.
pub(crate) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A count as an `i64`, for SQL and time arithmetic.
pub(crate) fn signed(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A non-negative `i64` as an index or count, negative values becoming 0.
pub(crate) fn count(value: i64) -> usize {
    usize::try_from(value).unwrap_or(0)
}
