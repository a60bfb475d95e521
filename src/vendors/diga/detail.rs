//! One call as `/v1/call/{id}` tells it: everything but what was said, the log and, at times, the
//! recording, which have addresses of their own.

use std::sync::Arc;

use super::{pages, recording, rows};
use crate::{
    domain::{
        call::{CallDetail, CallMore, CallSummary, Fact},
        error::ApiError,
        transcript::Messages,
        url::LinkPolicy,
    },
    vendors::{
        common,
        json::{self, Fields},
        request::ApiResponse,
    },
};

/// The call in an answer.
pub(super) fn read(response: &ApiResponse, links: LinkPolicy) -> Result<CallDetail, ApiError> {
    pages::success(response, |document| {
        let unexpected = |reason: &str| json::unexpected(response, reason);
        let fields =
            Fields::of(document).ok_or_else(|| unexpected("The answer does not hold a call."))?;
        let summary = rows::summary(fields).map_err(|reason| unexpected(&reason))?;
        Ok(CallDetail {
            started_at: fields.timestamp("start_time"),
            answered_at: None,
            transcript: Messages::default(),
            unreadable: Vec::new(),
            more: more(fields, &summary, response, links),
            raw_json: Arc::from(response.body.as_str()),
            summary,
        })
    })
}

fn more(
    fields: Fields<'_>,
    summary: &CallSummary,
    response: &ApiResponse,
    links: LinkPolicy,
) -> CallMore {
    let named = fields.text("recording_url");
    CallMore {
        recordings: recording::of(named, summary, response.received_at_ms, links),
        facts: facts(fields),
        ..CallMore::default()
    }
}

/// Fields that have a place of their own, or are taken apart below.
const SHOWN_ELSEWHERE: &[&str] = &[
    "id",
    "agent_id",
    "status",
    "type",
    "contact",
    "created_date",
    "recording_url",
    "start_time",
    "end_time",
    "duration",
    "end_reason",
    "dynamic_variables",
];

fn facts(fields: Fields<'_>) -> Vec<Fact> {
    let mut facts = common::facts(fields, SHOWN_ELSEWHERE);
    for (name, shown) in [("contact", "identifier"), ("dynamic_variables", "")] {
        match fields.fields(name) {
            Some(inner) => facts.extend(within(name, common::facts(inner, &[shown]))),
            // Not the object it should be: shown as it is.
            None => facts.extend(fields.raw(name).and_then(common::plain).map(|value| Fact {
                label: name.to_owned(),
                value,
            })),
        }
    }
    facts
}

/// Facts of an object within: `contact.created_date`.
fn within(name: &str, facts: Vec<Fact>) -> impl Iterator<Item = Fact> {
    facts.into_iter().map(move |fact| Fact {
        label: [name, ".", &fact.label].concat(),
        value: fact.value,
    })
}
