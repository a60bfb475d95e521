//! A link that leads out of the console.

use leptos::prelude::*;

use crate::domain::url::SafeUrl;

/// Opens in a tab of its own, which learns nothing about this one.
#[component]
pub fn OpenElsewhere(
    /// Where it is.
    url: SafeUrl,
) -> impl IntoView {
    view! {
        <a
            href=url.href().to_owned()
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            referrerpolicy="no-referrer"
        >
            "Open on " <bdi>{url.host().to_owned()}</bdi>
        </a>
    }
}
