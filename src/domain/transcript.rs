//! What was said in a call.

use std::sync::Arc;

use super::{attachment::Attachment, ids::MessageId, time::Timestamp};

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The AI agent.
    Agent,
    /// The person on the phone.
    Caller,
    /// A person of the business who took over (BimpeAI: `restaurant_user`).
    Staff,
    /// Instructions to the agent.
    System,
    /// A tool call or its answer.
    Tool,
    /// A role Ringside does not know, as it came.
    Other(String),
}

impl Speaker {
    /// The word shown on the screen.
    pub fn label(&self) -> &str {
        match self {
            Self::Agent => "Agent",
            Self::Caller => "Caller",
            Self::Staff => "Staff",
            Self::System => "System",
            Self::Tool => "Tool",
            Self::Other(role) if role.trim().is_empty() => "Unknown",
            Self::Other(role) => role,
        }
    }
}

/// An ordered transcript, shared: a copy costs nothing, and a newer one shares the messages that did
/// not change, which makes telling what changed a comparison of pointers.
pub type Messages = Arc<Vec<Arc<Message>>>;

/// One message of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The vendor's id; `None` where it sent none.
    pub id: Option<MessageId>,
    /// Who speaks.
    pub speaker: Speaker,
    /// The words; empty when the message is only attachments or was sent empty.
    pub text: String,
    /// When it was said.
    pub created_at: Option<Timestamp>,
    /// The vendor's message type, when it is not plain text.
    pub kind: Option<String>,
    /// Pictures, sounds and files that came with it.
    pub attachments: Vec<Attachment>,
    /// What the vendor measured about it.
    pub timing: Timing,
    /// The tool that was used, for a message of [`Speaker::Tool`].
    pub tool: Option<Box<ToolUse>>,
}

/// What a vendor measured about a message, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// From the beginning of the call (the vendor's beginning) to the beginning of the message.
    pub offset_ms: Option<u64>,
    /// How long it took to say.
    pub duration_ms: Option<u64>,
    /// From the end of the caller's words to the beginning of this answer.
    pub latency_ms: Option<u64>,
}

/// How the use of a tool went.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ToolStatus {
    /// No answer is known (yet).
    Asked,
    /// It gave an answer.
    Succeeded,
    /// It failed.
    Failed,
    /// It was called off.
    Cancelled,
    /// A word Ringside does not know, as it came.
    Other(String),
}

/// One use of a tool: the question and, once known, the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolUse {
    /// The vendor's id that joins question and answer.
    pub call_id: Option<String>,
    /// The tool's name.
    pub name: String,
    /// What it was asked, as JSON or text; empty when nothing.
    pub arguments: String,
    /// What it answered, as JSON or text.
    pub result: Option<String>,
    /// How it went.
    pub status: ToolStatus,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<u64>,
}
