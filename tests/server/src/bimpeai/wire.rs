//! BimpeAI's JSON, field by field in the reference's order (BimpeAI API reference, 2026-06).

use serde::Serialize;

use crate::{
    clock::{EpochMs, iso},
    world::{
        agents::Agent,
        model::{Call, Conversation, Message},
        query::Window,
    },
};

/// `{message, meta, data}`.
#[derive(Serialize)]
pub(crate) struct List<T> {
    pub(crate) message: &'static str,
    pub(crate) meta: Meta,
    pub(crate) data: Vec<T>,
}

/// `{message, data}`.
#[derive(Serialize)]
pub(crate) struct One<T> {
    pub(crate) message: &'static str,
    pub(crate) data: T,
}

/// Where in the list a page lies.
#[derive(Serialize)]
pub(crate) struct Meta {
    total_count: i64,
    page_count: i64,
    current_page: i64,
    limit: i64,
    has_next_page: bool,
    has_previous_page: bool,
}

impl Meta {
    /// The meta of this window on a list of `total` items.
    pub(crate) fn new(total: i64, window: Window) -> Self {
        let page_count = (total + window.limit - 1) / window.limit.max(1);
        Self {
            total_count: total,
            page_count,
            current_page: window.page,
            limit: window.limit,
            has_next_page: window.page < page_count,
            has_previous_page: window.page > 1 && total > 0,
        }
    }
}

/// An agent as lists show it.
#[derive(Serialize)]
pub(crate) struct WireAgent {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    is_active: bool,
    created_at: &'static str,
    updated_at: &'static str,
}

impl From<&Agent> for WireAgent {
    fn from(agent: &Agent) -> Self {
        Self {
            id: agent.id,
            name: agent.business,
            description: agent.description,
            is_active: true,
            created_at: "2026-01-12T09:30:00.000Z",
            updated_at: "2026-05-28T16:05:11.000Z",
        }
    }
}

/// A phone number of the team.
#[derive(Serialize)]
pub(crate) struct WirePhoneNumber {
    pub(crate) id: String,
    pub(crate) agent_id: &'static str,
    pub(crate) label: String,
    pub(crate) e164: &'static str,
}

/// A call as lists show it.
#[derive(Serialize)]
pub(crate) struct WireCall {
    id: String,
    source: Option<String>,
    destination: String,
    status: &'static str,
    direction: &'static str,
    created_on: String,
    duration_seconds: Option<serde_json::Number>,
    is_test_call: bool,
    error_reason: Option<String>,
    end_reason: Option<String>,
    ringing_at: Option<String>,
    ended_at: Option<String>,
}

impl From<&Call> for WireCall {
    fn from(call: &Call) -> Self {
        Self {
            id: call.id.clone(),
            source: call.source.clone(),
            destination: call.destination.clone(),
            status: call.status.word(),
            direction: call.direction.word(),
            created_on: iso(call.created_ms),
            duration_seconds: call.duration_seconds.and_then(number),
            is_test_call: call.is_test,
            error_reason: call.error_reason.clone(),
            end_reason: call.end_reason.clone(),
            ringing_at: call.ringing_ms.map(iso),
            ended_at: call.ended_ms.map(iso),
        }
    }
}

/// Whole seconds without a fraction, as JavaScript writes them.
fn number(seconds: f64) -> Option<serde_json::Number> {
    if seconds.fract() == 0.0 {
        Some(crate::numeric::whole(seconds).into())
    } else {
        serde_json::Number::from_f64(seconds)
    }
}

/// A call with its transcript.
#[derive(Serialize)]
pub(crate) struct WireCallDetail {
    #[serde(flatten)]
    pub(crate) call: WireCall,
    pub(crate) started_at: Option<String>,
    pub(crate) answered_at: Option<String>,
    pub(crate) conversation_logs: Vec<WireMessage>,
}

impl WireCallDetail {
    /// The call with these messages; attachments link to `files`.
    pub(crate) fn new(call: &Call, messages: &[Message], files: &str) -> Self {
        Self {
            call: call.into(),
            started_at: call.started_ms.map(iso),
            answered_at: call.answered_ms.map(iso),
            conversation_logs: messages
                .iter()
                .map(|message| WireMessage::new(message, files))
                .collect(),
        }
    }
}

/// A message of a transcript or a conversation.
#[derive(Serialize)]
pub(crate) struct WireMessage {
    id: String,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_type: Option<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<WireAttachment>,
}

/// A file sent along.
#[derive(Serialize)]
pub(crate) struct WireAttachment {
    #[serde(rename = "type")]
    kind: String,
    url: String,
}

impl WireMessage {
    /// The message; attachments link to `files`.
    pub(crate) fn new(message: &Message, files: &str) -> Self {
        Self {
            id: message.id.clone(),
            role: message.role.clone(),
            message: message.text.clone(),
            message_type: message.kind.clone(),
            created_at: iso(message.created_ms),
            attachments: message
                .attachments
                .iter()
                .map(|attachment| WireAttachment {
                    kind: attachment.kind.clone(),
                    url: if attachment.file.contains(':') {
                        attachment.file.clone()
                    } else {
                        format!("{files}{}", attachment.file)
                    },
                })
                .collect(),
        }
    }
}

/// A message as the stream sends it: with its conversation, without attachments.
#[derive(Serialize)]
pub(crate) struct WireStreamMessage<'a> {
    pub(crate) id: &'a str,
    pub(crate) conversation_id: &'a str,
    pub(crate) role: &'a str,
    pub(crate) message: Option<&'a str>,
    pub(crate) message_type: Option<&'a str>,
    pub(crate) created_at: String,
}

/// A conversation as lists show it.
#[derive(Serialize)]
pub(crate) struct WireConversation {
    id: String,
    channel_type: &'static str,
    channel_id: String,
    channel_user_id: Option<String>,
    channel_user_username: Option<String>,
    is_test_channel: bool,
    is_ai_chat_paused: bool,
    needs_attention: bool,
    last_message_at: Option<String>,
    last_seen: Option<String>,
    last_message_preview: Option<String>,
    created_at: String,
    updated_at: String,
}

impl WireConversation {
    /// The conversation with its newest message, if any.
    pub(crate) fn new(conversation: &Conversation, last: Option<&Message>) -> Self {
        let said_ms: Option<EpochMs> = last.map(|message| message.created_ms);
        Self {
            id: conversation.id.clone(),
            channel_type: channel(conversation.is_test),
            channel_id: format!("channel-{}", conversation.agent),
            channel_user_id: Some(conversation.number.clone())
                .filter(|number| number.starts_with('+')),
            channel_user_username: conversation.full_name.clone(),
            is_test_channel: conversation.is_test,
            is_ai_chat_paused: false,
            needs_attention: conversation.seq % 23 == 0,
            last_message_at: said_ms.map(iso),
            last_seen: said_ms.map(iso),
            last_message_preview: last
                .and_then(|message| message.text.as_deref())
                .map(|text| text.chars().take(80).collect()),
            created_at: iso(conversation.created_ms),
            updated_at: iso(conversation.updated_ms.max(said_ms.unwrap_or(0))),
        }
    }
}

/// A conversation by itself.
#[derive(Serialize)]
pub(crate) struct WireConversationDetail {
    #[serde(flatten)]
    pub(crate) conversation: WireConversation,
    pub(crate) full_name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) profile_picture: Option<String>,
}

/// The word for the channel of calls, real or test.
pub(crate) fn channel(is_test: bool) -> &'static str {
    if is_test {
        "test_telephony"
    } else {
        "telephony"
    }
}
