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
}
