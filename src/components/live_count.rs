//! The vendor's own count of calls going on.

use leptos::prelude::*;

use crate::domain::{
    text::grouped,
    time::{Timestamp, in_words},
};

/// One line: `12 calls active by Diga's own count, 20 seconds ago`. What the number covers stands in its
/// tooltip, because it need not equal the list beside it.
#[component]
pub fn LiveCount(
    /// The last number that could be read, and when; `None` when none ever could.
    #[prop(into)]
    count: Signal<Option<(u64, Timestamp)>>,
    /// Whether the last look failed.
    #[prop(into)]
    has_failed: Signal<bool>,
    /// The vendor's name.
    vendor_name: &'static str,
    /// The current time, in milliseconds since the epoch; ticks.
    now_ms: Signal<i64>,
) -> impl IntoView {
    let words = Memo::new(move |_| {
        let Some((count, at)) = count.get() else {
            return format!("{vendor_name}’s own count of active calls could not be read");
        };
        let age = age_words(at, now_ms.get());
        let noun = if count == 1 { "call" } else { "calls" };
        let count = grouped(usize::try_from(count).unwrap_or(usize::MAX));
        let since = if has_failed.get() {
            "; it could not be read since"
        } else {
            ""
        };
        format!("{count} {noun} active by {vendor_name}’s own count, {age}{since}")
    });
    let covers = format!(
        "{vendor_name} counts the active calls of the whole account. The list is made from the calls themselves and may differ for a moment."
    );
    view! { <p class="live-count" title=covers>{words}</p> }
}

/// `just now`, `20 seconds ago`, `2 minutes ago`.
fn age_words(at: Timestamp, now_ms: i64) -> String {
    let age_ms = Timestamp::from_ms(now_ms).and_then(|now| now.since(at));
    match age_ms {
        Some(age_ms) if age_ms >= 60_000 => {
            format!("{} ago", in_words(age_ms - age_ms % 60_000))
        }
        Some(age_ms) if age_ms >= 1_000 => format!("{} ago", in_words(age_ms)),
        _ => "just now".to_owned(),
    }
}
