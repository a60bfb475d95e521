//! The client's side of a schedule: doing what the engine asks for.

use ringside::{
    domain::error::{ApiError, ErrorKind},
    stream::machine::{Closed, Effect, Final, TicketError},
};

use super::{
    server::{Connection, EPOCH_MS, Weather},
    world::{Event, World},
};

/// What a request meets.
enum Reception {
    Answered,
    Refused {
        wait_ms: u64,
        error: ApiError,
    },
    /// Nothing ever comes back.
    Lost,
}

impl World {
    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.check_allowed(&effect);
            match effect {
                Effect::RequestTicket { generation } => self.request_ticket(generation),
                Effect::OpenStream {
                    generation,
                    uses_cursor,
                } => {
                    self.open_stream(generation, uses_cursor);
                }
                Effect::CloseStream { generation } => {
                    assert_eq!(self.attempt.take(), Some(generation), "closes what is open");
                    let is_its = |open: &Connection| open.generation == generation;
                    if self.server.connection.as_ref().is_some_and(is_its) {
                        self.server.connection = None;
                    }
                }
                Effect::FetchList { generation } => match self.meet_weather() {
                    Reception::Answered => self.answer_list(generation, 1),
                    Reception::Refused { wait_ms, error } => {
                        self.after(wait_ms, Event::ListFailed { generation, error });
                    }
                    Reception::Lost => {}
                },
                Effect::FetchDetail { generation } => match self.meet_weather() {
                    Reception::Answered => self.answer_detail(generation),
                    Reception::Refused { wait_ms, error } => {
                        self.after(wait_ms, Event::DetailFailed { generation, error });
                    }
                    Reception::Lost => {}
                },
                Effect::CancelList { .. } | Effect::CancelDetail { .. } => {}
                Effect::WakeAt(at_ms) => self.set_timer(at_ms),
            }
        }
    }

    /// The answer is as old as its way back.
    pub(super) fn answer_list(&mut self, generation: u64, number: usize) {
        let page = self.server.page(number);
        let wait_ms = self.latency();
        self.after(
            wait_ms,
            Event::ListPage {
                generation,
                number,
                page,
            },
        );
    }

    pub(super) fn answer_detail(&mut self, generation: u64) {
        let is_over = self.server.is_over;
        let is_full = is_over || !self.is_record_late;
        let messages = if is_full {
            self.server.record()
        } else {
            self.opening.clone()
        };
        let wait_ms = self.latency();
        self.after(
            wait_ms,
            Event::Detail {
                generation,
                is_over,
                messages,
            },
        );
    }

    pub(super) fn set_timer(&mut self, at_ms: Option<u64>) {
        self.tick_token += 1;
        let Some(at_ms) = at_ms else { return };
        // Browsers let a hidden tab's timers run once a minute at worst.
        let step_ms = if self.is_hidden {
            self.rng.pick(&[1_000, 60_000])
        } else {
            1
        };
        let at_ms = at_ms.max(self.now_ms).next_multiple_of(step_ms);
        self.at(
            at_ms,
            Event::Tick {
                token: self.tick_token,
            },
        );
    }

    fn meet_weather(&mut self) -> Reception {
        let error = ApiError::new(ErrorKind::Offline, "offline");
        if self.is_offline {
            return Reception::Refused { wait_ms: 1, error };
        }
        if self.server.weather == Weather::Hangs {
            return Reception::Lost;
        }
        match self.server.weather.refusal(self.now_ms, &mut self.rng) {
            Some(error) => Reception::Refused {
                wait_ms: self.latency(),
                error,
            },
            None => Reception::Answered,
        }
    }

    /// An attempt begins: with its ticket, or with the stream where that takes none.
    fn begin_attempt(&mut self, generation: u64) {
        assert_eq!(self.attempt, None, "one attempt at a time");
        assert!(
            self.now_ms >= self.not_before_ms,
            "asked {} ms too early",
            self.not_before_ms - self.now_ms
        );
        self.attempt = Some(generation);
        self.attempts_ms.push(self.now_ms);
        self.summary.attempts += 1;
    }

    /// How the first request of an attempt is received.
    fn receive_attempt(&mut self) -> Reception {
        if let Some(reason) = &self.fatal {
            let kind = match reason {
                Final::NeedsKey => ErrorKind::KeyRefused,
                Final::Gone => ErrorKind::NotFound,
                _ => ErrorKind::ScopeMissing(Some("conversations:read".to_owned())),
            };
            return Reception::Refused {
                wait_ms: 50,
                error: ApiError::new(kind, "refused for good"),
            };
        }
        let reception = self.meet_weather();
        if let Reception::Refused { error, .. } = &reception {
            // With a wrong clock the client cannot know the time it was told.
            if let Some(retry_at) = error.retry_at.filter(|_| self.clock_error_ms == 0) {
                self.not_before_ms = u64::try_from(retry_at.ms() - EPOCH_MS).unwrap();
            }
        }
        reception
    }

    pub(super) fn request_ticket(&mut self, generation: u64) {
        self.begin_attempt(generation);
        match self.receive_attempt() {
            Reception::Answered => {}
            Reception::Lost => return,
            Reception::Refused { wait_ms, error } => {
                let result = Err(TicketError::Failed(error));
                return self.after(wait_ms, Event::Ticket { generation, result });
            }
        }
        let result = if self.rng.percent(3) {
            Err(TicketError::NoConversation)
        } else {
            Ok(())
        };
        let wait = self.latency();
        self.after(wait, Event::Ticket { generation, result });
    }

    pub(super) fn open_stream(&mut self, generation: u64, uses_cursor: bool) {
        if self.plan.needs_ticket {
            assert_eq!(self.attempt, Some(generation), "opens within its attempt");
            assert_eq!(
                self.has_ticket_for.take(),
                Some(generation),
                "with a ticket of its own"
            );
        } else {
            self.begin_attempt(generation);
            match self.receive_attempt() {
                Reception::Answered => {}
                Reception::Lost => return,
                Reception::Refused { wait_ms, error } => {
                    let how = Closed::Failed(error);
                    return self.after(wait_ms, Event::Closed { generation, how });
                }
            }
        }
        assert_eq!(
            self.session.cursor(),
            self.cursor.as_deref(),
            "the last message delivered"
        );
        assert!(self.server.connection.is_none(), "one stream at a time");
        let cursor = self.cursor.clone().filter(|_| uses_cursor);
        let fails = |kind| Closed::Failed(ApiError::new(kind, "by the model"));
        let how = match self.server.weather {
            _ if self.is_offline => Some(fails(ErrorKind::Offline)),
            Weather::Hangs => return,
            Weather::Down => Some(fails(ErrorKind::Unreachable)),
            Weather::WrongType => Some(fails(ErrorKind::UnexpectedAnswer)),
            Weather::StaleTickets if self.plan.needs_ticket => Some(fails(ErrorKind::KeyRefused)),
            _ => None,
        };
        let wait = self.latency();
        if let Some(how) = how {
            return self.after(wait, Event::Closed { generation, how });
        }
        let opened_ms = self.now_ms + wait;
        self.at(opened_ms, Event::Opened { generation });
        self.server.connection = Some(Connection {
            generation,
            is_black_hole: self.server.weather == Weather::Silent,
            busy_until_ms: opened_ms + 1,
            held_back: None,
            heartbeats: 0,
        });
        let has_forgotten = self.rng.percent(10);
        let backlog = self
            .server
            .backlog(cursor.as_deref().filter(|_| !has_forgotten));
        // A vendor may also repeat the cursor's own message.
        let start = backlog
            .start
            .saturating_sub(usize::from(self.rng.percent(30)));
        for index in start..backlog.end {
            self.send(index);
        }
        if self.server.weather == Weather::Flaps {
            self.cut(true);
        } else {
            self.after(wait + 500, Event::Heartbeat { generation });
        }
    }
}
