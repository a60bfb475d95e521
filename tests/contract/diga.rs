//! Diga: requests as its reference asks for them, lists of all three generations.

use ringside::{
    domain::{
        base_url::BaseUrl,
        call::{CallSummary, Direction, Row},
        error::{ApiError, ErrorKind},
        ids::AgentId,
        outcome::{FailedBy, Outcome, Phase},
        page::{Cursor, Page},
        phone::E164,
        query::{CallFilter, ListQuery, PlaceCall, PlaceResult, Sort, SortBy},
        time::Timestamp,
    },
    vendors::{
        CallVendor, Live, Paging, Vendor, VendorId,
        capabilities::{Feature, Support},
        diga::active_calls,
        request::{Accept, ApiRequest, ApiResponse, Method},
    },
};
use serde_json::{Value, json};

pub(crate) fn vendor() -> &'static dyn Vendor {
    VendorId::from_slug("diga").unwrap().adapter()
}

pub(crate) fn call_side() -> &'static dyn CallVendor {
    VendorId::Diga.call_adapter()
}

/// 2026-09-14T12:00:00Z.
pub(crate) const NOW_MS: i64 = 1_789_387_200_000;

pub(crate) fn answer(status: u16, body: impl Into<String>) -> ApiResponse {
    ApiResponse {
        status,
        content_type: "application/json".to_owned(),
        retry_after: None,
        request_id: None,
        received_at_ms: NOW_MS,
        body: body.into(),
    }
}

pub(crate) fn plain_query() -> ListQuery {
    ListQuery {
        agent: None,
        filter: CallFilter::default(),
        sort: Sort::default(),
        page: 1,
        cursor: None,
        limit: 50,
    }
}

pub(crate) fn address(request: &ApiRequest) -> String {
    let base = BaseUrl::parse("https://api.example", "https://console.example").unwrap();
    base.join(request).unwrap()
}

pub(crate) fn list(body: &str) -> Result<Page<Row>, ApiError> {
    vendor().parse_list(&plain_query(), &answer(200, body))
}

fn calls(page: &Page<Row>) -> Vec<&CallSummary> {
    page.items
        .iter()
        .map(|row| match row {
            Row::Call(call) => call,
            Row::Unreadable(item) => panic!("unreadable: {item:?}"),
        })
        .collect()
}

fn at(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

#[test]
fn the_list_ends_in_a_slash_and_is_continued_by_its_last_id() {
    let plain = plain_query();
    let request = vendor().list(&plain);
    assert!(request.needs_key && request.body.is_none());
    assert_eq!(
        (request.method, address(&request).as_str()),
        (
            Method::Get,
            "https://api.example/v1/call/?limit=50&order=desc"
        )
    );
    assert_eq!(vendor().paging(), Paging::Cursor);
    let second = ListQuery {
        cursor: Some(Cursor("c-50".to_owned())),
        page: 2,
        limit: 5_000,
        ..plain.clone()
    };
    assert_eq!(
        address(&vendor().list(&second)),
        "https://api.example/v1/call/?after=c-50&limit=1000&order=desc"
    );
    let numbered = ListQuery {
        page: 3,
        limit: 0,
        ..plain
    };
    assert_eq!(
        address(&vendor().list(&numbered)),
        "https://api.example/v1/call/?page=3&limit=1&order=desc"
    );
}

#[test]
fn the_list_is_asked_for_with_every_filter() {
    let extra = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let query = ListQuery {
        agent: Some(AgentId::new("a-7")),
        filter: CallFilter {
            status: Some("in_queue".to_owned()),
            created_from: at("2026-09-01T00:00:00+02:00"),
            created_before: at("2026-09-02T00:00:00+02:00"),
            extra: vec![
                extra("contact_id", "ct-1"),
                extra("phone_id", "ph-2"),
                extra("type", "outbound"),
                extra("unknown", "x"),
            ],
            ..CallFilter::default()
        },
        sort: Sort {
            by: SortBy::Created,
            is_descending: false,
        },
        ..plain_query()
    };
    let request = vendor().list(&query);
    let asked: Vec<String> = request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        asked,
        [
            "limit=50",
            "order=asc",
            "agent_id=a-7",
            "status=in_queue",
            "start_created_date=2026-08-31T22:00:00.000Z",
            "end_created_date=2026-09-01T21:59:59.999999Z",
            "type=outbound",
            "contact_id=ct-1",
            "phone_id=ph-2",
        ]
    );
    let longest = ListQuery {
        sort: Sort {
            by: SortBy::Duration,
            is_descending: false,
        },
        ..plain_query()
    };
    assert!(address(&vendor().list(&longest)).ends_with("order=desc"));
}

#[test]
fn a_page_of_the_third_generation() {
    let page = list(include_str!("../fixtures/diga/calls-2026-07.json")).unwrap();
    assert_eq!(
        (page.total_count, page.has_more, page.next.clone()),
        (
            None,
            true,
            Some(Cursor("7d1f0c52-0006-4b7e-9a11-c0ffee000006".to_owned()))
        )
    );
    let calls = calls(&page);
    let outcomes: Vec<Outcome> = calls.iter().map(|call| call.outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::InProgress(Phase::Queued),
            Outcome::InProgress(Phase::Ringing),
            Outcome::InProgress(Phase::Talking),
            Outcome::Completed,
            Outcome::NoAnswer,
            Outcome::Failed(FailedBy::Provider),
        ]
    );
    let ended = calls[3];
    assert_eq!(
        ended.agent_id,
        Some(AgentId::new("5b0e6a10-aaaa-4d3c-8f00-000000000001"))
    );
    assert_eq!(
        (ended.source.as_deref(), ended.destination.as_deref()),
        (Some("+34655010203"), None)
    );
    assert_eq!(ended.direction, Direction::Inbound);
    assert_eq!(ended.status.raw, "completed");
    assert_eq!(ended.end_reason.as_deref(), Some("hangup"));
    assert_eq!(ended.created_at, at("2026-09-14T09:58:00.120Z"));
    assert_eq!(ended.ended_at, at("2026-09-14T09:59:41Z"));
    assert_eq!(ended.duration_ms, Some(96_000));
    assert_eq!((ended.is_test_call, ended.cost), (None, None));
    let missed = calls[4];
    assert_eq!(
        (missed.source.as_deref(), missed.destination.as_deref()),
        (None, Some("+34911222333"))
    );
    let web = calls[2];
    assert_eq!(web.direction, Direction::Web);
    assert_eq!(web.source.as_deref(), Some("visitor-8c1b"));
    assert_eq!(calls[0].agent_id, None);
}

#[test]
fn a_page_of_the_first_generation() {
    let page = list(include_str!("../fixtures/diga/calls-2025-11.json")).unwrap();
    assert_eq!(
        (page.total_count, page.has_more, page.next.clone()),
        (Some(4), false, None)
    );
    let outcomes: Vec<Outcome> = calls(&page).iter().map(|call| call.outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Transferred,
            Outcome::NoAnswer,
            Outcome::Failed(FailedBy::System),
            Outcome::CallerHungUp,
        ]
    );
    // Ended, but without a duration: counted from start to end.
    assert_eq!(calls(&page)[3].duration_ms, Some(60_500));
}

#[test]
fn the_end_of_a_list_is_read_in_every_form() {
    let ends = |frame: Value, query: &ListQuery| {
        let page = vendor()
            .parse_list(query, &answer(200, frame.to_string()))
            .unwrap();
        let next = page.next.map(|cursor| cursor.0);
        (page.total_count, page.has_more, next)
    };
    let data = json!([{"id": "a"}, {"id": "b"}]);
    let plain = plain_query();
    let later = ListQuery {
        cursor: Some(Cursor("0".to_owned())),
        page: 2,
        ..plain_query()
    };
    let b = Some("b".to_owned());
    assert_eq!(
        ends(json!({"data": data, "has_more": true}), &plain),
        (None, true, b.clone())
    );
    assert_eq!(
        ends(
            json!({"data": data, "current_page": 1, "total_pages": 2}),
            &plain
        ),
        (None, true, b)
    );
    assert_eq!(
        ends(
            json!({"data": data, "current_page": 2, "total_pages": 2, "last_id": "b"}),
            &plain
        ),
        (Some(2), false, None)
    );
    assert_eq!(
        ends(json!({"data": data, "has_more": false}), &later),
        (None, false, None)
    );
    assert_eq!(
        ends(
            json!({"data": [], "has_more": true, "last_id": "z"}),
            &plain
        ),
        (Some(0), false, None)
    );
    assert_eq!(
        ends(
            json!({"data": [{"id": "a"}, 7], "has_more": true, "last_id": null}),
            &plain
        ),
        (None, true, None)
    );
}

#[test]
fn agents_go_by_their_names() {
    let request = vendor().agents(1).unwrap();
    assert_eq!(address(&request), "https://api.example/v1/agent/?limit=100");
    assert_eq!(
        address(&vendor().agents(2).unwrap()),
        "https://api.example/v1/agent/?page=2&limit=100"
    );
    let body = json!({
        "data": [
            {"agent_id": "g-1", "name": "Recepción Hotel Mirador", "version_number": 3, "is_draft": true},
            {"agent_id": "g-2", "name": null},
            {"name": "nobody"},
            "odd",
        ],
        "has_more": false, "current_page": 1, "total_pages": 1,
    });
    let page = vendor()
        .parse_agents(&answer(200, body.to_string()))
        .unwrap();
    let agents: Vec<(&str, &str)> = page
        .items
        .iter()
        .map(|agent| (agent.id.as_str(), agent.name.as_str()))
        .collect();
    assert_eq!(agents, [("g-1", "Recepción Hotel Mirador"), ("g-2", "g-2")]);
}

#[test]
fn every_feature_is_named_once_with_a_sentence() {
    let capabilities = vendor().capabilities();
    assert_eq!(capabilities.0.len(), Feature::ALL.len());
    for feature in Feature::ALL {
        assert!(
            capabilities.0.iter().any(|(named, _)| *named == feature),
            "{feature:?}"
        );
        let support = capabilities.of(feature);
        let sentence = support.sentence().unwrap_or("Provided.");
        assert!(sentence.ends_with('.'), "{feature:?}: {sentence}");
        assert!(
            support == Support::Provided || sentence.contains("Diga"),
            "{feature:?}: {sentence}"
        );
    }
    assert!(matches!(call_side().live(), Live::Poll));
    assert_eq!(call_side().batch_limit(), None);
}

#[test]
fn only_spanish_numbers_are_called() {
    let rules = call_side().place_rules();
    let check = |text: &str| (rules.check)(&E164::parse(text).unwrap());
    for number in [
        "+34 612 345 678",
        "+34711222333",
        "+34 911 222 333",
        "+34 800 123 456",
    ] {
        assert_eq!(check(number), Ok(()), "{number}");
    }
    for (number, hint) in [
        ("+44 20 7946 0018", "+34"),
        ("+351 912 345 678", "+34"),
        ("+34 612 345 67", "nine digits"),
        ("+34 612 345 6789", "nine digits"),
        ("+34 512 345 678", "6, 7, 8 or 9"),
        ("+34 012 345 678", "6, 7, 8 or 9"),
    ] {
        assert!(check(number).unwrap_err().contains(hint), "{number}");
    }
    assert!(!rules.needs_agent && !rules.has_test_switch && rules.from_label.is_some());
    assert!(rules.number_hint.contains("+34"));
}

#[test]
fn placing_a_call() {
    let place = PlaceCall {
        agent: None,
        from: Some("ph-2".to_owned()),
        destination: E164::parse("+34 612 345 678").unwrap(),
        is_test_call: false,
    };
    let request = call_side().place(&place);
    assert_eq!(
        (request.method, address(&request).as_str(), request.is_once),
        (Method::Post, "https://api.example/v1/call/", true)
    );
    let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"from_number": "ph-2", "to_number": "+34612345678"})
    );
    // 200 in the first generation, 201 since.
    for status in [200, 201] {
        let placed = |body: Value| call_side().parse_placed(&answer(status, body.to_string()));
        let going = placed(json!({"id": "c-1", "status": "dialing", "type": "outbound"})).unwrap();
        assert_eq!(going.result, PlaceResult::Initiated);
        assert_eq!(going.call.unwrap().as_str(), "c-1");
        let busy =
            placed(json!({"id": "c-2", "status": "completed", "end_reason": "busy"})).unwrap();
        assert_eq!(
            (busy.result, busy.detail.as_deref()),
            (PlaceResult::Busy, Some("busy"))
        );
        let failed = placed(json!({"id": "c-3", "status": "failed"})).unwrap();
        assert_eq!(failed.result, PlaceResult::Failed);
        let odd = placed(json!({"id": "c-4", "status": "Postponed"})).unwrap();
        assert_eq!(odd.result, PlaceResult::Other("Postponed".to_owned()));
        for body in [json!({}), json!([]), json!(null), json!({"id": ""})] {
            let error = placed(body).unwrap_err();
            assert_eq!(error.kind, ErrorKind::UnexpectedAnswer);
        }
    }
}

#[test]
fn the_number_of_active_calls_is_a_stream() {
    let request = active_calls::request();
    assert_eq!(
        address(&request),
        "https://api.example/v1/call/concurrency/stream"
    );
    assert!(request.accept == Accept::EventStream && request.needs_key);
    assert_eq!(active_calls::read(r#"{"active_calls": 4}"#), Some(4));
    assert_eq!(
        active_calls::read(r#"{"active_calls":0,"more":[]}"#),
        Some(0)
    );
    for odd in ["", "null", "[]", "{}", "x", r#"{"active_calls":-1}"#] {
        assert_eq!(active_calls::read(odd), None, "{odd}");
    }
    for vendor in VendorId::ALL {
        let (adapter, is_diga) = (vendor.call_adapter(), vendor == VendorId::Diga);
        assert_eq!(adapter.active_calls().is_some(), is_diga, "{vendor:?}");
        let count = adapter.read_active_calls(r#"{"active_calls": 4}"#);
        assert_eq!(count, is_diga.then_some(4), "{vendor:?}");
    }
}

#[test]
fn a_slash_at_the_end_takes_no_id_out_of_its_place() {
    let base = BaseUrl::parse("/proxy/diga/g1", "https://console.example").unwrap();
    assert_eq!(
        base.join(&vendor().list(&plain_query())).unwrap(),
        "https://console.example/proxy/diga/g1/v1/call/?limit=50&order=desc"
    );
    let nameless = call_side().call(None, &"".into()).unwrap();
    assert!(base.join(&nameless).is_err(), "would be the list");
    let odd = ApiRequest::get(["a?b"])
        .with_trailing_slash()
        .with("q", "?");
    assert_eq!(
        base.join(&odd).unwrap(),
        "https://console.example/proxy/diga/g1/a%3Fb/?q=%3F"
    );
}
