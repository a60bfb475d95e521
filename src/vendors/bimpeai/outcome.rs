//! BimpeAI's words for status, direction and end, translated.
//!
//! `status` is one of seven documented words; `end_reason` and `error_reason` are free text without a
//! documented vocabulary (BimpeAI API reference, 2026-06), so families of words are recognised and
//! everything else is shown as it came.
//!
//! | status | end or error reason speaks of | outcome |
//! |---|---|---|
//! | queued, ringing, answered | – | in progress |
//! | busy | – | busy |
//! | cancelled | – | cancelled |
//! | ended | nothing, completion | completed |
//! | ended | hanging up, by agent or caller | agent or caller hung up |
//! | ended, failed | transfer | transferred |
//! | ended, failed | voicemail, answering machine | voicemail |
//! | ended, failed | no answer | no answer |
//! | ended, failed | busy | busy |
//! | ended, failed | cancelling | cancelled |
//! | ended, failed | silence, inactivity | silence |
//! | ended, failed | longest duration | time limit |
//! | ended | failure or error; any `error_reason` | failed, by whom the words name |
//! | ended | anything else | unknown |
//! | failed | anything else | failed, by whom the words name |
//! | another word | – | unknown |

use crate::{
    domain::{
        call::{Direction, Status},
        outcome::{FailedBy, Outcome, Phase},
    },
    vendors::common::bare,
};

/// The phase behind a status word; case and separators do not matter.
pub(super) fn status(raw: Option<String>) -> Status {
    let raw = raw.unwrap_or_default();
    let phase = match bare(&raw).as_str() {
        "queued" | "initiated" | "scheduled" => Phase::Queued,
        "ringing" => Phase::Ringing,
        "answered" | "inprogress" | "ongoing" | "connected" => Phase::Talking,
        "ended" | "completed" | "busy" | "failed" | "cancelled" | "canceled" | "noanswer" => {
            Phase::Over
        }
        _ => Phase::Unknown,
    };
    Status { phase, raw }
}

/// The direction; the field is an open text.
pub(super) fn direction(raw: Option<String>) -> Direction {
    let Some(raw) = raw else {
        return Direction::Unknown;
    };
    match bare(&raw).as_str() {
        "inbound" | "incoming" => Direction::Inbound,
        "outbound" | "outgoing" => Direction::Outbound,
        "web" | "webcall" => Direction::Web,
        _ => Direction::Other(raw),
    }
}

/// What became of the call, by the table above.
pub(super) fn outcome(status: &Status, end: Option<&str>, error: Option<&str>) -> Outcome {
    if status.phase.is_in_progress() {
        return Outcome::InProgress(status.phase);
    }
    // What the end reason says counts more than the words of an error text, which may speak of anything.
    let family = Words::of(&[end.or(error).unwrap_or_default()]).family();
    let reasons = Words::of(&[end.unwrap_or_default(), error.unwrap_or_default()]);
    match bare(&status.raw).as_str() {
        "busy" => Outcome::Busy,
        "noanswer" => Outcome::NoAnswer,
        "cancelled" | "canceled" => Outcome::Cancelled,
        "failed" => family.unwrap_or_else(|| Outcome::Failed(reasons.blamed())),
        "ended" | "completed" => {
            if let Some(outcome) = family {
                outcome
            } else if error.is_some() || reasons.has(&["failed", "failure", "error", "crashed"]) {
                Outcome::Failed(reasons.blamed())
            } else if end.is_none() || reasons.has(COMPLETION) {
                Outcome::Completed
            } else {
                Outcome::Unknown
            }
        }
        _ => Outcome::Unknown,
    }
}

/// Words for an end as planned.
const COMPLETION: &[&str] = &[
    "completed",
    "complete",
    "ended",
    "normal",
    "finished",
    "success",
];

/// The words of the reasons, lower case, between single blanks.
struct Words(String);

impl Words {
    fn of(texts: &[&str]) -> Self {
        let mut words = String::from(" ");
        for text in texts {
            for word in text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
            {
                words.push_str(&word.to_ascii_lowercase());
                words.push(' ');
            }
        }
        Self(words)
    }

    /// Whether one of these words or phrases occurs as a whole.
    fn has(&self, phrases: &[&str]) -> bool {
        self.0.match_indices(' ').any(|(blank, _)| {
            let rest = self.0.get(blank + 1..).unwrap_or_default();
            phrases.iter().any(|phrase| {
                rest.strip_prefix(phrase)
                    .is_some_and(|after| after.starts_with(' '))
            })
        })
    }

    /// An outcome that the reasons name by themselves, whether the status says ended or failed.
    fn family(&self) -> Option<Outcome> {
        let is_end = self.has(&[
            "hangup",
            "hung up",
            "hang up",
            "hungup",
            "ended",
            "disconnected",
            "disconnect",
            "left",
        ]);
        let by_agent = self.has(&["agent", "assistant", "bot", "ai"]);
        let by_caller = self.has(&[
            "caller", "callee", "customer", "user", "client", "remote", "human",
        ]);
        if self.has(&[
            "voicemail",
            "voice mail",
            "answering machine",
            "machine",
            "machine detected",
        ]) {
            Some(Outcome::Voicemail)
        } else if self.has(&[
            "transfer",
            "transferred",
            "forwarded",
            "forwarding",
            "handoff",
            "handed over",
        ]) {
            Some(Outcome::Transferred)
        } else if self.has(&[
            "no answer",
            "not answered",
            "noanswer",
            "unanswered",
            "ring timeout",
        ]) {
            Some(Outcome::NoAnswer)
        } else if self.has(&["busy"]) {
            Some(Outcome::Busy)
        } else if self.has(&["cancelled", "canceled", "cancel"]) {
            Some(Outcome::Cancelled)
        } else if self.has(&["silence", "silent", "inactivity", "idle", "idle timeout"]) {
            Some(Outcome::Silence)
        } else if self.has(&[
            "time limit",
            "duration limit",
            "max duration",
            "maximum duration",
            "max call duration",
            "duration exceeded",
            "time exceeded",
            "call limit",
        ]) {
            Some(Outcome::TimeLimit)
        } else if is_end && by_agent && !by_caller {
            Some(Outcome::AgentHungUp)
        } else if is_end && by_caller && !by_agent {
            Some(Outcome::CallerHungUp)
        } else {
            None
        }
    }

    /// Who a failure is put down to.
    fn blamed(&self) -> FailedBy {
        if self.has(&[
            "provider",
            "carrier",
            "telephony",
            "sip",
            "trunk",
            "network",
            "twilio",
            "telnyx",
            "upstream",
            "gateway",
            "pstn",
        ]) {
            FailedBy::Provider
        } else if self.has(&[
            "agent",
            "assistant",
            "llm",
            "model",
            "tool",
            "workflow",
            "prompt",
            "voice",
            "tts",
            "stt",
            "transcriber",
        ]) {
            FailedBy::Agent
        } else {
            FailedBy::System
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table() {
        use Outcome as O;
        let cases: [(&str, Option<&str>, Option<&str>, Outcome); 33] = [
            ("queued", None, None, O::InProgress(Phase::Queued)),
            (
                "RINGING",
                Some("completed"),
                None,
                O::InProgress(Phase::Ringing),
            ),
            ("in-progress", None, None, O::InProgress(Phase::Talking)),
            ("answered", None, None, O::InProgress(Phase::Talking)),
            ("busy", None, None, O::Busy),
            ("cancelled", Some("user hung up"), None, O::Cancelled),
            ("Canceled", None, None, O::Cancelled),
            ("no_answer", None, None, O::NoAnswer),
            ("ended", None, None, O::Completed),
            ("ended", Some("completed"), None, O::Completed),
            ("ended", Some("call_ended"), None, O::Completed),
            ("ended", Some("agent_hangup"), None, O::AgentHungUp),
            (
                "ended",
                Some("Assistant ended the call"),
                None,
                O::AgentHungUp,
            ),
            ("ended", Some("caller_hung_up"), None, O::CallerHungUp),
            ("ended", Some("customer-ended-call"), None, O::CallerHungUp),
            ("ended", Some("transferred to staff"), None, O::Transferred),
            ("ended", Some("voicemail_detected"), None, O::Voicemail),
            ("ended", Some("silence_timeout"), None, O::Silence),
            ("ended", Some("max_duration_reached"), None, O::TimeLimit),
            (
                "ended",
                None,
                Some("llm timeout"),
                O::Failed(FailedBy::Agent),
            ),
            ("ended", Some("error"), None, O::Failed(FailedBy::System)),
            ("ended", Some("quantum-flux"), None, O::Unknown),
            ("failed", None, None, O::Failed(FailedBy::System)),
            (
                "failed",
                None,
                Some("SIP 503 from carrier"),
                O::Failed(FailedBy::Provider),
            ),
            (
                "failed",
                Some("agent_error"),
                None,
                O::Failed(FailedBy::Agent),
            ),
            ("failed", Some("no-answer"), None, O::NoAnswer),
            ("failed", None, Some("User busy"), O::Busy),
            (
                "failed",
                Some("agent_error"),
                Some("Speech service did not answer"),
                O::Failed(FailedBy::Agent),
            ),
            (
                "failed",
                Some("quota_exceeded"),
                None,
                O::Failed(FailedBy::System),
            ),
            (
                "failed",
                Some("tool ended unexpectedly"),
                None,
                O::Failed(FailedBy::Agent),
            ),
            ("new-status-2027", None, None, O::Unknown),
            ("", None, None, O::Unknown),
            ("3", None, None, O::Unknown),
        ];
        for (word, end, error, expected) in cases {
            let status = status(Some(word.to_owned()));
            assert_eq!(
                outcome(&status, end, error),
                expected,
                "{word} {end:?} {error:?}"
            );
        }
    }

    #[test]
    fn directions_are_open() {
        assert_eq!(direction(Some("OUTBOUND".to_owned())), Direction::Outbound);
        assert_eq!(
            direction(Some("sideways".to_owned())),
            Direction::Other("sideways".to_owned())
        );
        assert_eq!(direction(None), Direction::Unknown);
    }
}
