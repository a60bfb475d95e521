//! The vendor's words for the status, the kind and the end of a call, and the way back from a filter's words to the
//! world's.

use crate::world::{
    browse::{Case, Kind, Lasting, Reasons},
    insight::ending::{Ending, WORDS, ending},
    model::{Call, Direction, Status},
};

/// Stored reasons of a failed call that Atoms calls `no_answer`.
const UNANSWERED: &[&str] = &["no_answer", "rejected"];

/// The word for this status and stored reason.
fn word(status: Status, reason: Option<&str>) -> &'static str {
    match status {
        Status::Queued => "in_queue",
        Status::Ringing => "processing",
        Status::Answered => "in_progress",
        Status::Ended => "completed",
        Status::Busy => "busy",
        Status::Failed if reason.is_some_and(|reason| UNANSWERED.contains(&reason)) => "no_answer",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
    }
}

/// `status`.
pub(crate) fn status(call: &Call) -> &'static str {
    word(call.status, call.end_reason.as_deref())
}

/// `type`.
pub(crate) fn kind(call: &Call) -> &'static str {
    match call.direction {
        _ if call.is_web() => "webcall",
        Direction::Inbound => "telephony_inbound",
        Direction::Outbound => "telephony_outbound",
    }
}

/// `disconnectionReason`, for ends that Atoms has a word for.
pub(crate) fn disconnection(call: &Call) -> Option<&'static str> {
    ending(call).and_then(disconnection_word)
}

fn disconnection_word(ending: Ending) -> Option<&'static str> {
    Some(match ending {
        Ending::CallerHungUp => "user_hangup",
        Ending::AgentHungUp | Ending::Voicemail => "agent_hangup",
        Ending::Transferred => "transfer_complete",
        Ending::Silence | Ending::TimeLimit => "timeout",
        Ending::NoAnswer | Ending::Rejected => "dial_no_answer",
        Ending::InvalidNumber
        | Ending::CarrierError
        | Ending::MediaError
        | Ending::ConnectionLost => "connection_error",
        Ending::AgentError
        | Ending::ModelError
        | Ending::VoiceError
        | Ending::TranscriberError
        | Ending::NoCredit => "system_error",
        Ending::Completed | Ending::Busy | Ending::Cancelled | Ending::Unknown => return None,
    })
}

/// The cases that `statusFilter` and `disconnectReasonFilter` let through; words nobody knows let nothing through.
pub(crate) fn cases(statuses: Option<&[&str]>, reasons: Option<&[&str]>) -> Option<Vec<Case>> {
    match (statuses, reasons) {
        (None, None) => None,
        (Some(statuses), None) => Some(statuses.iter().flat_map(|word| of_status(word)).collect()),
        (_, Some(reasons)) => {
            let wanted = |status, stored: &[&str]| {
                statuses.is_none_or(|words| words.contains(&word(status, stored.first().copied())))
            };
            let cases = WORDS
                .iter()
                .filter(|(ending, _)| {
                    disconnection_word(*ending).is_some_and(|word| reasons.contains(&word))
                })
                .flat_map(|(_, stored)| {
                    Status::ALL
                        .into_iter()
                        .filter(|status| status.is_over())
                        .filter(|status| wanted(*status, stored))
                        .map(|status| Case {
                            status,
                            reasons: Reasons::Only(stored),
                        })
                })
                .collect();
            Some(cases)
        }
    }
}

fn of_status(word: &str) -> Vec<Case> {
    let one = |status, reasons| vec![Case { status, reasons }];
    match word {
        "in_queue" => one(Status::Queued, Reasons::Any),
        "processing" => one(Status::Ringing, Reasons::Any),
        "in_progress" => one(Status::Answered, Reasons::Any),
        "completed" => one(Status::Ended, Reasons::Any),
        "busy" => one(Status::Busy, Reasons::Any),
        "failed" => one(Status::Failed, Reasons::Except(UNANSWERED)),
        "no_answer" => one(Status::Failed, Reasons::Only(UNANSWERED)),
        "cancelled" => one(Status::Cancelled, Reasons::Any),
        _ => Vec::new(),
    }
}

/// The kinds of call that `callTypes` lets through.
pub(crate) fn kinds(words: &[&str]) -> Vec<Kind> {
    let phone = |direction| Kind {
        direction: Some(direction),
        is_web: Some(false),
    };
    words
        .iter()
        .filter_map(|word| match *word {
            "telephony_inbound" => Some(phone(Direction::Inbound)),
            "telephony_outbound" => Some(phone(Direction::Outbound)),
            "webcall" => Some(Kind {
                direction: None,
                is_web: Some(true),
            }),
            _ => None,
        })
        .collect()
}

/// The durations that `durationFilter` lets through.
pub(crate) fn durations(words: &[&str]) -> Vec<Lasting> {
    let range = |from, until| Some(Lasting { from, until });
    words
        .iter()
        .filter_map(|word| match *word {
            "0-30" => range(0.0, Some(30.0)),
            "30-60" => range(30.0, Some(60.0)),
            "1-5" => range(60.0, Some(300.0)),
            // A plus that was not encoded arrives as a blank.
            "5+" | "5" => range(300.0, None),
            _ => None,
        })
        .collect()
}
