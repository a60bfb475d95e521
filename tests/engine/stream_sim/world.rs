//! The virtual world of one schedule: time, the network and the tab.

use std::{collections::BTreeMap, sync::Arc};

use ringside::{
    domain::{error::ApiError, page::Page, transcript::Message},
    stream::{
        backoff::Draw,
        machine::{Closed, Effect, Final, Now, Plan, Signal, TicketError},
        session::{Detail, Opening, Session},
    },
};

use super::{
    rng::Rng,
    server::{EPOCH_MS, Said, Server, Weather, at, decode},
    summary::Summary,
};

/// When the call began, in virtual time; messages before it are of an earlier call.
pub(super) const CALL_BEGAN_MS: u64 = 1_000_000;

#[derive(Clone, Debug)]
pub(super) enum Event {
    // The vendor's side.
    Say,
    Edit,
    Heartbeat {
        generation: u64,
    },
    Fault,
    WeatherClears,
    End,
    Calm,
    // What reaches the client. While it sleeps, these wait.
    Ticket {
        generation: u64,
        result: Result<(), TicketError>,
    },
    Opened {
        generation: u64,
    },
    Chunk {
        generation: u64,
        bytes: Vec<u8>,
        completes: Vec<String>,
    },
    Closed {
        generation: u64,
        how: Closed,
    },
    ListPage {
        generation: u64,
        number: usize,
        page: Page<Message>,
    },
    ListFailed {
        generation: u64,
        error: ApiError,
    },
    Detail {
        generation: u64,
        is_over: bool,
        messages: Vec<Message>,
    },
    DetailFailed {
        generation: u64,
        error: ApiError,
    },
    Tick {
        token: u64,
    },
    Signal(Signal),
    Leave,
    KeyChange,
}

impl Event {
    /// Whether it answers something that a session asked for.
    pub(super) fn is_answer(&self) -> bool {
        matches!(
            self,
            Self::Ticket { .. }
                | Self::Opened { .. }
                | Self::Chunk { .. }
                | Self::Closed { .. }
                | Self::ListPage { .. }
                | Self::ListFailed { .. }
                | Self::Detail { .. }
                | Self::DetailFailed { .. }
                | Self::Tick { .. }
        )
    }

    fn is_client_side(&self) -> bool {
        !matches!(
            self,
            Self::Say
                | Self::Edit
                | Self::Heartbeat { .. }
                | Self::Fault
                | Self::WeatherClears
                | Self::End
                | Self::Calm
        )
    }
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of the modelled world"
)]
pub(super) struct World {
    pub(super) now_ms: u64,
    /// Added to the client's wall clock.
    pub(super) clock_error_ms: i64,
    pub(super) queue: BTreeMap<(u64, u64), Event>,
    pub(super) sequence: u64,
    pub(super) rng: Rng,
    pub(super) server: Server,
    pub(super) plan: Plan,
    pub(super) session: Session,
    pub(super) copy: Vec<Arc<Message>>,
    pub(super) asleep_until_ms: u64,
    pub(super) is_hidden: bool,
    pub(super) is_offline: bool,
    /// Nothing goes wrong any more, once the client is awake.
    pub(super) is_calming: bool,
    pub(super) is_calm: bool,
    /// How far apart faults may be.
    pub(super) fault_every_ms: u64,
    /// Whether the call's own transcript grows only once the call is over.
    pub(super) is_record_late: bool,
    pub(super) has_list: bool,
    /// Whether messages have ids. Without them the stream dates what is said this much later.
    pub(super) has_ids: bool,
    pub(super) skew_ms: u64,
    /// Since when nothing has been wrong.
    pub(super) steady_since_ms: u64,
    pub(super) opening: Vec<Message>,
    pub(super) tick_token: u64,
    /// The attempt that has anything under way.
    pub(super) attempt: Option<u64>,
    pub(super) has_ticket_for: Option<u64>,
    pub(super) cursor: Option<String>,
    pub(super) attempts_ms: Vec<u64>,
    pub(super) not_before_ms: u64,
    pub(super) last_chunk_ms: Option<u64>,
    pub(super) has_left: bool,
    /// A refusal that is meant to be final has been given.
    pub(super) fatal: Option<Final>,
    pub(super) line_end: &'static str,
    pub(super) was_polling: bool,
    pub(super) summary: Summary,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut server = Server::default();
        let has_ids = !rng.percent(15);
        let skew_ms = rng.pick(&[0, 700, 4_000]);
        // A stream of the call itself knows no earlier one.
        let earlier = if has_ids { rng.between(0, 15) } else { 0 };
        for number in 0..earlier {
            server.log.push(Said {
                id: format!("old{number}"),
                at_ms: CALL_BEGAN_MS - 500_000 + number * 1_000,
                changed_ms: 0,
                text: "of an earlier call".to_owned(),
                is_this_call: false,
                streamed_at_ms: None,
            });
        }
        for number in 0..rng.between(0, 8) {
            let at_ms = CALL_BEGAN_MS + number * 100;
            server.log.push(Said {
                id: format!("m{number}"),
                at_ms,
                changed_ms: 0,
                text: "before we looked".to_owned(),
                is_this_call: true,
                streamed_at_ms: (!has_ids).then_some(at_ms + skew_ms),
            });
        }
        let plan = if has_ids {
            Plan {
                has_stream: !rng.percent(4),
                needs_ticket: true,
                has_list: !rng.percent(8),
            }
        } else {
            // The key opens the stream, which cannot be resumed; gaps are filled from the call.
            Plan {
                has_stream: true,
                needs_ticket: false,
                has_list: false,
            }
        };
        let record = server.record();
        let opening = Opening {
            began_at: Some(at(CALL_BEGAN_MS)),
            messages: record.clone(),
        };
        Self {
            now_ms: CALL_BEGAN_MS + 2_000,
            clock_error_ms: rng.pick(&[0, 0, 0, 700, -3_600_000, 3_600_000]),
            queue: BTreeMap::new(),
            sequence: 0,
            line_end: rng.pick(&["\n", "\r\n", "\r"]),
            server,
            plan,
            session: Session::new(plan, opening),
            copy: Vec::new(),
            asleep_until_ms: 0,
            is_hidden: false,
            is_offline: false,
            is_calming: false,
            is_calm: false,
            fault_every_ms: rng.pick(&[20_000, 90_000, 400_000]),
            is_record_late: rng.percent(40),
            rng,
            has_list: plan.has_list && plan.has_stream,
            has_ids,
            skew_ms,
            steady_since_ms: u64::MAX,
            opening: record,
            tick_token: 0,
            attempt: None,
            has_ticket_for: None,
            cursor: None,
            attempts_ms: Vec::new(),
            not_before_ms: 0,
            last_chunk_ms: None,
            has_left: false,
            fatal: None,
            was_polling: false,
            summary: Summary::default(),
        }
    }

    pub(super) fn run(mut self) -> Summary {
        let length_ms = self.rng.between(30_000, 1_200_000);
        let end_ms = self.now_ms + length_ms;
        self.at(end_ms, Event::End);
        let calm_ms = end_ms + self.rng.between(0, 60_000);
        self.at(calm_ms, Event::Calm);
        self.after(100, Event::Say);
        self.after(1_000, Event::Fault);
        if self.rng.percent(10) {
            let leave_ms = self.now_ms + self.rng.between(0, length_ms);
            self.at(leave_ms, Event::Leave);
        }
        let now = self.now();
        let effects = self.session.start(now);
        self.perform(effects);
        // The calm may have to wait for a sleeper.
        let deadline_ms = calm_ms + 3_600_000;
        while let Some(((at_ms, _), event)) = self.queue.pop_first() {
            if at_ms > deadline_ms {
                break;
            }
            self.now_ms = at_ms;
            if event.is_client_side() && self.asleep_until_ms > at_ms {
                let wake_ms = self.asleep_until_ms;
                self.at(wake_ms, event);
                continue;
            }
            let effects = self.take(event);
            self.perform(effects);
            self.check();
            if self.session.ending().is_some() && self.is_calm {
                break;
            }
        }
        self.check_end();
        self.summary.virtual_ms = self.now_ms - CALL_BEGAN_MS;
        self.summary.messages = self.copy.len();
        self.summary.without_ids = usize::from(!self.has_ids);
        self.summary.recovered += self.session.receipt().recovered();
        self.summary
    }

    pub(super) fn now(&mut self) -> Now {
        Now {
            mono_ms: self.now_ms,
            wall_ms: EPOCH_MS + i64::try_from(self.now_ms).unwrap() + self.clock_error_ms,
            draw: Draw(self.rng.u32()),
        }
    }

    pub(super) fn at(&mut self, at_ms: u64, event: Event) {
        self.sequence += 1;
        self.queue.insert((at_ms, self.sequence), event);
    }

    pub(super) fn after(&mut self, wait_ms: u64, event: Event) {
        self.at(self.now_ms + wait_ms, event);
    }

    /// The way to the vendor and back.
    pub(super) fn latency(&mut self) -> u64 {
        if self.rng.percent(5) {
            self.rng.between(500, 4_000)
        } else {
            self.rng.between(5, 300)
        }
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        let now = self.now();
        match event {
            Event::Say => self.say(),
            Event::Edit => self.edit(),
            Event::Heartbeat { generation } => self.heartbeat(generation),
            Event::Fault => self.fault(),
            Event::WeatherClears => self.server.weather = Weather::Fine,
            Event::End => self.server.is_over = true,
            Event::Calm => return self.calm(),
            Event::Ticket { generation, result } => {
                if result.is_ok() {
                    self.has_ticket_for = Some(generation);
                }
                return self.session.ticket(now, generation, result);
            }
            Event::Opened { generation } => return self.session.opened(now, generation),
            Event::Chunk {
                generation,
                bytes,
                completes,
            } => {
                if self.attempt == Some(generation) {
                    self.last_chunk_ms = Some(self.now_ms);
                    if let Some(id) = completes.last() {
                        self.cursor = Some(id.clone());
                    }
                }
                return self.session.chunk(now, generation, &bytes, &decode);
            }
            Event::Closed { generation, how } => return self.session.closed(now, generation, how),
            Event::ListPage {
                generation,
                number,
                page,
            } => {
                if self.session.list_page(generation, page) {
                    self.answer_list(generation, number + 1);
                } else {
                    return self.session.listed(now, generation, Ok(()));
                }
            }
            Event::ListFailed { generation, error } => {
                return self.session.listed(now, generation, Err(error));
            }
            Event::Detail {
                generation,
                is_over,
                messages,
            } => {
                return self
                    .session
                    .detail(now, generation, Ok(Detail { is_over, messages }));
            }
            Event::DetailFailed { generation, error } => {
                return self.session.detail(now, generation, Err(error));
            }
            Event::Tick { token } => {
                if token == self.tick_token || self.rng.percent(3) {
                    return self.session.tick(now);
                }
            }
            // A spell that a sleeper learns of too late is over.
            Event::Signal(_) if self.is_calm => {}
            Event::Signal(signal) => return self.signal(now, signal),
            Event::Leave => {
                self.has_left = true;
                self.summary.note("leaving");
                return self.session.leave(now);
            }
            Event::KeyChange => self.change_key(),
        }
        Vec::new()
    }

    pub(super) fn signal(&mut self, now: Now, signal: Signal) -> Vec<Effect> {
        match signal {
            Signal::Visible => self.is_hidden = false,
            Signal::Hidden => self.is_hidden = true,
            Signal::Online => self.is_offline = false,
            Signal::Offline => self.is_offline = true,
            Signal::Resumed => {}
        }
        self.session.signal(now, signal)
    }
}
