//! Diga's words for status and end, translated.
//!
//! Two sets of statuses are documented: `dialing in_progress completed failed transferred no_answer`
//! (2025-11 to 2026-07-03) and `dialing in_queue in_progress completed` (2026-07-22), where every way to
//! end is `completed` and `end_reason` says which. Its words are not published; the API's sample has
//! `hangup`, the reference speaks of answered, transferred, refused, no answer and errors, and Diga's own
//! console of “Customer hung up”, “Agent finished” and “Transferred”. So families of words are recognised
//! and everything else is shown as it came.
//!
//! | status | end reason speaks of | outcome |
//! |---|---|---|
//! | in_queue | – | in progress: queued |
//! | dialing | – | in progress: ringing |
//! | in_progress | – | in progress: talking |
//! | transferred | – | transferred |
//! | no_answer | – | no answer |
//! | completed, failed | no answer, refusal | no answer |
//! | completed, failed | busy | busy |
//! | completed, failed | cancelling | cancelled |
//! | completed, failed | an error or failure | failed, by whom the words name |
//! | completed, failed | voicemail, answering machine | voicemail |
//! | completed, failed | silence, inactivity | silence |
//! | completed, failed | longest duration | time limit |
//! | completed | transfer | transferred |
//! | completed | hanging up, finishing by agent or caller | agent or caller hung up |
//! | completed | nothing, hanging up, an end as planned | completed |
//! | completed | anything else | unknown |
//! | failed | anything else | failed, by whom the words name |
//! | another word | – | unknown |

use crate::{
    domain::{
        call::Status,
        outcome::{FailedBy, Outcome, Phase},
    },
    vendors::common::bare,
};

/// The phase behind a status word; case and separators do not matter.
pub(super) fn status(raw: Option<String>) -> Status {
    let raw = raw.unwrap_or_default();
    let phase = match bare(&raw).as_str() {
        "inqueue" | "queued" => Phase::Queued,
        "dialing" | "dialling" | "ringing" => Phase::Ringing,
        "inprogress" => Phase::Talking,
        "completed" | "failed" | "transferred" | "noanswer" => Phase::Over,
        _ => Phase::Unknown,
    };
    Status { phase, raw }
}

/// What became of the call, by the table above.
pub(super) fn outcome(status: &Status, end: Option<&str>) -> Outcome {
    if status.phase.is_in_progress() {
        return Outcome::InProgress(status.phase);
    }
    let reason = bare(end.unwrap_or_default());
    match bare(&status.raw).as_str() {
        "transferred" => Outcome::Transferred,
        "noanswer" => Outcome::NoAnswer,
        "failed" => mishap(&reason).unwrap_or_else(|| Outcome::Failed(blamed(&reason))),
        "completed" => mishap(&reason).unwrap_or_else(|| good_end(&reason)),
        _ => Outcome::Unknown,
    }
}

fn has(reason: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| reason.contains(part))
}

/// Ends that the reason names by itself, whether the status says completed or failed.
fn mishap(reason: &str) -> Option<Outcome> {
    const NO_ANSWER: &[&str] = &[
        "noanswer",
        "notanswer",
        "unanswer",
        "missed",
        "refus",
        "reject",
        "declin",
    ];
    let rules: [(&[&str], Outcome); 6] = [
        (NO_ANSWER, Outcome::NoAnswer),
        (&["busy"], Outcome::Busy),
        (&["cancel"], Outcome::Cancelled),
        (
            &[
                "error",
                "fail",
                "exception",
                "crash",
                "invalid",
                "insufficient",
            ],
            Outcome::Failed(blamed(reason)),
        ),
        (&["voicemail", "machine"], Outcome::Voicemail),
        (&["silen", "inactiv", "idle", "noinput"], Outcome::Silence),
    ];
    let rule = rules.iter().find(|(parts, _)| has(reason, parts));
    let is_limit =
        has(reason, &["max", "limit", "exceed"]) && has(reason, &["duration", "time", "length"]);
    rule.map(|(_, outcome)| *outcome)
        .or_else(|| is_limit.then_some(Outcome::TimeLimit))
}

/// How a call ended that went as planned.
fn good_end(reason: &str) -> Outcome {
    let is_end = has(
        reason,
        &["hang", "hung", "finish", "ended", "disconnect", "left"],
    );
    let by_agent = has(reason, &["agent", "assistant", "bot"]);
    let by_caller = has(
        reason,
        &["customer", "caller", "callee", "user", "client", "contact"],
    );
    if has(reason, &["transfer", "forward"]) {
        Outcome::Transferred
    } else if is_end && by_agent && !by_caller {
        Outcome::AgentHungUp
    } else if is_end && by_caller && !by_agent {
        Outcome::CallerHungUp
    } else if reason.is_empty()
        || is_end
        || has(reason, &["complete", "success", "normal", "answered"])
    {
        Outcome::Completed
    } else {
        Outcome::Unknown
    }
}

/// Who a failure is put down to.
fn blamed(reason: &str) -> FailedBy {
    if has(
        reason,
        &[
            "sip",
            "trunk",
            "carrier",
            "provider",
            "telephony",
            "network",
        ],
    ) {
        FailedBy::Provider
    } else if has(
        reason,
        &[
            "agent",
            "assistant",
            "llm",
            "model",
            "tool",
            "voice",
            "stt",
            "tts",
        ],
    ) {
        FailedBy::Agent
    } else {
        FailedBy::System
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table() {
        use Outcome as O;
        let cases: [(&str, Option<&str>, Outcome); 39] = [
            ("in_queue", None, O::InProgress(Phase::Queued)),
            ("dialing", Some("hangup"), O::InProgress(Phase::Ringing)),
            ("in_progress", None, O::InProgress(Phase::Talking)),
            ("In-Progress", None, O::InProgress(Phase::Talking)),
            ("transferred", Some("anything"), O::Transferred),
            ("no_answer", None, O::NoAnswer),
            ("completed", Some("no_answer"), O::NoAnswer),
            ("completed", Some("Call refused"), O::NoAnswer),
            ("failed", Some("NO-ANSWER"), O::NoAnswer),
            ("completed", Some("user_busy"), O::Busy),
            ("failed", Some("busy"), O::Busy),
            ("completed", Some("cancelled_by_user"), O::Cancelled),
            ("failed", Some("canceled"), O::Cancelled),
            ("completed", Some("agent_error"), O::Failed(FailedBy::Agent)),
            (
                "completed",
                Some("sip failure 503"),
                O::Failed(FailedBy::Provider),
            ),
            (
                "completed",
                Some("transfer_failed"),
                O::Failed(FailedBy::System),
            ),
            ("completed", Some("error"), O::Failed(FailedBy::System)),
            (
                "completed",
                Some("invalid_number"),
                O::Failed(FailedBy::System),
            ),
            ("completed", Some("tts_error"), O::Failed(FailedBy::Agent)),
            ("completed", Some("voicemail"), O::Voicemail),
            ("completed", Some("answering machine"), O::Voicemail),
            ("failed", Some("machine_detected"), O::Voicemail),
            ("completed", Some("silence_timeout"), O::Silence),
            ("completed", Some("user_inactivity"), O::Silence),
            ("completed", Some("max_duration"), O::TimeLimit),
            ("completed", Some("time limit reached"), O::TimeLimit),
            ("completed", Some("Transferred"), O::Transferred),
            ("completed", Some("Customer hung up"), O::CallerHungUp),
            ("completed", Some("user_hangup"), O::CallerHungUp),
            ("completed", Some("Agent finished"), O::AgentHungUp),
            ("completed", Some("agent_hangup"), O::AgentHungUp),
            ("completed", Some("hangup"), O::Completed),
            ("completed", Some("answered"), O::Completed),
            ("completed", None, O::Completed),
            ("completed", Some("quantum-flux"), O::Unknown),
            ("failed", None, O::Failed(FailedBy::System)),
            (
                "failed",
                Some("carrier congestion"),
                O::Failed(FailedBy::Provider),
            ),
            ("archived", Some("hangup"), O::Unknown),
            ("", None, O::Unknown),
        ];
        for (word, end, expected) in cases {
            let status = status(Some(word.to_owned()));
            assert_eq!(outcome(&status, end), expected, "{word} {end:?}");
        }
    }

    #[test]
    fn the_word_stays_as_it_came() {
        assert_eq!(status(Some("In_Queue".to_owned())).raw, "In_Queue");
        assert_eq!(status(None).phase, Phase::Unknown);
    }
}
