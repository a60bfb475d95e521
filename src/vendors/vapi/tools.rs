//! Tools: the calls of an entry, and their results joined to them by id.
//!
//! `arguments` is a text of JSON or an object, `result` a text of JSON or anything else. Nothing says
//! whether a tool failed but its result, so a result that is an object with an `error`, or words that
//! begin with "error", counts as a failure.

use std::collections::HashMap;

use crate::{
    domain::{
        ids::MessageId,
        transcript::{Message, Speaker, Timing, ToolStatus, ToolUse},
    },
    vendors::{
        common,
        json::{self, Fields, Json},
    },
};

/// A result that came as an entry of its own.
struct Answer {
    call_id: String,
    result: String,
    message: Message,
}

/// The results met so far.
#[derive(Default)]
pub(super) struct Tools {
    answers: Vec<Answer>,
}

impl Tools {
    /// An entry that is one call or one result, by its role. A result with an id is kept until
    /// [`join`](Self::join).
    pub(super) fn single(
        &mut self,
        fields: Fields<'_>,
        role: &str,
        message: Message,
    ) -> Option<Message> {
        if matches!(role, "functioncall" | "toolcall" | "toolcalls") {
            return Some(question(fields, message));
        }
        let call_id = id_of(fields, &["toolCallId", "tool_call_id"]);
        let name = fields.text("name").unwrap_or_default();
        let result = ["result", "content", "message"]
            .into_iter()
            .find_map(|name| common::plain(fields.raw(name)?))
            .unwrap_or_default();
        let message = with_tool(
            Message {
                text: String::new(),
                ..message
            },
            call_id.clone(),
            name,
            String::new(),
        );
        match call_id {
            Some(call_id) => {
                self.answers.push(Answer {
                    call_id,
                    result,
                    message,
                });
                None
            }
            None => Some(answered(message, result)),
        }
    }

    /// Joins each result to the call with its id. One that belongs to no call stands by itself.
    pub(super) fn join(self, messages: &mut Vec<Message>) {
        if self.answers.is_empty() {
            return;
        }
        let mut places: HashMap<String, usize> = HashMap::new();
        for (place, message) in messages.iter().enumerate() {
            if let Some(call_id) = message.tool.as_ref().and_then(|tool| tool.call_id.clone()) {
                places.insert(call_id, place);
            }
        }
        let mut homeless = Vec::new();
        for Answer {
            call_id,
            result,
            message,
        } in self.answers
        {
            let place = places.remove(&call_id);
            let Some(call) = place.and_then(|place| messages.get_mut(place)) else {
                homeless.push(answered(message, result));
                continue;
            };
            let duration_ms = message.created_at.and_then(|at| at.since(call.created_at?));
            if let Some(tool) = &mut call.tool {
                tool.duration_ms = duration_ms;
                if tool.name.is_empty() {
                    tool.name = message.tool.map(|tool| tool.name).unwrap_or_default();
                }
                tool.status = status(&result);
                tool.result = Some(result);
            }
        }
        if !homeless.is_empty() {
            messages.extend(homeless);
            common::sort_by_time(messages);
        }
    }
}

/// The calls of one entry, each a message like `message`; its words stay with the first.
pub(super) fn asked(calls: &[Json<'_>], message: &Message) -> Vec<Message> {
    let mut text = message.text.clone();
    calls
        .iter()
        .map(|call| {
            let message = Message {
                text: std::mem::take(&mut text),
                ..message.clone()
            };
            match Fields::of(call) {
                Some(call) => question(call, message),
                None => with_tool(message, None, String::new(), call.to_string()),
            }
        })
        .collect()
}

fn id_of(fields: Fields<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| fields.id(name))
}

/// A call: `{id, function: {name, arguments}}`, or with name and arguments at its own level (older).
fn question(call: Fields<'_>, message: Message) -> Message {
    let function = call.fields("function").unwrap_or(call);
    let arguments = ["arguments", "args", "parameters"]
        .into_iter()
        .find_map(|name| whole(function.raw(name)?))
        .unwrap_or_default();
    let name = function
        .text("name")
        .or_else(|| call.text("name"))
        .or_else(|| call.text("type"))
        .unwrap_or_default();
    with_tool(message, id_of(call, &["id", "toolCallId"]), name, arguments)
}

/// A text as it is, anything else as JSON, whole.
fn whole(value: &Json<'_>) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Text(text) => Some(text.to_string()),
        other => Some(other.to_string()),
    }
}

fn with_tool(
    message: Message,
    call_id: Option<String>,
    name: String,
    arguments: String,
) -> Message {
    Message {
        id: call_id.as_deref().map(MessageId::new),
        speaker: Speaker::Tool,
        timing: Timing {
            duration_ms: None,
            ..message.timing
        },
        tool: Some(Box::new(ToolUse {
            call_id,
            name,
            arguments,
            result: None,
            status: ToolStatus::Asked,
            duration_ms: None,
        })),
        ..message
    }
}

fn answered(mut message: Message, result: String) -> Message {
    if let Some(tool) = &mut message.tool {
        tool.status = status(&result);
        tool.result = Some(result);
    }
    message
}

fn status(result: &str) -> ToolStatus {
    let begins_with_error = result
        .trim_start()
        .get(..5)
        .is_some_and(|head| head.eq_ignore_ascii_case("error"));
    let holds_error = result.trim_start().starts_with('{')
        && json::read(result, |value| {
            Fields::of(value).is_some_and(|fields| {
                fields.raw("error").is_some_and(|error| {
                    !matches!(error, Json::Null | Json::Bool(false))
                        && common::plain(error).is_some()
                })
            })
        })
        .unwrap_or(false);
    if begins_with_error || holds_error {
        ToolStatus::Failed
    } else {
        ToolStatus::Succeeded
    }
}
