//! Grey rows while the first answer is on its way.

use leptos::prelude::*;

/// As many grey rows as are expected. Says nothing to screen readers: the page announces "Loading".
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 10)]
    count: usize,
) -> impl IntoView {
    let row = |_| {
        view! {
            <div class="skeleton-rows__row">
                <div class="skeleton-rows__bar"></div>
                <div class="skeleton-rows__bar"></div>
                <div class="skeleton-rows__bar"></div>
                <div class="skeleton-rows__bar"></div>
                <div class="skeleton-rows__bar"></div>
            </div>
        }
    };
    view! {
        <div class="skeleton-rows" aria-hidden="true">
            {(0..count).map(row).collect_view()}
        </div>
    }
}
