//! Vapi: one call in each generation of its answers.

use ringside::{
    domain::{
        call::CallDetail,
        ids::{AgentId, CallId},
        outcome::Outcome,
        recording::Recordings,
        transcript::{Message, Speaker, ToolStatus, ToolUse},
        url::LinkPolicy,
    },
    vendors::{Live, request::Method},
};
use serde_json::json;

use super::vapi::{answer, at, call, call_side};

pub(crate) fn today() -> CallDetail {
    call(include_str!("../fixtures/vapi/call.json")).unwrap()
}

pub(crate) fn older() -> CallDetail {
    call(include_str!("../fixtures/vapi/call-older.json")).unwrap()
}

fn texts(detail: &CallDetail) -> Vec<(&str, &str)> {
    detail
        .transcript
        .iter()
        .map(|message| (message.speaker.label(), message.text.as_str()))
        .collect()
}

fn tool(message: &Message) -> &ToolUse {
    message.tool.as_deref().unwrap()
}

#[test]
fn a_call_is_asked_for_by_its_id_and_followed_by_looking_again() {
    let request = call_side()
        .call(Some(&AgentId::new("a")), &CallId::new("c-1"))
        .unwrap();
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Get, "call/c-1")
    );
    assert!(request.query.is_empty() && request.needs_key);
    assert!(call_side().follow_ups(&today()).is_empty());
    assert_eq!(call_side().batch_limit(), None);
    assert!(matches!(call_side().live(), Live::Poll));
}

#[test]
fn the_head_of_a_call() {
    let detail = today();
    assert_eq!(detail.summary.outcome, Outcome::Transferred);
    assert_eq!(detail.summary.duration_ms, Some(40_500));
    assert_eq!(detail.started_at, at("2026-11-20T10:00:03Z"));
    assert_eq!(
        detail.answered_at,
        at("2026-11-20T10:00:04Z"),
        "where the offsets count from"
    );
    assert_eq!(
        detail.raw_json.as_ref(),
        include_str!("../fixtures/vapi/call.json")
    );
    assert!(detail.unreadable.is_empty());
}

#[test]
fn a_transcript_of_today() {
    let detail = today();
    assert_eq!(
        texts(&detail),
        [
            ("System", "You look after the harbour desk."),
            ("Agent", "Harbour desk, hello."),
            ("Caller", "Is berth 12 free?"),
            ("Tool", ""),
            ("Tool", ""),
            ("Tool", ""),
            ("Agent", "Yes, it is."),
            ("Caller", "[removed]"),
        ]
    );
    let kinds: Vec<Option<&str>> = detail
        .transcript
        .iter()
        .map(|message| message.kind.as_deref())
        .collect();
    assert_eq!(kinds[2], Some("Speaker 1"));
    assert_eq!(kinds[6], Some("handoff"));
    assert_eq!(kinds[7], Some("filtered [\"prompt-injection\"]"));
    assert_eq!(kinds[1], None);
}

#[test]
fn times_of_a_transcript_come_from_the_vendor() {
    let detail = today();
    let timing = |at: usize| detail.transcript[at].timing;
    assert_eq!(
        detail.transcript[1].created_at,
        at("2026-11-20T10:00:05.500Z")
    );
    assert_eq!(timing(1).offset_ms, Some(1_500));
    assert_eq!(timing(1).duration_ms, Some(1_500));
    assert_eq!(timing(1).latency_ms, None, "nobody had asked anything yet");
    assert_eq!(
        timing(6).latency_ms,
        Some(2_100),
        "from the end of the question to the answer"
    );
}

#[test]
fn results_are_joined_to_the_tools_by_id() {
    let detail = today();
    let berth = tool(&detail.transcript[3]);
    assert_eq!(
        (berth.call_id.as_deref(), berth.name.as_str()),
        (Some("call_a"), "find_berth")
    );
    assert_eq!(berth.arguments, "{\"berth\":12}");
    assert_eq!(berth.result.as_deref(), Some("{\"free\":true}"));
    assert_eq!(
        (&berth.status, berth.duration_ms),
        (&ToolStatus::Succeeded, Some(750))
    );
    let weather = tool(&detail.transcript[4]);
    assert_eq!(weather.arguments, "{\"at\":\"quay\"}");
    assert_eq!(
        (&weather.status, weather.duration_ms),
        (&ToolStatus::Failed, Some(500))
    );
    let ghost = tool(&detail.transcript[5]);
    assert_eq!(
        (ghost.name.as_str(), ghost.arguments.as_str()),
        ("ghost", "")
    );
    assert_eq!(ghost.result.as_deref(), Some("{\"ok\":1}"));
}

#[test]
fn a_tool_that_has_not_answered_is_asked() {
    let body = json!({"id": "x", "messages": [
        {"role": "tool_calls", "message": "Let me look.", "toolCalls": [{"id": "t", "function": {"name": "look"}}, 7]},
        {"role": "tool_call_result", "name": "free", "result": "fine"}
    ]});
    let detail = call(&body.to_string()).unwrap();
    assert_eq!(
        texts(&detail),
        [("Tool", "Let me look."), ("Tool", ""), ("Tool", "")]
    );
    assert_eq!(tool(&detail.transcript[0]).status, ToolStatus::Asked);
    assert_eq!(tool(&detail.transcript[1]).arguments, "7");
    let free = tool(&detail.transcript[2]);
    assert_eq!(
        (free.call_id.as_deref(), free.result.as_deref()),
        (None, Some("fine"))
    );
}

#[test]
fn an_older_transcript() {
    let detail = older();
    assert_eq!(
        texts(&detail),
        [
            ("Agent", "Hello?"),
            ("Caller", "When do you open?"),
            ("Tool", ""),
            ("Tool", ""),
            ("Agent", "At nine."),
        ]
    );
    assert_eq!(
        detail.transcript[1].timing.duration_ms,
        Some(1_500),
        "seconds, as documented"
    );
    let hours = tool(&detail.transcript[2]);
    assert_eq!(hours.arguments, "{\"day\":\"today\"}");
    let result = tool(&detail.transcript[3]);
    assert_eq!(result.status, ToolStatus::Failed);
    assert_eq!(detail.transcript[4].timing.latency_ms, Some(1_500));
    assert_eq!(
        detail.unreadable,
        ["Entry 6 of the transcript is a number, not a message."]
    );
}

#[test]
fn a_transcript_in_the_models_format() {
    let detail = call(include_str!("../fixtures/vapi/call-model-format.json")).unwrap();
    assert_eq!(
        texts(&detail),
        [
            ("System", "Be brief."),
            ("Agent", "Let me see."),
            ("Tool", ""),
            ("Agent", "Four\nleft."),
            ("Caller", "Thanks."),
            ("narrator", ""),
        ]
    );
    let stock = tool(&detail.transcript[2]);
    assert_eq!(
        (stock.name.as_str(), stock.result.as_deref()),
        ("stock", Some("4 left"))
    );
    assert_eq!((detail.answered_at, detail.started_at), (None, None));
}

#[test]
fn a_transcript_that_is_one_text() {
    let of = |value: serde_json::Value| {
        let detail = call(&json!({"id": "x", "artifact": {"transcript": value}}).to_string());
        let detail = detail.unwrap();
        texts(&detail)
            .into_iter()
            .map(|(speaker, text)| format!("{speaker}: {text}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(json!(
            "AI: Hello?\nUser: Okay: fine.\nand so on\n\nAI: Bye\n"
        )),
        [
            "Agent: Hello?",
            "Caller: Okay: fine.\nand so on",
            "Agent: Bye"
        ]
    );
    assert_eq!(of(json!("no names here")), ["Unknown: no names here"]);
    assert_eq!(
        of(json!([{"role": "user", "content": "Hi"}, "AI: Yes?"])),
        ["Caller: Hi", "Agent: Yes?"]
    );
    assert_eq!(of(json!("")), [""; 0]);
    let odd = call(r#"{"id":"x","messages":{"a":1},"transcript":"AI: Hello"}"#).unwrap();
    assert_eq!(texts(&odd), [("Agent", "Hello")]);
    assert_eq!(odd.unreadable.len(), 1);
}

#[test]
fn a_call_without_an_id_is_refused_and_a_bare_one_is_not() {
    assert!(call("{}").is_err());
    assert!(call("[]").is_err());
    let detail = call(r#"{"id":"x"}"#).unwrap();
    assert!(detail.transcript.is_empty() && !detail.more.cost.is_known());
    assert_eq!(detail.summary.outcome, Outcome::Unknown);
    assert!(matches!(detail.more.recordings, Recordings::None(_)));
    let speakers = call(r#"{"id":"x","messages":[{"role":7,"message":{"a":1}}]}"#).unwrap();
    assert_eq!(
        speakers.transcript[0].speaker,
        Speaker::Other("7".to_owned())
    );
    assert_eq!(speakers.transcript[0].text, "{\"a\":1}");
    let wrong = call_side().parse_call(None, &answer(404, "{}"), LinkPolicy::default());
    assert!(wrong.is_err());
}
