//! Everything else the vendor tells of a call.

use leptos::prelude::*;

use crate::{
    components::{
        analysis_panel::vendor_text,
        fold::Fold,
        icon::{Icon, IconName},
    },
    domain::{
        call::Fact,
        text::{shorten, visible_identifier},
    },
};

/// Longer names are cut.
const LABEL_CHARS: usize = 120;
/// With no more facts than this they are unfolded from the start.
const OPEN_UP_TO: usize = 8;

/// The facts in the vendor's order, folded away when there are many.
#[component]
pub fn MoreFacts(
    /// The facts; at least one.
    facts: Vec<Fact>,
) -> impl IntoView {
    let count = facts.len();
    let rows = facts.into_iter().map(row).collect_view();
    view! {
        <details class="panel" open=count <= OPEN_UP_TO>
            <summary class="panel__title">
                <Icon name=IconName::Info />
                <h2 class="panel__name">{format!("Further facts, {count}")}</h2>
            </summary>
            <dl class="panel__facts">{rows}</dl>
        </details>
    }
}

fn row(fact: Fact) -> AnyView {
    let is_json = fact.value.starts_with(['{', '[']);
    let value = if is_json {
        let label = format!("JSON, {} characters", fact.value.chars().count());
        view! { <Fold label text=fact.value /> }.into_any()
    } else {
        vendor_text(&fact.value)
    };
    view! {
        <div>
            <dt><bdi>{visible_identifier(&shorten(fact.label.trim(), LABEL_CHARS))}</bdi></dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}
