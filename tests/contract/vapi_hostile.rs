//! Vapi: answers as nobody should send them.

use proptest::prelude::*;
use ringside::domain::{
    call::{CallSummary, Direction, Row},
    outcome::Outcome,
    url::LinkPolicy,
};
use serde_json::{Value, json};

use super::vapi::{answer, at, call, call_side, list, plain_query, vendor};

#[test]
fn one_bad_item_does_not_hide_its_neighbours() {
    let page = list(include_str!("../fixtures/vapi/calls-odd.json")).unwrap();
    let rows: Vec<String> = page
        .items
        .iter()
        .map(|row| match row {
            Row::Call(call) => call.id.to_string(),
            Row::Unreadable(item) => format!("{}: {}", item.index, item.reason),
        })
        .collect();
    assert_eq!(
        rows,
        [
            "good-1",
            "1: This item is null, not a call.",
            "2: This item is a number, not a call.",
            "3: This item is a text, not a call.",
            "4: This item is a list, not a call.",
            "5: This call came without an id.",
            "6: This call came without an id.",
            "9007199254740993",
            "future",
            "backwards",
            "good-2",
        ]
    );
    let Row::Unreadable(reversed) = &page.items[5] else {
        panic!("a call")
    };
    assert!(reversed.raw.contains("[U+202E]"));
}

#[test]
fn fields_of_the_wrong_shape_read_as_missing() {
    let page = list(include_str!("../fixtures/vapi/calls-odd.json")).unwrap();
    let call = |place: usize| -> &CallSummary {
        match &page.items[place] {
            Row::Call(call) => call,
            Row::Unreadable(_) => panic!("unreadable"),
        }
    };
    let spelled = call(7);
    assert_eq!(spelled.status.raw, "3");
    assert_eq!(
        spelled.direction,
        Direction::Other("hologramCall".to_owned())
    );
    assert_eq!(spelled.created_at, at("2026-06-02T09:58:00Z"));
    assert_eq!(spelled.duration_ms, None);
    assert_eq!(spelled.cost.map(|cost| cost.micros), Some(500_000));
    assert_eq!(spelled.destination.as_deref(), Some("+14155550101"));
    let future = call(8);
    assert_eq!((future.outcome, future.cost), (Outcome::Unknown, None));
    assert_eq!(future.status.raw, "teleported");
    assert_eq!(future.end_reason.as_deref(), Some("quantum-flux"));
    assert_eq!(call(9).duration_ms, None, "no call ends before it starts");
}

#[test]
fn far_too_many_items_are_cut() {
    let items = vec![r#"{"id":"a","createdAt":"2026-11-20T10:00:00Z"}"#; 3_000].join(",");
    let page = list(&format!("[{items}]")).unwrap();
    assert_eq!(page.items.len(), 1_000);
    assert!(page.has_more);
}

#[test]
fn a_long_transcript_with_unmatched_tools_is_read_in_one_go() {
    let messages: Vec<Value> = (0..20_000)
        .flat_map(|n| {
            [
                json!({"role": "tool_calls", "toolCalls": [{"id": format!("a{n}")}]}),
                json!({"role": "tool_call_result", "toolCallId": format!("b{n}"), "result": "x"}),
            ]
        })
        .collect();
    let detail = call(&json!({"id": "x", "messages": messages}).to_string()).unwrap();
    assert_eq!(detail.transcript.len(), 40_000);
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "id",
        "results",
        "errors",
        "error",
        "message",
        "code",
        "status",
        "type",
        "endedReason",
        "createdAt",
        "startedAt",
        "endedAt",
        "customer",
        "number",
        "phoneNumber",
        "assistant",
        "name",
        "assistantId",
        "artifact",
        "artifactPlan",
        "recordingEnabled",
        "messages",
        "messagesOpenAIFormatted",
        "role",
        "content",
        "text",
        "toolCalls",
        "tool_calls",
        "toolCallId",
        "tool_call_id",
        "function",
        "arguments",
        "result",
        "time",
        "endTime",
        "secondsFromStart",
        "duration",
        "isFiltered",
        "detectedThreats",
        "warnings",
        "transcript",
        "recording",
        "mono",
        "combinedUrl",
        "presignedMonoUrl",
        "presignedUrlsExpiresAt",
        "recordingUrl",
        "cost",
        "costs",
        "costBreakdown",
        "analysisCostBreakdown",
        "total",
        "llm",
        "llmPromptTokens",
        "minutes",
        "analysis",
        "summary",
        "successEvaluation",
        "structuredData",
        "structuredDataMulti",
        "structuredOutputs",
        "scorecards",
        "performanceMetrics",
        "turnLatencies",
        "turnLatency",
        "turnLatencyAverage",
        "monitor",
        "transfers",
        "destination",
        "assistantActivations",
        "nodes",
        "nodeName",
        "compliance",
        "recordingConsent",
        "grantedAt",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "ended",
            "bot",
            "user",
            "tool_calls",
            "tool_call_result",
            "AI: Hello\nUser: \u{e9}",
            "{\"error\":1}",
            "error",
            "2026-11-20T10:00:00Z",
            "https://a.example/x?X-Amz-Date=20261120T100500Z&X-Amz-Expires=900",
            "https://a.example/x?X-Goog-Date=2026\u{e9}1120T\u{e9}&X-Goog-Expires=-9",
            "https://a.example/x?se=%3A",
            "9223372036854775807",
            "-1",
        ])
        .prop_map(Value::from),
    ];
    super::any_json::nested(leaf, names, (6, 90, 8, 10))
}

/// Puts a body through every reader; what comes out does not matter, only that something does.
fn read_everything(status: u16, body: &str) {
    let (vendor, calls) = (vendor(), call_side());
    let response = answer(status, body);
    let failures = [
        vendor.parse_agents(&response).is_err(),
        vendor.parse_list(&plain_query(), &response).is_err(),
        calls
            .parse_call(None, &response, LinkPolicy::default())
            .is_err(),
        calls.parse_placed(&response).is_err(),
    ];
    assert!((200..300).contains(&status) || failures.iter().all(|is_failure| *is_failure));
    assert_eq!(vendor.error(&response).status, Some(status));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_makes_a_reader_panic(value in any_json(), status in prop::sample::select(vec![200_u16, 201, 400, 404, 429, 500])) {
        read_everything(status, &value.to_string());
        let mut whole = json!({"id": "x", "artifact": value.clone(), "messages": value.clone(), "costs": [value.clone()]});
        read_everything(status, &whole.to_string());
        if let (Some(whole), Value::Object(fields)) = (whole.as_object_mut(), value) {
            whole.extend(fields);
        }
        read_everything(status, &json!([whole]).to_string());
        read_everything(status, &whole.to_string());
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,60}|[\\[\\]{}\",:0-9eE.+\\-\\\\ud8\u{0}-\u{1f}]{0,80}") {
        read_everything(200, &text);
    }

    #[test]
    fn good_calls_survive_any_neighbour(bad in any_json(), place in 0_usize..4) {
        let mut items = vec![json!({"id": "one"}), json!({"id": "two"}), json!({"id": "three"})];
        items.insert(place.min(3), bad);
        let page = list(&Value::from(items).to_string()).unwrap();
        prop_assert_eq!(page.items.len(), 4);
        for id in ["one", "two", "three"] {
            let is_there = page.items.iter().any(|row| matches!(row, Row::Call(call) if call.id.as_str() == id));
            prop_assert!(is_there, "{} is gone", id);
        }
    }

    #[test]
    fn text_comes_out_as_it_went_in(text in "\\PC{1,80}") {
        let body = json!({"id": "x", "messages": [{"role": "user", "message": text}]}).to_string();
        prop_assert_eq!(&call(&body).unwrap().transcript[0].text, &text);
    }

    #[test]
    fn any_cursor_and_limit_is_a_request(text in "\\PC{0,30}|-?[0-9]{1,20} [0-9]{1,12}", limit in any::<u32>()) {
        let mut query = plain_query();
        query.cursor = Some(ringside::domain::page::Cursor(text));
        query.limit = limit;
        let request = vendor().list(&query);
        let asked: u32 = request.query[0].1.parse().unwrap();
        prop_assert!((1..=1_000).contains(&asked));
    }
}
