//! Where a page stands in the whole list, in words.

use super::Count;
use crate::domain::text::grouped;

/// `1–50 of 4,981`; `1–50 of at least 300` while not every source is counted. `first` counts from 0.
pub fn range_text(first: u64, rows: usize, count: Count) -> String {
    let of = match count {
        Count::Exact(count) => grouped(count),
        Count::AtLeast(count) => format!("at least {}", grouped(count)),
    };
    match u64::try_from(rows).unwrap_or(u64::MAX) {
        0 => format!("0 of {of}"),
        rows => format!(
            "{}–{} of {of}",
            grouped(first + 1),
            grouped(first.saturating_add(rows))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_the_page_stands() {
        assert_eq!(range_text(0, 50, Count::Exact(4_981)), "1–50 of 4,981");
        assert_eq!(
            range_text(4_950, 31, Count::Exact(4_981)),
            "4,951–4,981 of 4,981"
        );
        assert_eq!(
            range_text(0, 50, Count::AtLeast(300)),
            "1–50 of at least 300"
        );
        assert_eq!(range_text(0, 0, Count::Exact(0)), "0 of 0");
    }
}
