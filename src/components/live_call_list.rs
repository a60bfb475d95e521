//! The calls in progress, one of them followed.

use leptos::prelude::*;

use super::{
    duration_text::DurationText,
    icon::{Icon, IconName},
    keyed::keyed,
    outcome_badge::OutcomeBadge,
    phone_text::PhoneText,
};
use crate::domain::outcome::Outcome;

/// One call of the live page.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRow {
    /// The vendor's id of the call.
    pub id: String,
    /// The page of the call.
    pub href: String,
    /// The agent's name.
    pub agent_name: String,
    /// Who called.
    pub source: Option<String>,
    /// Who was called.
    pub destination: Option<String>,
    /// How far it is, or how it ended.
    pub outcome: Outcome,
    /// How long it has been going on, in milliseconds; ticks.
    pub elapsed_ms: Option<u64>,
    /// Whether it is over; it stays in the list with its outcome.
    pub ended: bool,
}

/// Calls as buttons that choose the one to follow, each with a link to its page.
#[component]
pub fn LiveCallList(
    /// The calls, in order.
    #[prop(into)]
    rows: Signal<Vec<LiveRow>>,
    /// The id of the call that is followed.
    followed: Signal<Option<String>>,
    /// Asks to follow the call with this id.
    on_follow: Callback<String>,
) -> impl IntoView {
    let rows = keyed(rows, |row: &LiveRow| row.id.as_str());
    view! {
        <ul class="live-call-list" aria-label="Calls in progress">
            <For
                each=move || rows.get()
                key=|(id, _)| id.clone()
                children=move |(id, row)| item(id, row.into(), followed, on_follow)
            />
        </ul>
    }
}

fn item(
    id: String,
    row: RwSignal<LiveRow>,
    followed: Signal<Option<String>>,
    on_follow: Callback<String>,
) -> impl IntoView {
    // The time ticks; everything else is rebuilt only when it changes.
    let calm = Memo::new(move |_| LiveRow {
        elapsed_ms: None,
        ..row.get()
    });
    let elapsed_ms = Memo::new(move |_| row.with(|row| row.elapsed_ms));
    let own = id.clone();
    let is_followed = Memo::new(move |_| followed.with(|followed| followed.as_ref() == Some(&own)));
    view! {
        <li class="live-call-list__item" class:live-call-list__item--ended=move || calm.with(|row| row.ended)>
            <button
                type="button"
                class="live-call-list__button"
                aria-pressed=move || if is_followed.get() { "true" } else { "false" }
                on:click=move |_| on_follow.run(id.clone())
            >
                <bdi class="live-call-list__agent truncate">{move || calm.with(|row| row.agent_name.clone())}</bdi>
                <span class="live-call-list__elapsed">
                    {move || view! { <DurationText duration_ms=elapsed_ms.get()/> }}
                </span>
                <span class="live-call-list__outcome">
                    {move || view! { <OutcomeBadge outcome=calm.with(|row| row.outcome) raw=""/> }}
                </span>
                <span class="live-call-list__parties truncate">{move || parties(calm.get())}</span>
            </button>
            <a
                class="live-call-list__open button button--quiet button--icon"
                href=move || calm.with(|row| row.href.clone())
                aria-label=move || calm.with(|row| format!("Open the call of {}", row.agent_name))
                title="Open the call"
            >
                <Icon name=IconName::ChevronRight/>
            </a>
        </li>
    }
}

fn parties(row: LiveRow) -> impl IntoView {
    view! {
        <PhoneText text=row.source/>
        " → "
        <PhoneText text=row.destination/>
    }
}
