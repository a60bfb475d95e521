//! The fault lab: an agent whose calls fail in named ways, agents whose lists do, and what a test may steer.
//! Holds state in memory only; uses the `world` vocabulary and knows no vendor's JSON.

pub(crate) mod scenario;
pub(crate) mod script;

use std::collections::HashMap;

use self::{
    scenario::Scenario,
    script::{SAID_BEFORE, STREAM_GAP_MS, STREAMED},
};
use crate::{
    clock::{EpochMs, MINUTE, SECOND},
    numeric::{real, signed},
    world::model::{Call, Conversation, Message, Status},
};

/// How long after the last message a live call ends.
const END_AFTER_MS: EpochMs = 300;
/// A live call that ended this long ago begins anew, so that the lab can be used by hand again and again.
const REARM_AFTER: EpochMs = 2 * MINUTE;
/// How long `rate-limited` refuses after its first refusal.
pub(crate) const RATE_LIMIT_SECONDS: u64 = 3;
/// How many tickets of `live-expired-ticket` are refused before one is taken.
const EXPIRED_TICKETS: u32 = 2;

/// One run of a live call.
#[derive(Default)]
struct Run {
    base_ms: EpochMs,
    started_ms: Option<EpochMs>,
    /// When each message of `live-hold` was released.
    released: Vec<EpochMs>,
    said: Vec<Message>,
    hung_up: Option<(EpochMs, String)>,
    tickets_refused: u32,
}

/// The lab since its last reset.
pub(crate) struct Lab {
    base_ms: EpochMs,
    runs: HashMap<Scenario, Run>,
    limited_until_ms: Option<EpochMs>,
    failed_once: bool,
}

impl Lab {
    /// A lab reset at `now_ms`.
    pub(crate) fn new(now_ms: EpochMs) -> Self {
        Self {
            base_ms: now_ms,
            runs: HashMap::new(),
            limited_until_ms: None,
            failed_once: false,
        }
    }

    fn run(&mut self, scenario: Scenario, now_ms: EpochMs) -> &mut Run {
        let base_ms = self.base_ms;
        let run = self.runs.entry(scenario).or_insert_with(|| Run {
            base_ms,
            ..Run::default()
        });
        let over = run.ended(scenario).map(|(at, _)| at);
        if over.is_some_and(|at| at + REARM_AFTER < now_ms) {
            *run = Run {
                base_ms: now_ms,
                ..Run::default()
            };
        }
        run
    }

    /// Starts the script of a live call, unless it runs already.
    pub(crate) fn start(&mut self, scenario: Scenario, now_ms: EpochMs) {
        self.run(scenario, now_ms).started_ms.get_or_insert(now_ms);
    }

    /// Begins a live call anew.
    pub(crate) fn restart(&mut self, scenario: Scenario, now_ms: EpochMs) {
        let run = Run {
            base_ms: now_ms,
            ..Run::default()
        };
        self.runs.insert(scenario, run);
    }

    /// The scenario's call and what has been said in it.
    pub(crate) fn call(&mut self, scenario: Scenario, now_ms: EpochMs) -> (Call, Vec<Message>) {
        if !scenario.is_live() {
            return (
                script::call(scenario, self.base_ms),
                script::transcript(scenario, self.base_ms),
            );
        }
        let run = self.run(scenario, now_ms);
        let mut call = script::call(scenario, run.base_ms);
        let mut messages = run.messages(scenario);
        if let Some((ended_ms, reason)) = run.ended(scenario).filter(|(at, _)| *at <= now_ms) {
            call.status = Status::Ended;
            call.ended_ms = Some(ended_ms);
            call.end_reason = Some(reason);
            call.duration_seconds = call
                .answered_ms
                .map(|answered| real((ended_ms - answered) / SECOND));
        }
        let until = call.ended_ms.unwrap_or(now_ms).min(now_ms);
        messages.retain(|message| message.created_ms <= until);
        (call, messages)
    }

    /// The conversation of a live call.
    pub(crate) fn conversation(&mut self, scenario: Scenario, now_ms: EpochMs) -> Conversation {
        let (call, messages) = self.call(scenario, now_ms);
        Conversation {
            seq: call.seq,
            id: conversation_id(scenario),
            agent: call.agent,
            is_test: call.is_test,
            number: call.destination,
            full_name: Some(format!("Lab {}", scenario.id())),
            created_ms: call.created_ms,
            updated_ms: messages
                .last()
                .map_or(call.created_ms, |last| last.created_ms),
        }
    }

    /// When the scenario's call changes next by itself.
    pub(crate) fn next_change_ms(
        &mut self,
        scenario: Scenario,
        now_ms: EpochMs,
    ) -> Option<EpochMs> {
        let run = self.run(scenario, now_ms);
        let end = run.ended(scenario).map(|(at, _)| at);
        run.messages(scenario)
            .into_iter()
            .map(|message| message.created_ms)
            .chain(end)
            .filter(|at| *at > now_ms)
            .min()
    }

    /// Lets `count` more messages of `live-hold` out.
    pub(crate) fn release(&mut self, count: usize, now_ms: EpochMs) {
        let run = self.run(Scenario::LiveHold, now_ms);
        run.started_ms.get_or_insert(now_ms);
        let left = STREAMED.saturating_sub(run.released.len());
        run.released
            .extend(std::iter::repeat_n(now_ms, count.min(left)));
    }

    /// Adds a message to a live call now.
    pub(crate) fn say(&mut self, scenario: Scenario, role: &str, text: &str, now_ms: EpochMs) {
        let run = self.run(scenario, now_ms);
        run.said.push(Message {
            id: format!("{}-s{:03}", scenario.id(), run.said.len() + 1),
            role: role.to_owned(),
            text: Some(text.to_owned()),
            kind: Some("text".to_owned()),
            created_ms: now_ms,
            attachments: Vec::new(),
        });
    }

    /// Ends a live call now.
    pub(crate) fn hang_up(&mut self, scenario: Scenario, reason: &str, now_ms: EpochMs) {
        let run = self.run(scenario, now_ms);
        run.hung_up.get_or_insert((now_ms, reason.to_owned()));
    }

    /// Whether a ticket of this scenario is to be refused as expired.
    pub(crate) fn refuses_ticket(&mut self, scenario: Scenario, now_ms: EpochMs) -> bool {
        let run = self.run(scenario, now_ms);
        let refuses =
            scenario == Scenario::LiveExpiredTicket && run.tickets_refused < EXPIRED_TICKETS;
        run.tickets_refused += u32::from(refuses);
        refuses
    }

    /// `rate-limited` refuses for [`RATE_LIMIT_SECONDS`] from its first refusal, then answers once, then refuses
    /// again. Returns the seconds to wait while it refuses.
    pub(crate) fn refuses_by_rate(&mut self, now_ms: EpochMs) -> Option<u64> {
        let window = i64::try_from(RATE_LIMIT_SECONDS).unwrap_or(0) * SECOND;
        let until = *self.limited_until_ms.get_or_insert(now_ms + window);
        if now_ms < until {
            let left = (until - now_ms + SECOND - 1) / SECOND;
            return Some(crate::numeric::unsigned(left));
        }
        self.limited_until_ms = None;
        None
    }

    /// `server-error-once` fails every other time, beginning with a failure.
    pub(crate) fn fails_now(&mut self) -> bool {
        self.failed_once = !self.failed_once;
        self.failed_once
    }
}

impl Run {
    /// All messages with the moments they are said at, so far as these are known.
    fn messages(&self, scenario: Scenario) -> Vec<Message> {
        let mut messages = script::transcript(scenario, self.base_ms);
        let streamed = messages.split_off(SAID_BEFORE.min(messages.len()));
        for (index, mut message) in streamed.into_iter().enumerate() {
            let at = if scenario == Scenario::LiveHold {
                self.released.get(index).copied()
            } else {
                self.started_ms
                    .map(|started| started + STREAM_GAP_MS * (signed(index) + 1))
            };
            if let Some(at) = at {
                message.created_ms = at;
                messages.push(message);
            }
        }
        messages.extend(self.said.iter().cloned());
        messages.sort_by_key(|message| message.created_ms);
        messages
    }

    /// When and why the call ends, if that is known.
    fn ended(&self, scenario: Scenario) -> Option<(EpochMs, String)> {
        if let Some(hung_up) = &self.hung_up {
            return Some(hung_up.clone());
        }
        let last = if scenario == Scenario::LiveHold {
            self.released.get(STREAMED - 1).copied()?
        } else {
            self.started_ms? + STREAM_GAP_MS * signed(STREAMED)
        };
        Some((last + END_AFTER_MS, "completed".to_owned()))
    }
}

/// The id of a live scenario's conversation.
pub(crate) fn conversation_id(scenario: Scenario) -> String {
    format!("conv-{}", scenario.id())
}

/// The live scenario a conversation id names.
pub(crate) fn scenario_of_conversation(id: &str) -> Option<Scenario> {
    Scenario::from_id(id.strip_prefix("conv-")?).filter(|scenario| scenario.is_live())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: EpochMs = 1_790_000_000_000;

    #[test]
    fn a_live_script_starts_once_runs_and_ends() {
        let mut lab = Lab::new(NOW);
        let said = |lab: &mut Lab, at| lab.call(Scenario::LiveNormal, at).1.len();
        assert_eq!(said(&mut lab, NOW + 5_000), SAID_BEFORE);
        lab.start(Scenario::LiveNormal, NOW + 5_000);
        lab.start(Scenario::LiveNormal, NOW + 5_100);
        assert_eq!(said(&mut lab, NOW + 5_450), SAID_BEFORE + 3);
        let (call, messages) = lab.call(Scenario::LiveNormal, NOW + 10_000);
        assert_eq!(call.status, Status::Ended);
        assert_eq!(messages.len(), SAID_BEFORE + STREAMED);
        assert_eq!(said(&mut lab, NOW + 10_000 + REARM_AFTER), SAID_BEFORE);
    }

    #[test]
    fn held_messages_come_by_release_only() {
        let mut lab = Lab::new(NOW);
        lab.start(Scenario::LiveHold, NOW);
        assert_eq!(
            lab.call(Scenario::LiveHold, NOW + MINUTE).1.len(),
            SAID_BEFORE
        );
        lab.release(2, NOW + MINUTE);
        assert_eq!(
            lab.call(Scenario::LiveHold, NOW + MINUTE).1.len(),
            SAID_BEFORE + 2
        );
        lab.release(100, NOW + MINUTE);
        let (call, _) = lab.call(Scenario::LiveHold, NOW + MINUTE + END_AFTER_MS);
        assert_eq!(call.status, Status::Ended);
    }

    #[test]
    fn the_rate_limit_opens_once_and_closes_again() {
        let mut lab = Lab::new(NOW);
        assert_eq!(lab.refuses_by_rate(NOW), Some(3));
        assert_eq!(lab.refuses_by_rate(NOW + 2_500), Some(1));
        assert_eq!(lab.refuses_by_rate(NOW + 3_000), None);
        assert_eq!(lab.refuses_by_rate(NOW + 3_001), Some(3));
    }
}
