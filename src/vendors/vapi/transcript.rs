//! What was said.
//!
//! A call holds its messages up to four times: `artifact.messages`, the same at the top level (older),
//! `artifact.messagesOpenAIFormatted` without times, and `transcript` as one text (Vapi API reference,
//! 2026-08). The first that has any counts. Roles differ by generation (`bot` and `assistant`,
//! `tool_calls` and `function_call`), and one reader takes them all.

use super::tools::{self, Tools};
use crate::{
    domain::{
        time::Timestamp,
        transcript::{Message, Speaker, Timing},
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// A `duration` below this is in seconds, as documented; real answers have milliseconds.
const SECONDS_BELOW: u64 = 200;

/// The transcript of a call, and when it counts from.
pub(super) struct Spoken {
    pub(super) messages: Vec<Message>,
    pub(super) began_at: Option<Timestamp>,
}

/// Reads the best of what is there; what is not readable gets a sentence.
pub(super) fn read(
    call: Fields<'_>,
    artifact: Option<Fields<'_>>,
    unreadable: &mut Vec<String>,
) -> Spoken {
    let of_artifact = |name| artifact.and_then(|artifact| artifact.raw(name));
    let sources = [
        of_artifact("messages"),
        call.raw("messages"),
        of_artifact("messagesOpenAIFormatted"),
        of_artifact("transcript"),
        call.raw("transcript"),
    ];
    let mut messages = Vec::new();
    for source in sources.into_iter().flatten() {
        messages = match source {
            Json::List(items) => entries(items, unreadable),
            Json::Text(text) => lines(text),
            Json::Null => Vec::new(),
            other => {
                unreadable.push(format!("A transcript is {}, not a list.", other.kind()));
                Vec::new()
            }
        };
        if !messages.is_empty() {
            break;
        }
    }
    Spoken {
        began_at: began_at(&messages),
        messages,
    }
}

fn entries(items: &[Json<'_>], unreadable: &mut Vec<String>) -> Vec<Message> {
    let mut tools = Tools::default();
    let mut messages = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if let Some(fields) = Fields::of(item) {
            entry(fields, &mut messages, &mut tools);
        } else if let Json::Text(text) = item {
            messages.extend(lines(text));
        } else {
            unreadable.push(format!(
                "Entry {} of the transcript is {}, not a message.",
                index + 1,
                item.kind()
            ));
        }
    }
    common::sort_by_time(&mut messages);
    tools.join(&mut messages);
    measure_answers(&mut messages);
    messages
}

/// One entry: a message, or the use of one tool or several.
fn entry(fields: Fields<'_>, messages: &mut Vec<Message>, tools: &mut Tools) {
    let role = fields.words("role");
    let message = Message {
        id: None,
        speaker: speaker(&role),
        text: text(fields),
        created_at: fields.timestamp("time"),
        kind: kind(fields),
        attachments: Vec::new(),
        timing: timing(fields),
        tool: None,
    };
    let is_tool = message.speaker == Speaker::Tool;
    let calls = fields
        .items("toolCalls")
        .or_else(|| fields.items("tool_calls"));
    match calls {
        // What the model said along with a call is said by the agent.
        Some(calls) if !is_tool && !calls.is_empty() => {
            if !message.text.trim().is_empty() {
                messages.push(message.clone());
            }
            messages.extend(tools::asked(calls, &silent(message)));
        }
        Some(calls) if !calls.is_empty() => messages.extend(tools::asked(calls, &message)),
        _ if is_tool => messages.extend(tools.single(fields, &common::bare(&role), message)),
        _ => messages.push(message),
    }
}

fn silent(message: Message) -> Message {
    Message {
        speaker: Speaker::Tool,
        text: String::new(),
        kind: None,
        timing: Timing {
            duration_ms: None,
            ..message.timing
        },
        ..message
    }
}

fn speaker(role: &str) -> Speaker {
    match common::bare(role).as_str() {
        "bot" | "assistant" | "ai" => Speaker::Agent,
        "user" | "customer" => Speaker::Caller,
        "system" | "developer" => Speaker::System,
        "toolcalls" | "toolcall" | "toolcallresult" | "toolcallsresult" | "tool" | "function"
        | "functioncall" | "functionresult" => Speaker::Tool,
        _ => Speaker::Other(role.to_owned()),
    }
}

/// `message`, or `content` as a text or as a list of parts with texts.
fn text(fields: Fields<'_>) -> String {
    let own = fields.words("message");
    if !own.is_empty() {
        return own;
    }
    let Some(parts) = fields.items("content") else {
        return fields.words("content");
    };
    let texts: Vec<String> = parts
        .iter()
        .map(|part| {
            let text = Fields::of(part).and_then(|part| part.text("text"));
            text.or_else(|| common::plain(part)).unwrap_or_default()
        })
        .collect();
    texts.join("\n")
}

/// What is special about a message: that it was filtered and why, which of several callers speaks, where
/// the agent's words came from.
fn kind(fields: Fields<'_>) -> Option<String> {
    if fields.boolean("isFiltered") == Some(true) {
        let threats = fields.raw("detectedThreats").and_then(common::plain);
        return Some(threats.map_or_else(
            || "filtered".to_owned(),
            |threats| format!("filtered {threats}"),
        ));
    }
    fields
        .text("speakerLabel")
        .or_else(|| fields.text("source"))
}

fn timing(fields: Fields<'_>) -> Timing {
    let spoken_ms = fields
        .timestamp("endTime")
        .and_then(|end| end.since(fields.timestamp("time")?));
    let stated_ms = match fields.milliseconds("duration") {
        Some(below) if below < SECONDS_BELOW => fields.seconds_as_ms("duration"),
        stated => stated,
    };
    Timing {
        offset_ms: fields.seconds_as_ms("secondsFromStart"),
        duration_ms: spoken_ms.or(stated_ms),
        latency_ms: None,
    }
}

/// How long the caller waited for each answer, from the vendor's own times.
fn measure_answers(messages: &mut [Message]) {
    let mut waits_since = None;
    for message in messages {
        match message.speaker {
            Speaker::Caller => {
                let length_ms = message.timing.duration_ms.unwrap_or(0);
                waits_since = message
                    .created_at
                    .and_then(|at| Timestamp::from_ms(at.ms().checked_add_unsigned(length_ms)?));
            }
            Speaker::Agent => {
                message.timing.latency_ms = waits_since
                    .take()
                    .and_then(|since| message.created_at?.since(since));
            }
            _ => {}
        }
    }
}

/// The beginning that `secondsFromStart` counts from, by the first words that tell time and offset.
fn began_at(messages: &[Message]) -> Option<Timestamp> {
    let is_spoken =
        |message: &&Message| matches!(message.speaker, Speaker::Agent | Speaker::Caller);
    messages.iter().filter(is_spoken).find_map(|message| {
        let at = message.created_at?.ms();
        Timestamp::from_ms(at.checked_sub_unsigned(message.timing.offset_ms?)?)
    })
}

/// `AI: …` and `User: …`, one message a line; a line without a name goes on with the one before.
fn lines(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let named = line.split_once(':').and_then(|(name, words)| {
            let speaker = speaker(name);
            (!matches!(speaker, Speaker::Other(_))).then_some((speaker, words.trim()))
        });
        match (named, messages.last_mut()) {
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            (named, _) => {
                let (speaker, words) = named.unwrap_or((Speaker::Other(String::new()), line));
                messages.push(Message {
                    id: None,
                    speaker,
                    text: words.to_owned(),
                    created_at: None,
                    kind: None,
                    attachments: Vec::new(),
                    timing: Timing::default(),
                    tool: None,
                });
            }
        }
    }
    messages
}
