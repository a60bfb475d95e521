//! Diga: one call and its parts, of all three generations.

use ringside::{
    domain::{
        call::{CallDetail, Direction},
        error::{ApiError, ErrorKind},
        event::Severity,
        ids::MessageId,
        outcome::Outcome,
        time::Timestamp,
        transcript::{Message, Speaker, ToolStatus},
        url::LinkPolicy,
    },
    vendors::{CallPart, FollowUp, request::ApiResponse},
};
use serde_json::{Value, json};

use super::diga::{address, answer, call_side};

pub(crate) const NEW: &str = include_str!("../fixtures/diga/call-2026-07.json");
pub(crate) const OLD: &str = include_str!("../fixtures/diga/call-2025-11.json");
const MESSAGES: &str = include_str!("../fixtures/diga/messages.json");

pub(crate) fn call(body: &str) -> Result<CallDetail, ApiError> {
    call_side().parse_call(None, &answer(200, body), LinkPolicy::default())
}

pub(crate) fn absorb(
    detail: &mut CallDetail,
    part: &FollowUp,
    answer: &ApiResponse,
) -> Vec<FollowUp> {
    call_side().absorb(detail, part, Ok(answer), LinkPolicy::default())
}

/// The first follow-up for `part`.
pub(crate) fn part(detail: &CallDetail, part: CallPart) -> FollowUp {
    let parts = call_side().follow_ups(detail);
    parts.into_iter().find(|asked| asked.part == part).unwrap()
}

fn parts(detail: &CallDetail) -> Vec<CallPart> {
    let parts = call_side().follow_ups(detail);
    parts.into_iter().map(|asked| asked.part).collect()
}

pub(crate) fn failure(code: &str) -> ApiResponse {
    let body = json!({"status": "error", "error_code": code, "message": "No"});
    answer(404, body.to_string())
}

fn texts(detail: &CallDetail) -> Vec<&str> {
    let messages = detail.transcript.iter();
    messages.map(|message| message.text.as_str()).collect()
}

fn ids(detail: &CallDetail) -> Vec<&str> {
    let messages = detail.transcript.iter();
    messages
        .filter_map(|message| message.id.as_ref())
        .map(MessageId::as_str)
        .collect()
}

#[test]
fn a_call_of_the_third_generation() {
    let request = call_side().call(None, &"c-1".into()).unwrap();
    assert_eq!(address(&request), "https://api.example/v1/call/c-1");
    let detail = call(NEW).unwrap();
    assert_eq!(detail.summary.outcome, Outcome::Completed);
    assert_eq!(detail.started_at, Timestamp::parse("2026-09-14T09:58:05Z"));
    assert_eq!(
        (detail.answered_at, detail.summary.ringing_at),
        (None, None)
    );
    let facts: Vec<(&str, &str)> = detail
        .more
        .facts
        .iter()
        .map(|fact| (fact.label.as_str(), fact.value.as_str()))
        .collect();
    assert_eq!(
        facts,
        [
            ("agent_version_id", "5b0e6a10-bbbb-4d3c-8f00-000000000004"),
            ("phone_register_id", "f0e1d2c3-0000-4000-8000-00000000000a"),
            ("sentiment", "{\"score\":0.8}"),
            ("contact.id", "c0a7ac70-0000-4000-8000-000000000004"),
            ("contact.created_date", "2026-08-30T17:20:00Z"),
            ("contact.contact_type", "call"),
            ("dynamic_variables.guest", "Sra. Ortega"),
            ("dynamic_variables.nights", "3"),
            ("dynamic_variables.phone_id", "a variable, not a field"),
        ]
    );
    assert_eq!(&*detail.raw_json, NEW);
    assert_eq!(parts(&detail), [CallPart::Transcript, CallPart::Events]);
}

#[test]
fn a_call_of_the_first_generation() {
    let detail = call(OLD).unwrap();
    assert_eq!(detail.summary.outcome, Outcome::Transferred);
    assert_eq!(detail.summary.direction, Direction::Outbound);
    assert_eq!(detail.summary.destination.as_deref(), Some("+34655010203"));
    assert_eq!(detail.more.facts[0].label, "phone_id");
    assert_eq!(
        parts(&detail),
        [CallPart::OlderTranscript, CallPart::Recording]
    );
}

#[test]
fn facts_of_another_shape_are_shown_all_the_same() {
    let detail = call(r#"{"id":"x","contact":"+34","dynamic_variables":[1]}"#).unwrap();
    let facts: Vec<(&str, &str)> = detail
        .more
        .facts
        .iter()
        .map(|fact| (fact.label.as_str(), fact.value.as_str()))
        .collect();
    assert_eq!(facts, [("contact", "+34"), ("dynamic_variables", "[1]")]);
    assert_eq!(detail.summary.direction, Direction::Unknown);
}

#[test]
fn messages_come_oldest_first_whatever_the_order() {
    let mut detail = call(NEW).unwrap();
    let asked = part(&detail, CallPart::Transcript);
    assert_eq!(
        address(&asked.request),
        "https://api.example/v1/call/7d1f0c52-0004-4b7e-9a11-c0ffee000004/message?limit=1000&order=asc"
    );
    assert!(absorb(&mut detail, &asked, &answer(200, MESSAGES)).is_empty());
    assert_eq!(ids(&detail), ["n1", "n2", "n3", "n4", "n5", "n6"]);
    assert_eq!(detail.transcript[0].speaker, Speaker::Agent);
    assert_eq!(detail.transcript[1].speaker, Speaker::Caller);
    let tools: Vec<(&str, &str, &str, &ToolStatus)> = detail
        .transcript
        .iter()
        .filter(|message| message.speaker == Speaker::Tool)
        .map(|message| {
            let tool = message.tool.as_ref().unwrap();
            let kind = message.kind.as_deref().unwrap();
            (
                kind,
                tool.name.as_str(),
                tool.arguments.as_str(),
                &tool.status,
            )
        })
        .collect();
    assert_eq!(
        tools,
        [
            (
                "function",
                "book_room",
                "{\"nights\":3}",
                &ToolStatus::Cancelled
            ),
            (
                "function",
                "book_room",
                "{\"nights\":3,\"error\":\"timeout\"}",
                &ToolStatus::Failed
            ),
            ("call_tool", "hangup", "", &ToolStatus::Succeeded),
        ]
    );
    assert!(detail.unreadable.is_empty());
}

#[test]
fn the_bare_transcript_of_the_first_generation() {
    let mut detail = call(OLD).unwrap();
    let asked = part(&detail, CallPart::OlderTranscript);
    assert_eq!(
        address(&asked.request),
        "https://api.example/v1/transcription/0a110001-2222-4333-8444-000000000001"
    );
    let body = include_str!("../fixtures/diga/transcription.json");
    assert!(absorb(&mut detail, &asked, &answer(200, body)).is_empty());
    assert_eq!(ids(&detail), ["e1", "e2", "e3"]);
    let tool = detail.transcript[2].tool.as_ref().unwrap();
    assert_eq!(
        (tool.name.as_str(), tool.arguments.as_str(), &tool.status),
        ("transfer", "{\"to\":\"recepción\"}", &ToolStatus::Asked)
    );
    assert_eq!(
        detail.unreadable,
        ["Entry 4 of the transcript is a number, not a message."]
    );
}

/// Messages `from..to`, a second apart, in this order, as one page.
fn page(numbers: &[u32], has_more: bool) -> ApiResponse {
    let data: Vec<Value> = numbers
        .iter()
        .map(|number| {
            json!({"id": format!("m{number}"), "role": "user", "content": number.to_string(),
                "created_date": format!("2026-09-14T09:58:{number:02}Z")})
        })
        .collect();
    let last = numbers.last().map(|number| format!("m{number}"));
    answer(
        200,
        json!({"data": data, "has_more": has_more, "last_id": last}).to_string(),
    )
}

#[test]
fn long_transcripts_are_read_page_by_page() {
    // Oldest first, as asked for; and newest first, from a server that does not listen.
    for pages in [[[1, 2], [3, 4], [5, 6]], [[6, 5], [4, 3], [2, 1]]] {
        let mut detail = call(NEW).unwrap();
        let mut asked = part(&detail, CallPart::Transcript);
        for (at, numbers) in pages.iter().enumerate() {
            let next = absorb(&mut detail, &asked, &page(numbers, at < 2));
            if at == 2 {
                assert!(next.is_empty());
                break;
            }
            asked = next.into_iter().next().unwrap();
            assert_eq!(asked.page, u32::try_from(at).unwrap() + 2);
            let after = format!("?after=m{}&limit=1000&order=asc", numbers[1]);
            assert!(address(&asked.request).ends_with(&after));
        }
        assert_eq!(texts(&detail), ["1", "2", "3", "4", "5", "6"]);
    }
}

#[test]
fn a_server_that_does_not_move_on_is_left() {
    let mut detail = call(NEW).unwrap();
    let asked = part(&detail, CallPart::Transcript);
    let next = absorb(&mut detail, &asked, &page(&[1, 2], true));
    assert!(absorb(&mut detail, &next[0], &page(&[1, 2], true)).is_empty());
    // Without an id to go on from, by number.
    let nameless = answer(200, r#"{"data":[{"content":"x"}],"has_more":true}"#);
    let next = absorb(&mut detail, &asked, &nameless);
    assert!(address(&next[0].request).contains("message?page=2&"));
}

#[test]
fn no_messages_is_an_empty_transcript() {
    let mut detail = call(NEW).unwrap();
    let asked = part(&detail, CallPart::Transcript);
    assert!(absorb(&mut detail, &asked, &failure("NO_MESSAGES_FOR_CALL")).is_empty());
    assert!(detail.transcript.is_empty() && detail.unreadable.is_empty());
}

#[test]
fn a_transcript_that_is_not_at_one_address_is_looked_for_at_the_other() {
    let nowhere = answer(404, r#"{"detail":"Not Found"}"#);
    for (body, here, there) in [
        (NEW, CallPart::Transcript, CallPart::OlderTranscript),
        (OLD, CallPart::OlderTranscript, CallPart::Transcript),
    ] {
        let mut detail = call(body).unwrap();
        let asked = part(&detail, here);
        let next = absorb(&mut detail, &asked, &nowhere);
        assert_eq!((next.len(), next[0].part), (1, there));
        assert!(detail.unreadable.is_empty());
        assert!(absorb(&mut detail, &next[0], &nowhere).is_empty());
        assert_eq!(
            detail.unreadable,
            ["The transcript could not be read: Diga has nothing at this place."]
        );
    }
}

#[test]
fn a_part_that_fails_hides_nothing() {
    let mut detail = call(NEW).unwrap();
    let transcript = part(&detail, CallPart::Transcript);
    let next = absorb(&mut detail, &transcript, &page(&[1, 2], true));
    let lost = ApiError::new(ErrorKind::TimedOut, "The API did not answer in time.");
    let links = LinkPolicy::default();
    assert!(
        call_side()
            .absorb(&mut detail, &next[0], Err(&lost), links)
            .is_empty()
    );
    let events = part(&detail, CallPart::Events);
    let refused = answer(
        403,
        r#"{"error_code":"INTERNAL_SERVER_ERROR","message":"Missing required permissions to view logs"}"#,
    );
    assert!(absorb(&mut detail, &events, &refused).is_empty());
    assert_eq!(texts(&detail), ["1", "2"]);
    assert_eq!(
        detail.unreadable,
        [
            "The rest of the transcript could not be read: The API did not answer in time.",
            "The event log could not be read: The key lacks the right to view logs.",
        ]
    );
}

#[test]
fn the_log_is_the_events_of_the_call() {
    let mut detail = call(NEW).unwrap();
    let asked = part(&detail, CallPart::Events);
    assert_eq!(
        address(&asked.request),
        "https://api.example/v1/log/call/7d1f0c52-0004-4b7e-9a11-c0ffee000004?limit=1000&order=asc"
    );
    let body = include_str!("../fixtures/diga/log.json");
    assert!(absorb(&mut detail, &asked, &answer(200, body)).is_empty());
    let events: Vec<(Severity, Option<&str>, &str, &str)> = detail
        .more
        .events
        .iter()
        .map(|event| {
            (
                event.severity,
                event.category.as_deref(),
                event.name.as_str(),
                event.details.as_str(),
            )
        })
        .collect();
    assert_eq!(
        events,
        [
            (
                Severity::Info,
                None,
                "call_created",
                "{\"level\":\"NOTICE\",\"shard\":4}"
            ),
            (
                Severity::Detail,
                Some("REALTIME_SESSION"),
                "session_opened",
                ""
            ),
            (
                Severity::Info,
                Some("USER"),
                "user_message",
                "{\"trace_id\":\"4bf9\"}"
            ),
            (Severity::Warning, Some("METRICS"), "slow_answer", ""),
            (
                Severity::Error,
                Some("INTEGRATION_TOOLS"),
                "tool_failed",
                "{\"failure_reason\":\"timeout\"}"
            ),
            (
                Severity::Error,
                Some("WEBHOOKS"),
                "webhook_gave_up",
                "{\"level\":\"CRITICAL\",\"trace_id\":\"4bf9\",\"data\":{\"failure_reason\":\"410\"}}"
            ),
        ]
    );
    assert_eq!(
        detail.unreadable,
        ["Entry 7 of the event log is null, not an event."]
    );
    // Accounts that have no log say so with a 404; nothing is missing then.
    let mut older = call(NEW).unwrap();
    assert!(absorb(&mut older, &asked, &failure("CALL_NOT_FOUND")).is_empty());
    assert!(older.more.events.is_empty() && older.unreadable.is_empty());
}

#[test]
fn long_logs_are_read_page_by_page() {
    let mut detail = call(NEW).unwrap();
    let asked = part(&detail, CallPart::Events);
    let entry = |id: &str, second: u32| json!({"id": id, "event": id, "timestamp": format!("2026-09-14T09:58:{second:02}Z")});
    let first = json!({"data": [entry("l1", 1)], "has_more": true, "last_id": "l1"});
    let next = absorb(&mut detail, &asked, &answer(200, first.to_string()));
    assert!(address(&next[0].request).contains("/v1/log/call/"));
    assert!(address(&next[0].request).contains("after=l1"));
    let second = json!({"data": [entry("l2", 2)], "has_more": false, "last_id": "l2"});
    assert!(absorb(&mut detail, &next[0], &answer(200, second.to_string())).is_empty());
    let names: Vec<&str> = detail
        .more
        .events
        .iter()
        .map(|event| event.name.as_str())
        .collect();
    assert_eq!(names, ["l1", "l2"]);
}

#[test]
fn roles_stay_as_they_came() {
    let mut detail = call(NEW).unwrap();
    let asked = part(&detail, CallPart::Transcript);
    let body = json!([
        {"role": "system", "content": "s"}, {"role": "<b>", "content": 7}, {"content": {"a": 1}},
        {"tool_call": {"name": "x", "status": "started"}}, {"role": "TOOL", "tool_call": {"status": "paused"}},
    ]);
    absorb(&mut detail, &asked, &answer(200, body.to_string()));
    let shown: Vec<(&str, &str)> = detail
        .transcript
        .iter()
        .map(|message| (message.speaker.label(), message.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("System", "s"),
            ("<b>", "7"),
            ("Unknown", "{\"a\":1}"),
            ("Tool", ""),
            ("Tool", "")
        ]
    );
    let status = |message: &Message| message.tool.as_ref().unwrap().status.clone();
    assert_eq!(status(&detail.transcript[3]), ToolStatus::Asked);
    assert_eq!(
        status(&detail.transcript[4]),
        ToolStatus::Other("paused".to_owned())
    );
}
