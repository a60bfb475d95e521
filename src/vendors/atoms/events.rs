//! What happened in a call besides words: `events`, as the relay sent them.
//!
//! They are those of the live stream, in both of its generations: the time is seconds since the epoch
//! with a fraction (2025-09) or ISO 8601 (2026-03), called `event_time` at the two ends of the stream.

use std::borrow::Cow;

use crate::{
    domain::{
        event::{CallEvent, Severity},
        time::Timestamp,
        transcript::Speaker,
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// The events, oldest first, and one sentence for each entry that is none.
pub(super) fn read(events: Option<&Json<'_>>) -> (Vec<CallEvent>, Vec<String>) {
    let mut read = Vec::new();
    let mut unreadable = Vec::new();
    match events {
        None | Some(Json::Null) => {}
        Some(Json::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                match Fields::of(item) {
                    Some(fields) => read.push(event(fields)),
                    None => unreadable.push(format!(
                        "Entry {} of the events is {}, not an event.",
                        index + 1,
                        item.kind()
                    )),
                }
            }
        }
        Some(other) => {
            unreadable.push(format!("The events are {}, not a list.", other.kind()));
        }
    }
    let mut latest = None;
    let mut timed: Vec<_> = read
        .into_iter()
        .map(|event: CallEvent| {
            latest = event.at.or(latest);
            (latest, event)
        })
        .collect();
    timed.sort_by_key(|(at, _)| *at);
    let events = timed.into_iter().map(|(_, event)| event).collect();
    (events, unreadable)
}

/// When something of this name happened for the first time.
pub(super) fn first(events: &[CallEvent], name: &str) -> Option<Timestamp> {
    events.iter().find(|event| event.name == name)?.at
}

/// What happened, in the vendor's word: `event_type`, in the analytics `eventType`.
pub(super) fn name(event: Fields<'_>) -> Option<String> {
    ["event_type", "eventType", "type"]
        .iter()
        .find_map(|name| event.text(name))
}

/// When it happened.
pub(super) fn time(event: Fields<'_>) -> Option<Timestamp> {
    event
        .timestamp("timestamp")
        .or_else(|| event.timestamp("event_time"))
}

/// What an event says that somebody said, complete, with the blanks around it taken off: the speaker and
/// the words. The words are `None` where the event should have some and has none.
pub(super) fn said(event: Fields<'_>) -> Option<(Speaker, Option<&str>)> {
    let (speaker, field) = match name(event)?.as_str() {
        "user_transcription" => (Speaker::Caller, "user_transcription_text"),
        "tts_completed" => (Speaker::Agent, "tts_text"),
        _ => return None,
    };
    let words = event.raw(field).and_then(Json::as_str).map(str::trim);
    Some((speaker, words))
}

fn event(fields: Fields<'_>) -> CallEvent {
    let name = name(fields).unwrap_or_else(|| "event".to_owned());
    CallEvent {
        at: time(fields),
        severity: severity(&name, fields),
        category: fields.text("source"),
        details: details(fields),
        name,
    }
}

fn severity(name: &str, fields: Fields<'_>) -> Severity {
    let has_failed = fields.boolean("success") == Some(false)
        || fields.raw("error").and_then(common::plain).is_some();
    if name.ends_with("error") || has_failed {
        Severity::Error
    } else if name == "call_cancelled" || fields.boolean("interrupted") == Some(true) {
        Severity::Warning
    } else if name.starts_with("call_")
        || name.starts_with("tool_call")
        || name.ends_with("_api")
        || matches!(name, "hopping" | "knowledgebase" | "variable_extraction")
    {
        Severity::Info
    } else {
        Severity::Detail
    }
}

/// Everything an event tells that is not shown beside it, as JSON; empty when there is nothing.
fn details(fields: Fields<'_>) -> String {
    let shown = [
        "event_type",
        "eventType",
        "event_id",
        "timestamp",
        "event_time",
        "call_id",
        "source",
    ];
    let rest: Vec<_> = fields
        .iter()
        .filter(|(name, _)| !shown.contains(name))
        .map(|(name, value)| (Cow::Borrowed(name), value.clone()))
        .collect();
    if rest.is_empty() {
        String::new()
    } else {
        Json::Object(rest).to_string()
    }
}
