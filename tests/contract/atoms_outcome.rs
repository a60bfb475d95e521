//! Atoms: its words for status, kind and end.

use ringside::domain::{
    call::Direction,
    outcome::{FailedBy, Outcome, Phase},
};
use serde_json::json;

use super::atoms::one;

#[test]
fn every_line_of_the_outcome_table() {
    use Outcome as O;
    let failed = |by| O::Failed(by);
    for (status, end, failure, expected) in [
        ("pending", "", "", O::InProgress(Phase::Queued)),
        ("in_queue", "", "", O::InProgress(Phase::Queued)),
        ("processing", "", "", O::InProgress(Phase::Ringing)),
        (
            "in_progress",
            "user_hangup",
            "",
            O::InProgress(Phase::Talking),
        ),
        ("Active", "", "", O::InProgress(Phase::Talking)),
        ("no_answer", "dial_no_answer", "", O::NoAnswer),
        ("busy", "", "", O::Busy),
        ("cancelled", "user_hangup", "", O::Cancelled),
        ("completed", "", "", O::Completed),
        ("completed", "-", "", O::Completed),
        ("completed", "user_hangup", "", O::CallerHungUp),
        ("completed", "agent_hangup", "", O::AgentHungUp),
        ("completed", "transfer_complete", "", O::Transferred),
        ("completed", "dial_no_answer", "", O::NoAnswer),
        ("completed", "voicemail_detected", "", O::Voicemail),
        ("completed", "silence_timeout", "", O::Silence),
        ("completed", "llm_idle_timeout", "", O::Silence),
        ("completed", "timeout", "", O::TimeLimit),
        (
            "completed",
            "connection_error",
            "",
            failed(FailedBy::Provider),
        ),
        ("completed", "system_error", "", failed(FailedBy::System)),
        ("completed", "agent_error", "", failed(FailedBy::Agent)),
        ("completed", "moon_phase", "", O::Unknown),
        (
            "completed",
            "moon_phase",
            "Something odd",
            failed(FailedBy::System),
        ),
        ("failed", "", "", failed(FailedBy::System)),
        (
            "failed",
            "",
            "Plivo trunk refused",
            failed(FailedBy::Provider),
        ),
        ("failed", "", "Invalid workflow", failed(FailedBy::Agent)),
        ("failed", "", "User busy", O::Busy),
        ("failed", "cancelled_by_user", "", O::Cancelled),
        ("failed", "timeout", "", O::TimeLimit),
        ("", "agent_hangup", "", O::AgentHungUp),
        ("", "moon_phase", "", O::Unknown),
        ("", "", "", O::Unknown),
        ("resting", "user_hangup", "", O::Unknown),
    ] {
        let call = one(&json!({"callId": "CALL-1", "status": status,
            "disconnectionReason": end, "callFailureReason": failure}));
        assert_eq!(call.outcome, expected, "{status} {end} {failure}");
        assert_eq!(call.status.raw, status);
    }
}

#[test]
fn kinds_of_call_are_directions_and_stay_open() {
    for (kind, direction) in [
        ("telephony_inbound", Direction::Inbound),
        ("telephonyOutbound", Direction::Outbound),
        ("webcall", Direction::Web),
        ("chat", Direction::Web),
        ("fax", Direction::Other("fax".to_owned())),
    ] {
        let call = one(&json!({"callId": "CALL-1", "type": kind}));
        assert_eq!(call.direction, direction, "{kind}");
    }
}
