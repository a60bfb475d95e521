//! The state machine of one followed call: when to connect, to wait, to poll, to stop.
//!
//! ```text
//! Idle → Ticketing → Connecting → Opened → Live
//!            ↑                               │ end, error, silence
//!            └────────── Waiting ←───────────┘
//! any → Final (ended, key refused, forbidden, gone, rejected, stopped)
//! ```
//!
//! Beside the stream run two reads: the *list* of messages (after every connection, because the
//! stream is an accelerator and the list the truth; repeatedly while polling) and the *call* itself
//! (every few seconds, because no vendor announces the end of a call on its stream).
//!
//! Every attempt and every read has a generation number; answers of an earlier one change nothing.
//! One timer is enough: each step says when it wants to be woken, and a tick that comes early, late
//! or twice does no harm.

mod connection;
mod io;
mod reads;
mod rules;
mod surroundings;
mod view;

pub use io::*;
pub use rules::*;

use crate::domain::{
    error::{ApiError, ErrorKind},
    time::Timestamp,
};

use super::{backoff::Backoff, poll::Poll};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// A ticket is on its way.
    Ticketing {
        deadline_ms: u64,
    },
    /// The headers are on their way.
    Connecting {
        deadline_ms: u64,
    },
    /// The headers came, no byte yet.
    Opened {
        deadline_ms: u64,
    },
    /// Bytes came.
    Live {
        since_ms: u64,
    },
    /// Until the next attempt; `None` waits for a signal.
    Waiting {
        until_ms: Option<u64>,
        not_before_ms: u64,
        until_wall: Option<Timestamp>,
    },
    /// There is no stream to try.
    NoStream,
    Final(Final),
}

/// What is left to do once the call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settling {
    is_list_done: bool,
}

/// The state machine of one followed call.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent facts about the tab, the network and the stream, not one state"
)]
pub struct Machine {
    plan: Plan,
    silence_limit_ms: Option<u64>,
    phase: Phase,
    generation: u64,
    backoff: Backoff,
    list: Poll,
    detail: Poll,
    settling: Option<Settling>,
    /// The messages are polled because the stream does not work.
    is_polling: bool,
    /// There was no room for the stream when it was last tried.
    is_crowded: bool,
    poll_every_ms: u64,
    hidden_since_ms: Option<u64>,
    has_tried_while_hidden: bool,
    is_offline: bool,
    /// The network may have changed under the stream: its silence is trusted for less long.
    is_suspect: bool,
    last_byte_ms: Option<u64>,
    longest_gap_ms: u64,
    silences: u32,
    refusals: u32,
    is_cursor_refused: bool,
    trouble_since_ms: Option<u64>,
    /// The last failure; `None` after success and after a stream that just ended.
    failure: Option<String>,
    has_conversation: bool,
    last_attempt_ms: Option<u64>,
    last_detail_ms: Option<u64>,
    last_update: Option<Timestamp>,
    connections: u32,
    last_tick: Option<(u64, i64)>,
    armed: Option<u64>,
}

impl Machine {
    /// A machine that has not begun.
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            silence_limit_ms: None,
            phase: Phase::Idle,
            generation: 0,
            backoff: Backoff::default(),
            list: Poll::new(LIST_LIMIT_MS),
            detail: Poll::new(DETAIL_LIMIT_MS),
            settling: None,
            is_polling: !plan.has_stream,
            is_crowded: false,
            poll_every_ms: POLL_MIN_MS,
            hidden_since_ms: None,
            has_tried_while_hidden: false,
            is_offline: false,
            is_suspect: false,
            last_byte_ms: None,
            longest_gap_ms: 0,
            silences: 0,
            refusals: 0,
            is_cursor_refused: false,
            trouble_since_ms: None,
            failure: None,
            has_conversation: false,
            last_attempt_ms: None,
            last_detail_ms: None,
            last_update: None,
            connections: 0,
            last_tick: None,
            armed: None,
        }
    }

    /// A machine whose waits and patience are set from outside, as a caller of a vendor's own choice
    /// may need them.
    pub fn with_pace(plan: Plan, pace: Pace) -> Self {
        let mut machine = Self::new(plan);
        if let Some(base_ms) = pace.base_ms {
            machine.backoff.set_server_base(base_ms);
        }
        machine.silence_limit_ms = pace.silence_limit_ms;
        machine
    }

    /// Takes one input and says what is to be done.
    pub fn step(&mut self, now: Now, input: Input) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(self.phase, Phase::Final(_)) {
            return effects;
        }
        if self.phase == Phase::Idle {
            match input {
                Input::Start => self.begin(now, &mut effects),
                Input::Signal(signal) => self.note_signal(now, signal),
                Input::Leave => self.finish(Final::Stopped, &mut effects),
                _ => {}
            }
        } else {
            self.take(now, input, &mut effects);
        }
        if !matches!(self.phase, Phase::Idle | Phase::Final(_)) {
            self.check_clocks(now, &mut effects);
        }
        self.arm(now, &mut effects);
        effects
    }

    fn take(&mut self, now: Now, input: Input, effects: &mut Vec<Effect>) {
        let is_current = |generation: u64| generation == self.generation;
        match input {
            Input::Ticket { generation, result } if is_current(generation) => {
                self.take_ticket(now, result, effects);
            }
            Input::Opened { generation } if is_current(generation) => self.take_opened(now),
            Input::Heard { generation } if is_current(generation) => self.take_bytes(now, 0),
            Input::Relayed { generation, age_ms } if is_current(generation) => {
                self.take_bytes(now, age_ms);
            }
            Input::Retry {
                generation,
                retry_ms,
            } if is_current(generation) => {
                self.backoff.set_server_base(retry_ms);
            }
            Input::Closed { generation, how } if is_current(generation) => {
                self.take_closed(now, how, effects);
            }
            Input::Listed { generation, result } => {
                self.take_list(now, generation, result, effects);
            }
            Input::Detail { generation, result } => {
                self.take_detail(now, generation, result, effects);
            }
            Input::Signal(signal) => self.take_signal(now, signal, effects),
            Input::Tick => self.take_tick(now, effects),
            Input::Leave => self.finish(Final::Stopped, effects),
            _ => {}
        }
    }

    fn begin(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.last_tick = Some((now.mono_ms, now.wall_ms));
        // The page has just read the call itself: that was heard of the vendor, and the next look is a
        // poll later.
        self.last_update = Timestamp::from_ms(now.wall_ms);
        self.detail.want(now.mono_ms + POLL_MIN_MS);
        if !self.plan.has_stream {
            self.phase = Phase::NoStream;
            return;
        }
        self.phase = Phase::Waiting {
            until_ms: Some(now.mono_ms),
            not_before_ms: now.mono_ms,
            until_wall: None,
        };
        self.check_clocks(now, effects);
    }

    /// A failure that no further attempt can mend, if it is one.
    fn verdict(error: &ApiError) -> Option<Final> {
        match &error.kind {
            ErrorKind::KeyMissing | ErrorKind::KeyRefused => Some(Final::NeedsKey),
            ErrorKind::ScopeMissing(scope) => Some(Final::Forbidden(scope.clone())),
            ErrorKind::Forbidden => Some(Final::Forbidden(None)),
            ErrorKind::NotFound => Some(Final::Gone),
            ErrorKind::Rejected | ErrorKind::Refused => {
                Some(Final::Rejected(error.sentence.clone()))
            }
            _ => None,
        }
    }

    fn finish(&mut self, reason: Final, effects: &mut Vec<Effect>) {
        self.drop_attempt(effects);
        if let Some(generation) = self.list.stop() {
            effects.push(Effect::CancelList { generation });
        }
        if let Some(generation) = self.detail.stop() {
            effects.push(Effect::CancelDetail { generation });
        }
        self.phase = Phase::Final(reason);
    }

    /// Asks for the next tick, where it differs from the one already asked for.
    fn arm(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let at = self.next_ms().map(|at| {
            let tick = self.last_tick.map_or(now.mono_ms, |(mono, _)| mono) + TICK_MS;
            at.min(tick)
        });
        if at != self.armed {
            self.armed = at;
            effects.push(Effect::WakeAt(at));
        }
    }

    /// The next time at which something is to be done.
    fn next_ms(&self) -> Option<u64> {
        let stream = match &self.phase {
            Phase::Idle | Phase::Final(_) => return None,
            Phase::Ticketing { deadline_ms }
            | Phase::Connecting { deadline_ms }
            | Phase::Opened { deadline_ms } => Some(*deadline_ms),
            Phase::Live { since_ms } => {
                let heard_ms = self.last_byte_ms.unwrap_or(*since_ms);
                Some(heard_ms.saturating_add(self.watchdog_ms()))
            }
            Phase::Waiting { until_ms, .. } => until_ms.filter(|_| !self.is_offline),
            Phase::NoStream => None,
        };
        let reads = [&self.list, &self.detail].map(|read| read.next_ms(!self.is_offline));
        reads.into_iter().chain([stream]).flatten().min()
    }
}
