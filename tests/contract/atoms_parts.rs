//! Atoms: the recordings of a call, its attempts, many calls at once, and a call that is placed.

use ringside::{
    domain::{
        call::Row,
        error::ErrorKind,
        ids::{AgentId, CallId},
        phone::E164,
        query::{PlaceCall, PlaceResult},
        recording::{RecordingSource, Recordings, Track},
        time::Timestamp,
        url::{BlockReason, LinkPolicy},
    },
    vendors::{
        CallPart, RecordingRequest,
        request::{Accept, Method},
    },
};
use serde_json::{Value, json};

use super::atoms::{NOW_MS, answer, call_side, detail, query};

#[test]
fn recordings_are_pending_until_they_are_there_or_never_come() {
    let recordings = |change: Value| {
        let mut data = json!({"callId": format!("CALL-{}-0a1b2c", NOW_MS - 120_000),
            "status": "completed", "duration": 60, "recordingUrl": "", "type": "telephony_inbound"});
        let fields = data.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        detail(&data).more.recordings
    };
    assert_eq!(recordings(json!({})), Recordings::Pending);
    assert_eq!(
        recordings(json!({"recordingUrl": null})),
        Recordings::Pending
    );
    assert_eq!(recordings(json!({"recordingUrl": 7})), Recordings::Pending);
    assert_eq!(
        recordings(json!({"status": "in_progress", "callId": "CALL-1700000000000-0a1b2c"})),
        Recordings::Pending
    );
    for (change, word) in [
        (json!({"status": "no_answer"}), "not answered"),
        (json!({"status": "cancelled"}), "not answered"),
        (json!({"type": "chat"}), "chat"),
        (json!({"callId": "CALL-1700000000000-0a1b2c"}), "deleted"),
        (json!({"endTime": "2026-06-02T09:44:59Z"}), "deleted"),
    ] {
        match recordings(change.clone()) {
            Recordings::None(sentence) => assert!(sentence.contains(word), "{sentence}"),
            other => panic!("{change}: {other:?}"),
        }
    }
    let Recordings::Ready(ready) =
        recordings(json!({"recordingUrl": "https://sound.example/1.mp3",
        "recordingDualUrl": "javascript:alert(1)"}))
    else {
        panic!("not ready")
    };
    let told: Vec<_> = ready
        .iter()
        .map(|recording| match &recording.source {
            RecordingSource::Link { url, .. } => (
                recording.track.clone(),
                url.as_ref()
                    .map(|url| url.href().to_owned())
                    .map_err(|blocked| blocked.reason),
            ),
            RecordingSource::OnRequest => panic!("a link was sent"),
        })
        .collect();
    assert_eq!(
        told,
        [
            (Track::Mono, Ok("https://sound.example/1.mp3".to_owned())),
            (Track::Stereo, Err(BlockReason::Scheme)),
        ]
    );
}

#[test]
fn a_signed_link_says_itself_how_long_it_works() {
    for (link, expires_at) in [
        ("https://sound.example/1.mp3", None),
        (
            "https://sound.example/1.mp3?X-Amz-Date=20260602T100000Z&X-Amz-Expires=300",
            Timestamp::parse("2026-06-02T10:05:00Z"),
        ),
        (
            "https://sound.example/1.mp3?Expires=1780394700&Signature=x",
            Timestamp::parse("2026-06-02T10:05:00Z"),
        ),
    ] {
        let call = detail(&json!({"callId": "c", "recordingUrl": link}));
        let Recordings::Ready(ready) = call.more.recordings else {
            panic!("not ready")
        };
        let RecordingSource::Link {
            expires_at: told, ..
        } = ready[0].source
        else {
            panic!("a link was sent")
        };
        assert_eq!(told, expires_at, "{link}");
    }
}

#[test]
fn a_fresh_link_is_asked_for() {
    let id = CallId::new("CALL-1-a");
    let Some(RecordingRequest::Link(request)) = call_side().recording(&id, &Track::Mono) else {
        panic!("a link")
    };
    assert_eq!(
        request.segments.join("/"),
        "conversation/CALL-1-a/recording/download-url"
    );
    assert_eq!(call_side().recording(&id, &Track::Stereo), None);

    let link = |status, body: Value| {
        call_side().parse_recording_link(&answer(status, body), &Track::Mono, LinkPolicy::default())
    };
    let ready = link(
        200,
        json!({"status": true, "data": {"presignedUrl": "https://s3.example/r?X=1"}}),
    );
    assert_eq!(ready.unwrap().unwrap().href(), "https://s3.example/r?X=1");
    for (status, body) in [
        (
            404,
            json!({"status": false, "errors": ["No recording found"]}),
        ),
        (200, json!({"status": true, "data": {"presignedUrl": ""}})),
        (200, json!({"status": true, "data": {}})),
    ] {
        assert_eq!(link(status, body), Ok(None));
    }
    let insecure = json!({"status": true, "data": {"presignedUrl": "http://s3.example/r"}});
    let error = link(200, insecure).unwrap_err();
    assert!(error.sentence.contains("insecure"), "{}", error.sentence);
    let wrong = json!({"status": false, "errors": ["Invalid call ID format"]});
    assert_eq!(link(400, wrong).unwrap_err().kind, ErrorKind::Rejected);
}

#[test]
fn the_attempts_of_a_call_are_facts() {
    let mut call = detail(
        &json!({"callId": "CALL-1780390000000-bbbbbb", "retryCallId": "CALL-1780380000000-aaaaaa"}),
    );
    let follow_ups = call_side().follow_ups(&call);
    let [follow_up] = follow_ups.as_slice() else {
        panic!("one request")
    };
    assert_eq!(follow_up.part, CallPart::Retries);
    assert_eq!(
        follow_up.request.segments.join("/"),
        "conversation/CALL-1780390000000-bbbbbb/retries"
    );
    let response = answer(
        200,
        json!({"status": true, "data": {"retries": [
            {"callId": "CALL-1780380000000-aaaaaa", "status": "no_answer"}, 7,
            {"callId": "CALL-1780390000000-bbbbbb"}]}}),
    );
    let next = call_side().absorb(&mut call, follow_up, Ok(&response), LinkPolicy::default());
    assert!(next.is_empty() && call.unreadable.is_empty());
    let told: Vec<String> = call
        .more
        .facts
        .iter()
        .filter(|fact| fact.label.starts_with("Attempt"))
        .map(|fact| format!("{}: {}", fact.label, fact.value))
        .collect();
    assert_eq!(
        told,
        [
            "Attempt 1: CALL-1780380000000-aaaaaa · no_answer · 2026-06-02T06:00:00.000Z",
            "Attempt 2: This item is a number, not a call.",
            "Attempt 3: CALL-1780390000000-bbbbbb · 2026-06-02T08:46:40.000Z · this call",
        ]
    );
    for odd in [answer(404, "{}"), answer(200, "{}"), answer(200, "[]")] {
        let mut call = call.clone();
        call_side().absorb(&mut call, follow_up, Ok(&odd), LinkPolicy::default());
        assert_eq!(call.unreadable.len(), 1);
        assert_eq!(call.more.facts.len(), 4, "what was known stays");
    }
    for alone in [
        json!({"callId": "c"}),
        json!({"callId": "c", "retryCount": 0, "retryAttemptNumber": 0}),
    ] {
        assert!(call_side().follow_ups(&detail(&alone)).is_empty());
    }
}

#[test]
fn many_calls_are_asked_for_at_once() {
    assert_eq!(call_side().batch_limit(), Some(100));
    let ids = [CallId::new("CALL-1-a"), CallId::new("CALL-\"2")];
    let request = call_side().batch(&ids).unwrap();
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Post, "conversation/search")
    );
    assert!(!request.is_once, "asking twice does no harm");
    let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(body, json!({"callIds": ["CALL-1-a", "CALL-\"2"]}));

    let body = json!({"status": true, "data": {"logs": [{"callId": "CALL-1-a"}, 7], "total": 1, "requestedCount": 2}});
    let rows = call_side().parse_batch(&answer(200, body)).unwrap();
    assert!(matches!(
        rows.as_slice(),
        [Row::Call(_), Row::Unreadable(_)]
    ));
    for body in [
        json!({}),
        json!({"data": {}}),
        json!({"status": false, "data": {"logs": []}}),
    ] {
        assert!(call_side().parse_batch(&answer(200, body)).is_err());
    }
}

#[test]
fn placing_a_call() {
    let mut place = PlaceCall {
        agent: Some(AgentId::new("66f0aa")),
        from: None,
        destination: E164::parse("+1 415 555 0100").unwrap(),
        is_test_call: true,
    };
    let request = call_side().place(&place);
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Post, "conversation/outbound")
    );
    assert_eq!(request.headers, [("x-test-call", "true".to_owned())]);
    assert_eq!(request.accept, Accept::Json);
    let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"agentId": "66f0aa", "phoneNumber": "+14155550100"})
    );
    place.is_test_call = false;
    place.from = Some("product-7".to_owned());
    let request = call_side().place(&place);
    assert!(request.headers.is_empty());
    assert!(
        request
            .body
            .unwrap()
            .contains(r#""fromProductId":"product-7""#)
    );

    let placed = |status, body: Value| call_side().parse_placed(&answer(status, body));
    let initiated = placed(
        200,
        json!({"status": true, "data": {"conversationId": "CALL-9-f"}}),
    )
    .unwrap();
    assert_eq!(
        (initiated.result, initiated.call),
        (PlaceResult::Initiated, Some(CallId::new("CALL-9-f")))
    );
    let refused = placed(400, json!({"status": false, "errors": ["Agent not found"]})).unwrap_err();
    assert_eq!(refused.vendor_message.as_deref(), Some("Agent not found"));
    for body in [
        json!({}),
        json!({"status": true, "data": {}}),
        json!({"status": true, "data": null}),
    ] {
        let error = placed(200, body.clone()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnexpectedAnswer, "{body}");
    }
}

#[test]
fn numbers_that_cannot_exist_are_not_dialled() {
    let check = |number: &str| (call_side().place_rules().check)(&E164::parse(number).unwrap());
    for fine in [
        "+14155550100",
        "+919876543210",
        "+442079460018",
        "+2348012345678",
    ] {
        assert_eq!(check(fine), Ok(()), "{fine}");
    }
    for odd in [
        "+1415555010",
        "+141555501001",
        "+11155550100",
        "+14150550100",
        "+91987654321",
    ] {
        assert!(
            check(odd).is_err_and(|sentence| sentence.ends_with('.')),
            "{odd}"
        );
    }
    let rules = call_side().place_rules();
    assert!(rules.needs_agent && rules.has_test_switch && rules.from_label.is_none());
    assert_eq!(
        query(&call_side().place(&PlaceCall {
            agent: None,
            from: None,
            destination: E164::parse("+442079460018").unwrap(),
            is_test_call: false,
        })),
        ""
    );
}
