//! Why there is nothing here, and what to do about it.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// An icon, a sentence, and whatever helps.
#[component]
pub fn EmptyState(
    /// The icon above.
    icon: IconName,
    /// What is empty, in one sentence.
    #[prop(into)]
    title: String,
    /// Why, and what can be done.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <div class="empty-state__icon">
                <Icon name=icon/>
            </div>
            <p class="empty-state__title">{title}</p>
            <div class="empty-state__body">{children()}</div>
        </div>
    }
}
