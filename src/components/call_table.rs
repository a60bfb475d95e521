//! The list of calls: a native table with one link per row.

use leptos::{either::Either, prelude::*};

use super::{
    duration_text::DurationText,
    icon::{Icon, IconName},
    keyed::keyed,
    outcome_badge::OutcomeBadge,
    phone_text::PhoneText,
    sort_header::SortHeader,
    time_text::{TimeText, absent},
};
use crate::domain::{
    call::{CallSummary, Direction, Row, UnreadableRow},
    outcome::{Outcome, Phase},
    query::{Sort, SortBy},
};

/// One row and where it leads.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRow {
    /// Tells rows apart; the same from one answer to the next, unique within the list.
    pub row_id: String,
    /// The page of the call.
    pub href: String,
    /// What the vendor said.
    pub row: Row,
    /// The agent's name, where it is known.
    pub agent_name: Option<String>,
}

/// The calls of one page, newest knowledge in place: a row that did not change keeps its nodes, and
/// with them the reader's focus and selection.
#[component]
pub fn CallTable(
    /// The rows, in order.
    rows: Signal<Vec<CallRow>>,
    /// The order they are in.
    sort: Signal<Sort>,
    /// Asks for another order.
    on_sort: Callback<Sort>,
    /// Whether the agent has a column: not where all rows are one agent's.
    shows_agent: bool,
    /// Whether the rows are older than the last attempt to load them.
    is_stale: Signal<bool>,
    /// The current time, for calls in progress.
    now_ms: Signal<i64>,
) -> impl IntoView {
    let rows = keyed(rows, |row: &CallRow| row.row_id.as_str());
    view! {
        <div class="call-table" class:call-table--stale=is_stale class:call-table--one-agent=!shows_agent>
            <table class="call-table__table">
                <caption class="visually-hidden">
                    "Calls (columns whose headers are buttons can be sorted)"
                </caption>
                <thead class="call-table__head">
                    <tr>
                        <SortHeader label="Time" by=SortBy::Created sort on_sort/>
                        {shows_agent.then(|| view! { <th scope="col">"Agent"</th> })}
                        <th scope="col">"From → To"</th>
                        <th scope="col">"Direction"</th>
                        <SortHeader label="Outcome" by=SortBy::Status sort on_sort/>
                        <SortHeader label="Duration" by=SortBy::Duration sort on_sort/>
                        <th scope="col">"Kind"</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || rows.get()
                        key=|(id, _)| id.clone()
                        children=move |(_, row)| table_row(row.into(), shows_agent, now_ms)
                    />
                </tbody>
            </table>
        </div>
    }
}

/// One row; its signal lives as long as the row is in the list.
fn table_row(row: RwSignal<CallRow>, shows_agent: bool, now_ms: Signal<i64>) -> impl IntoView {
    let is_unreadable = move || row.with(|row| matches!(row.row, Row::Unreadable(_)));
    view! {
        <tr class="call-table__row" class:call-table__row--unreadable=is_unreadable>
            {move || cells(row.get(), shows_agent, now_ms)}
        </tr>
    }
}

fn cells(row: CallRow, shows_agent: bool, now_ms: Signal<i64>) -> impl IntoView {
    match row.row {
        Row::Call(call) => {
            let agent = shows_agent.then(|| agent_cell(row.agent_name, &call).into_any());
            Either::Left(call_cells(call, row.href, agent, now_ms))
        }
        Row::Unreadable(item) => Either::Right(unreadable_cell(item, shows_agent)),
    }
}

fn call_cells(
    call: CallSummary,
    href: String,
    agent: Option<AnyView>,
    now_ms: Signal<i64>,
) -> impl IntoView {
    let raw = raw_outcome(&call);
    view! {
        <th scope="row" class="call-table__time">
            <a class="call-table__link" href=href>
                <TimeText at=call.created_at/>
                <span class="visually-hidden">{link_words(&call)}</span>
            </a>
        </th>
        {agent}
        <td class="call-table__parties">
            <PhoneText text=call.source.clone()/>
            <span class="call-table__arrow" aria-hidden="true">
                "→"
            </span>
            <span class="visually-hidden">" to "</span>
            <PhoneText text=call.destination.clone()/>
        </td>
        <td class="call-table__direction">{direction(&call.direction)}</td>
        <td class="call-table__outcome">
            <OutcomeBadge outcome=call.outcome raw/>
        </td>
        <td class="call-table__duration">{duration(&call, now_ms)}</td>
        <td class="call-table__kind">{kind(call.is_test_call)}</td>
    }
}

fn agent_cell(name: Option<String>, call: &CallSummary) -> impl IntoView + use<> {
    let shown = name.or_else(|| call.agent_id.as_ref().map(|id| id.as_str().to_owned()));
    view! {
        <td class="call-table__agent">
            {shown
                .map_or_else(
                    || absent("No agent").into_any(),
                    |name| view! { <bdi title=name.clone()>{name.clone()}</bdi> }.into_any(),
                )}
        </td>
    }
}

/// What the row's link is called after the time, so that a list of links makes sense.
fn link_words(call: &CallSummary) -> String {
    let party = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    format!(
        ", call from {} to {}",
        party(&call.source),
        party(&call.destination)
    )
}

/// The vendor's words behind the outcome, for the tooltip.
fn raw_outcome(call: &CallSummary) -> String {
    let reasons = [
        Some(call.status.raw.as_str()),
        call.end_reason.as_deref(),
        call.error_reason.as_deref(),
    ];
    let words: Vec<&str> = reasons
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    words.join(" · ")
}

fn direction(direction: &Direction) -> impl IntoView + use<> {
    let icon = match direction {
        Direction::Inbound => Some(IconName::PhoneIn),
        Direction::Outbound => Some(IconName::PhoneOut),
        Direction::Web => Some(IconName::Globe),
        Direction::Other(_) | Direction::Unknown => None,
    };
    view! {
        {icon.map(|name| view! { <Icon name/> })}
        <bdi>{direction.label().to_owned()}</bdi>
    }
}

/// The vendor's figure; for a call in progress the time since it began, ticking.
fn duration(call: &CallSummary, now_ms: Signal<i64>) -> impl IntoView + use<> {
    // A call that waits to be dialled has no length yet.
    let began = matches!(call.outcome, Outcome::InProgress(phase) if phase != Phase::Queued)
        .then(|| call.ringing_at.or(call.created_at))
        .flatten();
    match began {
        Some(began) => Either::Left(move || {
            let elapsed_ms = u64::try_from(now_ms.get().saturating_sub(began.ms())).ok();
            view! { <DurationText duration_ms=elapsed_ms/> }
        }),
        None => Either::Right(view! { <DurationText duration_ms=call.duration_ms/> }),
    }
}

fn kind(is_test_call: Option<bool>) -> AnyView {
    match is_test_call {
        Some(true) => view! {
            <span class="badge">
                <Icon name=IconName::TestTube/>
                <span class="call-table__word">"Test"</span>
            </span>
        }
        .into_any(),
        Some(false) => view! { <span class="call-table__word muted">"Live"</span> }.into_any(),
        None => absent("Not stated").into_any(),
    }
}

fn unreadable_cell(item: UnreadableRow, shows_agent: bool) -> impl IntoView {
    view! {
        <td class="call-table__unreadable" colspan=if shows_agent { "7" } else { "6" }>
            <details>
                <summary>
                    <Icon name=IconName::Warning/>
                    " This item could not be read as a call: "
                    <bdi>{item.reason}</bdi>
                </summary>
                <pre class="call-table__raw">{item.raw}</pre>
            </details>
        </td>
    }
}
