//! One line above rows that could not be refreshed.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    retry_button::RetryButton,
};
use crate::domain::error::ApiError;

/// Says that what is shown is older than it should be, and why.
#[component]
pub fn StaleBanner(
    /// What went wrong with the refresh.
    error: ApiError,
    /// Tries again.
    on_retry: Callback<()>,
    /// The current time, for the countdown.
    now_ms: Signal<i64>,
) -> impl IntoView {
    view! {
        <div class="stale-banner">
            <Icon name=IconName::Warning/>
            <p class="stale-banner__text">
                "Not up to date. " <bdi>{error.sentence.clone()}</bdi>
            </p>
            <RetryButton error on_retry now_ms/>
        </div>
    }
}
