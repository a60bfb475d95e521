//! Atoms: the stream of a call, in both of its generations.

use ringside::{
    domain::{
        ids::CallId,
        time::Timestamp,
        transcript::{Message, Speaker, ToolStatus},
        url::LinkPolicy,
    },
    vendors::{CallStream, Live, StreamEvent, request::Accept},
};
use serde_json::{Value, json};

use super::atoms::{answer, call_side, detail, query, vendor};

pub(crate) fn stream() -> &'static dyn CallStream {
    match call_side().live() {
        Live::Call(stream) => stream,
        Live::Conversation(_) | Live::Poll => panic!("Atoms streams calls"),
    }
}

fn event(data: &Value) -> StreamEvent {
    stream()
        .parse_event("message", &data.to_string(), LinkPolicy::default())
        .unwrap()
}

fn message(data: &Value) -> Message {
    match event(data) {
        StreamEvent::Message(message) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_stream_is_opened_with_the_key() {
    let request = stream().open(&CallId::new("CALL-1-a"));
    assert_eq!(request.segments.join("/"), "events");
    assert_eq!(query(&request), "callId=CALL-1-a");
    assert_eq!(request.accept, Accept::EventStream);
    assert!(request.needs_key);
}

#[test]
fn what_is_said_comes_in_both_generations() {
    let older = json!({"event_type": "user_transcription", "event_id": "CALL-1-a_7", "timestamp": 1_780_390_011.576_912_9,
        "observer_class": "EventObserver", "call_id": "CALL-1-a", "source": "orchestrator",
        "user_transcription_text": "Hello?"});
    let newer = json!({"event_type": "user_transcription", "event_id": "evt_1",
        "timestamp": "2026-06-02T08:46:51.576Z", "user_transcription_text": " Hello? "});
    assert_eq!(message(&older), message(&newer));
    let heard = message(&newer);
    assert_eq!(
        (heard.speaker, heard.text.as_str()),
        (Speaker::Caller, "Hello?")
    );
    assert_eq!(heard.created_at.map(Timestamp::ms), Some(1_780_390_011_576));
    let spoken = message(&json!({"event_type": "tts_completed", "tts_latency": 5.713,
        "timestamp": 1_780_390_012, "tts_text": " Hi, who is there?"}));
    assert_eq!(
        (spoken.speaker, spoken.text.as_str()),
        (Speaker::Agent, "Hi, who is there?")
    );
}

#[test]
fn a_message_is_known_again_in_the_transcript() {
    let heard = message(
        &json!({"event_type": "user_transcription", "event_id": "evt_1",
        "timestamp": 1_780_390_011.576, "user_transcription_text": " Hello? "}),
    );
    let call = detail(&json!({"callId": "c", "transcript": [
        {"role": "user", "content": "Hello?", "timestamp": "2026-06-02T08:46:51.576Z"}]}));
    assert_eq!(heard, *call.transcript[0]);
}

#[test]
fn a_message_is_known_again_by_the_event_that_told_of_it() {
    let events = json!([
        {"event_type": "tts_completed", "timestamp": 1_780_390_010.25, "tts_text": " Hello? "},
        {"event_type": "user_transcription", "timestamp": 1_780_390_011.576, "user_transcription_text": "Hello?"},
        {"event_type": "user_transcription", "timestamp": 1_780_390_020.5, "user_transcription_text": "Hello?"},
        {"event_type": "tts_completed", "timestamp": 1_780_390_900, "tts_text": "Bye"},
        {"event_type": "tts_completed", "tts_text": "Bye"}]);
    let times = |transcript: Value| {
        let call = detail(&json!({"callId": "c", "transcript": transcript, "events": events}));
        let times = call.transcript.iter().map(|message| message.created_at);
        times.map(|at| at.map(Timestamp::ms)).collect::<Vec<_>>()
    };
    let told = [
        Some(1_780_390_010_250),
        Some(1_780_390_011_576),
        Some(1_780_390_020_500),
    ];
    assert_eq!(
        times(json!(["agent: Hello?", "user: Hello?", "user: Hello?"])),
        told
    );
    let begun = |role: &str, at: i64| json!({"role": role, "content": "Hello?", "timestamp": at});
    assert_eq!(
        times(json!([
            begun("agent", 1_780_390_009_000),
            begun("user", 1_780_390_010_900),
            begun("user", 1_780_390_019_000)
        ])),
        told
    );
    // What lies too far apart is not the same turn.
    let far = json!([{"role": "agent", "content": "Bye", "timestamp": 1_780_390_800_000_i64},
                     {"role": "user", "content": "Hello?", "timestamp": 1_780_390_700_000_i64}]);
    assert_eq!(
        times(far),
        [Some(1_780_390_700_000), Some(1_780_390_800_000)]
    );
}

#[test]
fn interim_words_are_for_now_only() {
    let interim = |text: &str| {
        event(
            &json!({"event_type": "user_interim_transcription", "interim_transcription_text": text}),
        )
    };
    assert_eq!(
        interim("Hel"),
        StreamEvent::Interim(Speaker::Caller, "Hel".to_owned())
    );
    assert_eq!(
        interim(" "),
        StreamEvent::Interim(Speaker::Caller, String::new())
    );
}

#[test]
fn the_close_says_that_the_call_is_over() {
    let close = json!({"event_type": "sse_close", "event_time": "2026-06-02T08:50:00Z"});
    assert_eq!(event(&close), StreamEvent::Over);
    for other in [
        json!({"event_type": "sse_init", "event_time": "2026-06-02T08:46:44Z"}),
        json!({"event_type": "call_start", "telephony_id": "t"}),
        json!({"event_type": "call_end"}),
        json!({"event_type": "llm_full_response_end", "llm_text": "Hi"}),
        json!({"event_type": "turn_latency", "turn_latency": 1.69}),
        json!({"event_type": "metrics", "metrics": [{"processor": "p", "model": null, "value": {"tokens": 7}}]}),
        json!({"event_type": "agent_node_state", "context": {"user_response": "Hello?"}}),
        json!({"event_type": "hopping", "from_node_id": "1", "to_node_id": "2"}),
        json!({"event_type": "of_tomorrow"}),
        json!({}),
    ] {
        assert_eq!(event(&other), StreamEvent::Other, "{other}");
    }
}

#[test]
fn a_tool_and_its_answer_are_one_message() {
    let start = message(
        &json!({"event_type": "tool_call_start", "tool_call_id": "tc1",
        "timestamp": 1_780_390_010, "function_name": "find_slot", "context": {"day": "Friday"}}),
    );
    let end = message(
        &json!({"event_type": "tool_call_end", "tool_call_id": "tc1",
        "timestamp": 1_780_390_011, "function_name": "find_slot", "response": "09:00", "latency_ms": 840}),
    );
    assert_eq!((&start.speaker, &start.id), (&Speaker::Tool, &end.id));
    let status = |message: &Message| message.tool.as_ref().unwrap().status.clone();
    assert_eq!(
        (status(&start), status(&end)),
        (ToolStatus::Asked, ToolStatus::Succeeded)
    );
    let failed =
        message(&json!({"event_type": "tool_call_end", "success": false, "error": {"code": 7}}));
    assert_eq!(status(&failed), ToolStatus::Failed);
    assert_eq!(
        (failed.id, failed.tool.unwrap().result.as_deref()),
        (None, Some("{\"code\":7}"))
    );
}

#[test]
fn events_that_cannot_be_read_are_said_so() {
    for data in [
        "",
        "null",
        "[]",
        "[DONE]",
        "7",
        "not JSON",
        r#"{"event_type":"user_transcription"}"#,
        r#"{"event_type":"tts_completed","tts_text":null}"#,
        r#"{"event_type":"user_interim_transcription","interim_transcription_text":7}"#,
    ] {
        let read = stream().parse_event("message", data, LinkPolicy::default());
        assert!(read.is_err(), "{data}");
    }
}

#[test]
fn a_refused_stream_may_mean_that_the_call_is_over() {
    let means_over =
        |status, body: Value| stream().means_over(&vendor().error(&answer(status, body)));
    let says = |text: &str| json!({"status": false, "errors": [text]});
    for over in [
        says("Call is already completed"),
        says("Call has ended"),
        json!({"status": false, "error": "This call is not active"}),
        json!({}),
    ] {
        assert!(means_over(400, over.clone()), "{over}");
    }
    for mistake in [
        says("Invalid callId"),
        says("callId: Required"),
        says("Missing organization header"),
    ] {
        assert!(!means_over(400, mistake.clone()), "{mistake}");
    }
    for status in [401, 403, 404, 429, 500, 504] {
        assert!(
            !means_over(status, says("Call is already completed")),
            "{status}"
        );
    }
}
