//! How a call ended, from the words the world stores: the neutral list that dialects translate from.

use super::super::{
    agents::agent_by_number,
    model::{Call, Status},
};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Both were done.
    Completed,
    CallerHungUp,
    AgentHungUp,
    /// Handed over to a person.
    Transferred,
    /// A machine answered.
    Voicemail,
    /// Nobody spoke any more.
    Silence,
    /// The longest time allowed was reached.
    TimeLimit,
    NoAnswer,
    Busy,
    Cancelled,
    /// The other party declined.
    Rejected,
    InvalidNumber,
    CarrierError,
    MediaError,
    /// The agent as a whole failed.
    AgentError,
    ModelError,
    VoiceError,
    TranscriberError,
    NoCredit,
    /// The line broke while talking.
    ConnectionLost,
    /// Over, and no reason is known.
    Unknown,
}

/// The stored words of each ending, for filters that go the other way.
pub(crate) const WORDS: [(Ending, &[&str]); 20] = [
    (Ending::Completed, &["completed"]),
    (
        Ending::CallerHungUp,
        &["customer_hung_up", "customer-ended-call"],
    ),
    (Ending::AgentHungUp, &["agent_ended_call"]),
    (Ending::Transferred, &["transferred_to_human"]),
    (Ending::Voicemail, &["voicemail_reached"]),
    (Ending::Silence, &["silence_timeout"]),
    (Ending::TimeLimit, &["max_duration_reached"]),
    (Ending::NoAnswer, &["no_answer"]),
    (Ending::Busy, &["busy"]),
    (Ending::Cancelled, &["cancelled_by_caller"]),
    (Ending::Rejected, &["rejected"]),
    (Ending::InvalidNumber, &["invalid_number"]),
    (Ending::CarrierError, &["carrier_error"]),
    (Ending::MediaError, &["media_error"]),
    (Ending::AgentError, &["agent_error"]),
    (Ending::ModelError, &["model_error"]),
    (Ending::VoiceError, &["voice_error"]),
    (Ending::TranscriberError, &["transcriber_error"]),
    (Ending::NoCredit, &["insufficient_credit"]),
    (Ending::ConnectionLost, &["connection_lost"]),
];

/// How the call ended; `None` while it is in progress.
pub(crate) fn ending(call: &Call) -> Option<Ending> {
    if !call.status.is_over() {
        return None;
    }
    let named = call.end_reason.as_deref().and_then(|word| {
        WORDS
            .iter()
            .find(|(_, words)| words.contains(&word))
            .map(|(ending, _)| *ending)
    });
    Some(named.unwrap_or(match call.status {
        Status::Busy => Ending::Busy,
        Status::Cancelled => Ending::Cancelled,
        _ => Ending::Unknown,
    }))
}

/// Where a transferred call went: the desk of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Desk {
    /// An E.164 number.
    Number(String),
    /// A SIP address, where the business has no telephone line.
    Sip(String),
}

/// Where the call was transferred to; `None` when it was not.
pub(crate) fn transferred_to(call: &Call) -> Option<Desk> {
    (ending(call) == Some(Ending::Transferred)).then(|| {
        match agent_by_number(call.agent).and_then(|agent| agent.phone) {
            // The line next to the agent's own.
            Some(phone) => Desk::Number(format!(
                "{}9",
                phone.get(..phone.len() - 1).unwrap_or(phone)
            )),
            None => Desk::Sip(format!("sip:desk-{}@sip.invalid", call.agent)),
        }
    })
}
