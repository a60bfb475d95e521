//! Diga: answers as nobody should send them.

use proptest::prelude::*;
use ringside::{
    domain::{call::Row, recording::Track, url::LinkPolicy},
    vendors::diga::active_calls,
};
use serde_json::{Value, json};

use super::{
    diga::{answer, call_side, list, plain_query, vendor},
    diga_calls::call,
};

#[test]
fn one_bad_item_does_not_hide_its_neighbours() {
    let page = list(
        r#"{"data":[{"id":"good-1"},null,7,"x",[],{},{"id":""},{"id":9007199254740993},
            {"id":"a","id":"last-one-wins","status":3,"type":["in"],"contact":7,"duration":-1,
             "created_date":{},"end_time":true,"end_reason":[],"agent_id":false},
            {"id":"lone \ud83d half"},{"id":"good-2"}],"has_more":"yes","last_id":{}}"#,
    )
    .unwrap();
    assert!(!page.has_more);
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
            "last-one-wins",
            "lone \u{fffd} half",
            "good-2",
        ]
    );
    let Row::Call(odd) = &page.items[8] else {
        panic!("unreadable")
    };
    assert_eq!((odd.status.raw.as_str(), odd.duration_ms), ("3", None));
    assert_eq!((odd.created_at, odd.source.clone()), (None, None));
}

pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "id",
        "message_id",
        "data",
        "has_more",
        "last_id",
        "current_page",
        "total_pages",
        "status",
        "type",
        "contact",
        "identifier",
        "contact_type",
        "phone_id",
        "phone_register_id",
        "created_date",
        "start_time",
        "end_time",
        "duration",
        "end_reason",
        "recording_url",
        "dynamic_variables",
        "role",
        "content",
        "tool_call",
        "payload",
        "timestamp",
        "level",
        "event",
        "error_code",
        "detail",
        "loc",
        "msg",
        "active_calls",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "completed",
            "dialing",
            "2026-06-02T09:58:00.123456+02:00",
            "https://a.example/x",
            "1e400",
            "tool",
        ])
        .prop_map(Value::from),
    ];
    super::any_json::nested(leaf, names, (5, 60, 6, 8))
}

/// Puts a body through every reader; what comes out does not matter, only that something does.
fn read_everything(status: u16, body: &str) {
    let (vendor, calls) = (vendor(), call_side());
    let response = answer(status, body);
    let links = LinkPolicy::default();
    let failures = [
        vendor.parse_agents(&response).is_err(),
        vendor.parse_list(&plain_query(), &response).is_err(),
        calls.parse_call(None, &response, links).is_err(),
        calls.parse_placed(&response).is_err(),
    ];
    assert!((200..300).contains(&status) || failures.iter().all(|is_failure| *is_failure));
    assert_eq!(vendor.error(&response).status, Some(status));
    let link = calls.parse_recording_link(&response, &Track::Mono, links);
    assert!(link.is_err() || status < 300 || matches!(status, 404 | 410 | 422));
    active_calls::read(body);
    for example in [
        r#"{"id":"x","phone_id":"p"}"#,
        r#"{"id":"x","status":"completed","phone_register_id":"p"}"#,
    ] {
        let mut detail = call(example).unwrap();
        for follow_up in calls.follow_ups(&detail) {
            let before = detail.transcript.len();
            let next = calls.absorb(&mut detail, &follow_up, Ok(&response), links);
            assert!(next.len() <= 1, "one answer asks for one more at most");
            assert!(detail.transcript.len() >= before, "nothing is lost");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_makes_a_reader_panic(value in any_json(), status in prop::sample::select(vec![200_u16, 201, 400, 403, 404, 412, 422, 429, 500])) {
        read_everything(status, &value.to_string());
        read_everything(status, &json!({"data": value}).to_string());
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,60}|[\\[\\]{}\",:0-9eE.+\\-\\\\ud8\u{0}-\u{1f}]{0,80}") {
        read_everything(200, &text);
    }

    #[test]
    fn good_calls_survive_any_neighbour(bad in any_json(), at in 0_usize..4) {
        let mut items = vec![json!({"id": "one"}), json!({"id": "two"}), json!({"id": "three"})];
        items.insert(at.min(3), bad);
        let page = list(&json!({"data": items}).to_string()).unwrap();
        prop_assert_eq!(page.items.len(), 4);
        for id in ["one", "two", "three"] {
            let is_there = page.items.iter().any(|row| matches!(row, Row::Call(call) if call.id.as_str() == id));
            prop_assert!(is_there, "{} is gone", id);
        }
    }

    #[test]
    fn words_come_out_as_they_went_in(text in "\\PC{0,80}") {
        let mut detail = call(r#"{"id":"x"}"#).unwrap();
        let asked = call_side().follow_ups(&detail).into_iter().next().unwrap();
        let response = answer(200, json!([{"content": text}]).to_string());
        call_side().absorb(&mut detail, &asked, Ok(&response), LinkPolicy::default());
        prop_assert_eq!(&detail.transcript[0].text, &text);
    }
}
