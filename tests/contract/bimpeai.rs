//! BimpeAI: requests as its reference asks for them, answers as it describes them.

use ringside::{
    domain::{
        attachment::AttachmentKind,
        call::{CallDetail, CallSummary, Direction, Row},
        error::{ApiError, ErrorKind},
        ids::{AgentId, CallId, MessageId},
        outcome::{FailedBy, Outcome, Phase},
        page::Page,
        phone::E164,
        query::{CallFilter, ListQuery, PlaceCall, PlaceResult, Sort, SortBy},
        time::Timestamp,
        transcript::Speaker,
        url::{BlockReason, LinkPolicy},
    },
    vendors::{
        CallVendor, Live, LiveVendor, Vendor, VendorId,
        request::{ApiRequest, ApiResponse, Method},
    },
};

pub(crate) fn call_side() -> &'static dyn CallVendor {
    VendorId::BimpeAi.call_adapter()
}

pub(crate) fn vendor() -> &'static dyn Vendor {
    VendorId::from_slug("bimpeai").unwrap().adapter()
}

pub(crate) fn answer(status: u16, body: impl Into<String>) -> ApiResponse {
    ApiResponse {
        status,
        content_type: "application/json; charset=utf-8".to_owned(),
        retry_after: None,
        request_id: None,
        received_at_ms: 1_780_000_000_000,
        body: body.into(),
    }
}

pub(crate) fn plain_query() -> ListQuery {
    ListQuery {
        agent: Some(agent()),
        filter: CallFilter::default(),
        sort: Sort::default(),
        page: 1,
        cursor: None,
        limit: 50,
    }
}

pub(crate) fn live() -> &'static dyn LiveVendor {
    match call_side().live() {
        Live::Conversation(live) => live,
        Live::Call(_) | Live::Poll => panic!("BimpeAI streams conversations"),
    }
}

pub(crate) fn agent() -> AgentId {
    AgentId::new("cmb2front01")
}

pub(crate) fn list(body: &str) -> Result<Page<Row>, ApiError> {
    vendor().parse_list(&plain_query(), &answer(200, body))
}

pub(crate) fn call(body: &str) -> Result<CallDetail, ApiError> {
    call_side().parse_call(Some(&agent()), &answer(200, body), LinkPolicy::default())
}

pub(crate) fn calls(page: &Page<Row>) -> Vec<&CallSummary> {
    page.items
        .iter()
        .map(|row| match row {
            Row::Call(call) => call,
            Row::Unreadable(item) => panic!("unreadable: {item:?}"),
        })
        .collect()
}

pub(crate) fn query(request: &ApiRequest) -> String {
    request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

fn at(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

#[test]
fn the_list_is_asked_for_with_every_filter() {
    let plain = plain_query();
    let request = vendor().list(&plain);
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Get, "agents/cmb2front01/calls")
    );
    assert_eq!(query(&request), "page=1&limit=50&sort=-created_on");
    assert!(request.needs_key && request.body.is_none());

    let filtered = ListQuery {
        filter: CallFilter {
            search: Some("+44 20 & more".to_owned()),
            status: Some("ended".to_owned()),
            is_test_call: Some(false),
            ..CallFilter::default()
        },
        sort: Sort {
            by: SortBy::Duration,
            is_descending: false,
        },
        page: 0,
        limit: 1_000,
        ..plain
    };
    assert_eq!(
        query(&vendor().list(&filtered)),
        "page=1&limit=100&sort=duration_seconds&search=+44 20 & more&status=ended&is_test_call=false"
    );
}

#[test]
fn a_page_of_calls() {
    let page = list(include_str!("../fixtures/bimpeai/calls.json")).unwrap();
    assert_eq!((page.total_count, page.has_more), (Some(207), true));
    let calls = calls(&page);
    let outcomes: Vec<Outcome> = calls.iter().map(|call| call.outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::InProgress(Phase::Queued),
            Outcome::InProgress(Phase::Ringing),
            Outcome::InProgress(Phase::Talking),
            Outcome::CallerHungUp,
            Outcome::Busy,
            Outcome::Failed(FailedBy::Provider),
            Outcome::Cancelled,
        ]
    );
    let ended = calls[3];
    assert_eq!(ended.id.as_str(), "cmr1ended");
    assert_eq!(ended.agent_id, Some(agent()));
    assert_eq!(ended.source.as_deref(), Some("+442079460021"));
    assert_eq!(ended.direction, Direction::Inbound);
    assert_eq!(ended.status.raw, "ended");
    assert_eq!(ended.created_at, at("2026-06-02T09:58:00Z"));
    assert_eq!(ended.ringing_at, at("2026-06-02T09:58:01.500Z"));
    assert_eq!(ended.ended_at, at("2026-06-02T09:59:40Z"));
    assert_eq!(
        (ended.duration_ms, ended.is_test_call),
        (Some(96_000), Some(false))
    );
    assert_eq!(ended.end_reason.as_deref(), Some("caller_hangup"));
    assert_eq!(calls[2].duration_ms, Some(118_400));
    assert_eq!(calls[4].duration_ms, Some(0));
    assert_eq!(
        (calls[6].source.as_deref(), calls[6].duration_ms),
        (None, None)
    );
}

#[test]
fn a_call_with_its_transcript() {
    let detail = call(include_str!("../fixtures/bimpeai/call.json")).unwrap();
    assert_eq!(detail.summary.id.as_str(), "cmr1ended");
    assert_eq!(
        (detail.ring_ms(), detail.talk_ms()),
        (Some(2_500), Some(96_000))
    );
    let lines: Vec<(Option<&str>, &Speaker)> = detail
        .transcript
        .iter()
        .map(|message| (message.id.as_ref().map(MessageId::as_str), &message.speaker))
        .collect();
    assert_eq!(
        lines,
        [
            (Some("m1"), &Speaker::Agent),
            (Some("m2"), &Speaker::Caller),
            (Some("m3"), &Speaker::Agent),
            (Some("m4"), &Speaker::Staff),
            (None, &Speaker::Other("narrator".to_owned())),
            (Some("m5"), &Speaker::Caller),
        ]
    );
    assert_eq!(detail.transcript[3].kind.as_deref(), Some("handover"));
    assert_eq!(detail.transcript[1].kind, None);
    assert_eq!(detail.transcript[4].text, "");
    assert_eq!(detail.transcript[5].text, "Thank you! 🙏");
    assert_eq!(
        detail.unreadable,
        ["Entry 6 of the transcript is a number, not a message."]
    );
    assert_eq!(
        &*detail.raw_json,
        include_str!("../fixtures/bimpeai/call.json")
    );
}

#[test]
fn attachments_of_every_kind() {
    let detail = call(include_str!("../fixtures/bimpeai/call.json")).unwrap();
    let attachments = &detail.transcript[1].attachments;
    let kinds: Vec<&AttachmentKind> = attachments
        .iter()
        .map(|attachment| &attachment.kind)
        .collect();
    let other = |word: &str| AttachmentKind::Other(word.to_owned());
    assert_eq!(
        kinds,
        [
            &AttachmentKind::Image,
            &AttachmentKind::Audio,
            &AttachmentKind::File,
            &other("hologram"),
            &other(""),
            &other(""),
        ]
    );
    let image = attachments[0].link.as_ref().unwrap();
    assert_eq!(
        image.href(),
        "https://files.harbour-dental.example/u/tooth.jpg"
    );
    let reasons: Vec<BlockReason> = attachments[2..]
        .iter()
        .map(|attachment| attachment.link.as_ref().unwrap_err().reason)
        .collect();
    assert_eq!(
        reasons,
        [
            BlockReason::Insecure,
            BlockReason::Scheme,
            BlockReason::Missing,
            BlockReason::Missing
        ]
    );
}

#[test]
fn a_call_of_which_almost_nothing_is_known() {
    let detail = call(include_str!("../fixtures/bimpeai/call-bare.json")).unwrap();
    assert_eq!(detail.summary.outcome, Outcome::InProgress(Phase::Queued));
    assert_eq!(detail.summary.direction, Direction::Unknown);
    assert_eq!(detail.summary.is_test_call, None);
    assert!(detail.transcript.is_empty() && detail.unreadable.is_empty());
    let odd = call(r#"{"data":{"id":1,"conversation_logs":"none"}}"#).unwrap();
    assert_eq!(odd.unreadable, ["The transcript is a text, not a list."]);
}

#[test]
fn agents_without_a_name_go_by_their_id() {
    let request = vendor().agents(2).unwrap();
    assert_eq!(
        (
            request.segments.join("/").as_str(),
            query(&request).as_str()
        ),
        ("agents", "page=2&limit=100")
    );
    let page = vendor()
        .parse_agents(&answer(
            200,
            include_str!("../fixtures/bimpeai/agents.json"),
        ))
        .unwrap();
    let names: Vec<&str> = page.items.iter().map(|agent| agent.name.as_str()).collect();
    assert_eq!(names, ["Harbour Dental front desk", "cmb2kitchen2"]);
    assert!(!page.has_more);
}

#[test]
fn placing_a_call() {
    let place = PlaceCall {
        agent: Some(agent()),
        from: None,
        destination: E164::parse("+44 20 7946 0018").unwrap(),
        is_test_call: true,
    };
    let request = call_side().place(&place);
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Post, "agents/cmb2front01/calls")
    );
    assert!(
        request.is_once
            && !call_side()
                .call(Some(&agent()), &"x".into())
                .unwrap()
                .is_once
    );
    let body: serde_json::Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"destination": "+442079460018", "is_test_call": true})
    );

    let placed = |data: &str| {
        call_side().parse_placed(&answer(
            201,
            format!(r#"{{"message":"Success","data":{data}}}"#),
        ))
    };
    let initiated =
        placed(r#"{"status":"initiated","call_id":"cmr9","detail":"Dialling"}"#).unwrap();
    assert_eq!(initiated.result, PlaceResult::Initiated);
    assert_eq!(initiated.call, Some(CallId::new("cmr9")));
    assert_eq!(initiated.detail.as_deref(), Some("Dialling"));
    assert_eq!(
        placed(r#"{"status":"busy"}"#).unwrap().result,
        PlaceResult::Busy
    );
    assert_eq!(
        placed(r#"{"status":"failed","call_id":null}"#)
            .unwrap()
            .call,
        None
    );
    assert_eq!(
        placed(r#"{"status":"Postponed"}"#).unwrap().result,
        PlaceResult::Other("Postponed".to_owned())
    );
    for data in ["{}", "null", "[]", r#"{"status":null}"#] {
        assert_eq!(
            placed(data).unwrap_err().kind,
            ErrorKind::UnexpectedAnswer,
            "{data}"
        );
    }
}
