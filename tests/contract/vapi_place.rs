//! Vapi: placing calls, and what its errors and end reasons mean.

use ringside::domain::{
    call::{CallSummary, Row},
    error::ErrorKind,
    ids::{AgentId, CallId},
    outcome::{FailedBy, Outcome, Phase},
    phone::E164,
    query::{PlaceCall, PlaceResult, Placed},
    url::LinkPolicy,
};
use serde_json::{Value, json};

use super::vapi::{answer, call_side, list, plain_query, vendor};

#[test]
fn a_call_is_placed_with_assistant_and_line() {
    let request = call_side().place(&PlaceCall {
        agent: Some(AgentId::new("a-1")),
        from: Some("line-1".to_owned()),
        destination: E164::parse("+14155550101").unwrap(),
        is_test_call: false,
    });
    assert_eq!(request.segments, ["call"]);
    let body: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"assistantId": "a-1", "phoneNumberId": "line-1", "customer": {"number": "+14155550101"}})
    );
    assert!(request.headers.is_empty() && !request.is_once);
}

#[test]
fn numbers_are_checked_by_the_plan_of_their_country() {
    let rules = call_side().place_rules();
    assert!(rules.needs_agent && rules.from_label.is_some() && !rules.has_test_switch);
    let check = |text: &str| (rules.check)(&E164::parse(text).unwrap());
    for fine in ["+14155550101", "+442079460001", "+2348012345678"] {
        assert_eq!(check(fine), Ok(()), "{fine}");
    }
    for (text, hint) in [
        ("+1415555010", "ten digits"),
        ("+141555501011", "ten digits"),
        ("+11155550101", "area code"),
        ("+14151550101", "area code"),
    ] {
        assert!(check(text).unwrap_err().contains(hint), "{text}");
    }
}

fn placed(body: Value) -> Placed {
    call_side()
        .parse_placed(&answer(201, body.to_string()))
        .unwrap()
}

#[test]
fn what_came_of_placing_a_call() {
    for status in ["queued", "scheduled", "ringing", "in-progress"] {
        let placed = placed(json!({"id": "c-1", "status": status}));
        assert_eq!(placed.result, PlaceResult::Initiated, "{status}");
        assert_eq!(placed.call, Some(CallId::new("c-1")));
    }
    assert_eq!(
        placed(json!({"id": "c-1"})).result,
        PlaceResult::Initiated,
        "no word against it"
    );
    let ended = |reason: &str| {
        placed(json!({"id": "c", "status": "ended", "endedReason": reason, "endedMessage": "Why."}))
    };
    assert_eq!(ended("customer-busy").result, PlaceResult::Busy);
    let failed = ended("call.start.error-vapi-number-international");
    assert_eq!(
        (failed.result, failed.detail.as_deref()),
        (PlaceResult::Failed, Some("Why."))
    );
    assert_eq!(
        ended("voicemail").result,
        PlaceResult::Other("voicemail".to_owned())
    );
}

#[test]
fn an_answer_for_several_customers_is_read_too() {
    let one = placed(json!({"results": [{"id": "c-2", "status": "queued"}], "errors": []}));
    assert_eq!(
        (one.result, one.call),
        (PlaceResult::Initiated, Some(CallId::new("c-2")))
    );
    let none = placed(json!({"results": [], "errors": [{"customer": {}, "error": "No credit."}]}));
    assert_eq!(
        (none.result, none.call, none.detail.as_deref()),
        (PlaceResult::Failed, None, Some("No credit."))
    );
    for body in ["{}", "[]", r#"{"results":[],"errors":[]}"#] {
        assert!(
            call_side().parse_placed(&answer(201, body)).is_err(),
            "{body}"
        );
    }
}

#[test]
fn the_status_decides_what_an_error_is() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::KeyRefused),
        (402, ErrorKind::Rejected),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (408, ErrorKind::VendorTrouble),
        (410, ErrorKind::NotFound),
        (413, ErrorKind::Rejected),
        (422, ErrorKind::Rejected),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::VendorTrouble),
        (501, ErrorKind::Rejected),
        (504, ErrorKind::VendorTrouble),
        (302, ErrorKind::UnexpectedAnswer),
    ] {
        let error = vendor().error(&answer(status, "{}"));
        assert_eq!((error.kind, error.status), (kind, Some(status)), "{status}");
        assert!(error.sentence.ends_with('.'));
    }
}

#[test]
fn the_vendors_words_are_kept_in_every_shape() {
    let message = |body: &str| vendor().error(&answer(400, body)).vendor_message;
    for (body, expected) in [
        (
            r#"{"message":"limit is too large","error":"Bad Request","statusCode":400}"#,
            Some("limit is too large"),
        ),
        (
            r#"{"message":["limit must be a number","", 7,"id must be a UUID"],"statusCode":400}"#,
            Some("limit must be a number; id must be a UUID"),
        ),
        (
            r#"{"error":"Invalid Key. Hot tip, you may be using the public key."}"#,
            Some("Invalid Key. Hot tip, you may be using the public key."),
        ),
        (
            r#"{"error":{"message":"nested","code":"x1"}}"#,
            Some("nested"),
        ),
        (r#"{"message":{"a":1}}"#, None),
        (r#"{"message":[]}"#, None),
        ("[]", None),
        ("<html>502</html>", None),
        ("", None),
    ] {
        assert_eq!(message(body).as_deref(), expected, "{body}");
    }
    let error = vendor().error(&answer(
        400,
        r#"{"error":{"message":"nested","code":"x1"}}"#,
    ));
    assert_eq!(error.code.as_deref(), Some("x1"));
    let secret = message(r#"{"message":"key=abc123 is wrong \u202e"}"#).unwrap();
    assert_eq!(secret, "key=… is wrong [U+202E]");
}

#[test]
fn an_id_of_another_form_names_no_call() {
    let read = |body: &str| {
        let answer = answer(400, body);
        let error = call_side().parse_call(None, &answer, LinkPolicy::default());
        error.unwrap_err()
    };
    let error = read(r#"{"message":["id must be a UUID"],"error":"Bad Request","statusCode":400}"#);
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(error.sentence.contains("UUID"));
    assert_eq!(read(r#"{"message":"no"}"#).kind, ErrorKind::Rejected);
}

#[test]
fn waiting_is_asked_for_by_seconds() {
    let mut response = answer(429, r#"{"message":"Rate limit exceeded"}"#);
    response.retry_after = Some("30".to_owned());
    let retry_at = vendor().error(&response).retry_at.unwrap();
    assert_eq!(retry_at.ms() - response.received_at_ms, 30_000);
}

#[test]
fn a_page_that_is_no_answer_is_told_apart() {
    let mut page = answer(200, "<!doctype html>");
    page.content_type = "text/html".to_owned();
    let error = vendor().parse_list(&plain_query(), &page).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnexpectedAnswer);
}

fn outcome(fields: Value) -> Outcome {
    let mut item = fields;
    item["id"] = json!("x");
    let page = list(&json!([item]).to_string()).unwrap();
    match page.items.into_iter().next() {
        Some(Row::Call(CallSummary { outcome, .. })) => outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_line_of_the_table_of_reasons() {
    use Outcome as O;
    let agent = O::Failed(FailedBy::Agent);
    let provider = O::Failed(FailedBy::Provider);
    let system = O::Failed(FailedBy::System);
    for (reason, expected) in [
        ("voicemail", O::Voicemail),
        ("customer-busy", O::Busy),
        ("call.forwarding.operator-busy", O::Busy),
        ("customer-did-not-answer", O::NoAnswer),
        ("call.forwarding.no-answer", O::NoAnswer),
        ("silence-timed-out", O::Silence),
        ("exceeded-max-duration", O::TimeLimit),
        ("manually-canceled", O::Cancelled),
        ("scheduled-call-deleted", O::Cancelled),
        (
            "call.ringing.sip-inbound-caller-hungup-before-call-connect",
            O::Cancelled,
        ),
        ("customer-ended-call", O::CallerHungUp),
        ("customer-ended-call-during-transfer", O::CallerHungUp),
        ("assistant-ended-call", O::AgentHungUp),
        ("Assistant-Said-End-Call-Phrase", O::AgentHungUp),
        ("call.ending.hook-executed-say", O::AgentHungUp),
        ("assistant-forwarded-call", O::Transferred),
        ("call.ringing.hook-executed-transfer", O::Transferred),
        (
            "assistant-request-returned-forwarding-phone-number",
            O::Transferred,
        ),
        ("vonage-completed", O::Completed),
        ("call.in-progress.sip-completed-call", O::Completed),
        ("twilio-failed-to-connect-call", provider),
        ("phone-call-provider-closed-websocket", provider),
        ("assistant-not-found", agent),
        ("assistant-join-timed-out", agent),
        ("worker-shutdown", system),
        ("customer-did-not-give-microphone-permission", system),
        ("pipeline-error-openai-llm-failed", provider),
        ("pipeline-error-custom-voice-failed", agent),
        ("pipeline-error-vapi-400-bad-request", system),
        ("pipeline-error-of-a-vendor-of-2028", provider),
        ("call.in-progress.error-vapifault-worker-died", system),
        (
            "call.in-progress.error-providerfault-google-500-server-error",
            provider,
        ),
        (
            "call.in-progress.error-sip-outbound-call-failed-to-connect",
            provider,
        ),
        ("call.start.error-get-assistant", agent),
        ("call.start.error-subscription-frozen", system),
        (
            "call.in-progress.error-warm-transfer-silence-timeout",
            system,
        ),
        ("quantum-flux", O::Unknown),
    ] {
        assert_eq!(
            outcome(json!({"status": "ended", "endedReason": reason})),
            expected,
            "{reason}"
        );
    }
}

#[test]
fn status_and_reason_together() {
    use Outcome as O;
    for (fields, expected) in [
        (json!({"status": "scheduled"}), O::InProgress(Phase::Queued)),
        (json!({"status": "queued"}), O::InProgress(Phase::Queued)),
        (json!({"status": "Ringing"}), O::InProgress(Phase::Ringing)),
        (
            json!({"status": "in-progress"}),
            O::InProgress(Phase::Talking),
        ),
        (
            json!({"status": "forwarding"}),
            O::InProgress(Phase::Talking),
        ),
        (json!({"status": "ended"}), O::Completed),
        (json!({"status": "not-found"}), O::Unknown),
        (
            json!({"status": "deletion-failed", "endedReason": "voicemail"}),
            O::Voicemail,
        ),
        (json!({"status": "new-status-2028"}), O::Unknown),
        (
            json!({"status": "new-status-2028", "endedReason": "voicemail"}),
            O::Voicemail,
        ),
        (
            json!({"endedReason": "customer-ended-call"}),
            O::CallerHungUp,
        ),
        (
            json!({"status": "queued", "endedReason": "customer-did-not-answer", "endedAt": "2026-11-20T10:00:00Z"}),
            O::NoAnswer,
        ),
    ] {
        assert_eq!(outcome(fields.clone()), expected, "{fields}");
    }
}
