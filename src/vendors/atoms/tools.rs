//! Tools the agent used. They are told as events: `tool_call_start`, then `tool_call_end` or
//! `tool_call_error`, joined by `tool_call_id`.

use std::collections::HashMap;

use super::{events, transcript};
use crate::{
    domain::{
        ids::MessageId,
        transcript::{Message, Speaker, ToolStatus, ToolUse},
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// One message per use of a tool, at the time it was asked.
pub(super) fn joined(events: &[Json<'_>]) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for message in events.iter().filter_map(Fields::of).filter_map(message) {
        let id = message.tool.as_ref().and_then(|tool| tool.call_id.clone());
        let earlier = id
            .as_ref()
            .and_then(|id| known.get(id))
            .and_then(|place| messages.get_mut(*place));
        match (earlier, id) {
            (Some(earlier), _) => join(earlier, message),
            (None, id) => {
                known.extend(id.map(|id| (id, messages.len())));
                messages.push(message);
            }
        }
    }
    messages
}

/// The message of one event; `None` for events of another kind. Its id is made of the tool call's, so
/// that the question, the answer and the transcript's own entry are one message.
pub(super) fn message(event: Fields<'_>) -> Option<Message> {
    let status = match events::name(event)?.as_str() {
        "tool_call_start" => ToolStatus::Asked,
        "tool_call_end" if event.boolean("success") == Some(false) => ToolStatus::Failed,
        "tool_call_end" => ToolStatus::Succeeded,
        "tool_call_error" => ToolStatus::Failed,
        _ => return None,
    };
    let first = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| event.raw(name))
            .find_map(common::plain)
    };
    let call_id = event.id("tool_call_id");
    let tool = ToolUse {
        name: first(&["function_name", "tool_name", "name"]).unwrap_or_default(),
        arguments: first(&["arguments", "args", "parameters", "context"]).unwrap_or_default(),
        result: if status == ToolStatus::Asked {
            None
        } else {
            first(&["response", "result", "error"])
        },
        duration_ms: event
            .milliseconds("latency_ms")
            .filter(|_| status != ToolStatus::Asked),
        status,
        call_id: call_id.clone(),
    };
    Some(Message {
        id: call_id.map(|id| MessageId::new(format!("tool-{id}"))),
        tool: Some(Box::new(tool)),
        ..transcript::spoken(Speaker::Tool, "", events::time(event))
    })
}

/// Takes a later event of the same use in.
fn join(earlier: &mut Message, later: Message) {
    earlier.created_at = earlier.created_at.or(later.created_at);
    let (Some(known), Some(news)) = (earlier.tool.as_deref_mut(), later.tool) else {
        return;
    };
    if known.name.is_empty() {
        known.name = news.name;
    }
    if known.arguments.is_empty() {
        known.arguments = news.arguments;
    }
    if news.status != ToolStatus::Asked {
        known.status = news.status;
    }
    known.result = news.result.or(known.result.take());
    known.duration_ms = news.duration_ms.or(known.duration_ms);
}
