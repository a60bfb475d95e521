//! Atoms: one call in every generation of its shape, its recordings, its attempts, and the batch.

use ringside::{
    domain::{
        call::CallDetail,
        event::Severity,
        ids::{AgentId, CallId},
        latency::TurnLatency,
        outcome::Outcome,
        time::Timestamp,
        transcript::{Speaker, ToolStatus},
    },
    vendors::request::Method,
};
use serde_json::{Value, json};

use super::atoms::{call_side, detail};

/// The shape of the document of 2026-08, with all it names.
fn whole() -> Value {
    json!({
        "_id": "6711aa", "callId": "CALL-1780390000123-0a1b2c",
        "agent": {"_id": "66f0aa", "name": "Front desk", "workflowType": "single_prompt",
                  "slmModel": "electron", "globalPrompt": "You are …", "tools": [{"headers": {"x": "y"}}]},
        "status": "completed", "duration": 96.4, "disconnectionReason": "agent_hangup",
        "recordingUrl": "https://sound.example/r/1.mp3",
        "recordingDualUrl": "https://sound.example/r/1-dual.mp3",
        "from": "+442079460021", "to": "+14155550100", "type": "telephony_inbound",
        "transcript": [
            {"role": "agent", "content": "Harbour Dental, good morning.", "timestamp": "2026-06-02T08:46:45.100Z"},
            {"role": "user", "content": "Have you time on Friday?", "timestamp": "2026-06-02T08:46:49.000Z"},
            {"role": "agent", "content": "At nine.", "timestamp": "2026-06-02T08:46:55.000Z"},
            {"role": "user", "content": "Thank you.", "timestamp": "2026-06-02T08:46:58.000Z"},
            {"role": "agent", "content": "Goodbye.", "timestamp": "2026-06-02T08:47:00.000Z"},
        ],
        "variables": {"patient": "Ada"},
        "events": [
            {"event_type": "call_end", "event_id": "e9", "timestamp": 1_780_390_021.5, "call_id": "x", "metadata": {"by": "agent"}},
            {"event_type": "call_start", "event_id": "e1", "timestamp": 1_780_390_004.25, "source": "orchestrator", "telephony_id": "t-1"},
            {"event_type": "tool_call_start", "timestamp": "2026-06-02T08:46:50.000Z", "tool_call_id": "tc1",
             "function_name": "find_slot", "context": {"day": "Friday"}},
            {"event_type": "tool_call_end", "timestamp": "2026-06-02T08:46:51.000Z", "tool_call_id": "tc1",
             "function_name": "find_slot", "response": {"slot": "09:00"}, "success": true, "latency_ms": 840},
            {"event_type": "turn_latency", "timestamp": "2026-06-02T08:46:55.000Z", "turn_index": 1,
             "stt_api_ms": 210, "llm_api_ms": 600, "tts_api_ms": 190, "total_turn_ms": 1_150},
            {"event_type": "turn_latency", "timestamp": "2026-06-02T08:47:00.000Z", "turn_index": 2, "turn_latency": 0.9},
            {"event_type": "tool_call_error", "timestamp": "2026-06-02T08:46:59.000Z", "tool_call_id": "tc2",
             "function_name": "write_note", "error": "no such patient"},
        ],
        "callCost": 4.25, "retryCallId": null,
        "postCallAnalytics": {"summary": "Ada booked Friday at nine.", "dispositionMetrics": [
            {"identifier": "booked", "value": true, "confidence": 0.925, "reasoning": "She said thank you."},
            {"identifier": "score", "value": 2, "confidence": 1},
            {"identifier": "topic", "value": "appointment", "confidence": 40},
        ]},
        "dispositionMetrics": {"interested": "yes", "booked": "shown above"},
        "turnLatencyMetrics": {"turns": 2, "avgLatency": 1_025.5, "medianLatency": 1_000, "minLatency": 900,
            "maxLatency": 1_150, "latencies": [1_150, 900],
            "transitions": [{"turn": 1, "user_end": 1_780_390_010_000_i64, "bot_start": 1_780_390_011_150_i64, "latency": 1_150},
                            {"turn": 2, "user_end": 1_780_390_019_000_i64, "bot_start": 1_780_390_019_900_i64}],
            "processedAt": "2026-06-02T08:48:00Z"},
        "average_transcriber_latency": 0.21, "average_agent_latency": 0.75, "average_synthesizer_latency": 190,
        "voiceConfigUsed": {"model": "lightning", "voiceId": "emily"}, "slmModelUsed": "electron-v2",
        "aFieldOfTomorrow": {"a": 1},
    })
}

fn at(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

fn lines(call: &CallDetail) -> Vec<(&str, &str)> {
    call.transcript
        .iter()
        .map(|message| (message.speaker.label(), message.text.as_str()))
        .collect()
}

#[test]
fn a_call_is_asked_for_by_its_own_id() {
    let request = call_side()
        .call(None, &CallId::new("CALL-1780390000123-0a1b2c"))
        .unwrap();
    assert_eq!(
        (request.method, request.segments.join("/").as_str()),
        (Method::Get, "conversation/CALL-1780390000123-0a1b2c")
    );
}

#[test]
fn the_call_of_the_document_is_read_whole() {
    let call = detail(&whole());
    let summary = &call.summary;
    assert_eq!(summary.agent_id, Some(AgentId::new("66f0aa")));
    assert_eq!(summary.agent_name.as_deref(), Some("Front desk"));
    // The detail names no time of creation; the id does.
    assert_eq!(summary.created_at, at("2026-06-02T08:46:40.123Z"));
    assert_eq!(summary.outcome, Outcome::AgentHungUp);
    assert_eq!(summary.latency_ms, Some(1_025));
    assert_eq!(call.started_at, at("2026-06-02T08:46:44.250Z"));
    assert_eq!(summary.ended_at, at("2026-06-02T08:47:01.500Z"));
    assert_eq!(call.answered_at, None);
    assert_eq!(call.more.cost.total, summary.cost);
    assert!(call.more.cost.is_known() && call.unreadable.is_empty());

    let facts: Vec<(&str, &str)> = call
        .more
        .facts
        .iter()
        .map(|fact| (fact.label.as_str(), fact.value.as_str()))
        .collect();
    assert_eq!(
        facts,
        [
            ("_id", "6711aa"),
            ("aFieldOfTomorrow", r#"{"a":1}"#),
            ("slmModelUsed", "electron-v2"),
            ("variables", r#"{"patient":"Ada"}"#),
            (
                "voiceConfigUsed",
                r#"{"model":"lightning","voiceId":"emily"}"#
            ),
            ("Agent: kind", "single_prompt"),
            ("Agent: model", "electron"),
            ("Turns measured", "2"),
            ("Latency measured at", "2026-06-02T08:48:00Z"),
        ]
    );
    assert!(call.raw_json.contains("globalPrompt"));
}

#[test]
fn tools_stand_in_the_transcript_with_question_and_answer() {
    let call = detail(&whole());
    assert_eq!(
        lines(&call),
        [
            ("Agent", "Harbour Dental, good morning."),
            ("Caller", "Have you time on Friday?"),
            ("Tool", ""),
            ("Agent", "At nine."),
            ("Caller", "Thank you."),
            ("Tool", ""),
            ("Agent", "Goodbye."),
        ]
    );
    let tool = call.transcript[2].tool.as_ref().unwrap();
    assert_eq!(tool.name, "find_slot");
    assert_eq!(tool.arguments, r#"{"day":"Friday"}"#);
    assert_eq!(tool.result.as_deref(), Some(r#"{"slot":"09:00"}"#));
    assert_eq!(
        (&tool.status, tool.duration_ms),
        (&ToolStatus::Succeeded, Some(840))
    );
    let failed = call.transcript[5].tool.as_ref().unwrap();
    assert_eq!(
        (&failed.status, failed.result.as_deref()),
        (&ToolStatus::Failed, Some("no such patient"))
    );
}

#[test]
fn latencies_are_milliseconds_whatever_they_came_as() {
    let call = detail(&whole());
    let figures: Vec<(&str, u64)> = call
        .more
        .latency
        .figures
        .iter()
        .map(|(name, ms)| (name.as_str(), *ms))
        .collect();
    assert_eq!(
        figures,
        [
            ("Average", 1_025),
            ("Median", 1_000),
            ("Fastest", 900),
            ("Slowest", 1_150),
            ("Average speech to text", 210),
            ("Average model", 750),
            ("Average text to speech", 190),
        ]
    );
    assert_eq!(
        call.more.latency.turns,
        [
            TurnLatency {
                turn: 1,
                total_ms: Some(1_150),
                transcriber_ms: Some(210),
                model_ms: Some(600),
                voice_ms: Some(190),
            },
            TurnLatency {
                turn: 2,
                total_ms: Some(900),
                ..TurnLatency::default()
            },
        ]
    );
    let at_answers: Vec<Option<u64>> = call
        .transcript
        .iter()
        .filter(|message| message.speaker == Speaker::Agent)
        .map(|message| message.timing.latency_ms)
        .collect();
    assert_eq!(at_answers, [None, Some(1_150), Some(900)]);
}

#[test]
fn turns_are_taken_from_wherever_they_are_told() {
    let turns = |data: Value| {
        let call = detail(&data);
        let turns = call.more.latency.turns.iter();
        let turns: Vec<_> = turns.map(|turn| (turn.turn, turn.total_ms)).collect();
        (turns, call.summary.latency_ms)
    };
    let numbers = json!({"callId": "c", "turnLatencyMetrics": {"latencies": [800, "x", 1_000.9]}});
    assert_eq!(
        turns(numbers),
        (vec![(1, Some(800)), (2, None), (3, Some(1_000))], Some(900))
    );
    let told = json!({"callId": "c", "events": [
        {"event_type": "turn_latency", "turn_latency": 1.69},
        {"event_type": "turn_latency", "turn_latency": 245}]});
    assert_eq!(
        turns(told),
        (vec![(1, Some(1_690)), (2, Some(245))], Some(967))
    );
    // Parts are given to turns only where both are as many.
    let uneven = json!({"callId": "c", "turnLatencyMetrics": {"latencies": [800, 900]},
        "events": [{"event_type": "turn_latency", "stt_api_ms": 5}]});
    assert_eq!(detail(&uneven).more.latency.turns[0].transcriber_ms, None);
    assert_eq!(turns(json!({"callId": "c"})), (vec![], None));
}

#[test]
fn the_analysis_has_reasons_and_confidence() {
    let call = detail(&whole());
    let analysis = &call.more.analysis;
    assert_eq!(
        analysis.summary.as_deref(),
        Some("Ada booked Friday at nine.")
    );
    let findings: Vec<(&str, &str, Option<u8>)> = analysis
        .findings
        .iter()
        .map(|finding| {
            (
                finding.name.as_str(),
                finding.value.as_str(),
                finding.confidence_percent,
            )
        })
        .collect();
    assert_eq!(
        findings,
        [
            ("booked", "true", Some(93)),
            ("score", "2", Some(100)),
            ("topic", "appointment", Some(40)),
            ("interested", "yes", None),
        ]
    );
    assert_eq!(
        analysis.findings[0].reason.as_deref(),
        Some("She said thank you.")
    );
}

#[test]
fn events_of_both_generations_are_told_in_order() {
    let call = detail(&whole());
    let events: Vec<(&str, Severity)> = call
        .more
        .events
        .iter()
        .map(|event| (event.name.as_str(), event.severity))
        .collect();
    assert_eq!(
        events,
        [
            ("call_start", Severity::Info),
            ("tool_call_start", Severity::Info),
            ("tool_call_end", Severity::Info),
            ("turn_latency", Severity::Detail),
            ("tool_call_error", Severity::Error),
            ("turn_latency", Severity::Detail),
            ("call_end", Severity::Info),
        ]
    );
    let start = &call.more.events[0];
    assert_eq!(start.category.as_deref(), Some("orchestrator"));
    assert_eq!(start.details, r#"{"telephony_id":"t-1"}"#);
    let odd = detail(
        &json!({"callId": "c", "events": [7, {"eventType": "metrics"},
        {"event_type": "knowledgebase", "success": false}]}),
    );
    assert_eq!(
        odd.unreadable,
        ["Entry 1 of the events is a number, not an event."]
    );
    assert_eq!(odd.more.events[0].name, "metrics");
    assert_eq!(odd.more.events[0].details, "");
    assert_eq!(odd.more.events[1].severity, Severity::Error);
    let none = detail(&json!({"callId": "c", "events": "none"}));
    assert_eq!(none.unreadable, ["The events are a text, not a list."]);
}

#[test]
fn transcripts_of_every_generation() {
    let read = |transcript: Value| {
        let call = detail(&json!({"callId": "c", "transcript": transcript}));
        let lines: Vec<String> = lines(&call)
            .into_iter()
            .map(|(speaker, text)| format!("{speaker}: {text}"))
            .collect();
        (lines, call.unreadable)
    };
    let fine = |lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        (lines, Vec::<String>::new())
    };
    let numbered = json!([
        {"role": "assistant", "content": " Later", "timestamp": 1_780_390_002_000_i64},
        {"role": "user", "text": "Earlier", "timestamp": "2026-06-02T08:46:41Z"}]);
    assert_eq!(read(numbered), fine(&["Caller: Earlier", "Agent: Later"]));
    let plain = json!([
        "agent: Hello: who is there?",
        "User : It is me",
        "Just words",
        " ",
        "At 9:30"
    ]);
    assert_eq!(
        read(plain),
        fine(&[
            "Agent: Hello: who is there?",
            "Caller: It is me",
            "Unknown: Just words",
            "Unknown: ",
            "Unknown: At 9:30",
        ])
    );
    assert_eq!(
        read(json!("agent: One text\n\nuser: of lines")),
        fine(&["Agent: One text", "Caller: of lines"])
    );
    let odd =
        json!([{"role": "narrator", "content": null}, null, {"role": 7, "content": {"a": 1}}]);
    assert_eq!(
        read(odd),
        (
            vec!["narrator: ".to_owned(), r#"7: {"a":1}"#.to_owned()],
            vec!["Entry 2 of the transcript is null, not a message.".to_owned()]
        )
    );
    assert_eq!(
        read(json!({"a": 1})).1,
        ["The transcript is an object, not a list."]
    );
    assert_eq!(read(json!(null)), fine(&[]));
    assert_eq!(read(json!("")), fine(&[]));
}
