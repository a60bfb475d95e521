//! The model of a browser with many tabs: its locks, its channels, its clock, and what befalls the tabs.

use std::collections::BTreeMap;

use ringside::{
    domain::{page::Page, transcript::Message},
    stream::{
        backoff::Draw,
        machine::{Closed, Now},
        session::{Detail, Session},
        tabs::{Act, Answer, LAST_WORD_MS, MAX_STREAMS},
    },
};

use super::{
    tab::Tab,
    vendor::{Call, Stream, WALL_MS},
};
use crate::stream_sim::rng::Rng;

/// Until then tabs come and go, stand still and lose their connections.
const ROUGH_MS: u64 = 240_000;
/// Then there is time for everything to find its place.
const CALM_MS: u64 = 200_000;
/// More tabs than this are not opened.
const MOST_TABS: usize = 9;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summary {
    pub(super) streams: usize,
    pub(super) relayed: usize,
    pub(super) takeovers: usize,
    pub(super) robberies: usize,
    pub(super) crowded: usize,
    pub(super) closed: usize,
    pub(super) frozen: usize,
    pub(super) cut: usize,
    pub(super) checks: usize,
}

impl Summary {
    pub(super) fn add(&mut self, other: &Self) {
        self.streams += other.streams;
        self.relayed += other.relayed;
        self.takeovers += other.takeovers;
        self.robberies += other.robberies;
        self.crowded += other.crowded;
        self.closed += other.closed;
        self.frozen += other.frozen;
        self.cut += other.cut;
        self.checks += other.checks;
    }
}

/// What happens in a tab.
pub(super) enum News {
    CallLock(Answer),
    PlaceLock(Answer, Option<usize>),
    Ticket,
    Opened,
    Bytes(Vec<u8>),
    Finished,
    Overdue,
    CameFree,
    Robbed,
}

pub(super) enum Event {
    /// Of one attempt of a tab; what comes after it was given up is late.
    Of(usize, u64, News),
    Said(usize, String),
    Room(usize),
    List(usize, u64, Vec<Message>),
    Detail(usize, u64, bool, Vec<Message>),
    Tick(usize, u64),
    Speak(usize),
    Beat,
    Trouble,
    Over,
    End,
}

pub(super) struct Browser {
    pub(super) rng: Rng,
    pub(super) now_ms: u64,
    pub(super) tabs: Vec<Tab>,
    pub(super) calls: Vec<Call>,
    /// Who holds the lock of each call: tab and attempt.
    pub(super) call_locks: Vec<Option<(usize, u64)>>,
    pub(super) places: [Option<(usize, u64)>; MAX_STREAMS],
    pub(super) summary: Summary,
    queue: BTreeMap<(u64, u64), Event>,
    sequence: u64,
}

impl Browser {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let calls = rng.pick(&[1, 2, 6]);
        let mut browser = Self {
            rng,
            now_ms: 1_000,
            tabs: Vec::new(),
            calls: (0..calls).map(|_| Call::default()).collect(),
            call_locks: vec![None; calls],
            places: [None; MAX_STREAMS],
            summary: Summary::default(),
            queue: BTreeMap::new(),
            sequence: 0,
        };
        for call in 0..calls {
            browser.after(500, Event::Speak(call));
        }
        for call in 0..calls {
            browser.open_tab(call);
            browser.open_tab(call);
        }
        browser.after(20_000, Event::Beat);
        browser.after(3_000, Event::Trouble);
        browser.after(ROUGH_MS + CALM_MS, Event::Over);
        browser.after(ROUGH_MS + CALM_MS + 60_000, Event::End);
        browser
    }

    pub(super) fn run(mut self) -> Summary {
        while let Some(((at_ms, _), event)) = self.queue.pop_first() {
            self.now_ms = at_ms.max(self.now_ms);
            if matches!(event, Event::End) {
                break;
            }
            self.take(event);
            self.check();
        }
        self.check_end();
        self.summary
    }

    pub(super) fn now(&mut self) -> Now {
        Now {
            mono_ms: self.now_ms,
            wall_ms: WALL_MS + i64::try_from(self.now_ms).unwrap(),
            draw: Draw(self.rng.u32()),
        }
    }

    pub(super) fn is_rough(&self) -> bool {
        self.now_ms < ROUGH_MS
    }

    /// For how long everything has been well, in milliseconds.
    pub(super) fn calm_ms(&self) -> u64 {
        self.now_ms.saturating_sub(ROUGH_MS)
    }

    /// A number below this.
    fn any_of(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap();
        usize::try_from(self.rng.between(0, count)).unwrap()
    }

    pub(super) fn after(&mut self, wait_ms: u64, event: Event) {
        self.at(self.now_ms + wait_ms, event);
    }

    pub(super) fn at(&mut self, at_ms: u64, event: Event) {
        self.sequence += 1;
        self.queue.insert((at_ms, self.sequence), event);
    }

    pub(super) fn soon(&mut self, tab: usize, news: News) {
        let (attempt, wait_ms) = (self.tabs[tab].attempt, self.rng.between(1, 4));
        self.after(wait_ms, Event::Of(tab, attempt, news));
    }

    /// Whose event it is.
    fn tab_of(event: &Event) -> Option<usize> {
        match event {
            Event::Of(tab, ..)
            | Event::Said(tab, _)
            | Event::Room(tab)
            | Event::List(tab, ..)
            | Event::Detail(tab, ..)
            | Event::Tick(tab, _) => Some(*tab),
            _ => None,
        }
    }

    fn take(&mut self, event: Event) {
        if let Some(tab) = Self::tab_of(&event) {
            if !self.tabs[tab].is_open {
                return;
            }
            let frozen_until_ms = self.tabs[tab].frozen_until_ms;
            if frozen_until_ms > self.now_ms {
                // It comes when the tab goes on.
                return self.at(frozen_until_ms, event);
            }
        }
        match event {
            Event::Of(tab, attempt, news) => self.take_news(tab, attempt, news),
            Event::Said(tab, text) => self.hear(tab, &text),
            Event::Room(tab) => self.take_room(tab),
            Event::List(tab, generation, messages) => {
                let page = Page {
                    items: messages,
                    has_more: false,
                    total_count: None,
                    next: None,
                };
                self.tabs[tab].session.list_page(generation, page);
                self.drive(tab, |session, now| session.listed(now, generation, Ok(())));
            }
            Event::Detail(tab, generation, is_over, messages) => {
                let detail = Detail { is_over, messages };
                self.drive(tab, |session, now| {
                    session.detail(now, generation, Ok(detail))
                });
            }
            Event::Tick(tab, token) => {
                if self.tabs[tab].tick_token == token {
                    self.drive(tab, Session::tick);
                }
            }
            Event::Speak(call) => self.speak(call),
            Event::Beat => self.beat(),
            Event::Trouble => self.make_trouble(),
            Event::Over => self.calls.iter_mut().for_each(|call| call.is_over = true),
            Event::End => {}
        }
    }

    fn speak(&mut self, call: usize) {
        if self.calls[call].is_over {
            return;
        }
        let number = self.calls[call].log.len();
        self.calls[call].log.push(self.now_ms);
        for stream in 0..self.calls[call].streams.len() {
            let bytes = self.calls[call].bytes(number);
            self.send(call, stream, bytes);
        }
        let wait_ms = self.rng.between(300, 6_000);
        self.after(wait_ms, Event::Speak(call));
    }

    fn beat(&mut self) {
        for call in 0..self.calls.len() {
            for stream in 0..self.calls[call].streams.len() {
                self.send(call, stream, b"event: heartbeat\ndata: {}\n\n".to_vec());
            }
        }
        self.after(20_000, Event::Beat);
    }

    /// Bytes on their way, sometimes in two pieces.
    pub(super) fn send(&mut self, call: usize, stream: usize, bytes: Vec<u8>) {
        let wait_ms = self.rng.between(5, 60);
        // As often as not whole.
        let cut = self.any_of(bytes.len() * 2);
        let Stream {
            tab,
            generation,
            busy_until_ms,
        } = &mut self.calls[call].streams[stream];
        let arrives_ms = (self.now_ms + wait_ms).max(*busy_until_ms);
        *busy_until_ms = arrives_ms + 2;
        let (tab, attempt) = (*tab, self.tabs[*tab].attempt);
        debug_assert_eq!(*generation, self.tabs[tab].generation);
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        for (at_ms, part) in [(arrives_ms, first), (arrives_ms + 1, second)] {
            self.at(at_ms, Event::Of(tab, attempt, News::Bytes(part.to_vec())));
        }
    }

    fn make_trouble(&mut self) {
        if !self.is_rough() {
            return;
        }
        let open: Vec<usize> = (0..self.tabs.len())
            .filter(|tab| self.tabs[*tab].is_open)
            .collect();
        let victim = if open.is_empty() {
            0
        } else {
            self.rng.pick(&open)
        };
        let call = self.any_of(self.calls.len());
        // Whoever leads has the worst of it.
        let victim = match self.call_locks[call] {
            Some((leader, _)) if self.rng.percent(60) => leader,
            _ => victim,
        };
        match self.rng.between(0, 10) {
            0..3 if open.len() > 1 => self.close_tab(victim),
            3..6 if open.len() < MOST_TABS => self.open_tab(call),
            6 | 7 if self.tabs[victim].is_open => {
                let until_ms = self.now_ms + self.rng.between(2_000, 90_000);
                self.tabs[victim].frozen_until_ms = until_ms.min(ROUGH_MS);
                self.summary.frozen += 1;
            }
            8 => self.cut_streams(call),
            _ => {}
        }
        let wait_ms = self.rng.between(500, 9_000);
        self.after(wait_ms, Event::Trouble);
    }

    fn cut_streams(&mut self, call: usize) {
        for stream in std::mem::take(&mut self.calls[call].streams) {
            let attempt = self.tabs[stream.tab].attempt;
            let at_ms = stream.busy_until_ms.max(self.now_ms) + 1;
            self.at(at_ms, Event::Of(stream.tab, attempt, News::Finished));
            self.summary.cut += 1;
        }
    }

    /// The browser itself gives back what the tab had.
    fn close_tab(&mut self, tab: usize) {
        self.tabs[tab].is_open = false;
        self.give_back(tab);
        self.close_stream(tab);
        self.summary.closed += 1;
    }

    pub(super) fn close_stream(&mut self, tab: usize) {
        let call = self.tabs[tab].call;
        self.calls[call].streams.retain(|stream| stream.tab != tab);
    }

    /// The locks of a tab come free, and whoever waits for them is told.
    pub(super) fn give_back(&mut self, tab: usize) {
        let call = self.tabs[tab].call;
        if self.call_locks[call].is_some_and(|(holder, _)| holder == tab) {
            self.call_locks[call] = None;
            for other in 0..self.tabs.len() {
                if self.tabs[other].call == call && self.tabs[other].waits_for_call {
                    self.tell_free(other);
                }
            }
        }
        let mut is_room = false;
        for place in &mut self.places {
            is_room |= place.take_if(|(holder, _)| *holder == tab).is_some();
        }
        if is_room {
            for other in 0..self.tabs.len() {
                if self.tabs[other].waits_for_room {
                    self.after(2, Event::Room(other));
                }
            }
        }
    }

    /// A lock is free; the tab that waits for it lets its holder's last words come first.
    pub(super) fn tell_free(&mut self, tab: usize) {
        let attempt = self.tabs[tab].attempt;
        self.after(LAST_WORD_MS.into(), Event::Of(tab, attempt, News::CameFree));
    }

    fn take_news(&mut self, tab: usize, attempt: u64, news: News) {
        if self.tabs[tab].attempt != attempt {
            return self.take_late(tab, attempt, &news);
        }
        let generation = self.tabs[tab].generation;
        match news {
            News::CallLock(answer) => {
                let next = self.tabs[tab].roles.call(answer);
                self.go_on(tab, next);
            }
            News::PlaceLock(answer, _) => {
                let has_call = self.call_locks[self.tabs[tab].call] == Some((tab, attempt));
                let next = self.tabs[tab].roles.place(answer, has_call);
                self.go_on(tab, next);
            }
            News::Ticket => self.drive(tab, |session, now| session.ticket(now, generation, Ok(()))),
            News::Opened => {
                self.drive(tab, |session, now| session.opened(now, generation));
                let relay = self.tabs[tab].roles.opened();
                self.say(tab, relay);
            }
            News::Bytes(bytes) => self.take_bytes(tab, generation, &bytes),
            News::Finished => {
                self.drive(tab, |session, now| {
                    session.closed(now, generation, Closed::Finished)
                });
            }
            News::Overdue => {
                if self.tabs[tab].roles.role().is_none() {
                    let next = self.tabs[tab].roles.called();
                    self.go_on(tab, next);
                }
            }
            News::CameFree => {
                let act = self.tabs[tab].roles.came_free();
                self.summary.takeovers += usize::from(act == Some(Act::End));
                self.act(tab, act);
            }
            News::Robbed => {
                self.tabs[tab].is_robbed = false;
                let act = self.tabs[tab].roles.robbed();
                self.act(tab, act);
            }
        }
    }

    /// The attempt was given up meanwhile: a lock that comes now is given back at once.
    fn take_late(&mut self, tab: usize, attempt: u64, news: &News) {
        match news {
            News::CallLock(Answer::Taken) => {
                let call = self.tabs[tab].call;
                self.call_locks[call].take_if(|holder| *holder == (tab, attempt));
            }
            News::PlaceLock(Answer::Taken, Some(place)) => {
                self.places[*place].take_if(|holder| *holder == (tab, attempt));
            }
            News::Robbed => self.tabs[tab].is_robbed = false,
            _ => {}
        }
    }
}
