//! The tab and the network around the machine: hidden, offline, asleep, woken.

use super::{
    ATTEMPT_SPACING_MS, Effect, HIDDEN_CLOSE_MS, Machine, Now, POLL_MIN_MS, Phase, SLEEP_GAP_MS,
    Signal, TRUST_MS, WAKE_JITTER_MS,
};

impl Machine {
    /// Notes the tab's or the network's state without acting on it.
    pub(super) fn note_signal(&mut self, now: Now, signal: Signal) {
        match signal {
            Signal::Visible => {
                self.hidden_since_ms = None;
                self.has_tried_while_hidden = false;
            }
            Signal::Resumed => {}
            Signal::Hidden => {
                self.hidden_since_ms.get_or_insert(now.mono_ms);
            }
            Signal::Online => self.is_offline = false,
            Signal::Offline => self.is_offline = true,
        }
    }

    pub(super) fn take_signal(&mut self, now: Now, signal: Signal, effects: &mut Vec<Effect>) {
        let was_offline = self.is_offline;
        self.note_signal(now, signal);
        match signal {
            Signal::Hidden | Signal::Offline => {}
            Signal::Visible | Signal::Resumed => self.wake(now, effects),
            Signal::Online => {
                self.is_suspect |= was_offline;
                self.wake(now, effects);
            }
        }
    }

    pub(super) fn take_tick(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.armed = None;
        let Some((mono_ms, wall_ms)) = self.last_tick.replace((now.mono_ms, now.wall_ms)) else {
            return;
        };
        let has_gap = now.mono_ms.saturating_sub(mono_ms) > SLEEP_GAP_MS;
        let wall_gap_ms = u64::try_from(now.wall_ms.saturating_sub(wall_ms)).unwrap_or(0);
        if !has_gap && wall_gap_ms > SLEEP_GAP_MS {
            // The clock was set, or the machine slept and its monotonic clock with it.
            self.is_suspect = true;
        }
        // In a hidden tab browsers let timers run once a minute; that is no sleep.
        if self.hidden_since_ms.is_none() && (has_gap || wall_gap_ms > SLEEP_GAP_MS) {
            self.wake(now, effects);
        }
    }

    /// Something may have happened while nobody looked: trust the stream only if it spoke lately, and
    /// do not sit out a long wait.
    fn wake(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.is_offline || self.settling.is_some() {
            return;
        }
        let next_look_ms = self.last_detail_ms.map_or(0, |at| at + POLL_MIN_MS);
        self.detail.want(now.mono_ms.max(next_look_ms));
        if self.is_polling && self.plan.has_list && self.has_conversation {
            self.list.want(now.mono_ms + self.poll_every_ms);
        }
        let jitter_ms = now.draw.between(0, WAKE_JITTER_MS);
        match self.phase {
            Phase::Live { since_ms } => {
                let silent_ms =
                    now.mono_ms - self.last_byte_ms.unwrap_or(since_ms).min(now.mono_ms);
                if silent_ms >= TRUST_MS {
                    self.forgive_after_good_run(now);
                    self.drop_attempt(effects);
                    self.trouble_since_ms.get_or_insert(now.mono_ms);
                    self.wait(now, Some(jitter_ms), 0);
                } else if self.is_suspect && self.plan.has_list {
                    self.list.want_fresh(now.mono_ms);
                }
            }
            Phase::Waiting {
                until_ms,
                not_before_ms,
                ..
            } if until_ms.is_some() || self.hidden_since_ms.is_none() => {
                let spaced_ms = self.last_attempt_ms.map_or(0, |at| at + ATTEMPT_SPACING_MS);
                let earliest_ms = (now.mono_ms + jitter_ms).max(not_before_ms).max(spaced_ms);
                let until = until_ms.map_or(earliest_ms, |until| until.min(earliest_ms));
                let wait_ms = until.saturating_sub(now.mono_ms);
                self.wait(
                    now,
                    Some(wait_ms),
                    not_before_ms.saturating_sub(now.mono_ms),
                );
            }
            _ => {}
        }
    }

    pub(super) fn check_hidden(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let Some(since_ms) = self.hidden_since_ms else {
            return;
        };
        let is_long = now.mono_ms.saturating_sub(since_ms) >= HIDDEN_CLOSE_MS;
        if !is_long || self.settling.is_some() {
            return;
        }
        self.detail.forget_plan();
        self.list.forget_plan();
        let is_parked = matches!(self.phase, Phase::Waiting { until_ms: None, .. });
        if !is_parked && self.phase != Phase::NoStream {
            self.forgive_after_good_run(now);
            self.drop_attempt(effects);
            self.trouble_since_ms.get_or_insert(now.mono_ms);
            self.wait(now, None, 0);
        }
    }
}
