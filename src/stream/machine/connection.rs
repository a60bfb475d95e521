//! The stream's side of the machine: attempts and their ends.

use super::{
    ATTEMPT_SPACING_MS, Closed, Effect, FAILURES_UNTIL_POLLING, Final, GOOD_RUN_MS,
    HEADERS_LIMIT_MS, Machine, Now, POLL_MIN_MS, Phase, SILENCES_UNTIL_POLLING,
    STREAM_RETRY_WHILE_POLLING_MS, TICKET_LIMIT_MS, TRUST_MS, TicketError,
    UNEXPECTED_ANSWER_WAIT_MS, WATCHDOG_MAX_MS, WATCHDOG_MIN_MS,
};
use crate::{
    domain::{
        error::{ApiError, ErrorKind},
        time::Timestamp,
    },
    stream::backoff::retry_after_ms,
};

/// What ended an attempt.
struct Failure {
    error: Option<ApiError>,
    is_silence: bool,
    /// The stream cannot be there yet; no sign of a bad network.
    is_absence: bool,
}

impl Machine {
    /// After how much silence an open stream counts as dead.
    pub(super) fn watchdog_ms(&self) -> u64 {
        if let Some(limit_ms) = self.silence_limit_ms {
            return limit_ms;
        }
        if self.is_suspect {
            return TRUST_MS;
        }
        (self.longest_gap_ms.saturating_mul(9) / 4).clamp(WATCHDOG_MIN_MS, WATCHDOG_MAX_MS)
    }

    pub(super) fn take_ticket(
        &mut self,
        now: Now,
        result: Result<(), TicketError>,
        effects: &mut Vec<Effect>,
    ) {
        if !matches!(self.phase, Phase::Ticketing { .. }) {
            return;
        }
        match result {
            Ok(()) => {
                self.has_conversation = true;
                self.open(now, effects);
            }
            Err(TicketError::NoConversation) => {
                self.start_polling(now);
                let failure = Failure {
                    error: None,
                    is_silence: false,
                    is_absence: true,
                };
                self.fail(now, failure, effects);
            }
            Err(TicketError::Crowded) => {
                self.has_conversation = true;
                self.take_crowded(now, effects);
            }
            Err(TicketError::Failed(error)) => match Self::verdict(&error) {
                Some(reason) => self.finish(reason, effects),
                None => self.fail_with(now, error, effects),
            },
        }
    }

    pub(super) fn take_opened(&mut self, now: Now) {
        if !matches!(self.phase, Phase::Connecting { .. }) {
            return;
        }
        self.phase = Phase::Opened {
            deadline_ms: now
                .mono_ms
                .saturating_add(self.silence_limit_ms.unwrap_or(TRUST_MS)),
        };
        if self.plan.has_list {
            // From here on the stream brings what is new; the list brings what was said before.
            self.list.want_fresh(now.mono_ms);
        } else if self.connections > 0 {
            // Without a list the call itself fills the gap.
            let next_look_ms = self.last_detail_ms.map_or(0, |at| at + ATTEMPT_SPACING_MS);
            self.detail.want(now.mono_ms.max(next_look_ms));
        }
    }

    /// There is no room for another stream. Nothing failed, so the next attempt is no worse than this
    /// one; it comes when there is room, or after a while.
    fn take_crowded(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.drop_attempt(effects);
        self.is_crowded = true;
        self.failure = None;
        self.start_polling(now);
        self.trouble_since_ms.get_or_insert(now.mono_ms);
        self.wait(now, Some(STREAM_RETRY_WHILE_POLLING_MS), 0);
    }

    /// Bytes came, so long ago.
    pub(super) fn take_bytes(&mut self, now: Now, age_ms: u64) {
        let heard_ms = now.mono_ms.saturating_sub(age_ms);
        match self.phase {
            Phase::Opened { .. } => {
                self.phase = Phase::Live {
                    since_ms: now.mono_ms,
                };
                self.connections += 1;
                self.trouble_since_ms = None;
                self.failure = None;
                self.refusals = 0;
                self.has_tried_while_hidden = false;
                self.is_polling = false;
                self.is_crowded = false;
                self.poll_every_ms = POLL_MIN_MS;
            }
            Phase::Live { .. } => {
                let gap_ms = heard_ms.saturating_sub(self.last_byte_ms.unwrap_or(heard_ms));
                self.longest_gap_ms = self.longest_gap_ms.max(gap_ms);
            }
            _ => return,
        }
        self.last_byte_ms = Some(heard_ms);
        let wall_age_ms = i64::try_from(age_ms).unwrap_or(i64::MAX);
        self.last_update = Timestamp::from_ms(now.wall_ms.saturating_sub(wall_age_ms));
        self.is_suspect = false;
    }

    pub(super) fn take_closed(&mut self, now: Now, how: Closed, effects: &mut Vec<Effect>) {
        let is_refusable = matches!(self.phase, Phase::Connecting { .. });
        if !is_refusable && !matches!(self.phase, Phase::Opened { .. } | Phase::Live { .. }) {
            return;
        }
        match how {
            Closed::Finished => {
                let failure = Failure {
                    error: None,
                    is_silence: false,
                    is_absence: false,
                };
                self.fail(now, failure, effects);
            }
            Closed::NoContent => {
                self.drop_attempt(effects);
                self.phase = Phase::NoStream;
                self.is_crowded = false;
                self.start_polling(now);
                self.detail.want(now.mono_ms);
            }
            Closed::Crowded => self.take_crowded(now, effects),
            Closed::Failed(error) if is_refusable => self.take_refusal(now, error, effects),
            Closed::Failed(error) => self.fail_with(now, error, effects),
        }
    }

    /// The stream was not opened. A ticket may have been spent or too old, and a cursor too old: both
    /// get one more chance at once, with a fresh ticket. Where the key itself opens the stream, its
    /// refusal is final.
    fn take_refusal(&mut self, now: Now, error: ApiError, effects: &mut Vec<Effect>) {
        let is_about_key = matches!(error.kind, ErrorKind::KeyMissing | ErrorKind::KeyRefused);
        match Self::verdict(&error) {
            None => self.fail_with(now, error, effects),
            Some(Final::NeedsKey | Final::Forbidden(_))
                if self.plan.needs_ticket && self.refusals == 0 =>
            {
                self.refusals += 1;
                self.attempt(now, effects);
            }
            // The key was good enough for the ticket, so it is the ticket that is refused.
            Some(_) if is_about_key && self.plan.needs_ticket => {
                self.fail_with(now, error, effects);
            }
            Some(Final::Rejected(_)) if !self.is_cursor_refused => {
                self.is_cursor_refused = true;
                self.attempt(now, effects);
            }
            Some(reason) => self.finish(reason, effects),
        }
    }

    fn attempt(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.drop_attempt(effects);
        self.last_attempt_ms = Some(now.mono_ms);
        if self.plan.needs_ticket {
            self.phase = Phase::Ticketing {
                deadline_ms: now.mono_ms + TICKET_LIMIT_MS,
            };
            effects.push(Effect::RequestTicket {
                generation: self.generation,
            });
        } else {
            self.open(now, effects);
        }
    }

    fn open(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.phase = Phase::Connecting {
            deadline_ms: now.mono_ms + HEADERS_LIMIT_MS,
        };
        effects.push(Effect::OpenStream {
            generation: self.generation,
            uses_cursor: !self.is_cursor_refused,
        });
    }

    /// Ends the attempt under way, if there is one; its late answers are of an old generation.
    pub(super) fn drop_attempt(&mut self, effects: &mut Vec<Effect>) {
        let is_under_way = matches!(
            self.phase,
            Phase::Ticketing { .. }
                | Phase::Connecting { .. }
                | Phase::Opened { .. }
                | Phase::Live { .. }
        );
        if is_under_way {
            effects.push(Effect::CloseStream {
                generation: self.generation,
            });
        }
        self.generation += 1;
        self.is_suspect = false;
    }

    fn fail_with(&mut self, now: Now, error: ApiError, effects: &mut Vec<Effect>) {
        let failure = Failure {
            error: Some(error),
            is_silence: false,
            is_absence: false,
        };
        self.fail(now, failure, effects);
    }

    fn fail(&mut self, now: Now, failure: Failure, effects: &mut Vec<Effect>) {
        self.forgive_after_good_run(now);
        self.drop_attempt(effects);
        self.refusals = 0;
        // Where the caller set the limit, silence may be the stream's nature; it is no sign of a proxy.
        self.silences = if failure.is_silence && self.silence_limit_ms.is_none() {
            self.silences + 1
        } else {
            0
        };
        self.is_crowded = false;
        self.trouble_since_ms.get_or_insert(now.mono_ms);
        let mut wait_ms = self.backoff.fail(now.draw);
        let mut not_before_ms = 0;
        if let Some(error) = &failure.error {
            let asked_ms = error.retry_at.map(|at| at.ms().saturating_sub(now.wall_ms));
            if let Some(asked_ms) = asked_ms.and_then(|ms| u64::try_from(ms).ok()) {
                not_before_ms = retry_after_ms(asked_ms, now.draw);
            }
            if error.kind == ErrorKind::UnexpectedAnswer {
                not_before_ms = not_before_ms.max(UNEXPECTED_ANSWER_WAIT_MS);
            }
        }
        if self.backoff.failures() >= FAILURES_UNTIL_POLLING
            || self.silences >= SILENCES_UNTIL_POLLING
        {
            self.start_polling(now);
            if !failure.is_absence {
                wait_ms = wait_ms.max(STREAM_RETRY_WHILE_POLLING_MS);
            }
        }
        self.failure = failure.error.map(|error| error.sentence);
        wait_ms = wait_ms.max(not_before_ms);
        let is_parked = self.hidden_since_ms.is_some() && self.has_tried_while_hidden;
        self.has_tried_while_hidden = self.hidden_since_ms.is_some();
        self.wait(now, (!is_parked).then_some(wait_ms), not_before_ms);
    }

    pub(super) fn wait(&mut self, now: Now, wait_ms: Option<u64>, not_before_ms: u64) {
        let until_wall = wait_ms
            .and_then(|wait| i64::try_from(wait).ok())
            .and_then(|wait| Timestamp::from_ms(now.wall_ms.saturating_add(wait)));
        self.phase = Phase::Waiting {
            until_ms: wait_ms.map(|wait| now.mono_ms.saturating_add(wait)),
            not_before_ms: now.mono_ms.saturating_add(not_before_ms),
            until_wall,
        };
    }

    pub(super) fn forgive_after_good_run(&mut self, now: Now) {
        if let Phase::Live { since_ms } = self.phase {
            // Silence at the end of a run was not good any more.
            let good_until_ms = self.last_byte_ms.unwrap_or(since_ms);
            if good_until_ms.saturating_sub(since_ms) >= GOOD_RUN_MS && now.mono_ms >= since_ms {
                self.backoff.reset();
                self.silences = 0;
            }
        }
    }

    /// Deadlines, the watchdog and the end of waits.
    pub(super) fn check_clocks(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.check_stream_clock(now, effects);
        self.check_hidden(now, effects);
        self.check_reads(now, effects);
    }

    fn check_stream_clock(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let late = |sentence: &str| Failure {
            error: Some(ApiError::new(ErrorKind::TimedOut, sentence)),
            is_silence: false,
            is_absence: false,
        };
        match self.phase {
            Phase::Ticketing { deadline_ms } if now.mono_ms >= deadline_ms => {
                self.fail(now, late("The vendor gave no ticket in time."), effects);
            }
            Phase::Connecting { deadline_ms } if now.mono_ms >= deadline_ms => {
                self.fail(now, late("The stream did not open in time."), effects);
            }
            Phase::Opened { deadline_ms } if now.mono_ms >= deadline_ms => {
                let late = late("The stream opened but stayed silent.");
                self.fail(
                    now,
                    Failure {
                        is_silence: true,
                        ..late
                    },
                    effects,
                );
            }
            Phase::Live { since_ms } => {
                let heard_ms = self.last_byte_ms.unwrap_or(since_ms);
                if now.mono_ms >= heard_ms.saturating_add(self.watchdog_ms()) {
                    let late = late("The stream fell silent.");
                    self.fail(
                        now,
                        Failure {
                            is_silence: true,
                            ..late
                        },
                        effects,
                    );
                } else if now.mono_ms.saturating_sub(since_ms) >= GOOD_RUN_MS {
                    self.forgive_after_good_run(now);
                }
            }
            Phase::Waiting {
                until_ms: Some(until_ms),
                ..
            } if now.mono_ms >= until_ms && !self.is_offline => {
                self.attempt(now, effects);
            }
            _ => {}
        }
    }
}
