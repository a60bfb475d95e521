//! What stands in for a list without calls.

use leptos::prelude::*;

use super::calls_parts::Parts;
use crate::{
    components::{empty_state::EmptyState, icon::IconName},
    routes::CallsQuery,
};

/// An empty list, with the way out.
#[component]
pub fn NoCalls(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let is_filtered = Memo::new(move |_| parts.query.get().is_filtered());
    let is_past_the_end = Memo::new(move |_| parts.query.get().page.get() > 1);
    move || {
        if is_past_the_end.get() {
            let href = parts.here.href(&parts.route(parts.query.get().at_page(1)));
            view! {
                <EmptyState icon=IconName::Search title="There is no such page in this list">
                    <p><a class="button button--primary" href=href>"Go to the first page"</a></p>
                </EmptyState>
            }
            .into_any()
        } else if is_filtered.get() {
            let kept = parts.query.get();
            let href = parts.here.href(&parts.route(CallsQuery {
                sort: kept.sort,
                limit: kept.limit,
                ..CallsQuery::default()
            }));
            view! {
                <EmptyState icon=IconName::Filter title="No call matches these filters">
                    <p><a class="button button--primary" href=href>"Show all calls"</a></p>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState icon=IconName::PhoneIn title="No calls yet">
                    <p>"Calls appear here as soon as an agent takes or makes one. “Place a call” above starts the first."</p>
                </EmptyState>
            }.into_any()
        }
    }
}
