//! BimpeAI's items as domain values. Every field but the id may be missing or of another shape.

use std::sync::Arc;

use super::outcome;
use crate::{
    domain::{
        attachment::{Attachment, AttachmentKind},
        call::{Agent, CallDetail, CallSummary, Row, UnreadableRow},
        ids::{AgentId, CallId, MessageId},
        transcript::{Message, Speaker},
        url::{LinkPolicy, SafeUrl},
    },
    vendors::json::{Fields, Json},
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
pub(super) fn row(agent: &AgentId, index: usize, item: &Json<'_>) -> Row {
    let read = Fields::of(item)
        .ok_or_else(|| format!("This item is {}, not a call.", item.kind()))
        .and_then(|fields| summary(agent, fields));
    match read {
        Ok(call) => Row::Call(call),
        Err(reason) => Row::Unreadable(UnreadableRow {
            index,
            reason,
            raw: item.shown(),
        }),
    }
}

/// The fields list and detail have in common; a call without an id is refused with a sentence.
fn summary(agent: &AgentId, fields: Fields<'_>) -> Result<CallSummary, String> {
    let id = fields.id("id").ok_or("This call came without an id.")?;
    let status = outcome::status(fields.text("status"));
    let end_reason = fields.text("end_reason");
    let error_reason = fields.text("error_reason");
    Ok(CallSummary {
        id: CallId::new(id),
        agent_id: Some(agent.clone()),
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
    })
}

/// One call; `body` is the answer it came in.
pub(super) fn detail(
    agent: &AgentId,
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
    sort_by_time(&mut transcript);
    let transcript = Arc::new(transcript.into_iter().map(Arc::new).collect());
    Ok(CallDetail {
        summary: summary(agent, fields)?,
        started_at: fields.timestamp("started_at"),
        answered_at: fields.timestamp("answered_at"),
        transcript,
        unreadable,
        raw_json: Arc::from(body),
    })
}

/// By time, then by arrival. A message without a time stays behind the one it arrived after.
fn sort_by_time(messages: &mut Vec<Message>) {
    let mut latest = None;
    let mut timed: Vec<_> = messages
        .drain(..)
        .map(|message| {
            latest = message.created_at.or(latest);
            (latest, message)
        })
        .collect();
    timed.sort_by_key(|(at, _)| *at);
    messages.extend(timed.into_iter().map(|(_, message)| message));
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
