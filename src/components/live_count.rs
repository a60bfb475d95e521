//! The vendor's own count of calls going on.

use leptos::prelude::*;

use crate::domain::{
    text::grouped,
    time::{Timestamp, ago},
};

/// One line; nothing where the vendor keeps no count. Not read out: it changes all the time.
#[component]
pub fn LiveCount(
    /// The line, as [`count_words`] says it.
    words: Signal<Option<String>>,
) -> impl IntoView {
    view! { <p class="live-count">{words}</p> }
}

/// `12 calls active by Diga’s own count of the account, 20 seconds ago`: the last number that could be
/// read, and when. It need not equal the list beside it, which is made from the calls themselves.
pub fn count_words(
    count: Option<(u64, Timestamp)>,
    has_failed: bool,
    vendor_name: &str,
    now_ms: i64,
) -> String {
    let Some((count, at)) = count else {
        return format!("{vendor_name}’s own count of active calls could not be read");
    };
    let age = age_words(at, now_ms);
    let noun = if count == 1 { "call" } else { "calls" };
    let count = grouped(count);
    let since = if has_failed {
        "; it could not be read since"
    } else {
        ""
    };
    format!("{count} {noun} active by {vendor_name}’s own count of the account, {age}{since}")
}

/// `just now`, `20 seconds ago`, `2 minutes ago`.
fn age_words(at: Timestamp, now_ms: i64) -> String {
    let age_ms = Timestamp::from_ms(now_ms).and_then(|now| now.since(at));
    // From a minute on the seconds are left out.
    let step_ms = |age_ms| if age_ms < 60_000 { 1_000 } else { 60_000 };
    ago(age_ms.map(|age_ms| age_ms - age_ms % step_ms(age_ms)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_says_whose_it_is_how_old_and_whether_it_failed_since() {
        let at = Timestamp::from_ms(1_000_000).unwrap();
        let words = |count: u64, has_failed, later_ms: i64| {
            count_words(Some((count, at)), has_failed, "Diga", 1_000_000 + later_ms)
        };
        assert_eq!(
            words(12, false, 20_000),
            "12 calls active by Diga’s own count of the account, 20 seconds ago"
        );
        assert_eq!(
            words(1, false, -5),
            "1 call active by Diga’s own count of the account, just now"
        );
        assert_eq!(
            words(0, true, 125_000),
            "0 calls active by Diga’s own count of the account, 2 minutes ago; it could not be read since"
        );
        assert_eq!(
            count_words(None, true, "Diga", 0),
            "Diga’s own count of active calls could not be read"
        );
    }
}
