//! What was said: objects with `role`, `content` and `timestamp`, or, in older answers, plain texts.
//!
//! `content` is called `text` by the analytics, and the time was a number of milliseconds until
//! 2026-07-28; all are read.

use std::collections::{HashMap, VecDeque};

use super::events;
use crate::{
    domain::{
        time::Timestamp,
        transcript::{Message, Speaker, Timing},
    },
    vendors::{
        common::bare,
        json::{Fields, Json},
    },
};

/// How far apart the times of one turn may lie in the transcript and in the events.
const SAME_TURN_MS: u64 = 30_000;

/// The messages of `transcript` in order, and one sentence for each part that is none.
pub(super) fn read(transcript: Option<&Json<'_>>) -> (Vec<Message>, Vec<String>) {
    let mut messages = Vec::new();
    let mut unreadable = Vec::new();
    match transcript {
        None | Some(Json::Null) => {}
        Some(Json::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                match message(item) {
                    Some(message) => messages.push(message),
                    None => unreadable.push(format!(
                        "Entry {} of the transcript is {}, not a message.",
                        index + 1,
                        item.kind()
                    )),
                }
            }
        }
        Some(Json::Text(text)) if text.trim().is_empty() => {}
        Some(Json::Text(text)) => messages.extend(text.lines().filter_map(line)),
        Some(other) => unreadable.push(format!("The transcript is {}, not a list.", other.kind())),
    }
    (messages, unreadable)
}

fn message(item: &Json<'_>) -> Option<Message> {
    if let Some(text) = item.as_str() {
        return Some(line(text).unwrap_or_else(|| spoken(Speaker::Other(String::new()), "", None)));
    }
    let fields = Fields::of(item)?;
    let name = ["content", "text", "message"]
        .into_iter()
        .find(|name| fields.raw(name).is_some());
    let text = name.map(|name| fields.words(name)).unwrap_or_default();
    Some(spoken(
        speaker(&fields.words("role")),
        &text,
        fields.timestamp("timestamp"),
    ))
}

/// A plain text, which may begin with who says it: `agent: Hello`.
fn line(text: &str) -> Option<Message> {
    if text.trim().is_empty() {
        return None;
    }
    let named = text.split_once(':').and_then(|(role, words)| {
        let speaker = speaker(role);
        (!matches!(speaker, Speaker::Other(_))).then_some((speaker, words))
    });
    let (speaker, words) = named.unwrap_or((Speaker::Other(String::new()), text));
    Some(spoken(speaker, words, None))
}

/// A message. Blanks around the words are not kept: the stream sends them, the transcript does not, and
/// the same words have to be known again.
pub(super) fn spoken(speaker: Speaker, text: &str, at: Option<Timestamp>) -> Message {
    Message {
        id: None,
        speaker,
        text: text.trim().to_owned(),
        created_at: at,
        kind: None,
        attachments: Vec::new(),
        timing: Timing::default(),
        tool: None,
    }
}

fn speaker(role: &str) -> Speaker {
    match bare(role).as_str() {
        "agent" | "assistant" | "bot" => Speaker::Agent,
        "user" | "caller" | "customer" => Speaker::Caller,
        "system" => Speaker::System,
        "tool" | "function" => Speaker::Tool,
        _ => Speaker::Other(role.to_owned()),
    }
}

/// When words were told of, oldest first, by the words.
type Times<'a> = HashMap<&'a str, VecDeque<Timestamp>>;

/// Gives messages the times of the events that told of them. The stream tells of the same events, and
/// what was heard there is known again by words and time; older transcripts have no times at all.
pub(super) fn time_by_events(messages: &mut [Message], items: &[Json<'_>]) {
    let (mut agents, mut callers) = (Times::new(), Times::new());
    for event in items.iter().filter_map(Fields::of) {
        if let Some((speaker, Some(words))) = events::said(event)
            && let Some(at) = events::time(event)
        {
            let times = match speaker {
                Speaker::Agent => &mut agents,
                _ => &mut callers,
            };
            times.entry(words).or_default().push_back(at);
        }
    }
    for message in messages {
        let told = match message.speaker {
            Speaker::Agent => next_time(&mut agents, message),
            Speaker::Caller => next_time(&mut callers, message),
            _ => None,
        };
        message.created_at = told.or(message.created_at);
    }
}

/// The next time these words were told of, if it can be that of this message.
fn next_time(times: &mut Times<'_>, message: &Message) -> Option<Timestamp> {
    let queue = times.get_mut(message.text.as_str())?;
    let Some(own) = message.created_at else {
        return queue.pop_front();
    };
    let is_far =
        |from: Timestamp, to: Timestamp| to.since(from).is_some_and(|ms| ms > SAME_TURN_MS);
    while queue.front().is_some_and(|at| is_far(*at, own)) {
        queue.pop_front();
    }
    if queue.front().is_some_and(|at| is_far(own, *at)) {
        None
    } else {
        queue.pop_front()
    }
}
