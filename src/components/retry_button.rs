//! A button that waits until trying again makes sense.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::{error::ApiError, time::Timestamp};

/// Whole seconds from now until `at`; `None` once it is past.
fn seconds_until(at: Option<Timestamp>, now_ms: i64) -> Option<i64> {
    let left_ms = at?.ms().saturating_sub(now_ms);
    (left_ms > 0).then(|| left_ms.saturating_add(999) / 1000)
}

/// "Try again", or "Try again in 12 s" where the vendor asked for patience.
#[component]
pub fn RetryButton(
    /// What went wrong; it may say when to try again.
    error: ApiError,
    /// Tries again.
    on_retry: Callback<()>,
    /// The current time.
    now_ms: Signal<i64>,
) -> impl IntoView {
    let retry_at = error.retry_at;
    let wait_s = Memo::new(move |_| seconds_until(retry_at, now_ms.get()));
    let label = move || match wait_s.get() {
        Some(seconds) => format!("Try again in {seconds} s"),
        None => "Try again".to_owned(),
    };
    // Not `disabled`: a button that counts down keeps its place in the tab order, and its focus.
    view! {
        <button
            type="button"
            class="retry-button button"
            aria-disabled=move || wait_s.get().map(|_| "true")
            on:click=move |_| {
                if wait_s.get_untracked().is_none() {
                    on_retry.run(());
                }
            }
        >
            <Icon name=IconName::Refresh/>
            <span class="numeric">{label}</span>
        </button>
    }
}
