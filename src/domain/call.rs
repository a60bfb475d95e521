//! Calls, as the list and the call page show them.

use std::sync::Arc;

use super::{
    analysis::Analysis,
    cost::{Cost, Money},
    event::CallEvent,
    ids::{AgentId, CallId},
    latency::Latency,
    outcome::{Outcome, Phase},
    recording::Recordings,
    time::Timestamp,
    transcript::Messages,
};

/// A voice agent of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// The vendor's id.
    pub id: AgentId,
    /// The name its owner gave it; the id where the vendor sent none.
    pub name: String,
}

/// Who called whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A person called the agent.
    Inbound,
    /// The agent called a person.
    Outbound,
    /// Not a phone call: a browser or an app.
    Web,
    /// A word of the vendor that Ringside does not know, as it came.
    Other(String),
    /// The vendor did not say.
    Unknown,
}

impl Direction {
    /// The word shown on the screen.
    pub fn label(&self) -> &str {
        match self {
            Self::Inbound => "Inbound",
            Self::Outbound => "Outbound",
            Self::Web => "Web",
            Self::Other(word) => word,
            Self::Unknown => "Not stated",
        }
    }
}

/// The vendor's status: the phase Ringside understood and the word as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Where the call is in its life.
    pub phase: Phase,
    /// The vendor's own word; empty when it sent none.
    pub raw: String,
}

/// One row of the list. Every field but the id may be missing, whatever a vendor promises.
#[derive(Clone, Debug, PartialEq)]
pub struct CallSummary {
    /// The vendor's id of the call.
    pub id: CallId,
    /// The agent that took or made the call.
    pub agent_id: Option<AgentId>,
    /// The agent's name, where the call itself tells it.
    pub agent_name: Option<String>,
    /// The number or name that called.
    pub source: Option<String>,
    /// The number or name that was called.
    pub destination: Option<String>,
    /// Who called whom.
    pub direction: Direction,
    /// The vendor's status.
    pub status: Status,
    /// What became of it.
    pub outcome: Outcome,
    /// When the call was asked for.
    pub created_at: Option<Timestamp>,
    /// When the phone began to ring.
    pub ringing_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// How long it lasted, in milliseconds, as the vendor counts it.
    pub duration_ms: Option<u64>,
    /// Whether it was a test; `None` when the vendor does not say.
    pub is_test_call: Option<bool>,
    /// Why it ended, in the vendor's words.
    pub end_reason: Option<String>,
    /// What went wrong, in the vendor's words.
    pub error_reason: Option<String>,
    /// What it cost in all.
    pub cost: Option<Money>,
    /// How long the agent took to answer on average, in milliseconds.
    pub latency_ms: Option<u64>,
}

impl CallSummary {
    /// A call of which nothing but its id is known.
    pub fn new(id: CallId) -> Self {
        Self {
            id,
            agent_id: None,
            agent_name: None,
            source: None,
            destination: None,
            direction: Direction::Unknown,
            status: Status {
                phase: Phase::Unknown,
                raw: String::new(),
            },
            outcome: Outcome::Unknown,
            created_at: None,
            ringing_at: None,
            ended_at: None,
            duration_ms: None,
            is_test_call: None,
            end_reason: None,
            error_reason: None,
            cost: None,
            latency_ms: None,
        }
    }

    /// The party that is not the agent: who called in, or who was called.
    pub fn other_party(&self) -> Option<&str> {
        match self.direction {
            Direction::Inbound => self.source.as_deref(),
            Direction::Outbound => self.destination.as_deref(),
            _ => self.destination.as_deref().or(self.source.as_deref()),
        }
    }
}

/// One call with everything the vendor tells about it.
#[derive(Clone, Debug, PartialEq)]
pub struct CallDetail {
    /// What the list shows too.
    pub summary: CallSummary,
    /// When the call was started.
    pub started_at: Option<Timestamp>,
    /// When it was picked up; transcript offsets count from here.
    pub answered_at: Option<Timestamp>,
    /// What was said, in order.
    pub transcript: Messages,
    /// Parts of the transcript that could not be read: why, one sentence each.
    pub unreadable: Vec<String>,
    /// What only some vendors tell.
    pub more: CallMore,
    /// The answer as it came, for the raw view; a list of all answers where the call took several.
    pub raw_json: Arc<str>,
}

/// One fact that has no place of its own in the vocabulary: a field of the vendor's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is, in our words or the vendor's.
    pub label: String,
    /// Its value as text; JSON where it is not a plain value.
    pub value: String,
}

/// What only some vendors tell of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallMore {
    /// The recordings.
    pub recordings: Recordings,
    /// What it cost, part by part.
    pub cost: Cost,
    /// How fast the agent answered.
    pub latency: Latency,
    /// What the vendor made of it.
    pub analysis: Analysis,
    /// What happened besides words, oldest first.
    pub events: Vec<CallEvent>,
    /// Everything else of the vendor's that a person can read.
    pub facts: Vec<Fact>,
}

impl CallDetail {
    /// The party that is not the agent, where that is known.
    pub fn other_party(&self) -> Option<&str> {
        self.summary.other_party()
    }

    /// From the first ring to the answer, in milliseconds.
    pub fn ring_ms(&self) -> Option<u64> {
        self.answered_at?.since(self.summary.ringing_at?)
    }

    /// From the answer to the end, in milliseconds.
    pub fn talk_ms(&self) -> Option<u64> {
        self.summary.ended_at?.since(self.answered_at?)
    }
}

/// One entry of a list answer: a call, or something that could not be read as one.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A call.
    Call(CallSummary),
    /// An item that is not a call; its neighbours are not affected.
    Unreadable(UnreadableRow),
}

/// A list item that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableRow {
    /// Where it stood in the answer, from 0.
    pub index: usize,
    /// Why, in one sentence.
    pub reason: String,
    /// The item as it came, shortened.
    pub raw: String,
}
