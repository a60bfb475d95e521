//! What the list shows of a call. Its items are whole calls with transcript and set-up; nothing else of
//! them is kept. Every field but the id may be missing or of another shape.

use super::outcome;
use crate::{
    domain::{
        call::{CallSummary, Direction, Row},
        cost::{Currency, Money},
        ids::{AgentId, CallId},
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// One item of a list.
pub(super) fn row(index: usize, item: &Json<'_>) -> Row {
    common::row(index, item, read)
}

/// A call without an id is refused with a sentence.
pub(super) fn read(fields: Fields<'_>) -> Result<CallSummary, String> {
    let id = fields.id("id").ok_or("This call came without an id.")?;
    let (started_at, ended_at) = (fields.timestamp("startedAt"), fields.timestamp("endedAt"));
    let end_reason = fields.text("endedReason");
    let has_ended = ended_at.is_some() && end_reason.is_some();
    let status = outcome::status(fields.text("status"), has_ended);
    let direction = outcome::direction(fields.text("type"));
    let (ours, theirs) = (party(fields, "phoneNumber"), party(fields, "customer"));
    let (source, destination) = match direction {
        Direction::Inbound | Direction::Web => (theirs, ours),
        _ => (ours, theirs),
    };
    Ok(CallSummary {
        agent_id: fields.id("assistantId").map(AgentId::new),
        agent_name: agent_name(fields),
        source,
        destination,
        direction,
        outcome: outcome::outcome(&status, end_reason.as_deref()),
        status,
        created_at: fields.timestamp("createdAt"),
        ended_at,
        duration_ms: started_at.and_then(|started_at| ended_at?.since(started_at)),
        end_reason,
        error_reason: fields.text("endedMessage"),
        cost: cost(fields),
        latency_ms: fields
            .fields("artifact")
            .and_then(|artifact| artifact.fields("performanceMetrics"))
            .and_then(|metrics| metrics.milliseconds("turnLatencyAverage")),
        ..CallSummary::new(CallId::new(id))
    })
}

/// The number, SIP address or name of `customer` or `phoneNumber`. Imported numbers keep theirs in
/// `twilioPhoneNumber`.
fn party(fields: Fields<'_>, name: &str) -> Option<String> {
    let Some(party) = fields.fields(name) else {
        return fields.text(name);
    };
    ["number", "twilioPhoneNumber", "sipUri", "name"]
        .into_iter()
        .find_map(|name| party.text(name))
}

/// The name of whatever speaks; one with an id only is named by the list of assistants.
fn agent_name(fields: Fields<'_>) -> Option<String> {
    ["assistant", "squad", "workflow"]
        .into_iter()
        .find_map(|name| fields.fields(name)?.text("name"))
}

/// The total in US dollars.
pub(super) fn cost(fields: Fields<'_>) -> Option<Money> {
    fields.money("cost", Currency::Usd).or_else(|| {
        fields
            .fields("costBreakdown")?
            .money("total", Currency::Usd)
    })
}
