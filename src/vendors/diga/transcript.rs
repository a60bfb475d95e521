//! What was said: `/v1/call/{id}/message`, and `/v1/transcription/{id}` of the first generation.

use std::sync::Arc;

use super::pages;
use crate::{
    domain::{
        call::CallDetail,
        error::ApiError,
        ids::MessageId,
        page::Page,
        transcript::{Message, Speaker, Timing, ToolStatus, ToolUse},
    },
    vendors::{
        common,
        json::{Fields, Json},
        request::ApiResponse,
    },
};

/// Adds the messages of an answer to the call. Pages may come in either order: the oldest first is asked
/// for, the newest first is Diga's own. Returns the page without its items.
pub(super) fn absorb(
    detail: &mut CallDetail,
    response: &ApiResponse,
) -> Result<Page<()>, ApiError> {
    let known = detail.transcript.len();
    let mut unreadable = Vec::new();
    let mut page = pages::read(response, &mut |index, item| {
        let message = message(item);
        if message.is_none() {
            unreadable.push(format!(
                "Entry {} of the transcript is {}, not a message.",
                known + index + 1,
                item.kind()
            ));
        }
        message
    })?;
    detail.unreadable.append(&mut unreadable);
    let mut new = std::mem::take(&mut page.items);
    let old = Arc::unwrap_or_clone(std::mem::take(&mut detail.transcript))
        .into_iter()
        .map(Arc::unwrap_or_clone);
    // Equal times keep the order of arrival, which must be that of the talk.
    let mut messages: Vec<Message> = if is_newest_first(&new) {
        new.reverse();
        new.into_iter().chain(old).collect()
    } else {
        old.chain(new).collect()
    };
    common::sort_by_time(&mut messages);
    detail.transcript = Arc::new(messages.into_iter().map(Arc::new).collect());
    Ok(page.map(|_| ()))
}

fn is_newest_first(messages: &[Message]) -> bool {
    let mut times = messages.iter().filter_map(|message| message.created_at);
    times
        .next()
        .is_some_and(|first| times.next_back().is_some_and(|last| last < first))
}

/// One message; `None` when the item is not an object.
fn message(item: &Json<'_>) -> Option<Message> {
    let fields = Fields::of(item)?;
    let call = fields.fields("tool_call");
    let role = fields.words("role");
    Some(Message {
        id: fields
            .id("id")
            .or_else(|| fields.id("message_id"))
            .map(MessageId::new),
        speaker: match role.trim().to_ascii_lowercase().as_str() {
            "user" => Speaker::Caller,
            "assistant" => Speaker::Agent,
            "tool" => Speaker::Tool,
            "system" => Speaker::System,
            "" if call.is_some() => Speaker::Tool,
            _ => Speaker::Other(role),
        },
        text: fields.words("content"),
        created_at: fields.timestamp("created_date"),
        kind: call.and_then(|call| call.text("type")),
        attachments: Vec::new(),
        timing: Timing::default(),
        tool: call.map(tool).map(Box::new),
    })
}

/// `{type: "function", function_name, payload, status}`, `{type: "call_tool", tool_name, payload,
/// status}` or, in the first generation, `{name, arguments}`. A payload holds whatever mattered:
/// parameters, results, errors; so it is not taken apart.
fn tool(call: Fields<'_>) -> ToolUse {
    let name = ["function_name", "tool_name", "name"]
        .into_iter()
        .find_map(|field| call.text(field));
    let arguments = ["payload", "arguments"]
        .into_iter()
        .filter_map(|field| call.raw(field))
        .find_map(common::plain);
    let status = call.text("status");
    ToolUse {
        call_id: None,
        name: name.unwrap_or_default(),
        arguments: arguments.unwrap_or_default(),
        result: None,
        status: match status.as_deref().map(str::trim) {
            None | Some("started") => ToolStatus::Asked,
            Some("success") => ToolStatus::Succeeded,
            Some("error") => ToolStatus::Failed,
            Some("cancelled" | "canceled") => ToolStatus::Cancelled,
            Some(other) => ToolStatus::Other(other.to_owned()),
        },
        duration_ms: None,
    }
}
