//! The log of a call: what a platform writes down while it goes on, from the first ring to the analysis.

use serde_json::{Value, json};

use super::{
    super::model::{Call, Message},
    analysis,
    ending::{Ending, ending, transferred_to},
    latency, speech,
    tools::{self, Kind, Outcome},
};
use crate::clock::EpochMs;

/// How serious an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Debug,
    Info,
    Warning,
    Error,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Created, ringing, answered, ended.
    Life,
    /// The caller speaks or stops.
    Caller,
    /// The agent speaks or stops.
    Agent,
    /// A tool is used.
    Tool,
    /// The call is handed over.
    Transfer,
    /// How long an answer took.
    Latency,
    /// The analysis is there.
    Analysis,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) at_ms: EpochMs,
    pub(crate) level: Level,
    pub(crate) topic: Topic,
    /// In snake case.
    pub(crate) name: &'static str,
    /// Further facts: a JSON object.
    pub(crate) data: Value,
}

fn event(at_ms: EpochMs, topic: Topic, name: &'static str, data: Value) -> Event {
    Event {
        at_ms,
        level: Level::Info,
        topic,
        name,
        data,
    }
}

/// Everything that has happened in the call by `now_ms`, oldest first.
pub(crate) fn events(call: &Call, messages: &[Message], now_ms: EpochMs) -> Vec<Event> {
    let mut list = life(call);
    list.extend(spoken(call, messages));
    list.extend(answers(call, messages));
    list.extend(tool_uses(call, messages));
    if analysis::analysis(call, messages, now_ms).is_some()
        && let Some(at_ms) = analysis::ready_ms(call)
    {
        list.push(event(at_ms, Topic::Analysis, "analysis_ready", json!({})));
    }
    list.retain(|event| event.at_ms <= now_ms);
    list.sort_by_key(|event| event.at_ms);
    list
}

fn life(call: &Call) -> Vec<Event> {
    let created = json!({
        "direction": call.direction.word(), "from": call.source, "to": call.destination, "test": call.is_test,
    });
    let mut list = vec![event(call.created_ms, Topic::Life, "call_created", created)];
    for (at_ms, name) in [
        (call.ringing_ms, "call_ringing"),
        (call.answered_ms, "call_answered"),
    ] {
        list.extend(at_ms.map(|at_ms| event(at_ms, Topic::Life, name, json!({}))));
    }
    if let Some(to) = transferred_to(call)
        && let Some(at_ms) = call.ended_ms
    {
        let to = format!("{to:?}");
        list.push(event(
            at_ms,
            Topic::Transfer,
            "call_transferred",
            json!({"to": to}),
        ));
    }
    if let Some(at_ms) = call.ended_ms {
        let data = json!({"reason": call.end_reason, "error": call.error_reason});
        let level = match ending(call) {
            _ if call.error_reason.is_some() => Level::Error,
            Some(Ending::Silence | Ending::TimeLimit | Ending::NoAnswer) => Level::Warning,
            _ => Level::Info,
        };
        list.push(Event {
            level,
            ..event(at_ms, Topic::Life, "call_ended", data)
        });
    }
    list
}

fn spoken(call: &Call, messages: &[Message]) -> Vec<Event> {
    speech::spoken(call, messages)
        .into_iter()
        .zip(messages)
        .flat_map(|(speech, message)| {
            let (topic, began, ended) = if speech.is_agents {
                (Topic::Agent, "agent_speech_started", "agent_speech_ended")
            } else {
                (Topic::Caller, "user_speech_started", "user_speech_ended")
            };
            [
                Event {
                    level: Level::Debug,
                    ..event(
                        speech.start_ms,
                        topic,
                        began,
                        json!({"message": message.id}),
                    )
                },
                event(speech.end_ms, topic, ended, json!({"text": message.text})),
            ]
        })
        .collect()
}

fn answers(call: &Call, messages: &[Message]) -> Vec<Event> {
    latency::turns(call, messages)
        .into_iter()
        .map(|turn| {
            let data = json!({
                "transcriber_ms": turn.parts.transcriber_ms,
                "model_ms": turn.parts.model_ms,
                "voice_ms": turn.parts.voice_ms,
            });
            Event {
                level: Level::Debug,
                ..event(turn.spoke_ms, Topic::Latency, "turn_latency", data)
            }
        })
        .collect()
}

fn tool_uses(call: &Call, messages: &[Message]) -> Vec<Event> {
    tools::tools(call, messages)
        .into_iter()
        .flat_map(|tool| {
            let topic = match tool.kind {
                Kind::Transfer => Topic::Transfer,
                Kind::Function | Kind::HangUp => Topic::Tool,
            };
            let called = json!({"id": tool.id, "name": tool.name, "arguments": tool.arguments});
            let returned = json!({"id": tool.id, "name": tool.name, "result": tool.result});
            let (name, level) = match tool.outcome {
                Outcome::Success => ("tool_returned", Level::Info),
                Outcome::Cancelled => ("tool_cancelled", Level::Warning),
                Outcome::Error => ("tool_failed", Level::Error),
            };
            [
                event(tool.called_ms, topic, "tool_called", called),
                Event {
                    level,
                    ..event(tool.returned_ms, topic, name, returned)
                },
            ]
        })
        .collect()
}
