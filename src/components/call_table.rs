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
    cost::Money,
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
    /// The connection's name.
    pub connection_label: Option<String>,
    /// Why its vendor tells no cost.
    pub why_no_cost: Option<&'static str>,
    /// Why its vendor tells no latency.
    pub why_no_latency: Option<&'static str>,
}

/// The columns that not every list has.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each column is there or not, whatever the others are"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The agent: not where all rows are one agent's.
    pub has_agent: bool,
    /// The connection: where the rows are those of several.
    pub has_connection: bool,
    /// What calls cost.
    pub has_cost: bool,
    /// How fast the agents answered.
    pub has_latency: bool,
}

/// With more columns than these they share the room more tightly.
const FEW_COLUMNS: usize = 7;

impl Columns {
    fn count(self) -> usize {
        let extra = [
            self.has_agent,
            self.has_connection,
            self.has_cost,
            self.has_latency,
        ];
        6 + extra.into_iter().filter(|has| *has).count()
    }
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
    /// The columns that not every list has.
    columns: Columns,
    /// Whether the rows are older than the last attempt to load them.
    is_stale: Signal<bool>,
    /// The current time, for calls in progress.
    now_ms: Signal<i64>,
) -> impl IntoView {
    let rows = keyed(rows, |row: &CallRow| row.row_id.as_str());
    view! {
        <div class="call-table" class:call-table--stale=is_stale class:call-table--one-agent=!columns.has_agent class:call-table--many={columns.count() > FEW_COLUMNS}>
            <table class="call-table__table">
                <caption class="visually-hidden">
                    "Calls (columns whose headers are buttons can be sorted)"
                </caption>
                <thead class="call-table__head">
                    <tr>
                        <SortHeader label="Time" class="call-table__time" by=SortBy::Created sort on_sort/>
                        {columns.has_connection.then(|| view! { <th scope="col" class="call-table__connection">"Connection"</th> })}
                        {columns.has_agent.then(|| view! { <th scope="col" class="call-table__agent">"Agent"</th> })}
                        <th scope="col">"From → To"</th>
                        <th scope="col" class="call-table__direction">"Direction"</th>
                        <SortHeader label="Outcome" class="call-table__outcome" by=SortBy::Status sort on_sort/>
                        <SortHeader label="Duration" class="call-table__duration" by=SortBy::Duration sort on_sort/>
                        {columns.has_latency.then(|| view! { <th scope="col" class="call-table__latency">"Latency"</th> })}
                        {columns.has_cost.then(|| view! { <th scope="col" class="call-table__cost">"Cost"</th> })}
                        <th scope="col" class="call-table__kind">"Kind"</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || rows.get()
                        key=|(id, _)| id.clone()
                        children=move |(_, row)| table_row(row.into(), columns, now_ms)
                    />
                </tbody>
            </table>
        </div>
    }
}

/// One row; its signal lives as long as the row is in the list.
fn table_row(row: RwSignal<CallRow>, columns: Columns, now_ms: Signal<i64>) -> impl IntoView {
    let is_unreadable = move || row.with(|row| matches!(row.row, Row::Unreadable(_)));
    view! {
        <tr class="call-table__row" class:call-table__row--unreadable=is_unreadable>
            {move || cells(row.get(), columns, now_ms)}
        </tr>
    }
}

fn cells(row: CallRow, columns: Columns, now_ms: Signal<i64>) -> impl IntoView {
    match row.row.clone() {
        Row::Call(call) => Either::Left(call_cells(call, row, columns, now_ms)),
        Row::Unreadable(item) => Either::Right(unreadable_cell(item, columns)),
    }
}

fn call_cells(
    call: CallSummary,
    row: CallRow,
    columns: Columns,
    now_ms: Signal<i64>,
) -> impl IntoView {
    let raw = raw_outcome(&call);
    let connection = columns
        .has_connection
        .then(|| text_cell("call-table__connection", row.connection_label, "Unknown"));
    let agent = columns.has_agent.then(|| {
        let id = call.agent_id.as_ref().map(|id| id.as_str().to_owned());
        text_cell("call-table__agent", row.agent_name.or(id), "No agent")
    });
    let latency = columns.has_latency.then(|| {
        let text = call.latency_ms.map(seconds);
        number_cell("call-table__latency", text, row.why_no_latency)
    });
    let cost = columns.has_cost.then(|| {
        let text = call.cost.map(Money::short);
        number_cell("call-table__cost", text, row.why_no_cost)
    });
    view! {
        <th scope="row" class="call-table__time">
            <a class="call-table__link" href=row.href>
                <TimeText at=call.created_at/>
                <span class="visually-hidden">{link_words(&call)}</span>
            </a>
        </th>
        {connection}
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
        {latency}
        {cost}
        <td class="call-table__kind">{kind(call.is_test_call)}</td>
    }
}

fn text_cell(class: &'static str, text: Option<String>, absence: &'static str) -> AnyView {
    let shown = match text {
        Some(text) => view! { <bdi title=text.clone()>{text.clone()}</bdi> }.into_any(),
        None => absent(absence).into_any(),
    };
    view! { <td class=class>{shown}</td> }.into_any()
}

/// A figure, or why there is none.
fn number_cell(class: &'static str, text: Option<String>, why: Option<&'static str>) -> AnyView {
    let shown = match text {
        Some(text) => text.into_any(),
        None => absent(why.unwrap_or("Not stated")).into_any(),
    };
    view! { <td class=class>{shown}</td> }.into_any()
}

/// `1.9 s`.
fn seconds(ms: u64) -> String {
    let tenths = (ms + 50) / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
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

fn unreadable_cell(item: UnreadableRow, columns: Columns) -> impl IntoView {
    view! {
        <td class="call-table__unreadable" colspan=columns.count().to_string()>
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
