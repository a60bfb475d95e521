//! One call, whole.

use std::sync::Arc;

use super::{analysis, cost, events, latency, recording, summary, transcript};
use crate::{
    domain::{
        call::{CallDetail, CallMore, Fact},
        latency::Latency,
        url::LinkPolicy,
    },
    vendors::{common, json::Fields, request::ApiResponse},
};

/// Fields of a call that have a place of their own.
const SHOWN: &[&str] = &[
    "id",
    "type",
    "status",
    "endedReason",
    "endedMessage",
    "createdAt",
    "startedAt",
    "endedAt",
    "cost",
    "assistantId",
    "messages",
    "transcript",
    "analysis",
    "summary",
    "artifact",
    "monitor",
    "customer",
    "phoneNumber",
    "transport",
    "destination",
];
/// The same of its `artifact`.
const SHOWN_OF_ARTIFACT: &[&str] = &[
    "messages",
    "messagesOpenAIFormatted",
    "transcript",
    "recording",
    "presignedMonoUrl",
    "presignedStereoUrl",
    "presignedVideoUrl",
    "presignedAssistantUrl",
    "presignedCustomerUrl",
    "performanceMetrics",
    "structuredOutputs",
    "scorecards",
    "transfers",
    "assistantActivations",
    "nodes",
];

/// The call of an answer; one without an id is refused with a sentence.
pub(super) fn read(
    call: Fields<'_>,
    response: &ApiResponse,
    links: LinkPolicy,
) -> Result<CallDetail, String> {
    let summary = summary::read(call)?;
    let artifact = call.fields("artifact");
    let metrics = artifact.and_then(|artifact| artifact.fields("performanceMetrics"));
    let mut unreadable = Vec::new();
    let spoken = transcript::read(call, artifact, &mut unreadable);
    Ok(CallDetail {
        started_at: call.timestamp("startedAt"),
        answered_at: spoken.began_at,
        transcript: Arc::new(spoken.messages.into_iter().map(Arc::new).collect()),
        unreadable,
        more: CallMore {
            recordings: recording::read(call, &summary, response.received_at_ms, links),
            cost: cost::read(call),
            latency: metrics.map_or_else(Latency::default, latency::read),
            analysis: analysis::read(call, artifact),
            events: events::read(call, artifact),
            facts: facts(call, artifact, metrics),
        },
        raw_json: Arc::from(response.body.as_str()),
        summary,
    })
}

/// Everything else. The components of a cost stand beside its breakdown, so that one is a fact then.
fn facts(call: Fields<'_>, artifact: Option<Fields<'_>>, metrics: Option<Fields<'_>>) -> Vec<Fact> {
    let has_costs = call.items("costs").is_some_and(|costs| !costs.is_empty());
    let shown_cost = if has_costs { "costs" } else { "costBreakdown" };
    let mut facts: Vec<Fact> = common::facts(call, SHOWN)
        .into_iter()
        .filter(|fact| fact.label != shown_cost)
        .collect();
    if let Some(to) = call.fields("destination").and_then(|to| target(to)) {
        facts.insert(
            0,
            Fact {
                label: "Transferred to".to_owned(),
                value: to,
            },
        );
    }
    let figures: Vec<&str> = latency::FIGURES
        .iter()
        .map(|(name, _)| *name)
        .chain(["turnLatencies"])
        .collect();
    let parts: [(&str, Option<Fields<'_>>, &[&str]); 6] = [
        ("customer", call.fields("customer"), &["number"]),
        ("monitor", call.fields("monitor"), &[]),
        ("transport", call.fields("transport"), &[]),
        (
            "destination",
            call.fields("destination"),
            &["number", "sipUri"],
        ),
        ("artifact", artifact, SHOWN_OF_ARTIFACT),
        ("performanceMetrics", metrics, &figures),
    ];
    for (name, fields, shown) in parts {
        let Some(fields) = fields else { continue };
        facts.extend(common::facts(fields, shown).into_iter().map(|fact| Fact {
            label: format!("{name}.{}", fact.label),
            value: fact.value,
        }));
    }
    if let Some(line) = call.fields("phoneNumber") {
        facts.extend(line_facts(line));
    }
    facts
}

/// An imported number may carry the secrets of its carrier: only what names it is shown.
fn line_facts(line: Fields<'_>) -> Vec<Fact> {
    ["id", "name", "provider", "sipUri"]
        .into_iter()
        .filter_map(|name| {
            Some(Fact {
                label: format!("phoneNumber.{name}"),
                value: line.text(name)?,
            })
        })
        .collect()
}

/// The number or SIP address of a transfer's destination.
pub(super) fn target(destination: Fields<'_>) -> Option<String> {
    destination
        .text("number")
        .or_else(|| destination.text("sipUri"))
}
