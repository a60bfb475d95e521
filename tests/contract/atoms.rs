//! Atoms: the account's side. What is asked for a list, and what a list says.

use ringside::{
    domain::{
        call::{CallDetail, CallSummary, Direction, Row},
        cost::{Currency, Money},
        error::{ApiError, ErrorKind},
        ids::{AgentId, CallId},
        outcome::{Outcome, Phase},
        page::{Cursor, Page},
        query::{CallDirection, CallFilter, ListQuery, Sort, SortBy},
        time::Timestamp,
        url::LinkPolicy,
    },
    vendors::{
        CallVendor, ExtraInput, Paging, Vendor, VendorId,
        capabilities::Feature,
        request::{ApiRequest, ApiResponse, Method},
    },
};
use serde_json::{Value, json};

pub(crate) fn vendor() -> &'static dyn Vendor {
    VendorId::Atoms.adapter()
}

pub(crate) fn call_side() -> &'static dyn CallVendor {
    VendorId::Atoms.call_adapter()
}

/// 2026-06-02T10:00:00Z, when the answers of these tests arrive.
pub(crate) const NOW_MS: i64 = 1_780_394_400_000;

pub(crate) fn answer(status: u16, body: impl ToString) -> ApiResponse {
    ApiResponse {
        status,
        content_type: "application/json; charset=utf-8".to_owned(),
        retry_after: None,
        request_id: None,
        received_at_ms: NOW_MS,
        body: body.to_string(),
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

pub(crate) fn list(body: &Value) -> Result<Page<Row>, ApiError> {
    vendor().parse_list(&plain_query(), &answer(200, body))
}

pub(crate) fn rows(logs: &Value) -> Vec<Row> {
    list(&json!({"status": true, "data": {"logs": logs}}))
        .unwrap()
        .items
}

pub(crate) fn one(log: &Value) -> CallSummary {
    match rows(&json!([log])).remove(0) {
        Row::Call(call) => call,
        Row::Unreadable(item) => panic!("unreadable: {item:?}"),
    }
}

pub(crate) fn detail(data: &Value) -> CallDetail {
    let body = json!({"status": true, "data": data});
    call_side()
        .parse_call(None, &answer(200, body), LinkPolicy::default())
        .unwrap()
}

pub(crate) fn query(request: &ApiRequest) -> String {
    let pairs: Vec<String> = request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn every_feature_is_named_once_and_explained() {
    let named = vendor().capabilities().0;
    for feature in Feature::ALL {
        let entries: Vec<_> = named.iter().filter(|(of, _)| *of == feature).collect();
        assert_eq!(entries.len(), 1, "{feature:?}");
        let sentence = entries[0].1.sentence();
        assert!(
            sentence.is_none_or(|text| text.ends_with('.')),
            "{feature:?}"
        );
    }
    assert_eq!(vendor().paging(), Paging::Numbered);
    assert!(vendor().largest_page() <= 500 && !vendor().lists_per_agent());
}

#[test]
fn the_list_is_asked_for_the_newest_first() {
    let request = vendor().list(&plain_query());
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Get, "conversation")
    );
    assert_eq!(
        query(&request),
        "page=1&limit=50&sortBy=createdAt&sortOrder=desc"
    );
    assert!(request.needs_key && request.body.is_none());
}

#[test]
fn every_filter_of_the_documents_is_asked_for() {
    let extra = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let filtered = ListQuery {
        agent: Some(AgentId::new("66f0aa")),
        filter: CallFilter {
            search: Some("+1 415 & more".to_owned()),
            status: Some("no_answer".to_owned()),
            direction: Some(CallDirection::Outbound),
            created_from: Some(at("2026-06-01T00:00:00Z")),
            created_before: Some(at("2026-06-02T00:00:00Z")),
            extra: vec![
                extra("callAttemptFilter", "retry"),
                extra("campaignIds", "c1,c2"),
                extra("disconnectReasonFilter", "user_hangup"),
                extra("durationFilter", "30-60"),
                extra("somebodyElses", "x"),
                extra("versionFilter", "v7"),
            ],
            ..CallFilter::default()
        },
        sort: Sort {
            by: SortBy::Duration,
            is_descending: false,
        },
        page: 0,
        limit: 9_000,
        ..plain_query()
    };
    assert_eq!(
        query(&vendor().list(&filtered)),
        "page=1&limit=500&sortBy=callDuration&sortOrder=asc\
         &dateFrom=2026-06-01T00:00:00.000Z&dateTo=2026-06-01T23:59:59.999Z\
         &agentIds=66f0aa&search=+1 415 & more&statusFilter=no_answer&callTypes=telephony_outbound\
         &campaignIds=c1,c2&disconnectReasonFilter=user_hangup&durationFilter=30-60\
         &callAttemptFilter=retry&versionFilter=v7"
    );
    for (direction, kinds) in [
        (CallDirection::Inbound, "callTypes=telephony_inbound"),
        (CallDirection::Web, "callTypes=webcall,chat"),
    ] {
        let mut directed = plain_query();
        directed.filter.direction = Some(direction);
        assert!(query(&vendor().list(&directed)).ends_with(kinds));
    }
}

#[test]
fn filters_of_its_own_offer_what_the_api_takes() {
    let values = |name: &str| {
        let extras = vendor().extra_filters();
        let extra = extras.iter().find(|extra| extra.name == name).unwrap();
        match extra.input {
            ExtraInput::Choice(choices) => choices.iter().map(|(value, _)| *value).collect(),
            ExtraInput::Text | ExtraInput::Instant => Vec::new(),
        }
    };
    assert_eq!(values("durationFilter"), ["0-30", "30-60", "1-5", "5+"]);
    assert_eq!(values("callAttemptFilter"), ["initial", "retry"]);
    assert!(values("disconnectReasonFilter").contains(&"transfer_complete"));
    assert!(values("campaignIds").is_empty() && values("versionFilter").is_empty());
}

#[test]
fn calls_in_progress_are_one_question() {
    let all = vendor().statuses_in_progress();
    assert_eq!(all.len(), 1);
    for status in all[0].split(',') {
        assert!(vendor().status_filters().contains(&status), "{status}");
        let call = one(&json!({"callId": "CALL-1", "status": status}));
        assert!(call.status.phase.is_in_progress(), "{status}");
    }
}

#[test]
fn what_takes_too_long_is_asked_for_in_the_vendors_own_order() {
    let mut asked = plain_query();
    asked.page = 3;
    asked.filter.status = Some("failed".to_owned());
    asked.filter.created_from = Some(at("2026-06-01T00:00:00Z"));
    asked.sort.is_descending = false;

    let error = vendor().error(&answer(504, "upstream request timeout"));
    let (other_way, sentence) = vendor().list_fallback(&asked, &error).unwrap();
    assert!(sentence.contains("older ones may be missing"));
    let request = vendor().list(&other_way);
    assert_eq!(query(&request), "page=3&limit=50&statusFilter=failed");

    // The pages behind it stay with that order and need no 504 each; there is no third way.
    let body = json!({"status": true, "data": {
        "logs": [{"callId": "CALL-1"}], "pagination": {"hasMore": true}}});
    let page = vendor()
        .parse_list(&other_way, &answer(200, &body))
        .unwrap();
    assert_eq!(page.next, other_way.cursor);
    assert!(vendor().list_fallback(&other_way, &error).is_none());
    let far = ListQuery {
        page: 50,
        ..other_way
    };
    let page = vendor().parse_list(&far, &answer(200, &body)).unwrap();
    assert_eq!(page.next, None, "a list that never ends is left");

    let timed_out = ApiError::new(ErrorKind::TimedOut, "No answer in time.");
    assert!(vendor().list_fallback(&asked, &timed_out).is_some());
    for status in [400, 401, 429, 500, 502, 503] {
        let error = vendor().error(&answer(status, "{}"));
        assert!(vendor().list_fallback(&asked, &error).is_none(), "{status}");
    }
    let plain = ListQuery {
        cursor: Some(Cursor("of another vendor".to_owned())),
        ..plain_query()
    };
    assert!(query(&vendor().list(&plain)).contains("sortBy"));
}

#[test]
fn who_looks_again_and_again_takes_the_vendors_own_order() {
    let mut asked = plain_query();
    asked.filter.status = Some("in_progress".to_owned());
    let request = vendor().list(&vendor().in_any_order(asked.clone()));
    assert_eq!(query(&request), "page=1&limit=50&statusFilter=in_progress");
    asked.filter.created_from = Some(at("2026-06-01T00:00:00Z"));
    assert_eq!(
        vendor().in_any_order(asked.clone()),
        asked,
        "days are not lost"
    );
}

#[test]
fn a_page_of_calls() {
    let page = list(&json!({"status": true, "data": {
        "logs": [
            {"_id": "6711aa", "callId": "CALL-1780390000123-0a1b2c", "status": "completed",
             "duration": 96.4, "from": "+442079460021", "to": "+14155550100",
             "type": "telephony_inbound", "agentId": "66f0aa",
             "recordingUrl": "", "disconnectionReason": "user_hangup", "retryCount": 0,
             "createdAt": "2026-06-02T08:46:40.500Z", "callCost": 4.25, "isTest": false,
             "versionId": "v7", "versionNumber": 3, "retryAttemptNumber": 0,
             "dispositionMetrics": {"interested": "yes"},
             "turnLatencyMetrics": {"avgLatency": 1180.6, "turns": 7}},
            {"callId": "CALL-1780390000000-ffffff", "duration": 120, "from": "+15550100",
             "disconnectionReason": "agent_hangup"},
            {"callId": "CALL-9", "status": "in_queue", "type": "telephony_outbound", "isTest": true},
        ],
        "pagination": {"total": 151, "page": 1, "limit": 50, "hasMore": true, "totalPages": 4},
        "dispositionMetricsConfig": [{"identifier": "interested", "type": "STRING"}]}}))
    .unwrap();
    assert_eq!(
        (page.total_count, page.has_more, page.next),
        (Some(151), true, None)
    );
    let calls: Vec<&CallSummary> = page
        .items
        .iter()
        .map(|row| match row {
            Row::Call(call) => call,
            Row::Unreadable(item) => panic!("unreadable: {item:?}"),
        })
        .collect();
    let first = calls[0];
    assert_eq!(first.id, CallId::new("CALL-1780390000123-0a1b2c"));
    assert_eq!(first.agent_id, Some(AgentId::new("66f0aa")));
    assert_eq!(first.source.as_deref(), Some("+442079460021"));
    assert_eq!(first.destination.as_deref(), Some("+14155550100"));
    assert_eq!(first.direction, Direction::Inbound);
    assert_eq!(first.status.raw, "completed");
    assert_eq!(first.outcome, Outcome::CallerHungUp);
    assert_eq!(first.created_at, Some(at("2026-06-02T08:46:40.500Z")));
    assert_eq!(first.duration_ms, Some(96_400));
    assert_eq!(first.is_test_call, Some(false));
    assert_eq!(first.end_reason.as_deref(), Some("user_hangup"));
    assert_eq!(
        first.cost,
        Some(Money {
            currency: Currency::Credits,
            micros: 4_250_000
        })
    );
    assert_eq!(first.latency_ms, Some(1_180));
    // The search leaves status, kind and time out; the id tells the time.
    assert_eq!(
        (calls[1].status.phase, calls[1].outcome),
        (Phase::Over, Outcome::AgentHungUp)
    );
    assert_eq!(
        calls[1].created_at.map(Timestamp::ms),
        Some(1_780_390_000_000)
    );
    assert_eq!(calls[1].direction, Direction::Unknown);
    assert_eq!(calls[2].outcome, Outcome::InProgress(Phase::Queued));
    assert_eq!((calls[2].created_at, calls[2].latency_ms), (None, None));
    assert_eq!(calls[2].is_test_call, Some(true));
}

#[test]
fn a_page_tells_whether_more_follow_in_several_ways() {
    let page = |paging: Value, logs: Value| {
        let body = json!({"status": true, "data": {"logs": logs, "pagination": paging}});
        let page = list(&body).unwrap();
        (page.total_count, page.has_more)
    };
    let item = json!([{"callId": "CALL-1"}]);
    for (paging, told) in [
        (json!({"total": 9, "hasMore": true}), (Some(9), true)),
        (json!({"total": 9, "hasMore": false}), (Some(9), false)),
        (json!({"page": 1, "totalPages": 2}), (None, true)),
        (json!({"page": 2, "totalPages": 2}), (None, false)),
        (json!({"total": 51}), (Some(51), true)),
        (json!({"total": 50}), (Some(50), false)),
        (json!({"total": 0, "hasMore": false}), (None, false)),
        (json!({"total": 9_007_199_254_740_992_u64}), (None, false)),
        (json!(null), (None, false)),
    ] {
        assert_eq!(page(paging.clone(), item.clone()), told, "{paging}");
    }
    assert_eq!(
        page(json!({"total": 9, "hasMore": true}), json!([])),
        (Some(9), false)
    );
}

#[test]
fn agents_are_listed_by_page_and_offset() {
    let request = vendor().agents(2).unwrap();
    assert_eq!(
        (request.segments.join("/"), query(&request)),
        ("agent".to_owned(), "page=2&offset=100".to_owned())
    );
    let agents = |body: Value| {
        let page = vendor().parse_agents(&answer(200, body)).unwrap();
        let names: Vec<String> = page.items.iter().map(|agent| agent.name.clone()).collect();
        (names, page.has_more)
    };
    let two =
        json!([{"_id": "a1", "name": "Front desk"}, {"_id": "a2", "name": " "}, {"name": "x"}, 7]);
    assert_eq!(
        agents(json!({"status": true, "data": {"agents": two, "total": 4}})),
        (vec!["Front desk".to_owned(), "a2".to_owned()], false)
    );
    assert!(agents(json!({"status": true, "data": {"agents": two, "total": 140}})).1);
    let (names, has_more) = agents(json!({"status": true, "data": two}));
    assert_eq!((names.len(), has_more), (2, false));
    assert!(!agents(json!({"data": {"agents": [], "total": 140}})).1);
}

#[test]
fn only_an_id_with_a_time_tells_when_a_call_was_created() {
    for (id, ms) in [
        ("CALL-1780390000000-0a1b2c", Some(1_780_390_000_000)),
        ("CALL-178039000000-0a1b2c", None),
        ("CALL-0000000000000-0a1b2c", None),
        ("CALL-1780390000000", None),
        ("CALL-+780390000000-0a1b2c", None),
        ("1780390000000-0a1b2c", None),
    ] {
        let call = one(&json!({"callId": id}));
        assert_eq!(call.created_at.map(Timestamp::ms), ms, "{id}");
    }
    assert_eq!(one(&json!({"_id": "6711aa"})).id.as_str(), "6711aa");
}
