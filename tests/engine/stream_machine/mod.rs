//! The rules of the state machine, one by one, in virtual time.

mod live;
mod refusals;
mod shared;
mod tab;

use ringside::{
    domain::error::{ApiError, ErrorKind},
    stream::{
        backoff::Draw,
        machine::{Closed, DetailNews, Effect, Input, Machine, Now, Plan, TicketError},
        status::Status,
    },
};

pub(super) const WALL_MS: i64 = 1_790_000_000_000;
pub(super) const STREAM_AND_LIST: Plan = Plan {
    has_stream: true,
    needs_ticket: true,
    has_list: true,
};

/// Drives a machine through virtual time; requests succeed unless a test says otherwise.
pub(super) struct Driver {
    pub(super) machine: Machine,
    pub(super) now_ms: u64,
    pub(super) wall_error_ms: i64,
    pub(super) draw: Draw,
    pub(super) wake_ms: Option<u64>,
    pub(super) effects: Vec<(u64, Effect)>,
}

impl Driver {
    pub(super) fn new(plan: Plan) -> Self {
        let machine = Machine::new(plan);
        let draw = Draw(u32::MAX);
        Self {
            machine,
            now_ms: 0,
            wall_error_ms: 0,
            draw,
            wake_ms: None,
            effects: Vec::new(),
        }
    }

    /// A machine that is live since time 0.
    pub(super) fn live() -> Self {
        let mut driver = Self::new(STREAM_AND_LIST);
        driver.tell(Input::Start);
        driver.connect();
        driver
    }

    pub(super) fn now(&self) -> Now {
        let wall_ms = WALL_MS + i64::try_from(self.now_ms).unwrap() + self.wall_error_ms;
        Now {
            mono_ms: self.now_ms,
            wall_ms,
            draw: self.draw,
        }
    }

    pub(super) fn tell(&mut self, input: Input) {
        for effect in self.machine.step(self.now(), input) {
            match effect {
                Effect::WakeAt(at_ms) => self.wake_ms = at_ms,
                Effect::FetchList { generation } => {
                    self.effects.push((self.now_ms, effect));
                    self.tell(Input::Listed {
                        generation,
                        result: Ok(false),
                    });
                }
                Effect::FetchDetail { generation } => {
                    self.effects.push((self.now_ms, effect));
                    let result = Ok(DetailNews { is_over: false });
                    self.tell(Input::Detail { generation, result });
                }
                effect => self.effects.push((self.now_ms, effect)),
            }
        }
    }

    /// Lets time pass, with the ticks asked for.
    pub(super) fn wait(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        while let Some(wake_ms) = self.wake_ms.filter(|wake_ms| *wake_ms <= until_ms) {
            self.now_ms = wake_ms.max(self.now_ms);
            self.wake_ms = None;
            self.tell(Input::Tick);
        }
        self.now_ms = until_ms;
    }

    pub(super) fn attempt(&self) -> u64 {
        let last = self
            .effects
            .iter()
            .rev()
            .find_map(|(_, effect)| match effect {
                Effect::RequestTicket { generation } => Some(*generation),
                _ => None,
            });
        last.expect("an attempt was made")
    }

    pub(super) fn count(&self, wanted: impl Fn(&Effect) -> bool) -> usize {
        self.effects
            .iter()
            .filter(|(_, effect)| wanted(effect))
            .count()
    }

    pub(super) fn attempts(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::RequestTicket { .. }))
    }

    pub(super) fn lists(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::FetchList { .. }))
    }

    pub(super) fn details(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::FetchDetail { .. }))
    }

    /// Lets the attempt under way succeed up to its first byte.
    pub(super) fn connect(&mut self) {
        let generation = self.attempt();
        self.tell(Input::Ticket {
            generation,
            result: Ok(()),
        });
        self.tell(Input::Opened { generation });
        self.hear();
    }

    pub(super) fn hear(&mut self) {
        let generation = self.attempt();
        self.tell(Input::Heard { generation });
    }

    pub(super) fn close(&mut self, how: Closed) {
        let generation = self.attempt();
        self.tell(Input::Closed { generation, how });
    }

    pub(super) fn refuse_ticket(&mut self, error: ApiError) {
        let generation = self.attempt();
        self.tell(Input::Ticket {
            generation,
            result: Err(TicketError::Failed(error)),
        });
    }

    /// Lives for `ms` with a heartbeat every `every_ms`.
    pub(super) fn beat(&mut self, ms: u64, every_ms: u64) {
        for _ in 0..ms / every_ms {
            self.wait(every_ms);
            self.hear();
        }
    }

    pub(super) fn status(&self) -> Status {
        self.machine.status(self.now())
    }
}

pub(super) fn error(kind: ErrorKind) -> ApiError {
    ApiError::new(kind, "by the test")
}

pub(super) fn failed(kind: ErrorKind) -> Closed {
    Closed::Failed(error(kind))
}
