//! Vapi: what one call tells besides words: events, cost, latency, analysis, facts.

use ringside::domain::{call::CallDetail, event::Severity};

use super::{
    vapi::at,
    vapi_call::{older, today},
};

fn fact<'a>(detail: &'a CallDetail, label: &str) -> Option<&'a str> {
    let mut facts = detail.more.facts.iter();
    facts
        .find(|fact| fact.label == label)
        .map(|fact| fact.value.as_str())
}

#[test]
fn what_happened_besides_words() {
    let detail = today();
    let events: Vec<(&str, Severity)> = detail
        .more
        .events
        .iter()
        .map(|event| (event.name.as_str(), event.severity))
        .collect();
    assert_eq!(
        events,
        [
            ("Recording consent granted", Severity::Info),
            ("oversized-tool-response", Severity::Warning),
            ("Message filtered", Severity::Warning),
            ("Transfer to +442079460002: completed", Severity::Info),
            (
                "Transfer to sip:master@harbour.example: failed",
                Severity::Error
            ),
            ("Harbour desk", Severity::Info),
            ("Harbour master", Severity::Info),
            ("Greeting", Severity::Info),
        ]
    );
    let categories: Vec<Option<&str>> = detail
        .more
        .events
        .iter()
        .map(|event| event.category.as_deref())
        .collect();
    assert_eq!(categories[0], Some("consent"));
    assert_eq!(categories[7], Some("workflow"));
    assert_eq!(detail.more.events[1].at, at("2026-11-20T10:00:11.250Z"));
    assert!(detail.more.events[7].details.contains("\"berth\":12"));
}

#[test]
fn components_of_the_cost() {
    let detail = today();
    let cost = &detail.more.cost;
    assert_eq!(cost.total.unwrap().text(), "$0.0913");
    assert_eq!(cost.sum_of_parts(), cost.total);
    let parts: Vec<(&str, String, Option<&str>)> = cost
        .parts
        .iter()
        .map(|part| {
            (
                part.label.as_str(),
                part.amount.unwrap().text(),
                part.quantity.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            ("Telephony: twilio", "$0.0045".to_owned(), Some("0.675 min")),
            (
                "Speech to text: deepgram nova-3",
                "$0.0068".to_owned(),
                Some("0.675 min")
            ),
            (
                "Model: openai gpt-4.1",
                "$0.0056".to_owned(),
                Some("2411 prompt tokens, 96 completion tokens")
            ),
            (
                "Text to speech: 11labs harbour",
                "$0.0389".to_owned(),
                Some("212 characters")
            ),
            ("Vapi", "$0.03375".to_owned(), Some("0.675 min")),
            (
                "Analysis: summary, google gemini-flash",
                "$0.0001".to_owned(),
                Some("320 prompt tokens, 41 completion tokens")
            ),
            (
                "Knowledge base",
                "$0.00".to_owned(),
                Some("12 prompt tokens")
            ),
            ("teleport", "$0.00165".to_owned(), None),
        ]
    );
    assert!(fact(&detail, "costBreakdown").is_some());
}

#[test]
fn without_components_the_breakdown_is_shown() {
    let detail = older();
    let cost = &detail.more.cost;
    assert_eq!(cost.total.unwrap().text(), "$0.0409");
    let parts: Vec<(&str, Option<&str>)> = cost
        .parts
        .iter()
        .map(|part| (part.label.as_str(), part.quantity.as_deref()))
        .collect();
    assert_eq!(
        parts,
        [
            ("Telephony", None),
            ("Speech to text", None),
            ("Model", Some("257 prompt tokens, 31 completion tokens")),
            ("Text to speech", Some("120 characters")),
            ("Vapi", None),
            ("Voicemail detection", None),
            (
                "Analysis: summary",
                Some("220 prompt tokens, 33 completion tokens")
            ),
        ]
    );
    assert_eq!(fact(&detail, "costBreakdown"), None);
}

#[test]
fn latencies_turn_by_turn() {
    let latency = today().more.latency;
    assert_eq!(
        latency.figures,
        [
            ("Average".to_owned(), 1_240),
            ("End of speech, average".to_owned(), 300),
            ("Model, average".to_owned(), 420),
            ("To the line, average".to_owned(), 21),
        ]
    );
    assert_eq!(latency.turns.len(), 2);
    let first = latency.turns[0];
    assert_eq!(
        (
            first.turn,
            first.total_ms,
            first.model_ms,
            first.voice_ms,
            first.transcriber_ms
        ),
        (1, Some(1_040), Some(410), Some(190), Some(140))
    );
    assert_eq!(latency.turns[1].turn, 3, "as the vendor counts");
    let detail = today();
    assert_eq!(
        fact(&detail, "performanceMetrics.numUserInterrupted"),
        Some("2")
    );
    assert_eq!(fact(&detail, "performanceMetrics.turnLatencyAverage"), None);
}

#[test]
fn what_the_vendor_made_of_it() {
    let analysis = today().more.analysis;
    assert_eq!(
        analysis.summary.as_deref(),
        Some("A berth was asked for and the harbour master took over.")
    );
    assert_eq!(analysis.success.as_deref(), Some("8"));
    let findings: Vec<(&str, &str)> = analysis
        .findings
        .iter()
        .map(|finding| (finding.name.as_str(), finding.value.as_str()))
        .collect();
    assert_eq!(
        findings,
        [
            ("berth", "12"),
            ("extras", "[\"water\"]"),
            ("mood", "calm"),
            ("Wants a berth", "true"),
            ("so-2", "plain"),
            ("Courtesy", "9"),
        ]
    );
    assert_eq!(
        older().more.analysis.summary.as_deref(),
        Some("Opening hours were asked for."),
        "older answers have it at the top level"
    );
}

#[test]
fn everything_else_is_a_fact() {
    let detail = today();
    for (label, value) in [
        ("Transferred to", "+442079460002"),
        ("orgId", "0a1b"),
        ("name", "Berth 12"),
        ("phoneNumberId", "11111111-2222-4333-8444-555555555555"),
        ("phoneCallProvider", "twilio"),
        ("phoneCallTransport", "pstn"),
        ("campaignId", "spring"),
        ("updatedAt", "2026-11-20T10:02:00.000Z"),
        ("customer.email", "ines@example.org"),
        ("customer.extension", "12"),
        ("monitor.listenUrl", "wss://listen.vapi.example/2"),
        ("monitor.controlUrl", "https://control.vapi.example/2"),
        (
            "monitor.monitors",
            "[{\"monitorId\":\"m-1\",\"filterPassed\":true}]",
        ),
        ("transport.callSid", "CA0001"),
        ("destination.message", "One moment."),
        ("artifact.videoRecordingStartDelaySeconds", "420"),
        ("artifact.variableValues", "{\"berth\":12}"),
        (
            "artifact.presignedLogUrl",
            "https://files.vapi.example/2.jsonl.gz?x=1",
        ),
        ("phoneNumber.name", "Front desk"),
    ] {
        assert_eq!(fact(&detail, label), Some(value), "{label}");
    }
    let is_secret_shown = detail
        .more
        .facts
        .iter()
        .any(|fact| fact.value.contains("not-for-the-screen"));
    assert!(!is_secret_shown);
}
