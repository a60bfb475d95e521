//! What statuses and outcomes mean, in the console's words.

use crate::domain::outcome::{FailedBy, Outcome, Phase};

/// Where a call with this status is in its life.
pub(super) fn of_phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Queued => "Accepted, not dialled yet.",
        Phase::Ringing => "The phone rings.",
        Phase::Talking => "Both sides are connected.",
        Phase::Over => "The call is over.",
        Phase::Unknown => "Ringside does not know this status.",
    }
}

/// What became of a call with this outcome.
pub(super) fn of_outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::InProgress(phase) => of_phase(phase),
        Outcome::Completed => {
            "It was answered and brought to an end; which side hung up is not said."
        }
        Outcome::CallerHungUp => "The person on the phone hung up.",
        Outcome::AgentHungUp => "The agent hung up.",
        Outcome::Transferred => "It was handed to a person or another line.",
        Outcome::NoAnswer => "Nobody picked up.",
        Outcome::Busy => "The line was busy.",
        Outcome::Voicemail => "An answering machine picked up.",
        Outcome::Silence => "It was ended because nobody spoke.",
        Outcome::TimeLimit => "It reached the longest length allowed.",
        Outcome::Cancelled => "It was withdrawn before it was answered.",
        Outcome::Failed(FailedBy::Provider) => {
            "It went wrong at a provider of the vendor’s: telephony, model or voice."
        }
        Outcome::Failed(FailedBy::Agent) => {
            "It went wrong at the agent: its set-up or one of its tools."
        }
        Outcome::Failed(FailedBy::System) => {
            "It went wrong in the vendor’s system, or nobody in particular is named."
        }
        Outcome::Unknown => "Ringside does not know these words; they are shown as they came.",
    }
}
