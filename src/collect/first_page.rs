//! How much is asked for at first.

/// Rows asked of each source at a time near the start of a merged list, at least.
const SMALLEST_FETCH: u32 = 20;
/// Rows asked of a source at a time: the most that vendors give.
pub const LARGEST_FETCH: u32 = 100;

/// How many rows each of `sources` is asked for so that the first `rows` of the merged list are there
/// soon: twice the even share, because calls are not spread evenly.
pub fn first_fetch_limit(sources: u32, rows: u32) -> u32 {
    match sources {
        0 | 1 => rows,
        _ => (rows * 2 / sources).clamp(SMALLEST_FETCH, LARGEST_FETCH),
    }
}
