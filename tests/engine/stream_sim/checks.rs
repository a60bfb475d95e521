//! What must always be true.

use std::{collections::HashMap, sync::Arc};

use ringside::{
    domain::transcript::Message,
    stream::{
        ledger::apply,
        machine::{Effect, Final, TRUST_MS},
        status::Status,
    },
};

use super::{
    server::{Said, Weather},
    world::World,
};

/// How long nothing must have been wrong for the transcript to be whole: a listing may have to be
/// given up and asked for again.
const STEADY_MS: u64 = 100_000;
/// More attempts than this within a minute are not in the plan: five failures before polling, each
/// with a second ticket where the first was refused, and the same for up to four wake-ups.
const MOST_ATTEMPTS_PER_MINUTE: usize = 18;

impl World {
    pub(super) fn check_allowed(&self, effect: &Effect) {
        if self.session.ending().is_none() {
            return;
        }
        let is_stop = matches!(
            effect,
            Effect::CloseStream { .. }
                | Effect::CancelList { .. }
                | Effect::CancelDetail { .. }
                | Effect::WakeAt(None)
        );
        assert!(is_stop, "{effect:?} after the end");
    }

    pub(super) fn check(&mut self) {
        let now = self.now();
        let changes = self.session.take_changes();
        let has_changes = !changes.is_empty();
        for change in &changes {
            apply(&mut self.copy, change);
        }
        if has_changes {
            assert!(
                // Without ids, a line keeps its place when its time is corrected.
                !self.has_ids || self.copy.is_sorted_by_key(|message| message.created_at),
                "in order"
            );
            assert_eq!(
                self.copy.len(),
                self.session.ledger().len(),
                "the copy follows"
            );
            self.summary.checks += 2;
        }
        let status = self.session.status(now);
        match &status {
            Status::Live => {
                let heard_ms = self.last_chunk_ms.expect("live only after a byte");
                assert!(
                    self.now_ms - heard_ms <= TRUST_MS,
                    "live with a recent byte only"
                );
            }
            Status::Offline => assert!(self.is_offline, "offline only if the browser says so"),
            _ => {}
        }
        assert!(
            status.is_final() || !self.is_offline || status == Status::Offline,
            "{status:?}"
        );
        let is_polling = matches!(status, Status::Polling { .. });
        self.summary.polled += usize::from(is_polling && !self.was_polling);
        self.was_polling = is_polling;
        self.summary.checks += 2;
        self.check_whole(&status);
    }

    /// Once nothing has been wrong for a while, everything said is on the screen, while the call goes
    /// on and not only from its final record.
    pub(super) fn check_whole(&mut self, status: &Status) {
        let is_connected = self
            .server
            .connection
            .as_ref()
            .is_some_and(|connection| !connection.is_black_hole);
        let is_steady = is_connected
            && *status == Status::Live
            && self.server.weather == Weather::Fine
            && self.asleep_until_ms <= self.now_ms
            && !self.is_hidden
            && self.has_list;
        if !is_steady {
            self.steady_since_ms = u64::MAX;
            return;
        }
        self.steady_since_ms = self.steady_since_ms.min(self.now_ms);
        if self.now_ms - self.steady_since_ms < STEADY_MS || !self.rng.percent(5) {
            return;
        }
        let shown: HashMap<&str, &str> = self
            .copy
            .iter()
            .map(|message| (message.id.as_ref().unwrap().as_str(), message.text.as_str()))
            .collect();
        let said = self.server.log.iter().filter(|said| said.is_this_call);
        for said in said.filter(|said| said.changed_ms + 20_000 < self.now_ms) {
            let text = shown.get(said.id.as_str()).copied();
            assert!(text.is_some(), "{} is shown", said.id);
            // A correction made while no stream was open is learnt from the call itself.
            assert!(
                self.is_record_late || text == Some(said.text.as_str()),
                "{text:?}"
            );
        }
        self.summary.checks += 1;
        self.summary.whole += 1;
    }

    /// Attempts stay within the plan.
    pub(super) fn check_attempts(&self) {
        let window = self.attempts_ms.windows(MOST_ATTEMPTS_PER_MINUTE + 1);
        for times in window {
            let span_ms = times[MOST_ATTEMPTS_PER_MINUTE] - times[0];
            assert!(
                span_ms > 60_000,
                "{} attempts within {span_ms} ms",
                times.len()
            );
        }
    }

    pub(super) fn check_end(&mut self) {
        self.check_attempts();
        assert_eq!(self.attempt, None, "nothing is left open");
        let ids = |messages: &[Arc<Message>]| -> Vec<String> {
            messages
                .iter()
                .filter_map(|message| message.id.as_ref())
                .map(ToString::to_string)
                .collect()
        };
        let shown = ids(&self.copy);
        let mut once = shown.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), shown.len(), "each message once");
        let ending = self
            .session
            .ending()
            .expect("following comes to an end")
            .clone();
        if self.has_left || self.fatal.is_some() {
            let is_expected = matches!(ending, Final::Ended | Final::Stopped)
                || self.fatal.as_ref().is_some_and(|fatal| {
                    std::mem::discriminant(fatal) == std::mem::discriminant(&ending)
                });
            assert!(is_expected, "{ending:?}");
        } else {
            assert_eq!(ending, Final::Ended);
        }
        if ending != Final::Ended {
            return;
        }
        self.summary.ended += 1;
        let said: Vec<&Said> = self
            .server
            .log
            .iter()
            .filter(|said| said.is_this_call)
            .collect();
        if self.has_ids {
            self.check_by_id(&said);
        }
        let mut shown: Vec<_> = self.copy.iter().map(|line| line.text.as_str()).collect();
        let mut wanted: Vec<_> = said.iter().map(|said| said.text.as_str()).collect();
        shown.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(shown, wanted, "nothing lost, nothing doubled");
        let reconciled = self
            .session
            .receipt()
            .reconciled
            .expect("compared with the record");
        assert_eq!(reconciled.missing, 0);
        assert_eq!(reconciled.matched + reconciled.late, said.len());
        self.summary.checks += 5;
    }

    fn check_by_id(&self, said: &[&Said]) {
        for said in said {
            let is_it =
                |shown: &&Arc<Message>| shown.id.as_ref().is_some_and(|id| id.as_str() == said.id);
            let shown = self.copy.iter().find(is_it).expect("nothing lost");
            assert_eq!(shown.text, said.text, "the latest wording");
        }
    }
}
