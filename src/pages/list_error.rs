//! What went wrong with a list: a banner above the rows there are, a panel where there are none.

use leptos::prelude::*;

use super::calls_parts::Parts;
use crate::{
    components::{error_panel::ErrorPanel, stale_banner::StaleBanner},
    routes::Route,
    state::ticking::Now,
};

/// The banner or the panel; nothing while nothing is wrong.
#[component]
pub fn ListError(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let now = expect_context::<Now>().signal();
    let shown = parts.list.shown();
    let trouble =
        Memo::new(move |_| shown.with(|shown| Some((shown.error.clone()?, shown.value.is_some()))));
    let retry = Callback::new(move |()| parts.reload());
    let key_href = parts.here.href(&Route::Connections);
    move || {
        let key_href = key_href.clone();
        trouble.get().map(|(error, has_rows)| {
            if has_rows {
                view! { <StaleBanner error on_retry=retry now_ms=now /> }.into_any()
            } else {
                view! { <ErrorPanel error on_retry=retry key_href now_ms=now /> }.into_any()
            }
        })
    }
}
