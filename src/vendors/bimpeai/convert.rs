//! BimpeAI's items as domain values. Every field but the id may be missing or of another shape.

use std::sync::Arc;

use super::outcome;
use crate::{
    domain::{
        attachment::{Attachment, AttachmentKind},
        call::{Agent, CallDetail, CallMore, CallSummary, Row},
        ids::{AgentId, CallId, MessageId},
        transcript::{Message, Speaker, Timing},
        url::{LinkPolicy, SafeUrl},
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// An agent; `None` for items without an id, which cannot be asked about anything.
pub(super) fn agent(item: &Json<'_>) -> Option<Agent> {
    let fields = Fields::of(item)?;
    let id = fields.id("id")?;
    let name = fields.text("name").unwrap_or_else(|| id.clone());
    Some(Agent {
        id: AgentId::new(id),
        name,
    })
}

/// One item of a list.
pub(super) fn row(agent: Option<&AgentId>, index: usize, item: &Json<'_>) -> Row {
    common::row(index, item, |fields| summary(agent, fields))
}

/// The fields list and detail have in common; a call without an id is refused with a sentence.
fn summary(agent: Option<&AgentId>, fields: Fields<'_>) -> Result<CallSummary, String> {
    let id = fields.id("id").ok_or("This call came without an id.")?;
    let status = outcome::status(fields.text("status"));
    let end_reason = fields.text("end_reason");
    let error_reason = fields.text("error_reason");
    Ok(CallSummary {
        agent_id: agent.cloned(),
        source: fields.text("source"),
        destination: fields.text("destination"),
        direction: outcome::direction(fields.text("direction")),
        outcome: outcome::outcome(&status, end_reason.as_deref(), error_reason.as_deref()),
        status,
        created_at: fields
            .timestamp("created_on")
            .or_else(|| fields.timestamp("created_at")),
        ringing_at: fields.timestamp("ringing_at"),
        ended_at: fields.timestamp("ended_at"),
        duration_ms: fields.seconds_as_ms("duration_seconds"),
        is_test_call: fields.boolean("is_test_call"),
        end_reason,
        error_reason,
        ..CallSummary::new(CallId::new(id))
    })
}

/// One call; `body` is the answer it came in.
pub(super) fn detail(
    agent: Option<&AgentId>,
    fields: Fields<'_>,
    body: &str,
    links: LinkPolicy,
) -> Result<CallDetail, String> {
    let mut transcript = Vec::new();
    let mut unreadable = Vec::new();
    match fields.raw("conversation_logs") {
        None | Some(Json::Null) => {}
        Some(Json::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                match message(item, links) {
                    Some(message) => transcript.push(message),
                    None => unreadable.push(format!(
                        "Entry {} of the transcript is {}, not a message.",
                        index + 1,
                        item.kind()
                    )),
                }
            }
        }
        Some(other) => unreadable.push(format!("The transcript is {}, not a list.", other.kind())),
    }
    common::sort_by_time(&mut transcript);
    let transcript = Arc::new(transcript.into_iter().map(Arc::new).collect());
    Ok(CallDetail {
        summary: summary(agent, fields)?,
        started_at: fields.timestamp("started_at"),
        answered_at: fields.timestamp("answered_at"),
        transcript,
        unreadable,
        more: CallMore::default(),
        raw_json: Arc::from(body),
    })
}

/// One message; `None` when the item is not an object.
pub(super) fn message(item: &Json<'_>, links: LinkPolicy) -> Option<Message> {
    let fields = Fields::of(item)?;
    let attachments = fields.items("attachments").unwrap_or_default();
    Some(Message {
        id: fields.id("id").map(MessageId::new),
        speaker: speaker(&fields.words("role")),
        text: fields.words("message"),
        created_at: fields.timestamp("created_at"),
        kind: fields
            .text("message_type")
            .filter(|kind| !kind.eq_ignore_ascii_case("text")),
        attachments: attachments
            .iter()
            .map(|item| attachment(item, links))
            .collect(),
        timing: Timing::default(),
        tool: None,
    })
}

fn speaker(role: &str) -> Speaker {
    match role.trim().to_ascii_lowercase().as_str() {
        "user" => Speaker::Caller,
        "assistant" => Speaker::Agent,
        "restaurant_user" => Speaker::Staff,
        "system" => Speaker::System,
        "tool" | "function" => Speaker::Tool,
        _ => Speaker::Other(role.to_owned()),
    }
}

/// An attachment; whatever the item is, something is shown for it.
fn attachment(item: &Json<'_>, links: LinkPolicy) -> Attachment {
    let fields = Fields::of(item);
    let word = fields
        .map(|fields| fields.words("type"))
        .unwrap_or_default();
    let kind = match word.trim().to_ascii_lowercase().as_str() {
        "image" => AttachmentKind::Image,
        "audio" => AttachmentKind::Audio,
        "file" => AttachmentKind::File,
        _ => AttachmentKind::Other(word),
    };
    let url = fields
        .and_then(|fields| fields.raw("url"))
        .and_then(Json::as_str);
    Attachment {
        kind,
        link: SafeUrl::parse(url.unwrap_or_default(), links),
    }
}
