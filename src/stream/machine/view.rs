//! What can be said about the machine's state.

use super::{
    DETAIL_LIMIT_MS, Final, Machine, Now, POLL_MAX_MS, POLL_MIN_MS, Phase, TROUBLE_SHOWN_MS,
    TRUST_MS,
};
use crate::{domain::time::Timestamp, stream::status::Status};

impl Machine {
    /// What the banner may claim now.
    pub fn status(&self, now: Now) -> Status {
        if let Phase::Final(reason) = &self.phase {
            return match reason {
                Final::Ended => Status::Ended,
                Final::NeedsKey => Status::NeedsKey,
                Final::Forbidden(scope) => Status::Forbidden(scope.clone()),
                Final::Gone => Status::Gone,
                Final::Rejected(sentence) => Status::Rejected(sentence.clone()),
                Final::Stopped => Status::Stopped,
            };
        }
        if self.is_offline {
            return Status::Offline;
        }
        if let Phase::Live { since_ms } = self.phase {
            let heard_ms = self.last_byte_ms.unwrap_or(since_ms);
            let is_recent = now.mono_ms.saturating_sub(heard_ms) <= TRUST_MS;
            return if is_recent {
                Status::Live
            } else {
                Status::Quiet
            };
        }
        if self.settling.is_some() {
            return Status::Ending;
        }
        if self.is_polling && self.is_poll_fresh(now) {
            return Status::Polling {
                every_ms: self.shown_poll_ms(),
                is_crowded: self.is_crowded,
            };
        }
        self.trouble(now)
    }

    fn trouble(&self, now: Now) -> Status {
        let Some(since_ms) = self.trouble_since_ms else {
            return Status::Connecting;
        };
        let is_short = now.mono_ms.saturating_sub(since_ms) < TROUBLE_SHOWN_MS;
        if is_short && self.connections > 0 {
            let spoke_lately = self
                .last_byte_ms
                .is_some_and(|heard_ms| now.mono_ms.saturating_sub(heard_ms) <= TRUST_MS);
            return if spoke_lately {
                Status::Live
            } else {
                Status::Connecting
            };
        }
        let next_attempt_at = match self.phase {
            Phase::Waiting { until_wall, .. } => until_wall,
            _ => None,
        };
        Status::Reconnecting {
            next_attempt_at,
            cause: self.failure.clone(),
        }
    }

    fn shown_poll_ms(&self) -> u64 {
        // The call itself is read as often as the messages at their quickest.
        if self.hidden_since_ms.is_some() {
            POLL_MAX_MS
        } else {
            POLL_MIN_MS
        }
    }

    fn is_poll_fresh(&self, now: Now) -> bool {
        let has_failed = self.detail.failures() > 0 && self.list.failures() > 0
            || self.detail.failures() > 0 && !self.plan.has_list;
        let is_old = self.last_update.is_some_and(|at| {
            let age_ms = now.wall_ms.saturating_sub(at.ms());
            u64::try_from(age_ms).is_ok_and(|age_ms| age_ms > POLL_MAX_MS + DETAIL_LIMIT_MS)
        });
        !has_failed && !is_old
    }

    /// Why following ended, once it has.
    pub fn ending(&self) -> Option<&Final> {
        match &self.phase {
            Phase::Final(reason) => Some(reason),
            _ => None,
        }
    }

    /// The last failure in one sentence; `None` once a stream speaks again, and after one that just
    /// ended.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// When anything was last heard from the vendor, by the wall clock.
    pub fn last_update(&self) -> Option<Timestamp> {
        self.last_update
    }

    /// How many streams have spoken so far.
    pub fn connections(&self) -> u32 {
        self.connections
    }

    /// For how long there has been trouble with the stream, if there is.
    pub fn trouble_ms(&self, now: Now) -> Option<u64> {
        self.trouble_since_ms
            .map(|since_ms| now.mono_ms.saturating_sub(since_ms))
    }

    /// Whether the stream of this attempt is being opened.
    pub fn is_connecting(&self, generation: u64) -> bool {
        generation == self.generation && matches!(self.phase, Phase::Connecting { .. })
    }

    /// Whether the messages can be listed apart from the call.
    pub fn has_list(&self) -> bool {
        self.plan.has_list
    }

    /// Whether a stream is open.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Opened { .. } | Phase::Live { .. })
    }

    /// Whether the answer of this look at the call is still waited for.
    pub fn is_reading_detail(&self, generation: u64) -> bool {
        self.detail.is_current(generation)
    }
}
