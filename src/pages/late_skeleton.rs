//! What stands in for content that takes its time.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::skeleton_rows::SkeletonRows;

/// Skeletons appear only when an answer takes longer than this: most do not, and a flash is worse than
/// nothing.
const DELAY: Duration = Duration::from_millis(200);

/// Rows in outline, after a moment.
#[component]
pub fn LateSkeleton(
    /// How many rows.
    count: usize,
) -> impl IntoView {
    let is_late = RwSignal::new(false);
    // Without timers there are no skeletons, only the rows when they come.
    if let Ok(timer) = set_timeout_with_handle(move || is_late.set(true), DELAY) {
        on_cleanup(move || timer.clear());
    }
    move || is_late.get().then(|| view! { <SkeletonRows count /> })
}
