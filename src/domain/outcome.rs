//! What became of a call, in one small vocabulary for all vendors.

/// Where a call is in its life, told by the vendor's status alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Accepted, not yet dialled.
    Queued,
    /// The other party's phone rings.
    Ringing,
    /// Both sides are connected.
    Talking,
    /// Over, however it ended.
    Over,
    /// The vendor's word is not known to Ringside.
    Unknown,
}

impl Phase {
    /// Whether the call may still change: queued, ringing or talking.
    pub fn is_in_progress(self) -> bool {
        matches!(self, Self::Queued | Self::Ringing | Self::Talking)
    }
}

/// Who a failure is put down to, as far as the vendor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailedBy {
    /// The telephony or model provider behind the vendor.
    Provider,
    /// The agent: its set-up, its tools.
    Agent,
    /// The vendor's own system, or nobody is named.
    System,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not over yet: the phase says how far it is.
    InProgress(Phase),
    /// Answered and brought to an end; by whom is not said.
    Completed,
    /// The person on the phone hung up.
    CallerHungUp,
    /// The agent hung up.
    AgentHungUp,
    /// Handed to a person or another line.
    Transferred,
    /// Nobody picked up.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// A machine picked up.
    Voicemail,
    /// Ended because nobody spoke.
    Silence,
    /// Ended at the longest allowed length.
    TimeLimit,
    /// Withdrawn before it was answered.
    Cancelled,
    /// Went wrong.
    Failed(FailedBy),
    /// The vendor's words are not known to Ringside; the raw text is shown instead.
    Unknown,
}

/// How much an outcome wants a person's attention; decides icon and colour together with the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Went as planned.
    Good,
    /// Still going on.
    Active,
    /// Neither good nor bad.
    Neutral,
    /// Worth a look.
    Warning,
    /// Went wrong.
    Bad,
}

impl Outcome {
    /// The word shown on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::InProgress(Phase::Queued) => "Queued",
            Self::InProgress(Phase::Ringing) => "Ringing",
            Self::InProgress(_) => "In progress",
            Self::Completed => "Completed",
            Self::CallerHungUp => "Caller hung up",
            Self::AgentHungUp => "Agent hung up",
            Self::Transferred => "Transferred",
            Self::NoAnswer => "No answer",
            Self::Busy => "Busy",
            Self::Voicemail => "Voicemail",
            Self::Silence => "Silence",
            Self::TimeLimit => "Time limit",
            Self::Cancelled => "Cancelled",
            Self::Failed(FailedBy::Provider) => "Failed: provider",
            Self::Failed(FailedBy::Agent) => "Failed: agent",
            Self::Failed(FailedBy::System) => "Failed",
            Self::Unknown => "Unknown",
        }
    }

    /// The word used in links and filters; all calls in progress share one, and so do all failures.
    pub fn slug(self) -> &'static str {
        match self {
            Self::InProgress(_) => "in_progress",
            Self::Completed => "completed",
            Self::CallerHungUp => "caller_hung_up",
            Self::AgentHungUp => "agent_hung_up",
            Self::Transferred => "transferred",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Voicemail => "voicemail",
            Self::Silence => "silence",
            Self::TimeLimit => "time_limit",
            Self::Cancelled => "cancelled",
            Self::Failed(_) => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// One outcome of each slug, in the order they are offered as filters.
    pub const KINDS: [Self; 13] = [
        Self::InProgress(Phase::Talking),
        Self::Completed,
        Self::CallerHungUp,
        Self::AgentHungUp,
        Self::Transferred,
        Self::NoAnswer,
        Self::Busy,
        Self::Voicemail,
        Self::Silence,
        Self::TimeLimit,
        Self::Cancelled,
        Self::Failed(FailedBy::System),
        Self::Unknown,
    ];

    /// The outcome with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::KINDS.into_iter().find(|kind| kind.slug() == slug)
    }

    /// How much attention it wants.
    pub fn tone(self) -> Tone {
        match self {
            Self::InProgress(_) => Tone::Active,
            Self::Completed | Self::CallerHungUp | Self::AgentHungUp | Self::Transferred => {
                Tone::Good
            }
            Self::Cancelled | Self::Unknown => Tone::Neutral,
            Self::NoAnswer | Self::Busy | Self::Voicemail | Self::Silence | Self::TimeLimit => {
                Tone::Warning
            }
            Self::Failed(_) => Tone::Bad,
        }
    }
}
