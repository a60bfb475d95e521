//! The vendor-neutral vocabulary: a call, its messages, its conversation. Dialects turn these into a vendor's JSON.

use super::agents::agent_by_number;
use crate::clock::EpochMs;

/// How far a call has come. The names are the words the database stores and sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Queued,
    Ringing,
    Answered,
    Ended,
    Busy,
    Failed,
    Cancelled,
}

impl Status {
    /// Every status, in the order of a call's life.
    pub(crate) const ALL: [Self; 7] = [
        Self::Queued,
        Self::Ringing,
        Self::Answered,
        Self::Ended,
        Self::Busy,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stored word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Ended => "ended",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status with this word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Whether nothing more will happen to the call.
    pub(crate) fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Ringing | Self::Answered)
    }
}

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

impl Direction {
    /// The stored word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

/// Which dialogue a call follows; with it the transcript is a pure function of the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Script {
    /// Feeds the choice of lines and the pauses between them.
    pub(crate) seed: i64,
    /// Index into the dialogue books.
    pub(crate) book: usize,
    /// How many messages the whole dialogue has.
    pub(crate) length: usize,
    /// Factor on the pauses; below 1 the dialogue runs faster.
    pub(crate) pace: f64,
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// Row number, rising with creation; 0 before the call is stored.
    pub(crate) seq: i64,
    pub(crate) id: String,
    /// Number of the agent that led it.
    pub(crate) agent: i64,
    pub(crate) source: Option<String>,
    pub(crate) destination: String,
    pub(crate) status: Status,
    pub(crate) direction: Direction,
    pub(crate) created_ms: EpochMs,
    /// Seconds from answer to end, sometimes with a fraction, sometimes unknown even for an ended call.
    pub(crate) duration_seconds: Option<f64>,
    pub(crate) is_test: bool,
    pub(crate) error_reason: Option<String>,
    pub(crate) end_reason: Option<String>,
    pub(crate) ringing_ms: Option<EpochMs>,
    pub(crate) started_ms: Option<EpochMs>,
    pub(crate) answered_ms: Option<EpochMs>,
    pub(crate) ended_ms: Option<EpochMs>,
    pub(crate) script: Script,
    /// Row number of its conversation.
    pub(crate) conversation: i64,
}

impl Call {
    /// The number of the person the agent talks with.
    pub(crate) fn other_party(&self) -> Option<&str> {
        match self.direction {
            Direction::Inbound => self.source.as_deref(),
            Direction::Outbound => Some(&self.destination),
        }
    }

    /// The agent's own number in the call; a call over the web has none.
    pub(crate) fn own_number(&self) -> Option<&str> {
        match self.direction {
            Direction::Inbound => Some(self.destination.as_str()),
            Direction::Outbound => self.source.as_deref(),
        }
        .filter(|number| number.starts_with('+'))
    }

    /// Whether it came over the web: its agent has no telephone line.
    pub(crate) fn is_web(&self) -> bool {
        agent_by_number(self.agent).is_some_and(|agent| agent.phone.is_none())
    }

    /// When something last happened to it.
    pub(crate) fn updated_ms(&self) -> EpochMs {
        [self.ringing_ms, self.answered_ms, self.ended_ms]
            .into_iter()
            .flatten()
            .fold(self.created_ms, EpochMs::max)
    }

    /// Milliseconds from the answer to the end, or to `now_ms` while it lasts; `None` when nobody answered.
    #[cfg(test)]
    pub(crate) fn talk_ms(&self, now_ms: EpochMs) -> Option<EpochMs> {
        let until = self.ended_ms.unwrap_or(now_ms);
        self.answered_ms.map(|answered| (until - answered).max(0))
    }
}

/// A file sent along with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attachment {
    /// `image`, `audio`, `file` or a word no client knows.
    pub(crate) kind: String,
    /// File name below the server's own files, or a whole URL when it contains `:`.
    pub(crate) file: String,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) role: String,
    /// Absent for a message that only carries attachments.
    pub(crate) text: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) created_ms: EpochMs,
    pub(crate) attachments: Vec<Attachment>,
}

/// All calls between one agent and one person on one channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conversation {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) agent: i64,
    pub(crate) is_test: bool,
    /// The person's E.164 number.
    pub(crate) number: String,
    pub(crate) full_name: Option<String>,
    pub(crate) created_ms: EpochMs,
    pub(crate) updated_ms: EpochMs,
}
