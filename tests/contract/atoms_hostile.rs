//! Atoms: answers as nobody should send them.

use proptest::prelude::*;
use ringside::{
    domain::{call::Row, recording::Track, url::LinkPolicy},
    vendors::{CallPart, FollowUp},
};
use serde_json::{Value, json};

use super::{
    atoms::{answer, call_side, detail, plain_query, rows, vendor},
    atoms_live::stream,
};

#[test]
fn one_bad_item_does_not_hide_its_neighbours() {
    let rows: Vec<String> = rows(&json!([
        {"callId": "good-1"}, null, 7, "text", [], {"from": "+1\u{202e}55"}, {"callId": true, "_id": {}},
        {"callId": 9_007_199_254_740_993_u64, "status": {}, "duration": "42.5", "createdAt": "0000-00-00"},
        {"callId": "good-2", "duration": -1, "turnLatencyMetrics": [], "callCost": "many"},
    ]))
    .iter()
    .map(|row| match row {
        Row::Call(call) => format!("{} {:?}", call.id, call.duration_ms),
        Row::Unreadable(item) => format!("{}: {}", item.index, item.reason),
    })
    .collect();
    assert_eq!(
        rows,
        [
            "good-1 None",
            "1: This item is null, not a call.",
            "2: This item is a number, not a call.",
            "3: This item is a text, not a call.",
            "4: This item is a list, not a call.",
            "5: This call came without an id.",
            "6: This call came without an id.",
            "9007199254740993 Some(42500)",
            "good-2 None",
        ]
    );
}

#[test]
fn far_too_many_items_are_cut() {
    let many = vec![json!({"callId": "a"}); 10_000];
    assert_eq!(rows(&json!(many)).len(), 1_000);
}

#[test]
fn a_long_call_is_read_in_time_in_step_with_its_length() {
    let events: Vec<Value> = (0..40_000)
        .map(|n| {
            let half = if n % 2 == 0 { "start" } else { "end" };
            json!({"event_type": format!("tool_call_{half}"), "tool_call_id": format!("t{}", n / 2)})
        })
        .collect();
    let call = detail(&json!({"callId": "c", "events": events}));
    assert_eq!(call.transcript.len(), 20_000);
    assert_eq!(call.more.events.len(), 40_000);
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "status",
        "success",
        "data",
        "logs",
        "agents",
        "pagination",
        "total",
        "hasMore",
        "page",
        "totalPages",
        "callId",
        "_id",
        "agent",
        "name",
        "duration",
        "type",
        "createdAt",
        "recordingUrl",
        "recordingDualUrl",
        "disconnectionReason",
        "callFailureReason",
        "callCost",
        "retryCallId",
        "retries",
        "transcript",
        "role",
        "content",
        "timestamp",
        "events",
        "event_type",
        "tool_call_id",
        "context",
        "response",
        "latency_ms",
        "turn_latency",
        "turn_index",
        "turnLatencyMetrics",
        "avgLatency",
        "latencies",
        "transitions",
        "turn",
        "user_end",
        "bot_start",
        "average_agent_latency",
        "postCallAnalytics",
        "dispositionMetrics",
        "identifier",
        "value",
        "confidence",
        "errors",
        "error",
        "code",
        "retry_after",
        "presignedUrl",
        "conversationId",
        "user_transcription_text",
        "interim_transcription_text",
        "tts_text",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "completed",
            "user_hangup",
            "-",
            "CALL-1780390000000-0a1b2c",
            "CALL-9999999999999-",
            "2026-06-02T09:58:00Z",
            "https://a.example/x",
            "tool_call_start",
            "tool_call_end",
            "turn_latency",
            "user_transcription",
            "tts_completed",
            "agent: hello",
            "1e400",
            "-1",
        ])
        .prop_map(Value::from),
    ];
    super::any_json::nested(leaf, names, (5, 80, 6, 8))
}

/// Puts a body through every reader; what comes out does not matter, only that something does.
fn read_everything(status: u16, body: &str) {
    let (vendor, calls, links) = (vendor(), call_side(), LinkPolicy::default());
    let response = answer(status, body);
    let call = calls.parse_call(None, &response, links);
    let failures = [
        vendor.parse_agents(&response).is_err(),
        vendor.parse_list(&plain_query(), &response).is_err(),
        call.is_err(),
        calls.parse_batch(&response).is_err(),
        calls.parse_placed(&response).is_err(),
    ];
    assert!((200..300).contains(&status) || failures.iter().all(|is_failure| *is_failure));
    let link = calls.parse_recording_link(&response, &Track::Mono, links);
    assert!(link.is_ok() || status != 404);
    if let Ok(mut call) = call {
        let asked = calls.follow_ups(&call).len();
        assert!(asked <= 1);
        let follow_up = FollowUp {
            part: CallPart::Retries,
            request: calls.call(None, &call.summary.id).unwrap(),
            page: 1,
        };
        calls.absorb(&mut call, &follow_up, Ok(&response), links);
    }
    let error = vendor.error(&response);
    assert_eq!(error.status, Some(status));
    let is_over = stream().means_over(&error);
    assert!(!is_over || status == 400);
    let other_way = vendor.list_fallback(&plain_query(), &error);
    assert_eq!(other_way.is_some(), status == 504);
    let event = stream().parse_event("message", body, links);
    assert!(event.is_ok() || event.is_err_and(|error| error.sentence.ends_with('.')));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_makes_a_reader_panic(value in any_json(), status in prop::sample::select(vec![200_u16, 201, 204, 400, 403, 404, 429, 500, 504])) {
        read_everything(status, &value.to_string());
        read_everything(status, &json!({"status": true, "data": value}).to_string());
        let mut call = json!({"callId": "CALL-1780390000000-0a1b2c"});
        if let (Some(call), Value::Object(fields)) = (call.as_object_mut(), value) {
            call.extend(fields);
        }
        read_everything(status, &json!({"status": true, "data": call}).to_string());
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,60}|[\\[\\]{}\",:0-9eE.+\\-\\\\ud8\u{0}-\u{1f}]{0,80}") {
        read_everything(200, &text);
    }

    #[test]
    fn good_calls_survive_any_neighbour(bad in any_json(), at in 0_usize..4) {
        let mut logs = vec![json!({"callId": "one"}), json!({"callId": "two"}), json!({"callId": "three"})];
        logs.insert(at.min(3), bad);
        let rows = rows(&json!(logs));
        prop_assert_eq!(rows.len(), 4);
        for id in ["one", "two", "three"] {
            let is_there = rows.iter().any(|row| matches!(row, Row::Call(call) if call.id.as_str() == id));
            prop_assert!(is_there, "{} is gone", id);
        }
    }

    #[test]
    fn good_messages_survive_any_neighbour(bad in any_json(), at in 0_usize..3) {
        let mut transcript = vec![json!({"role": "user", "content": "first"}), json!({"role": "agent", "content": "second"})];
        transcript.insert(at.min(2), bad.clone());
        let call = detail(&json!({"callId": "c", "transcript": transcript, "events": [bad, {"event_type": "call_end"}]}));
        for text in ["first", "second"] {
            prop_assert!(call.transcript.iter().any(|message| message.text == text));
        }
        prop_assert!(call.more.events.iter().any(|event| event.name == "call_end"));
    }
}
