//! One followed call: machine, parser and ledger behind one door.
//!
//! The performer hands in what the browser and the vendor say, performs the effects that come back,
//! and passes [`Session::take_changes`] and [`Session::status`] on to the page.

use super::{
    ledger::{Change, Ledger, Mark, Receipt, Source},
    machine::{
        Closed, DetailNews, Effect, Final, Input, Machine, Now, Plan, Signal, TROUBLE_SHOWN_MS,
        TicketError,
    },
    sse::{EventTooLarge, Parser, SseEvent},
    status::Status,
};
use crate::domain::{
    error::{ApiError, ErrorKind},
    page::Page,
    time::Timestamp,
    transcript::Message,
};

/// The most pages one listing reads; the call itself and its final record hold what lies beyond.
pub const MAX_LIST_PAGES: u32 = 200;

/// What the call looks like when following begins.
pub struct Opening {
    /// When the call began; older messages of the same conversation belong to earlier calls.
    pub began_at: Option<Timestamp>,
    /// The transcript so far.
    pub messages: Vec<Message>,
}

/// What a later look at the call told.
pub struct Detail {
    /// Whether the call is over.
    pub is_over: bool,
    /// Its transcript as the vendor has it now.
    pub messages: Vec<Message>,
}

/// Reads one event of the stream: a message, nothing of interest, or something unreadable.
pub type Decode<'a> = &'a dyn Fn(&SseEvent) -> Result<Option<Message>, ApiError>;

/// The stream that is open.
struct Run {
    generation: u64,
    parser: Parser,
    opened_wall_ms: i64,
    /// It was asked for what came after the cursor, so it may begin with repetitions.
    is_resumed: bool,
}

/// The listing that is under way.
struct Walk {
    generation: u64,
    as_of: Mark,
    pages: u32,
    has_news: bool,
}

/// One followed call.
pub struct Session {
    machine: Machine,
    ledger: Ledger,
    run: Option<Run>,
    walk: Option<Walk>,
    detail_asked: Mark,
    /// The stream that was open when the call was last asked for.
    detail_run: Option<u64>,
    /// Everything said before the newest message known at this mark is known.
    complete_until: Mark,
    /// The shortest time between a message's own time and its arrival: the vendor's clock against
    /// ours plus the way.
    quickest_ms: Option<i64>,
    record: Option<Vec<Message>>,
    /// How many messages had been recovered when the stream was lost.
    recovered_before: Option<usize>,
    is_trouble_shown: bool,
    recovered: Option<usize>,
}

impl Session {
    /// A session that has not begun, with what the page has already read.
    pub fn new(plan: Plan, opening: Opening) -> Self {
        let mut ledger = Ledger::new(opening.began_at);
        let mark = ledger.mark();
        ledger.ingest(Source::Opening, opening.messages, mark);
        Self {
            machine: Machine::new(plan),
            complete_until: ledger.mark(),
            detail_asked: ledger.mark(),
            detail_run: None,
            ledger,
            run: None,
            walk: None,
            quickest_ms: None,
            record: None,
            recovered_before: None,
            is_trouble_shown: false,
            recovered: None,
        }
    }

    /// Begins to follow. Signals about a hidden tab or a missing network may come before.
    pub fn start(&mut self, now: Now) -> Vec<Effect> {
        self.step(now, Input::Start)
    }

    /// The ticket asked for is there or not.
    pub fn ticket(
        &mut self,
        now: Now,
        generation: u64,
        result: Result<(), TicketError>,
    ) -> Vec<Effect> {
        self.step(now, Input::Ticket { generation, result })
    }

    /// The id to resume after, for the request that `OpenStream` asks for.
    pub fn cursor(&self) -> Option<&str> {
        self.ledger.cursor()
    }

    /// The stream's headers came, and they are those of an event stream.
    pub fn opened(&mut self, now: Now, generation: u64) -> Vec<Effect> {
        if !self.machine.is_connecting(generation) {
            return Vec::new();
        }
        self.run = Some(Run {
            generation,
            parser: Parser::new(),
            opened_wall_ms: now.wall_ms,
            is_resumed: self.ledger.cursor().is_some(),
        });
        self.step(now, Input::Opened { generation })
    }

    /// Bytes of the stream came.
    pub fn chunk(
        &mut self,
        now: Now,
        generation: u64,
        bytes: &[u8],
        decode: Decode<'_>,
    ) -> Vec<Effect> {
        let Some(run) = self.run.as_mut().filter(|run| run.generation == generation) else {
            return Vec::new();
        };
        if bytes.is_empty() {
            return Vec::new();
        }
        let retry_before = run.parser.retry_ms();
        let mut events = Vec::new();
        let parsed = run.parser.push(bytes, |event| events.push(event));
        let retry_ms = run
            .parser
            .retry_ms()
            .filter(|_| run.parser.retry_ms() != retry_before);
        self.note_recovery(now);
        // Before the step, which may close the stream: what was delivered is kept.
        self.take_events(now, &events, decode);
        let mut effects = self.step(now, Input::Heard { generation });
        if let Some(retry_ms) = retry_ms {
            effects.extend(self.step(
                now,
                Input::Retry {
                    generation,
                    retry_ms,
                },
            ));
        }
        if parsed == Err(EventTooLarge) {
            let error = ApiError::new(
                ErrorKind::TooLarge,
                "The stream sent a message of more than 16 MiB.",
            );
            effects.extend(self.closed(now, generation, Closed::Failed(error)));
        }
        effects
    }

    /// Another tab streams this call and told what came, `age_ms` ago: events, or none for other bytes.
    pub fn relayed(
        &mut self,
        now: Now,
        generation: u64,
        age_ms: u64,
        events: &[SseEvent],
        decode: Decode<'_>,
    ) -> Vec<Effect> {
        let run = self.run.as_ref();
        if run.is_none_or(|run| run.generation != generation) {
            return Vec::new();
        }
        self.note_recovery(now);
        self.take_events(now, events, decode);
        self.step(now, Input::Relayed { generation, age_ms })
    }

    /// The stream is over.
    pub fn closed(&mut self, now: Now, generation: u64, how: Closed) -> Vec<Effect> {
        self.step(now, Input::Closed { generation, how })
    }

    /// One page of the listing came. Returns whether the next one is wanted; if not, or after a
    /// failure, [`Self::listed`] follows.
    pub fn list_page(&mut self, generation: u64, page: Page<Message>) -> bool {
        let Some(walk) = self
            .walk
            .as_mut()
            .filter(|walk| walk.generation == generation)
        else {
            return false;
        };
        walk.pages += 1;
        // Pages come newest first: from the first message known to stand in unbroken history, and
        // from the first of an earlier call, there is nothing new behind.
        let is_met = page.items.iter().any(|message| {
            self.ledger.knew_before(message, self.complete_until) || self.ledger.is_outside(message)
        });
        let is_more_wanted =
            page.has_more && !page.items.is_empty() && !is_met && walk.pages < MAX_LIST_PAGES;
        let mut messages = page.items;
        // Oldest first, so that messages of equal time keep the vendor's order.
        messages.reverse();
        walk.has_news |= self.ledger.ingest(Source::List, messages, walk.as_of) > 0;
        is_more_wanted
    }

    /// The listing is complete, or failed.
    pub fn listed(
        &mut self,
        now: Now,
        generation: u64,
        result: Result<(), ApiError>,
    ) -> Vec<Effect> {
        let Some(walk) = self.walk.take_if(|walk| walk.generation == generation) else {
            return Vec::new();
        };
        if result.is_ok() {
            self.complete_until = walk.as_of;
            self.tell_recovered();
        }
        self.step(
            now,
            Input::Listed {
                generation,
                result: result.map(|()| walk.has_news),
            },
        )
    }

    /// The call was looked at, or could not be.
    pub fn detail(
        &mut self,
        now: Now,
        generation: u64,
        result: Result<Detail, ApiError>,
    ) -> Vec<Effect> {
        if !self.machine.is_reading_detail(generation) {
            return Vec::new();
        }
        let result = result.map(|detail| {
            let is_over = detail.is_over || self.record.is_some();
            if is_over {
                // Kept for the comparison; taking it in now would make everything match.
                self.record = Some(detail.messages);
            } else {
                self.ledger
                    .ingest(Source::Detail, detail.messages, self.detail_asked);
                let run = self.run.as_ref().map(|run| run.generation);
                if !self.machine.has_list() && run.is_some() && self.detail_run == run {
                    // Asked for since the stream is back: this is what fills the gap.
                    self.tell_recovered();
                }
            }
            DetailNews { is_over }
        });
        self.step(now, Input::Detail { generation, result })
    }

    /// The browser says something about the tab or the network.
    pub fn signal(&mut self, now: Now, signal: Signal) -> Vec<Effect> {
        self.step(now, Input::Signal(signal))
    }

    /// The time asked for by `WakeAt` has come.
    pub fn tick(&mut self, now: Now) -> Vec<Effect> {
        self.step(now, Input::Tick)
    }

    /// Stops for good. The effects abort everything under way.
    pub fn leave(&mut self, now: Now) -> Vec<Effect> {
        self.step(now, Input::Leave)
    }

    /// What the banner may claim now.
    pub fn status(&self, now: Now) -> Status {
        self.machine.status(now)
    }

    /// Why following ended, once it has.
    pub fn ending(&self) -> Option<&Final> {
        self.machine.ending()
    }

    /// When anything was last heard from the vendor, by the wall clock.
    pub fn last_update(&self) -> Option<Timestamp> {
        self.machine.last_update()
    }

    /// The transcript.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The account so far.
    pub fn receipt(&self) -> &Receipt {
        self.ledger.receipt()
    }

    /// The changes of the transcript since this was last asked.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.ledger.take_changes()
    }

    /// After a reconnection, once the gap is filled: how many messages it had cost without. Told once.
    pub fn take_recovered(&mut self) -> Option<usize> {
        self.recovered.take()
    }

    fn step(&mut self, now: Now, input: Input) -> Vec<Effect> {
        let effects = self.machine.step(now, input);
        for effect in &effects {
            match effect {
                Effect::CloseStream { .. } => self.lose_stream(),
                Effect::FetchList { generation } => {
                    self.walk = Some(Walk {
                        generation: *generation,
                        as_of: self.ledger.mark(),
                        pages: 0,
                        has_news: false,
                    });
                }
                Effect::CancelList { .. } => self.walk = None,
                Effect::FetchDetail { .. } => {
                    self.detail_asked = self.ledger.mark();
                    self.detail_run = self.run.as_ref().map(|run| run.generation);
                }
                _ => {}
            }
        }
        if self.machine.ending().is_some()
            && let Some(record) = self.record.take()
        {
            self.ledger.reconcile(record);
        }
        effects
    }

    /// The gap of the last reconnection is filled.
    fn tell_recovered(&mut self) {
        if self.machine.is_open()
            && let Some(before) = self.recovered_before.take()
        {
            let recovered = self.ledger.receipt().recovered().saturating_sub(before);
            if self.is_trouble_shown || recovered > 0 {
                self.recovered = Some(recovered);
            }
            self.is_trouble_shown = false;
        }
    }

    fn lose_stream(&mut self) {
        if self.run.take().is_some() {
            let recovered = self.ledger.receipt().recovered();
            self.recovered_before.get_or_insert(recovered);
        }
    }

    fn note_recovery(&mut self, now: Now) {
        if self
            .machine
            .trouble_ms(now)
            .is_some_and(|trouble| trouble >= TROUBLE_SHOWN_MS)
        {
            self.is_trouble_shown = true;
        }
    }

    fn take_events(&mut self, now: Now, events: &[SseEvent], decode: Decode<'_>) {
        let mut batch: Vec<Message> = Vec::new();
        let mut batch_source = Source::Live;
        for event in events {
            match decode(event) {
                Ok(Some(message)) => {
                    let source = self.source_of(now, &message);
                    if source != batch_source {
                        self.ingest_now(batch_source, std::mem::take(&mut batch));
                        batch_source = source;
                    }
                    batch.push(message);
                }
                Ok(None) => {}
                Err(_) => self.ledger.count_unreadable(),
            }
        }
        self.ingest_now(batch_source, batch);
    }

    fn ingest_now(&mut self, source: Source, batch: Vec<Message>) {
        let mark = self.ledger.mark();
        self.ledger.ingest(source, batch, mark);
    }

    /// A message said before the stream was opened is a repetition, if the stream was resumed. The
    /// vendor's clock may differ from ours, so its own quickest message is the measure.
    fn source_of(&mut self, now: Now, message: &Message) -> Source {
        let (Some(run), Some(said)) = (&self.run, message.created_at) else {
            return Source::Live;
        };
        let age_ms = now.wall_ms.saturating_sub(said.ms());
        let quickest_ms = self.quickest_ms.unwrap_or(0);
        if run.is_resumed && said.ms().saturating_add(quickest_ms) < run.opened_wall_ms {
            return Source::Replay;
        }
        self.quickest_ms = Some(self.quickest_ms.map_or(age_ms, |known| known.min(age_ms)));
        Source::Live
    }
}
