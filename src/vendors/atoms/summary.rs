//! One call as the list shows it. Every field but the id may be missing or of another shape.

use super::outcome;
use crate::{
    domain::{
        call::{CallSummary, Row},
        cost::Currency,
        ids::{AgentId, CallId},
        time::Timestamp,
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// More items than this in one answer are left out; the API documents at most 500.
const MOST_ITEMS: usize = 1_000;

/// The items of a list.
pub(super) fn rows(items: &[Json<'_>]) -> Vec<Row> {
    items
        .iter()
        .take(MOST_ITEMS)
        .enumerate()
        .map(|(index, item)| common::row(index, item, read))
        .collect()
}

/// What list and detail have in common; a call without an id is refused with a sentence.
pub(super) fn read(fields: Fields<'_>) -> Result<CallSummary, String> {
    let id = fields
        .id("callId")
        .or_else(|| fields.id("_id"))
        .ok_or("This call came without an id.")?;
    let end_reason = outcome::reason(fields.text("disconnectionReason"));
    let error_reason = outcome::reason(fields.text("callFailureReason"));
    let status = outcome::status(fields.text("status"), end_reason.is_some());
    Ok(CallSummary {
        agent_id: fields.id("agentId").map(AgentId::new),
        source: fields.text("from"),
        destination: fields.text("to"),
        direction: outcome::direction(fields.text("type")),
        outcome: outcome::outcome(&status, end_reason.as_deref(), error_reason.as_deref()),
        status,
        created_at: fields.timestamp("createdAt").or_else(|| created_in(&id)),
        duration_ms: fields.seconds_as_ms("duration"),
        is_test_call: fields.boolean("isTest"),
        end_reason,
        error_reason,
        cost: fields.money("callCost", Currency::Credits),
        latency_ms: fields
            .fields("turnLatencyMetrics")
            .and_then(|latency| latency.milliseconds("avgLatency")),
        ..CallSummary::new(CallId::new(id))
    })
}

/// When a call was created, from its id: `CALL-`, 13 digits of milliseconds since the epoch, `-`, six
/// hexadecimal digits (API reference, 2026-08). The detail of a call tells it in no other way.
fn created_in(id: &str) -> Option<Timestamp> {
    let (digits, _) = id.strip_prefix("CALL-")?.split_once('-')?;
    // With a nought in front it would be a time before 2001.
    let is_time = digits.len() == 13
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    Timestamp::from_ms(digits.parse().ok().filter(|_| is_time)?)
}
