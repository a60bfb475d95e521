//! Vapi's words for type, status and end, translated.
//!
//! `status` is one of eight words, `endedReason` one of more than 600 that grow every month (Vapi API
//! reference, 2026-08), so reasons are recognised by what they begin with, end with or contain. A reason
//! that speaks of an error is a failure, whatever else it speaks of.
//!
//! | `endedReason` | outcome |
//! |---|---|
//! | none, the call is not over | in progress |
//! | none, the call is over | completed |
//! | error, `providerfault`, `sip-` | failed: provider |
//! | error, `vapifault` | failed: system |
//! | `pipeline-error-custom-…` | failed: agent (its own model or voice) |
//! | `pipeline-error-vapi-…` | failed: system |
//! | `pipeline-error-…` of anybody else | failed: provider |
//! | error, `assistant` | failed: agent |
//! | any other error | failed: system |
//! | `voicemail…` | voicemail |
//! | `…-busy` | busy |
//! | `customer-did-not-answer`, `…no-answer` | no answer |
//! | `silence-…` | silence |
//! | `exceeded-max-duration` | time limit |
//! | `…canceled`, `…deleted`, `…hungup-before-call-connect` | cancelled |
//! | `customer-ended-call…` | caller hung up |
//! | `…-ended-call…` of the assistant, `…-end-call-phrase`, `…hook-executed-say` | agent hung up |
//! | `…-forwarded-call`, `…hook-executed-transfer`, `…forwarding-phone-number` | transferred |
//! | `…-completed…` | completed |
//! | `twilio-…`, `vonage-…`, `telnyx-…`, `phone-call-provider-…` | failed: provider |
//! | `assistant-…` (not found, not valid, did not join) | failed: agent |
//! | `worker-…`, `customer-did-not-give-…` | failed: system |
//! | anything else | unknown |

use crate::domain::{
    call::{Direction, Status},
    outcome::{FailedBy, Outcome, Phase},
};

/// The phase behind a status word. Vapi leaves `queued` on calls that never connected, so one that has
/// ended is over whatever the word says.
pub(super) fn status(raw: Option<String>, has_ended: bool) -> Status {
    let raw = raw.unwrap_or_default();
    let phase = match raw.trim().to_ascii_lowercase().as_str() {
        _ if has_ended => Phase::Over,
        "scheduled" | "queued" => Phase::Queued,
        "ringing" => Phase::Ringing,
        "in-progress" | "forwarding" => Phase::Talking,
        "ended" | "not-found" | "deletion-failed" => Phase::Over,
        _ => Phase::Unknown,
    };
    Status { phase, raw }
}

/// The direction behind `type`.
pub(super) fn direction(kind: Option<String>) -> Direction {
    let Some(kind) = kind else {
        return Direction::Unknown;
    };
    match kind.trim().to_ascii_lowercase().as_str() {
        "inboundphonecall" => Direction::Inbound,
        "outboundphonecall" => Direction::Outbound,
        "webcall" | "vapi.websocketcall" => Direction::Web,
        _ => Direction::Other(kind),
    }
}

/// What became of the call, by the table above.
pub(super) fn outcome(status: &Status, reason: Option<&str>) -> Outcome {
    if status.phase.is_in_progress() {
        return Outcome::InProgress(status.phase);
    }
    match reason {
        Some(reason) => family(&reason.trim().to_ascii_lowercase()),
        None if status.raw.trim().eq_ignore_ascii_case("ended") => Outcome::Completed,
        None => Outcome::Unknown,
    }
}

fn family(reason: &str) -> Outcome {
    let begins = |words: &[&str]| words.iter().any(|word| reason.starts_with(word));
    let ends = |words: &[&str]| words.iter().any(|word| reason.ends_with(word));
    let has = |word: &str| reason.contains(word);
    if has("error") {
        Outcome::Failed(blamed(reason))
    } else if begins(&["voicemail"]) {
        Outcome::Voicemail
    } else if ends(&["-busy"]) {
        Outcome::Busy
    } else if ends(&["did-not-answer", "no-answer"]) {
        Outcome::NoAnswer
    } else if begins(&["silence"]) {
        Outcome::Silence
    } else if has("max-duration") {
        Outcome::TimeLimit
    } else if ends(&["canceled", "cancelled", "deleted", "before-call-connect"]) {
        Outcome::Cancelled
    } else if begins(&["customer-ended-call"]) {
        Outcome::CallerHungUp
    } else if has("assistant-ended-call") || ends(&["end-call-phrase", "hook-executed-say"]) {
        Outcome::AgentHungUp
    } else if ends(&[
        "forwarded-call",
        "executed-transfer",
        "forwarding-phone-number",
    ]) {
        Outcome::Transferred
    } else if has("-completed") {
        Outcome::Completed
    } else if begins(&["twilio", "vonage", "telnyx", "phone-call-provider"]) {
        Outcome::Failed(FailedBy::Provider)
    } else if begins(&["assistant"]) {
        Outcome::Failed(FailedBy::Agent)
    } else if begins(&["worker", "customer-did-not-give"]) {
        Outcome::Failed(FailedBy::System)
    } else {
        Outcome::Unknown
    }
}

/// Who a reason that speaks of an error puts it down to.
fn blamed(reason: &str) -> FailedBy {
    if reason.contains("vapifault") {
        FailedBy::System
    } else if reason.contains("providerfault") || reason.contains("-sip-") {
        FailedBy::Provider
    } else if let Some(part) = reason.strip_prefix("pipeline-error-") {
        match part.split('-').next() {
            Some("custom") => FailedBy::Agent,
            Some("vapi") => FailedBy::System,
            _ => FailedBy::Provider,
        }
    } else if reason.contains("assistant") {
        FailedBy::Agent
    } else {
        FailedBy::System
    }
}
