//! BimpeAI: answers as nobody should send them.

use proptest::prelude::*;
use ringside::{
    domain::{
        call::{CallSummary, Direction, Row},
        ids::AgentId,
        outcome::{Outcome, Phase},
        time::Timestamp,
        url::LinkPolicy,
    },
    vendors::json,
};
use serde_json::{Value, json};

use super::bimpeai::{answer, call, call_side, list, live, plain_query, vendor};

fn one(item: &str) -> CallSummary {
    let page = list(&format!(r#"{{"data":[{item}]}}"#)).unwrap();
    match page.items.into_iter().next().unwrap() {
        Row::Call(call) => call,
        Row::Unreadable(item) => panic!("unreadable: {item:?}"),
    }
}

#[test]
fn one_bad_item_does_not_hide_its_neighbours() {
    let page = list(include_str!("../fixtures/bimpeai/calls-odd.json")).unwrap();
    assert_eq!((page.total_count, page.has_more), (None, false));
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
            "123456789012345678901234567890",
            "last-one-wins",
            "lone \u{fffd} half",
            "good-2",
        ]
    );
    let Row::Unreadable(reversed) = &page.items[6] else {
        panic!("a call")
    };
    assert!(reversed.raw.contains("[U+202E]"));
}

#[test]
fn fields_of_the_wrong_shape_read_as_missing() {
    let page = list(include_str!("../fixtures/bimpeai/calls-odd.json")).unwrap();
    let call = |at: usize| match &page.items[at] {
        Row::Call(call) => call.clone(),
        Row::Unreadable(_) => panic!("unreadable"),
    };
    let spelled = call(7);
    assert_eq!(spelled.outcome, Outcome::InProgress(Phase::Talking));
    assert_eq!(
        (spelled.duration_ms, spelled.is_test_call),
        (Some(42_000), Some(false))
    );
    assert_eq!(
        spelled.created_at.map(Timestamp::ms),
        Some(1_780_394_280_000)
    );
    let endless = call(8);
    assert_eq!((endless.duration_ms, endless.created_at), (None, None));
    assert_eq!(endless.status.raw, "3");
    assert_eq!(endless.direction, Direction::Other("sideways".to_owned()));
    let unknown = call(9);
    assert_eq!(
        (unknown.status.raw.as_str(), unknown.outcome),
        ("new-status-2027", Outcome::Unknown)
    );
    assert_eq!((unknown.duration_ms, unknown.is_test_call), (None, None));
    assert_eq!(call(11).duration_ms, Some(42_700));
}

#[test]
fn lengths_are_read_in_every_spelling() {
    for (text, ms) in [
        ("42.0", Some(42_000)),
        ("1e3", Some(1_000_000)),
        ("\"42\"", Some(42_000)),
        ("0", Some(0)),
        ("-0.0", Some(0)),
        ("-1", None),
        ("1e400", None),
        ("18446744073709551616", None),
        ("\"NaN\"", None),
        ("\"inf\"", None),
        ("true", None),
        ("null", None),
        ("[]", None),
    ] {
        assert_eq!(
            one(&format!(r#"{{"id":"x","duration_seconds":{text}}}"#)).duration_ms,
            ms,
            "{text}"
        );
    }
}

#[test]
fn known_mistakes_are_mended_and_others_refused() {
    let texts = |body: &str| {
        let detail = call(body).unwrap();
        detail
            .transcript
            .iter()
            .map(|message| message.text.clone())
            .collect::<Vec<_>>()
    };
    let log =
        |messages: &str| format!(r#"{{"data":{{"id":"x","conversation_logs":[{messages}]}}}}"#);
    assert_eq!(
        texts(&log(r#"{"message":"half \ud83d"},{"message":"whole"}"#)),
        ["half \u{fffd}", "whole"]
    );
    assert_eq!(
        texts(&log("{\"message\":\"two\nlines\u{7}\"}")),
        ["two\nlines\u{7}"]
    );
    assert_eq!(
        texts(&format!("\u{feff}{}", log(r#"{"message":"after a mark"}"#))),
        ["after a mark"]
    );
    assert_eq!(
        texts(&log(
            r#"{"message":7},{"message":{"a":1}},{"message":null},{}"#
        )),
        ["7", "{\"a\":1}", "", ""]
    );
    for body in [
        "{'data':{}}",
        "{\"data\":{\"id\":NaN}}",
        "{\"data\":{\"id\":01}}",
        "{\"data\":{}} x",
        "{\"data\":{},}",
    ] {
        assert!(call(body).is_err(), "{body}");
    }
}

#[test]
fn deep_nesting_is_refused_at_once() {
    for open in ["[", "{\"a\":", "[{\"\":"] {
        assert!(json::read(&open.repeat(100_000), |_| ()).is_err());
    }
}

#[test]
fn roles_and_types_stay_as_they_came() {
    let body = r#"{"data":{"id":"x","conversation_logs":[
        {"role":"TOOL"},{"role":"<b>"},{"role":7},{"role":null,"message_type":"card"}]}}"#;
    let detail = call(body).unwrap();
    let labels: Vec<&str> = detail
        .transcript
        .iter()
        .map(|message| message.speaker.label())
        .collect();
    assert_eq!(labels, ["Tool", "<b>", "7", "Unknown"]);
    assert_eq!(detail.transcript[3].kind.as_deref(), Some("card"));
}

#[test]
fn far_too_many_items_are_cut() {
    let items = vec![r#"{"id":"a"}"#; 10_000].join(",");
    assert_eq!(
        list(&format!(r#"{{"data":[{items}]}}"#))
            .unwrap()
            .items
            .len(),
        1_000
    );
}

#[test]
fn a_page_says_that_more_follow_only_if_it_has_any() {
    let page = |meta: Value, items: Value| {
        let page = list(&json!({"meta": meta, "data": items}).to_string()).unwrap();
        (page.total_count, page.has_more)
    };
    let item = json!([{"id": "a"}]);
    assert_eq!(
        page(
            json!({"total_count": 9, "has_next_page": true}),
            item.clone()
        ),
        (Some(9), true)
    );
    assert_eq!(
        page(json!({"total_count": 9, "has_next_page": true}), json!([])),
        (Some(9), false)
    );
    assert_eq!(
        page(json!({"current_page": 1, "page_count": 2}), item.clone()),
        (None, true)
    );
    assert_eq!(
        page(
            json!({"total_count": 0, "has_next_page": false}),
            item.clone()
        ),
        (None, false)
    );
    assert_eq!(
        page(
            json!({"total_count": 9_007_199_254_740_992_u64}),
            item.clone()
        ),
        (None, false)
    );
    assert_eq!(page(json!(null), item), (None, false));
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "id",
        "data",
        "meta",
        "message",
        "status",
        "conversation_logs",
        "attachments",
        "url",
        "type",
        "ticket",
        "created_on",
        "created_at",
        "duration_seconds",
        "total_count",
        "has_next_page",
        "code",
        "errors",
        "channel_user_id",
        "role",
        "name",
        "path",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "ended",
            "2026-06-02T09:58:00Z",
            "https://a.example/x",
            "1e400",
            "-1"
        ])
        .prop_map(Value::from),
    ];
    super::any_json::nested(leaf, names, (5, 60, 6, 8))
}

/// Puts a body through every reader; what comes out does not matter, only that something does.
fn read_everything(status: u16, body: &str) {
    let (vendor, calls) = (vendor(), call_side());
    let (response, agent) = (answer(status, body), AgentId::new("a"));
    let live = live();
    let example = one(r#"{"id":"x","source":"+14155550100"}"#);
    let links = LinkPolicy::default();
    let failures = [
        vendor.parse_agents(&response).is_err(),
        vendor.parse_list(&plain_query(), &response).is_err(),
        calls.parse_call(Some(&agent), &response, links).is_err(),
        calls.parse_placed(&response).is_err(),
        live.parse_conversation(&example, &response).is_err(),
        live.parse_ticket(&response).is_err(),
        live.parse_messages(&response, links).is_err(),
    ];
    assert!((200..300).contains(&status) || failures.iter().all(|is_failure| *is_failure));
    let from_stream = live.parse_event("message", body, links);
    assert!(
        from_stream != Ok(None),
        "a message event is a message or an error"
    );
    assert_eq!(vendor.error(&response).status, Some(status));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_makes_a_reader_panic(value in any_json(), status in prop::sample::select(vec![200_u16, 201, 204, 400, 403, 429, 500])) {
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
    fn text_comes_out_as_it_went_in(text in "\\PC{0,80}") {
        let body = json!({"data": {"id": "x", "conversation_logs": [{"message": text}]}}).to_string();
        prop_assert_eq!(&call(&body).unwrap().transcript[0].text, &text);
    }

    #[test]
    fn mending_leaves_good_documents_alone(value in any_json()) {
        let text = value.to_string();
        let is_same = json::read(&text, |json| *json == serde_json::from_str(&text).unwrap());
        prop_assert_eq!(is_same, Ok(true));
    }
}

#[test]
fn amounts_and_lengths_are_read_however_they_are_written() {
    use ringside::{
        domain::cost::Currency,
        vendors::json::{Fields, read},
    };
    let micros = |value: &str| {
        read(&format!("{{\"cost\":{value}}}"), |document| {
            let money = Fields::of(document)?.money("cost", Currency::Usd)?;
            Some(money.micros)
        })
        .unwrap()
    };
    assert_eq!(micros("0.0394"), Some(39_400));
    assert_eq!(micros("\"0.0394\""), Some(39_400));
    assert_eq!(micros("12"), Some(12_000_000));
    assert_eq!(micros("1e-9"), Some(0));
    for odd in ["-1", "-0.5", "null", "\"-1\"", "[]", "1e300", "\"many\""] {
        assert_eq!(micros(odd), None, "{odd}");
    }
    let ms = |value: &str| {
        read(&format!("{{\"ms\":{value}}}"), |document| {
            Fields::of(document)?.milliseconds("ms")
        })
        .unwrap()
    };
    assert_eq!(ms("1690"), Some(1_690));
    assert_eq!(ms("1690.9"), Some(1_690));
    assert_eq!(ms("\"245.5\""), Some(245));
    assert_eq!(ms("-3"), None);
    assert_eq!(ms("1e300"), None);
}

#[test]
fn of_a_field_that_came_twice_the_last_counts() {
    use ringside::vendors::json::{Fields, read};
    let names = read(r#"{"a":1,"b":2,"a":3}"#, |document| {
        Fields::of(document).map(|fields| {
            fields
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
        })
    });
    assert_eq!(names.unwrap().unwrap(), ["b=2", "a=3"]);
}
