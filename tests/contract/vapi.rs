//! Vapi: its lists, asked for as its document says and read as it answers.

use ringside::{
    domain::{
        call::{CallDetail, CallSummary, Direction, Row},
        cost::{Currency, Money},
        error::{ApiError, ErrorKind},
        ids::{AgentId, CallId},
        outcome::{FailedBy, Outcome, Phase},
        page::Page,
        query::{CallFilter, ListQuery, Sort},
        time::Timestamp,
        url::LinkPolicy,
    },
    vendors::{
        CallVendor, ExtraInput, Vendor, VendorId,
        capabilities::{Feature, Support},
        request::{ApiRequest, ApiResponse, Method},
    },
};

pub(crate) fn vendor() -> &'static dyn Vendor {
    VendorId::from_slug("vapi").unwrap().adapter()
}

pub(crate) fn call_side() -> &'static dyn CallVendor {
    VendorId::Vapi.call_adapter()
}

/// An answer that arrives at 2026-11-20T10:05:00Z.
pub(crate) fn answer(status: u16, body: impl Into<String>) -> ApiResponse {
    ApiResponse {
        status,
        content_type: "application/json; charset=utf-8".to_owned(),
        retry_after: None,
        request_id: None,
        received_at_ms: 1_795_169_100_000,
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

pub(crate) fn list(body: &str) -> Result<Page<Row>, ApiError> {
    vendor().parse_list(&plain_query(), &answer(200, body))
}

pub(crate) fn call(body: &str) -> Result<CallDetail, ApiError> {
    call_side().parse_call(None, &answer(200, body), LinkPolicy::default())
}

pub(crate) fn at(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

fn query(request: &ApiRequest) -> String {
    request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

pub(crate) fn asked(query_: &ListQuery) -> String {
    query(&vendor().list(query_))
}

fn filtered(filter: CallFilter) -> ListQuery {
    ListQuery {
        filter,
        ..plain_query()
    }
}

fn extra(pairs: &[(&str, &str)]) -> CallFilter {
    CallFilter {
        extra: pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..CallFilter::default()
    }
}

fn ids(page: &Page<Row>) -> Vec<String> {
    page.items
        .iter()
        .map(|row| match row {
            Row::Call(call) => call.id.to_string(),
            Row::Unreadable(item) => format!("{}: {}", item.index, item.reason),
        })
        .collect()
}

fn calls(page: Page<Row>) -> Vec<CallSummary> {
    page.items
        .into_iter()
        .map(|row| match row {
            Row::Call(call) => call,
            Row::Unreadable(item) => panic!("unreadable: {item:?}"),
        })
        .collect()
}

#[test]
fn the_list_is_asked_for_with_every_parameter_of_the_document() {
    let request = vendor().list(&plain_query());
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Get, "call")
    );
    assert_eq!(query(&request), "limit=50");
    assert!(request.needs_key && request.body.is_none());

    let mut filter = extra(&[
        ("id", "c0ffee"),
        ("phoneNumberId", "line 1"),
        ("updatedAtGe", "2026-11-02T00:00:00+01:00"),
        ("updatedAtLe", "2026-11-03"),
    ]);
    filter.created_from = at("2026-11-01T00:00:00Z");
    filter.created_before = at("2026-12-01T00:00:00Z");
    let with_agent = ListQuery {
        agent: Some(AgentId::new("a-1")),
        limit: 9_999,
        ..filtered(filter)
    };
    assert_eq!(
        asked(&with_agent),
        "limit=1000&assistantId=a-1&id=c0ffee&phoneNumberId=line 1\
         &createdAtGe=2026-11-01T00:00:00.000Z&createdAtLt=2026-12-01T00:00:00.000Z\
         &updatedAtGe=2026-11-01T23:00:00.000Z&updatedAtLe=2026-11-03T00:00:00.000Z"
    );
    for name in [
        "createdAtGt",
        "createdAtGe",
        "createdAtLt",
        "createdAtLe",
        "updatedAtGt",
        "updatedAtGe",
        "updatedAtLt",
        "updatedAtLe",
    ] {
        let query = filtered(extra(&[(name, "2026-11-02T08:00:00Z")]));
        assert_eq!(
            asked(&query),
            format!("limit=50&{name}=2026-11-02T08:00:00.000Z")
        );
    }
}

#[test]
fn every_parameter_is_offered_as_a_filter() {
    let offered: Vec<&str> = vendor()
        .extra_filters()
        .iter()
        .map(|filter| filter.name)
        .collect();
    assert_eq!(
        offered,
        [
            "id",
            "phoneNumberId",
            "createdAtGt",
            "createdAtGe",
            "createdAtLt",
            "createdAtLe",
            "updatedAtGt",
            "updatedAtGe",
            "updatedAtLt",
            "updatedAtLe"
        ]
    );
    for filter in vendor().extra_filters() {
        let is_instant = filter.name.contains("At");
        assert_eq!(
            filter.input == ExtraInput::Instant,
            is_instant,
            "{}",
            filter.name
        );
        assert!(!filter.label.is_empty());
    }
}

#[test]
fn only_the_tightest_bound_of_each_side_is_sent() {
    let mut filter = extra(&[
        ("createdAtGt", "2026-11-05T00:00:00Z"),
        ("createdAtGe", "2026-11-05T00:00:00Z"),
        ("createdAtLe", "2026-11-20T00:00:00Z"),
        ("createdAtLt", "2026-11-20T00:00:00Z"),
    ]);
    filter.created_from = at("2026-11-01T00:00:00Z");
    filter.created_before = at("2026-12-01T00:00:00Z");
    assert_eq!(
        asked(&filtered(filter)),
        "limit=50&createdAtGt=2026-11-05T00:00:00.000Z&createdAtLt=2026-11-20T00:00:00.000Z"
    );
}

#[test]
fn a_bound_that_is_no_time_is_left_to_the_vendor() {
    assert_eq!(
        asked(&filtered(extra(&[("updatedAtGt", "last week")]))),
        "limit=50&updatedAtGt=last week"
    );
}

#[test]
fn assistants_are_the_agents() {
    let request = vendor().agents(1).unwrap();
    assert_eq!(request.segments, ["assistant"]);
    assert_eq!(query(&request), "limit=1000");
    assert!(vendor().agents(2).is_none());
    let page = vendor()
        .parse_agents(&answer(
            200,
            include_str!("../fixtures/vapi/assistants.json"),
        ))
        .unwrap();
    let named: Vec<(&str, &str)> = page
        .items
        .iter()
        .map(|agent| (agent.id.as_str(), agent.name.as_str()))
        .collect();
    assert_eq!(
        named,
        [
            ("5d1f0a6e-0001-4c1e-9d3a-70b1c0de0001", "Harbour desk"),
            (
                "5d1f0a6e-0002-4c1e-9d3a-70b1c0de0002",
                "5d1f0a6e-0002-4c1e-9d3a-70b1c0de0002"
            ),
        ]
    );
    assert!(!page.has_more);
    assert!(vendor().parse_agents(&answer(200, "{}")).is_err());
}

#[test]
fn a_page_of_calls() {
    let page = list(include_str!("../fixtures/vapi/calls.json")).unwrap();
    assert_eq!(
        (page.total_count, page.has_more, page.next.clone()),
        (None, false, None)
    );
    let calls = calls(page);
    let outcomes: Vec<Outcome> = calls.iter().map(|call| call.outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::InProgress(Phase::Talking),
            Outcome::CallerHungUp,
            Outcome::Silence,
            Outcome::Failed(FailedBy::Provider),
            Outcome::Busy,
            Outcome::InProgress(Phase::Queued),
        ]
    );
    let directions: Vec<&Direction> = calls.iter().map(|call| &call.direction).collect();
    assert_eq!(
        directions,
        [
            &Direction::Inbound,
            &Direction::Outbound,
            &Direction::Web,
            &Direction::Web,
            &Direction::Outbound,
            &Direction::Outbound
        ]
    );
}

#[test]
fn parties_follow_from_the_direction() {
    let calls = calls(list(include_str!("../fixtures/vapi/calls.json")).unwrap());
    let parties = |at: usize| {
        (
            calls[at].source.as_deref(),
            calls[at].destination.as_deref(),
        )
    };
    assert_eq!(parties(0), (Some("+14155550101"), Some("+14155550100")));
    assert_eq!(parties(1), (None, Some("+442079460001")));
    assert_eq!(parties(2), (None, None));
    assert_eq!(parties(4), (None, Some("sip:front@desk.example")));
    assert_eq!(calls[0].other_party(), Some("+14155550101"));
    assert_eq!(calls[1].other_party(), Some("+442079460001"));
}

#[test]
fn the_columns_of_a_call() {
    let calls = calls(list(include_str!("../fixtures/vapi/calls.json")).unwrap());
    let call = &calls[1];
    assert_eq!(call.id, CallId::new("c0ffee00-0002-4000-8000-000000000002"));
    assert_eq!(
        call.agent_id,
        Some(AgentId::new("5d1f0a6e-0001-4c1e-9d3a-70b1c0de0001"))
    );
    assert_eq!(call.agent_name.as_deref(), Some("Harbour desk (copy)"));
    assert_eq!(call.created_at, at("2026-11-20T10:00:00Z"));
    assert_eq!(call.ended_at, at("2026-11-20T10:01:45.750Z"));
    assert_eq!((call.ringing_at, call.is_test_call), (None, None));
    assert_eq!(call.duration_ms, Some(102_250));
    assert_eq!(call.latency_ms, Some(1_240));
    let usd = |micros| {
        Some(Money {
            currency: Currency::Usd,
            micros,
        })
    };
    assert_eq!(call.cost, usd(91_300));
    assert_eq!(calls[2].cost, usd(20_000), "the total of the breakdown");
    assert_eq!(calls[2].agent_name.as_deref(), Some("Night team"));
    assert_eq!(call.end_reason.as_deref(), Some("customer-ended-call"));
    assert_eq!(
        calls[3].error_reason.as_deref(),
        Some("The model did not answer.")
    );
    assert_eq!(calls[4].status.raw, "queued", "the word stays as it came");
    assert_eq!(calls[4].status.phase, Phase::Over);
}

#[test]
fn the_array_may_be_wrapped_as_older_clients_met_it() {
    let page = list(r#"{"results":[{"id":"a"}],"metadata":{"totalItems":1}}"#).unwrap();
    assert_eq!(ids(&page), ["a"]);
    for body in ["{}", "7", "null", "\"x\"", r#"{"results":7}"#] {
        assert_eq!(
            list(body).unwrap_err().kind,
            ErrorKind::UnexpectedAnswer,
            "{body}"
        );
    }
}

#[test]
fn every_capability_is_named_once_and_explained() {
    let named = vendor().capabilities().0;
    assert_eq!(named.len(), Feature::ALL.len());
    for feature in Feature::ALL {
        assert_eq!(
            named.iter().filter(|(known, _)| *known == feature).count(),
            1,
            "{feature:?}"
        );
    }
    for (feature, support) in named {
        let is_plain = *support == Support::Provided;
        let sentence = support.sentence();
        assert_eq!(sentence.is_none(), is_plain, "{feature:?}");
        assert!(sentence.is_none_or(|sentence| sentence.ends_with('.')));
    }
    assert_eq!(
        vendor().capabilities().of(Feature::DateFilter),
        Support::Provided
    );
    assert!(!vendor().capabilities().of(Feature::TestFilter).is_usable());
}
