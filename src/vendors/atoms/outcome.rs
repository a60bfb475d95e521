//! The words of Atoms for status, kind and end, translated.
//!
//! The words are those of the API reference (2026-08) and of the SDK's guide; both enums are open, and
//! `callFailureReason` is free text, so families of words are recognised and everything else is shown
//! as it came. What `processing` means is documented nowhere; it stands between the queue and the talk.
//!
//! | status | disconnectionReason, else callFailureReason | outcome |
//! |---|---|---|
//! | pending, in_queue | – | in progress: queued |
//! | processing | – | in progress: ringing |
//! | in_progress, active | – | in progress: talking |
//! | no_answer | – | no answer |
//! | busy | – | busy |
//! | cancelled | – | cancelled |
//! | completed, failed, none | user_hangup | caller hung up |
//! | completed, failed, none | agent_hangup | agent hung up |
//! | completed, failed, none | transfer_complete | transferred |
//! | completed, failed, none | dial_no_answer | no answer |
//! | completed, failed, none | voicemail, answering machine | voicemail |
//! | completed, failed, none | busy | busy |
//! | completed, failed, none | cancelling | cancelled |
//! | completed, failed, none | silence, inactivity, idling | silence |
//! | completed, failed, none | connection_error, words for carriers | failed: provider |
//! | completed, failed, none | timeout, longest duration | time limit |
//! | completed, failed, none | system_error, other errors | failed, by whom the words name |
//! | completed | nothing or "-", and no failure reason | completed |
//! | completed | anything else | failed where there is a failure reason, else unknown |
//! | failed | anything else | failed, by whom the words name |
//! | another word, or none at all | – | unknown |

use crate::{
    domain::{
        call::{Direction, Status},
        outcome::{FailedBy, Outcome, Phase},
    },
    vendors::common::bare,
};

/// The phase behind a status word. A call with a reason for its end but without a status is over: some
/// answers of the search leave the status out.
pub(super) fn status(raw: Option<String>, has_reason: bool) -> Status {
    let raw = raw.unwrap_or_default();
    let phase = match bare(&raw).as_str() {
        "pending" | "inqueue" | "queued" | "scheduled" => Phase::Queued,
        "processing" | "ringing" | "initiated" => Phase::Ringing,
        "inprogress" | "active" | "ongoing" => Phase::Talking,
        "completed" | "failed" | "noanswer" | "busy" | "cancelled" | "canceled" => Phase::Over,
        "" if has_reason => Phase::Over,
        _ => Phase::Unknown,
    };
    Status { phase, raw }
}

/// The direction, from the kind of call: `telephony_inbound`, `telephony_outbound`, `webcall`, `chat`.
pub(super) fn direction(raw: Option<String>) -> Direction {
    let Some(raw) = raw else {
        return Direction::Unknown;
    };
    let word = bare(&raw);
    if word.ends_with("inbound") {
        Direction::Inbound
    } else if word.ends_with("outbound") {
        Direction::Outbound
    } else if word.starts_with("web") || word == "chat" {
        Direction::Web
    } else {
        Direction::Other(raw)
    }
}

/// A reason that says something: Atoms also writes "-".
pub(super) fn reason(raw: Option<String>) -> Option<String> {
    raw.filter(|raw| !bare(raw).is_empty())
}

/// What became of the call, by the table above.
pub(super) fn outcome(status: &Status, end: Option<&str>, failure: Option<&str>) -> Outcome {
    if status.phase.is_in_progress() {
        return Outcome::InProgress(status.phase);
    }
    let words = bare(end.or(failure).unwrap_or_default());
    match bare(&status.raw).as_str() {
        "noanswer" => Outcome::NoAnswer,
        "busy" => Outcome::Busy,
        "cancelled" | "canceled" => Outcome::Cancelled,
        "failed" => family(&words).unwrap_or_else(|| Outcome::Failed(blamed(&words))),
        "completed" => match family(&words) {
            Some(outcome) => outcome,
            None if failure.is_some() => Outcome::Failed(blamed(&words)),
            None if words.is_empty() => Outcome::Completed,
            None => Outcome::Unknown,
        },
        "" => family(&words).unwrap_or(Outcome::Unknown),
        _ => Outcome::Unknown,
    }
}

/// An outcome that the reason names by itself.
fn family(words: &str) -> Option<Outcome> {
    let has = |some: &[&str]| some.iter().any(|word| words.contains(word));
    if has(&["voicemail", "answeringmachine"]) {
        Some(Outcome::Voicemail)
    } else if has(&["transfer"]) {
        Some(Outcome::Transferred)
    } else if has(&["noanswer", "notanswer", "unanswered", "dialtimeout"]) {
        Some(Outcome::NoAnswer)
    } else if has(&["busy"]) {
        Some(Outcome::Busy)
    } else if has(&["cancel"]) {
        Some(Outcome::Cancelled)
    } else if has(&["silence", "inactiv", "idle"]) {
        Some(Outcome::Silence)
    } else if has(&["hangup", "hungup"]) {
        if has(&["agent", "assistant", "bot"]) {
            Some(Outcome::AgentHungUp)
        } else {
            has(&["user", "caller", "callee", "customer"]).then_some(Outcome::CallerHungUp)
        }
    } else if has(PROVIDER) {
        Some(Outcome::Failed(FailedBy::Provider))
    } else if has(&["timeout", "maxduration", "timelimit"]) {
        Some(Outcome::TimeLimit)
    } else {
        has(&["error", "fail"]).then(|| Outcome::Failed(blamed(words)))
    }
}

/// Words for what lies between the vendor and the phone.
const PROVIDER: &[&str] = &[
    "connection",
    "carrier",
    "telephony",
    "network",
    "trunk",
    "plivo",
    "twilio",
];

/// Who a failure is put down to.
fn blamed(words: &str) -> FailedBy {
    let has = |some: &[&str]| some.iter().any(|word| words.contains(word));
    if has(PROVIDER) {
        FailedBy::Provider
    } else if has(&["agent", "workflow", "prompt", "llm", "tool"]) {
        FailedBy::Agent
    } else {
        FailedBy::System
    }
}
