//! Diga's words for how far a call is and how it ended. The statuses are documented; the words of `end_reason` are
//! not published, so those here are believable ones around the sample's `hangup`.

use super::generation::Generation;
use crate::world::{
    browse::{Case, Reasons},
    insight::ending::{Ending, ending},
    model::{Call, Status},
};

/// End reasons of a call that was handed over.
const HANDED_OVER: &[&str] = &["transferred_to_human"];
/// End reasons of a call that nobody picked up.
const NOT_PICKED_UP: &[&str] = &["no_answer", "rejected"];

/// The statuses of a generation, in the document's order.
pub(crate) fn statuses(generation: Generation) -> &'static [&'static str] {
    match generation {
        Generation::First | Generation::Second => &[
            "dialing",
            "in_progress",
            "completed",
            "failed",
            "transferred",
            "no_answer",
        ],
        Generation::Third => &["dialing", "in_queue", "in_progress", "completed"],
    }
}

/// The call's status.
pub(crate) fn status(generation: Generation, call: &Call) -> &'static str {
    let is_newest = generation == Generation::Third;
    match call.status {
        Status::Queued if is_newest => "in_queue",
        Status::Queued | Status::Ringing => "dialing",
        Status::Answered => "in_progress",
        _ if is_newest => "completed",
        Status::Ended if has(call, HANDED_OVER) => "transferred",
        Status::Ended => "completed",
        Status::Failed if has(call, NOT_PICKED_UP) => "no_answer",
        Status::Failed | Status::Busy | Status::Cancelled => "failed",
    }
}

fn has(call: &Call, words: &[&str]) -> bool {
    let reason = call.end_reason.as_deref();
    reason.is_some_and(|reason| words.contains(&reason))
}

/// The calls that have this status; `None` for a word the generation does not know.
pub(crate) fn cases(generation: Generation, word: &str) -> Option<Vec<Case>> {
    if !statuses(generation).contains(&word) {
        return None;
    }
    let case = |status, reasons| Case { status, reasons };
    let any = |status| case(status, Reasons::Any);
    let is_newest = generation == Generation::Third;
    Some(match word {
        "in_queue" => vec![any(Status::Queued)],
        "dialing" if is_newest => vec![any(Status::Ringing)],
        "dialing" => vec![any(Status::Queued), any(Status::Ringing)],
        "in_progress" => vec![any(Status::Answered)],
        "transferred" => vec![case(Status::Ended, Reasons::Only(HANDED_OVER))],
        "no_answer" => vec![case(Status::Failed, Reasons::Only(NOT_PICKED_UP))],
        "failed" => vec![
            case(Status::Failed, Reasons::Except(NOT_PICKED_UP)),
            any(Status::Busy),
            any(Status::Cancelled),
        ],
        _ if is_newest => [
            Status::Ended,
            Status::Failed,
            Status::Busy,
            Status::Cancelled,
        ]
        .map(any)
        .to_vec(),
        _ => vec![case(Status::Ended, Reasons::Except(HANDED_OVER))],
    })
}

/// Why the call ended.
pub(crate) fn end_reason(call: &Call) -> Option<&'static str> {
    Some(match ending(call)? {
        Ending::Completed => "hangup",
        Ending::CallerHungUp => "customer_hangup",
        Ending::AgentHungUp => "agent_hangup",
        Ending::Transferred => "transfer",
        Ending::Voicemail => "answering_machine",
        Ending::Silence => "silence_timeout",
        Ending::TimeLimit => "max_duration",
        Ending::NoAnswer => "no_answer",
        Ending::Busy => "busy",
        Ending::Cancelled => "cancelled",
        Ending::Rejected => "refused",
        Ending::InvalidNumber => "invalid_number",
        Ending::CarrierError => "sip_error",
        Ending::MediaError => "media_error",
        Ending::AgentError => "agent_error",
        Ending::ModelError => "llm_error",
        Ending::VoiceError => "tts_error",
        Ending::TranscriberError => "stt_error",
        Ending::NoCredit => "insufficient_credit",
        Ending::ConnectionLost => "connection_error",
        Ending::Unknown => return None,
    })
}
