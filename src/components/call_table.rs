//! The list of calls: a native table with one link per row.

use leptos::{prelude::*, web_sys::Element};

use super::{call_rows::CallRows, sort_header::SortHeader};
use crate::domain::query::{Sort, SortBy};

pub use super::call_row::{CallRow, Columns};

/// With more columns than these they share the room more tightly.
const FEW_COLUMNS: usize = 7;

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
                <tbody use:show_rows=(rows, columns, now_ms)></tbody>
            </table>
        </div>
    }
}

/// Keeps the rows of the body as the signal says, from the moment that the body is made.
fn show_rows(body: Element, (rows, columns, now_ms): (Signal<Vec<CallRow>>, Columns, Signal<i64>)) {
    let shown = StoredValue::new_local(CallRows::new(body, columns));
    let has_ticking = RwSignal::new(false);
    let show = RenderEffect::new(move |_| {
        let rows = rows.get();
        shown.update_value(|shown| {
            shown.show(rows, now_ms.get_untracked());
            // The rows just made say the present time already: only a change starts the ticking.
            let has = shown.has_ticking();
            has_ticking.maybe_update(|had| std::mem::replace(had, has) != has);
        });
    });
    let tick = RenderEffect::new(move |_| {
        if has_ticking.get() {
            let now_ms = now_ms.get();
            shown.with_value(|shown| shown.tick(now_ms));
        }
    });
    // They stop when they are dropped: with the table.
    StoredValue::new_local((show, tick));
}
