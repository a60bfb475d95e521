//! What came of looking up calls: a native table, one row per id.

use leptos::prelude::*;

use super::{
    duration_text::DurationText,
    icon::{Icon, IconName},
    outcome_badge::OutcomeBadge,
    phone_text::PhoneText,
    time_text::TimeText,
};
use crate::domain::{call::CallSummary, look_up::Found};

/// One id and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultRow {
    /// The id as asked.
    pub id: String,
    /// The page of the call, where it was found.
    pub href: Option<String>,
    /// The agent's name, where it is known.
    pub agent_name: Option<String>,
    /// What came of it.
    pub found: Found,
}

/// Found, not found and failed, told apart by icon and words.
#[component]
pub fn LookUpResults(
    /// The rows, in the order asked.
    rows: Signal<Vec<ResultRow>>,
) -> impl IntoView {
    view! {
        <div class="look-up-results">
            <table class="look-up-results__table">
                <caption class="visually-hidden">"Calls by their ids"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Id"</th>
                        <th scope="col">"Result"</th>
                        <th scope="col">"Time"</th>
                        <th scope="col">"Agent"</th>
                        <th scope="col">"From → To"</th>
                        <th scope="col">"Duration"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| row.id.clone() children=result_row/>
                </tbody>
            </table>
        </div>
    }
}

fn result_row(row: ResultRow) -> impl IntoView {
    let id = match row.href {
        Some(href) => view! { <a href=href><bdi>{row.id}</bdi></a> }.into_any(),
        None => view! { <bdi>{row.id}</bdi> }.into_any(),
    };
    let rest = match row.found {
        Found::Call(call) => call_cells(*call, row.agent_name).into_any(),
        Found::Missing => view! {
            <td colspan="5" class="look-up-results__missing">
                <Icon name=IconName::Search/>
                "Not found: the vendor knows no such call"
            </td>
        }
        .into_any(),
        Found::Failed(error) => view! {
            <td colspan="5" class="look-up-results__failed">
                <Icon name=IconName::Warning/>
                "Failed: "
                <bdi>{error.sentence}</bdi>
            </td>
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="look-up-results__id">{id}</th>
            {rest}
        </tr>
    }
}

fn call_cells(call: CallSummary, agent_name: Option<String>) -> impl IntoView {
    let agent = agent_name.or_else(|| call.agent_id.map(|id| id.as_str().to_owned()));
    view! {
        <td><OutcomeBadge outcome=call.outcome raw=call.status.raw.clone()/></td>
        <td><TimeText at=call.created_at/></td>
        <td><bdi>{agent}</bdi></td>
        <td>
            <PhoneText text=call.source/>
            " → "
            <PhoneText text=call.destination/>
        </td>
        <td><DurationText duration_ms=call.duration_ms/></td>
    }
}
