//! A session in virtual time: does what the engine asks for, as `src/net/live` does in the browser.

mod hands;

use std::{collections::BTreeMap, sync::Arc};

use ringside::{
    domain::{
        error::{ApiError, ErrorKind},
        ids::{AgentId, ConversationId},
        page::Page,
        time::Timestamp,
        transcript::Message,
    },
    stream::{
        backoff::Draw,
        ledger::{Change, apply},
        machine::{Closed, Effect, Now, Plan, TicketError},
        session::{Detail, Opening, Session},
        sse::SseEvent,
        status::Status,
    },
    vendors::{Ticket, request::ApiResponse},
};

use super::desk::{Desk, Reply, WALL_MS, links, query, vendor};
use crate::adapter;

/// The way to the vendor and back, in milliseconds.
pub(super) const WAY_MS: u64 = 20;
/// The banner is looked at this often, in milliseconds.
const LOOK_MS: u64 = 100;

/// What can be asked of the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Ticket,
    Stream,
    List,
    Detail,
}

enum Event {
    Ticket(u64, Result<Ticket, TicketError>),
    Opened(u64),
    Bytes(u64, Vec<u8>),
    Closed(u64, Closed),
    ListPage(u64, u32, Page<Message>),
    ListFailed(u64, ApiError),
    Detail(u64, Result<Detail, ApiError>),
    Beat(u64),
    Tick(u64),
    Look,
}

/// An open connection, as the vendor sees it.
struct Connection {
    generation: u64,
    /// Nothing gets through any more, and nobody is told.
    is_hole: bool,
    /// Bytes stay in order: none arrives before this.
    busy_until_ms: u64,
}

pub(super) struct Rig {
    pub(super) session: Session,
    pub(super) desk: Desk,
    pub(super) now_ms: u64,
    pub(super) wall_error_ms: i64,
    pub(super) draw: Draw,
    pub(super) ticket: Reply,
    pub(super) stream: Reply,
    pub(super) list: Reply,
    pub(super) detail: Reply,
    /// Between heartbeats; `None` for a vendor that gives no sign of life.
    pub(super) beat_ms: Option<u64>,
    /// What a heartbeat is.
    pub(super) beat: &'static str,
    /// Something on the way holds bytes back and lets them go together this often.
    pub(super) buffer_ms: Option<u64>,
    /// The call's own transcript stays empty until it is over.
    pub(super) is_record_late: bool,
    pub(super) is_hidden: bool,
    pub(super) asleep_until_ms: u64,
    /// Every request, with its time.
    pub(super) asked: Vec<(u64, Ask)>,
    /// The cursors of the stream requests.
    pub(super) cursors: Vec<Option<String>>,
    /// What the banner said, with the time from which it did.
    pub(super) banner: Vec<(u64, Status)>,
    pub(super) shown: Vec<Arc<Message>>,
    pub(super) changes: Vec<Change>,
    /// What [`Session::take_recovered`] told.
    pub(super) recovered: Vec<usize>,
    queue: BTreeMap<(u64, u64), Event>,
    sequence: u64,
    tick_token: u64,
    pass: Option<Ticket>,
    attempt: Option<u64>,
    connection: Option<Connection>,
    has_left: bool,
}

impl Rig {
    /// A call in progress that nobody follows yet. Waits are as long as the plan allows.
    pub(super) fn new() -> Self {
        let plan = Plan {
            has_stream: true,
            needs_ticket: true,
            has_list: true,
        };
        let opening = Opening {
            began_at: Timestamp::from_ms(WALL_MS),
            messages: Vec::new(),
        };
        let mut rig = Self {
            session: Session::new(plan, opening),
            desk: Desk::default(),
            now_ms: 1_000,
            wall_error_ms: 0,
            draw: Draw(u32::MAX),
            ticket: Reply::Fine,
            stream: Reply::Fine,
            list: Reply::Fine,
            detail: Reply::Fine,
            beat_ms: Some(20_000),
            beat: "id: 7\nevent: heartbeat\ndata: {}\n\n",
            buffer_ms: None,
            is_record_late: true,
            is_hidden: false,
            asleep_until_ms: 0,
            asked: Vec::new(),
            cursors: Vec::new(),
            banner: Vec::new(),
            shown: Vec::new(),
            changes: Vec::new(),
            recovered: Vec::new(),
            queue: BTreeMap::new(),
            sequence: 0,
            tick_token: 0,
            pass: None,
            attempt: None,
            connection: None,
            has_left: false,
        };
        rig.plan(LOOK_MS, Event::Look);
        rig
    }

    pub(super) fn start(&mut self) {
        let effects = self.session.start(self.now());
        self.perform(effects);
    }

    /// A call that is followed live, with one message said.
    pub(super) fn live() -> Self {
        let mut rig = Self::new();
        rig.start();
        rig.wait(1_000);
        assert_eq!(rig.status(), Status::Live);
        rig.say("Good morning.");
        rig.wait(100);
        rig.assert_whole();
        rig
    }

    pub(super) fn now(&self) -> Now {
        Now {
            mono_ms: self.now_ms,
            wall_ms: self.wall_ms() + self.wall_error_ms,
            draw: self.draw,
        }
    }

    /// The vendor's clock.
    pub(super) fn wall_ms(&self) -> i64 {
        WALL_MS + i64::try_from(self.now_ms).unwrap()
    }

    fn plan(&mut self, wait_ms: u64, event: Event) {
        self.plan_at(self.now_ms + wait_ms, event);
    }

    fn plan_at(&mut self, at_ms: u64, event: Event) {
        self.sequence += 1;
        self.queue.insert((at_ms, self.sequence), event);
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        while let Some(next) = self.queue.first_entry() {
            let (at_ms, _) = *next.key();
            if at_ms > until_ms {
                break;
            }
            let event = next.remove();
            self.now_ms = at_ms.max(self.now_ms);
            if self.asleep_until_ms > self.now_ms && !matches!(event, Event::Beat(_)) {
                // Everything on this side stands still meanwhile.
                self.plan_at(self.asleep_until_ms, event);
                continue;
            }
            self.take(event);
        }
        self.now_ms = until_ms;
    }

    fn take(&mut self, event: Event) {
        let now = self.now();
        let effects = match event {
            Event::Ticket(generation, result) => {
                if self.attempt == Some(generation) {
                    self.pass = result.as_ref().ok().cloned();
                }
                self.session.ticket(now, generation, result.map(|_| ()))
            }
            Event::Opened(generation) => self.session.opened(now, generation),
            Event::Bytes(generation, bytes) => {
                let decode = |event: &SseEvent| {
                    vendor().parse_event(&event.event_type, &event.data, links())
                };
                self.session.chunk(now, generation, &bytes, &decode)
            }
            Event::Closed(generation, how) => self.session.closed(now, generation, how),
            Event::ListPage(generation, number, page) => {
                if self.session.list_page(generation, page) {
                    self.answer_list(generation, number + 1);
                    Vec::new()
                } else {
                    self.session.listed(now, generation, Ok(()))
                }
            }
            Event::ListFailed(generation, error) => {
                self.session.listed(now, generation, Err(error))
            }
            Event::Detail(generation, result) => self.session.detail(now, generation, result),
            Event::Beat(generation) => {
                self.give_beat(generation);
                Vec::new()
            }
            Event::Tick(token) if token == self.tick_token => self.session.tick(now),
            Event::Tick(_) => Vec::new(),
            Event::Look => {
                self.plan(LOOK_MS, Event::Look);
                Vec::new()
            }
        };
        self.perform(effects);
    }

    /// Does what the engine asks for, and looks at what it shows.
    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let is_request = !matches!(
                effect,
                Effect::CloseStream { .. }
                    | Effect::CancelList { .. }
                    | Effect::CancelDetail { .. }
                    | Effect::WakeAt(_)
            );
            assert!(!(self.has_left && is_request), "{effect:?} after leaving");
            match effect {
                Effect::RequestTicket { generation } => self.request_ticket(generation),
                Effect::OpenStream {
                    generation,
                    uses_cursor,
                } => self.open_stream(generation, uses_cursor),
                Effect::CloseStream { generation } => {
                    assert_eq!(self.attempt.take(), Some(generation), "closes what is open");
                    self.connection = None;
                    self.pass = None;
                }
                Effect::FetchList { generation } => {
                    self.ask(Ask::List);
                    self.answer_list(generation, 1);
                }
                Effect::FetchDetail { generation } => self.answer_detail(generation),
                Effect::CancelList { .. } | Effect::CancelDetail { .. } => {}
                Effect::WakeAt(at_ms) => self.set_timer(at_ms),
            }
        }
        self.look();
    }

    fn look(&mut self) {
        for change in self.session.take_changes() {
            apply(&mut self.shown, &change);
            self.changes.push(change);
        }
        self.recovered.extend(self.session.take_recovered());
        let status = self.session.status(self.now());
        if self.banner.last().is_none_or(|(_, last)| *last != status) {
            self.banner.push((self.now_ms, status));
        }
    }

    fn ask(&mut self, what: Ask) {
        self.asked.push((self.now_ms, what));
    }

    fn set_timer(&mut self, at_ms: Option<u64>) {
        self.tick_token += 1;
        let Some(at_ms) = at_ms else { return };
        // A hidden tab's timers run once a minute.
        let step_ms = if self.is_hidden { 60_000 } else { 1 };
        let at_ms = at_ms.max(self.now_ms).next_multiple_of(step_ms);
        self.plan_at(at_ms, Event::Tick(self.tick_token));
    }

    /// How a request that is not answered as hoped ends.
    fn failure(&self, reply: &Reply) -> Option<ApiError> {
        match reply {
            Reply::Unreachable => {
                let sentence = "The API cannot be reached.";
                Some(ApiError::new(ErrorKind::Unreachable, sentence))
            }
            Reply::Instead(response) => Some(adapter::vendor().error(&ApiResponse {
                received_at_ms: self.wall_ms() + i64::try_from(WAY_MS).unwrap(),
                ..response.clone()
            })),
            Reply::Fine | Reply::Never | Reply::HeadersOnly => None,
        }
    }

    fn request_ticket(&mut self, generation: u64) {
        assert_eq!(self.attempt, None, "one attempt at a time");
        self.attempt = Some(generation);
        self.ask(Ask::Ticket);
        let reply = self.ticket.clone();
        let result = match (&reply, self.failure(&reply)) {
            (Reply::Never, _) => return,
            (_, Some(error)) => Err(error),
            _ => self.desk.ticket(self.wall_ms()),
        };
        let result = result.map_err(TicketError::Failed);
        self.plan(WAY_MS, Event::Ticket(generation, result));
    }

    fn open_stream(&mut self, generation: u64, uses_cursor: bool) {
        assert_eq!(self.attempt, Some(generation), "within its attempt");
        assert!(self.connection.is_none(), "one stream at a time");
        let cursor = self.session.cursor().filter(|_| uses_cursor);
        let pass = self.pass.take().expect("a ticket of its own");
        let (agent, conversation) = (AgentId::new("front-desk"), ConversationId::new("talk-1"));
        let request = vendor().stream(&agent, &conversation, &pass, cursor);
        self.desk.spend_ticket(&request);
        let after = query(&request, "after").map(str::to_owned);
        self.cursors.push(after.clone());
        self.ask(Ask::Stream);
        let reply = self.stream.clone();
        match (&reply, self.failure(&reply)) {
            (Reply::Never, _) => {}
            (Reply::Instead(answer), _) if answer.status == 204 => {
                self.plan(WAY_MS, Event::Closed(generation, Closed::NoContent));
            }
            (Reply::Instead(answer), _) if answer.status == 200 => {
                let sentence = "The answer was not a live stream.";
                let error = ApiError::new(ErrorKind::UnexpectedAnswer, sentence);
                self.plan(WAY_MS, Event::Closed(generation, Closed::Failed(error)));
            }
            (_, Some(error)) => {
                self.plan(WAY_MS, Event::Closed(generation, Closed::Failed(error)));
            }
            (reply, None) => {
                self.plan(WAY_MS, Event::Opened(generation));
                self.connection = Some(Connection {
                    generation,
                    is_hole: matches!(reply, Reply::HeadersOnly),
                    busy_until_ms: self.now_ms + WAY_MS + 1,
                });
                for said in self.desk.backlog(after.as_deref()) {
                    self.send(said.frame());
                }
                self.plan(WAY_MS + 30, Event::Beat(generation));
            }
        }
    }

    fn answer_list(&mut self, generation: u64, number: u32) {
        let reply = self.list.clone();
        let event = match (&reply, self.failure(&reply)) {
            (Reply::Never, _) => return,
            (_, Some(error)) => Event::ListFailed(generation, error),
            _ => {
                let (agent, talk) = (AgentId::new("front-desk"), ConversationId::new("talk-1"));
                let request = vendor().messages(&agent, &talk, number);
                Event::ListPage(generation, number, self.desk.list(&request).unwrap())
            }
        };
        self.plan(WAY_MS, event);
    }

    fn answer_detail(&mut self, generation: u64) {
        self.ask(Ask::Detail);
        let reply = self.detail.clone();
        let result = match (&reply, self.failure(&reply)) {
            (Reply::Never, _) => return,
            (_, Some(error)) => Err(error),
            _ => {
                let is_over = self.desk.is_over;
                let is_full = is_over || !self.is_record_late;
                let messages = if is_full {
                    self.desk.record()
                } else {
                    Vec::new()
                };
                Ok(Detail { is_over, messages })
            }
        };
        self.plan(WAY_MS, Event::Detail(generation, result));
    }

    fn give_beat(&mut self, generation: u64) {
        let is_its = |open: &Connection| open.generation == generation;
        if let Some(beat_ms) = self
            .beat_ms
            .filter(|_| self.connection.as_ref().is_some_and(is_its))
        {
            self.send(self.beat);
            self.plan(beat_ms, Event::Beat(generation));
        }
    }
}
