//! The reads beside the stream: the list of messages and the call itself, up to the final record.

use super::{
    DetailNews, Effect, Final, Machine, Now, POLL_MAX_MS, POLL_MIN_MS, SETTLE_MS, SETTLE_RETRIES,
    Settling,
};
use crate::{
    domain::{
        error::{ApiError, ErrorKind},
        time::Timestamp,
    },
    stream::{backoff::retry_after_ms, machine::Phase},
};

impl Machine {
    /// Polls from now on.
    pub(super) fn start_polling(&mut self, now: Now) {
        if !self.is_polling {
            self.is_polling = true;
            self.poll_every_ms = POLL_MIN_MS;
        }
        if self.plan.has_list && self.has_conversation {
            self.list.want(now.mono_ms);
        }
    }

    pub(super) fn take_list(
        &mut self,
        now: Now,
        generation: u64,
        result: Result<bool, ApiError>,
        effects: &mut Vec<Effect>,
    ) {
        if !self.list.is_current(generation) {
            return;
        }
        match result {
            Ok(has_news) => {
                self.last_update = Timestamp::from_ms(now.wall_ms);
                let is_wanted_again = self.list.succeed(now.mono_ms);
                self.poll_every_ms = if has_news {
                    POLL_MIN_MS
                } else {
                    (self.poll_every_ms * 2).min(POLL_MAX_MS)
                };
                if let Some(settling) = &mut self.settling {
                    settling.is_list_done = !is_wanted_again;
                    self.end_if_settled(effects);
                } else if self.is_polling {
                    self.list.want(now.mono_ms + self.poll_every_ms);
                }
            }
            Err(error) => self.fail_list(now, error, effects),
        }
    }

    fn fail_list(&mut self, now: Now, error: ApiError, effects: &mut Vec<Effect>) {
        let is_about_rights = matches!(
            Self::verdict(&error),
            Some(Final::NeedsKey | Final::Forbidden(_))
        );
        if self.settling.is_some() && (is_about_rights || self.list.failures() >= SETTLE_RETRIES) {
            self.list.stop();
            self.settling = Some(Settling { is_list_done: true });
            return self.end_if_settled(effects);
        }
        match Self::verdict(&error) {
            Some(reason) if is_about_rights => self.finish(reason, effects),
            // The list is missing or finds our question wrong: the stream and the call itself remain.
            Some(_) => {
                self.list.stop();
            }
            None => {
                let not_before_ms = Self::asked_wait(now, &error);
                self.list.fail(now.mono_ms, not_before_ms, now.draw);
            }
        }
    }

    pub(super) fn take_detail(
        &mut self,
        now: Now,
        generation: u64,
        result: Result<DetailNews, ApiError>,
        effects: &mut Vec<Effect>,
    ) {
        if !self.detail.is_current(generation) {
            return;
        }
        match result {
            Ok(news) => {
                self.last_update = Timestamp::from_ms(now.wall_ms);
                self.last_detail_ms = Some(now.mono_ms);
                self.detail.succeed(now.mono_ms);
                if self.settling.is_some() {
                    self.end_if_settled(effects);
                } else if news.is_over {
                    self.settle(now, effects);
                } else {
                    self.plan_detail(now);
                }
            }
            Err(error) => {
                if self.settling.is_some() && self.detail.failures() >= SETTLE_RETRIES {
                    self.detail.stop();
                    return self.end_if_settled(effects);
                }
                if let Some(reason) = Self::verdict(&error) {
                    return self.finish(reason, effects);
                }
                if self.phase == Phase::NoStream {
                    self.failure = Some(error.sentence.clone());
                }
                let asked_ms = Self::asked_wait(now, &error);
                let not_before_ms = asked_ms.max(now.mono_ms + POLL_MIN_MS);
                self.detail.fail(now.mono_ms, not_before_ms, now.draw);
            }
        }
    }

    fn plan_detail(&mut self, now: Now) {
        let every_ms = if self.hidden_since_ms.is_some() {
            POLL_MAX_MS
        } else {
            POLL_MIN_MS
        };
        self.detail
            .want(now.mono_ms + every_ms + now.draw.between(0, every_ms / 10));
    }

    /// The call is over: no more stream; the list and the call are read once more.
    fn settle(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.drop_attempt(effects);
        self.phase = Phase::NoStream;
        let has_list = self.plan.has_list && self.has_conversation;
        self.settling = Some(Settling {
            is_list_done: !has_list,
        });
        if has_list {
            self.list.want_fresh(now.mono_ms);
        } else if let Some(generation) = self.list.stop() {
            effects.push(Effect::CancelList { generation });
        }
        self.detail.want(now.mono_ms + SETTLE_MS);
    }

    fn end_if_settled(&mut self, effects: &mut Vec<Effect>) {
        if self.settling.is_some_and(|settling| settling.is_list_done) && self.detail.is_idle() {
            self.finish(Final::Ended, effects);
        }
    }

    /// The time before which the vendor does not want to be asked again.
    fn asked_wait(now: Now, error: &ApiError) -> u64 {
        error
            .retry_at
            .and_then(|at| u64::try_from(at.ms().saturating_sub(now.wall_ms)).ok())
            .map_or(0, |ms| now.mono_ms + retry_after_ms(ms, now.draw))
    }

    /// Starts the reads that are due and gives up those that take too long.
    pub(super) fn check_reads(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let late = || ApiError::new(ErrorKind::TimedOut, "The vendor did not answer in time.");
        if let Some(generation) = self.list.overdue(now.mono_ms) {
            effects.push(Effect::CancelList { generation });
            self.take_list(now, generation, Err(late()), effects);
        }
        if let Some(generation) = self.detail.overdue(now.mono_ms) {
            effects.push(Effect::CancelDetail { generation });
            self.take_detail(now, generation, Err(late()), effects);
        }
        if self.is_offline {
            return;
        }
        if let Some(generation) = self.list.start(now.mono_ms) {
            effects.push(Effect::FetchList { generation });
        }
        if let Some(generation) = self.detail.start(now.mono_ms) {
            effects.push(Effect::FetchDetail { generation });
        }
    }
}
