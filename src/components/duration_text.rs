//! A length of time on the screen.

use leptos::prelude::*;

use super::time_text::absent;
use crate::domain::time::{clock, in_words};

/// `1:42`, said as "1 minute 42 seconds"; an em dash where there is none.
#[component]
pub fn DurationText(
    /// The length in milliseconds.
    duration_ms: Option<u64>,
) -> impl IntoView {
    duration_ms.map_or_else(
        || absent("No duration").into_any(),
        |duration_ms| {
            view! {
                <span class="duration-text numeric" aria-hidden="true">
                    {clock(duration_ms)}
                </span>
                <span class="visually-hidden">{in_words(duration_ms)}</span>
            }
            .into_any()
        },
    )
}
