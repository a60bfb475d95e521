//! One kind of repeated read: at most one in flight, told apart by generation.

use super::backoff::{Backoff, Draw};

enum State {
    Idle,
    Due(u64),
    InFlight {
        deadline_ms: u64,
        is_wanted_again: bool,
    },
}

/// The plan of one read.
pub(super) struct Poll {
    generation: u64,
    state: State,
    backoff: Backoff,
    time_limit_ms: u64,
}

impl Poll {
    pub(super) fn new(time_limit_ms: u64) -> Self {
        Self {
            generation: 0,
            state: State::Idle,
            backoff: Backoff::default(),
            time_limit_ms,
        }
    }

    /// Wants an answer to a question asked at `at_ms` or soon after; an earlier date stands.
    pub(super) fn want(&mut self, at_ms: u64) {
        match &mut self.state {
            State::Idle => self.state = State::Due(at_ms),
            State::Due(due_ms) => *due_ms = at_ms.min(*due_ms),
            State::InFlight { .. } => {}
        }
    }

    /// As [`Self::want`], but an answer to a question already asked does not count.
    pub(super) fn want_fresh(&mut self, at_ms: u64) {
        if let State::InFlight {
            is_wanted_again, ..
        } = &mut self.state
        {
            *is_wanted_again = true;
        } else {
            self.want(at_ms);
        }
    }

    /// Starts if it is time: the generation of the new request.
    pub(super) fn start(&mut self, now_ms: u64) -> Option<u64> {
        if !matches!(self.state, State::Due(due_ms) if due_ms <= now_ms) {
            return None;
        }
        self.generation += 1;
        self.state = State::InFlight {
            deadline_ms: now_ms.saturating_add(self.time_limit_ms),
            is_wanted_again: false,
        };
        Some(self.generation)
    }

    /// Whether the request of this generation is the one being waited for.
    pub(super) fn is_current(&self, generation: u64) -> bool {
        generation == self.generation && matches!(self.state, State::InFlight { .. })
    }

    /// The answer came. Returns whether it is to be asked again at once.
    pub(super) fn succeed(&mut self, now_ms: u64) -> bool {
        self.backoff.reset();
        let is_wanted_again = matches!(
            self.state,
            State::InFlight {
                is_wanted_again: true,
                ..
            }
        );
        self.state = if is_wanted_again {
            State::Due(now_ms)
        } else {
            State::Idle
        };
        is_wanted_again
    }

    /// The request failed and is tried again after the backoff, but not before `not_before_ms`.
    pub(super) fn fail(&mut self, now_ms: u64, not_before_ms: u64, draw: Draw) {
        let due_ms = now_ms.saturating_add(self.backoff.fail(draw));
        self.state = State::Due(due_ms.max(not_before_ms));
    }

    /// Whether the request in flight is past its time limit; its generation.
    pub(super) fn overdue(&self, now_ms: u64) -> Option<u64> {
        matches!(self.state, State::InFlight { deadline_ms, .. } if deadline_ms <= now_ms)
            .then_some(self.generation)
    }

    /// Gives up whatever is planned; the generation of the request to cancel, if one is in flight.
    pub(super) fn stop(&mut self) -> Option<u64> {
        let in_flight = matches!(self.state, State::InFlight { .. }).then_some(self.generation);
        self.state = State::Idle;
        in_flight
    }

    /// Forgets a planned read, but not one in flight.
    pub(super) fn forget_plan(&mut self) {
        if matches!(self.state, State::Due(_)) {
            self.state = State::Idle;
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    pub(super) fn failures(&self) -> u32 {
        self.backoff.failures()
    }

    /// When something is to be done about it; a planned read counts only while `may_start`.
    pub(super) fn next_ms(&self, may_start: bool) -> Option<u64> {
        match self.state {
            State::Idle => None,
            State::Due(at_ms) => may_start.then_some(at_ms),
            State::InFlight { deadline_ms, .. } => Some(deadline_ms),
        }
    }
}
