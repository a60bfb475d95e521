//! One call with everything Atoms tells about it.

use std::sync::Arc;

use super::{analysis, events, latency, recording, summary, tools, transcript};
use crate::{
    domain::{
        call::{CallDetail, CallMore, CallSummary, Fact},
        cost::Cost,
        ids::AgentId,
        latency::Latency,
        url::LinkPolicy,
    },
    vendors::{common, json::Fields, request::ApiResponse},
};

/// What is shown elsewhere, or too large to be a fact.
const SHOWN_ELSEWHERE: &[&str] = &[
    "callId",
    "status",
    "duration",
    "from",
    "to",
    "type",
    "agent",
    "agentId",
    "recordingUrl",
    "recordingDualUrl",
    "transcript",
    "events",
    "callCost",
    "callFailureReason",
    "disconnectionReason",
    "createdAt",
    "answerTime",
    "endTime",
    "isTest",
    "postCallAnalytics",
    "dispositionMetrics",
    "turnLatencyMetrics",
    "average_transcriber_latency",
    "average_agent_latency",
    "average_synthesizer_latency",
];

/// What of the agent's whole set-up is a fact of the call; the raw view has the rest.
const AGENT_FACTS: [(&str, &str); 5] = [
    ("description", "Agent: description"),
    ("workflowType", "Agent: kind"),
    ("slmModel", "Agent: model"),
    ("language", "Agent: language"),
    ("activeVersionId", "Agent: active version"),
];

/// Reads a call; `agent` is the one the link named.
pub(super) fn read(
    agent: Option<&AgentId>,
    fields: Fields<'_>,
    response: &ApiResponse,
    links: LinkPolicy,
) -> Result<CallDetail, String> {
    let mut summary = with_agent(summary::read(fields)?, fields, agent);
    let (mut messages, mut unreadable) = transcript::read(fields.raw("transcript"));
    let (events, odd_events) = events::read(fields.raw("events"));
    unreadable.extend(odd_events);
    let items = fields.items("events").unwrap_or_default();
    transcript::time_by_events(&mut messages, items);
    messages.extend(tools::joined(items));
    common::sort_by_time(&mut messages);
    let latency = latency::read(fields);
    latency::attach(&latency, &mut messages);
    summary.latency_ms = summary.latency_ms.or_else(|| average(&latency));
    summary.ended_at = fields
        .timestamp("endTime")
        .or_else(|| events::first(&events, "call_end"))
        .or_else(|| events::first(&events, "call_cancelled"));
    let recordings = recording::read(fields, &summary, response.received_at_ms, links);
    Ok(CallDetail {
        started_at: events::first(&events, "call_start"),
        answered_at: fields.timestamp("answerTime"),
        transcript: Arc::new(messages.into_iter().map(Arc::new).collect()),
        unreadable,
        more: CallMore {
            recordings,
            cost: Cost {
                total: summary.cost,
                parts: Vec::new(),
            },
            latency,
            analysis: analysis::read(fields),
            events,
            facts: facts(fields),
        },
        raw_json: Arc::from(response.body.as_str()),
        summary,
    })
}

/// The detail has no `agentId`, but the whole agent (in older answers its id alone).
fn with_agent(call: CallSummary, fields: Fields<'_>, linked: Option<&AgentId>) -> CallSummary {
    let agent = fields.fields("agent");
    let id = match agent {
        Some(agent) => agent.id("_id").or_else(|| agent.id("id")),
        None => fields.id("agent"),
    };
    CallSummary {
        agent_id: id
            .map(AgentId::new)
            .or(call.agent_id)
            .or_else(|| linked.cloned()),
        agent_name: agent.and_then(|agent| agent.text("name")),
        ..call
    }
}

/// The average of the turns, for calls of which Atoms tells none.
fn average(latency: &Latency) -> Option<u64> {
    let turns = latency.turns.iter().filter_map(|turn| turn.total_ms);
    let (count, sum) = turns.fold((0_u64, 0_u64), |(count, sum), ms| {
        (count + 1, sum.saturating_add(ms))
    });
    sum.checked_div(count)
}

fn facts(fields: Fields<'_>) -> Vec<Fact> {
    let mut facts = common::facts(fields, SHOWN_ELSEWHERE);
    let mut add = |from: Option<Fields<'_>>, names: &[(&str, &str)]| {
        for (name, label) in names {
            let value = from.and_then(|from| from.raw(name)).and_then(common::plain);
            facts.extend(value.map(|value| Fact {
                label: (*label).to_owned(),
                value,
            }));
        }
    };
    add(fields.fields("agent"), &AGENT_FACTS);
    add(
        fields.fields("turnLatencyMetrics"),
        &[
            ("turns", "Turns measured"),
            ("processedAt", "Latency measured at"),
        ],
    );
    facts
}
