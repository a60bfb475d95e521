//! This tab among the others that follow the same call: does what [`crate::stream::tabs`] decides.
//!
//! The names of locks and of the channel are made from where the API lives and which call it is; they,
//! and what is said, can be read by every page of this origin and hold neither key nor ticket.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use web_sys::AbortSignal;

use super::{Inner, Job, start};
use crate::{
    browser::{
        channel::Channel,
        clock,
        locks::{self, Asked, Lock},
        timer::{self, Alarm, Nap},
    },
    domain::{
        call::CallSummary,
        error::{ApiError, ErrorKind},
    },
    net::connection::Connection,
    stream::{
        machine::{Closed, Signal, TicketError},
        relay::{MAX_TEXT_BYTES, Relay},
        session::Session,
        sse::SseEvent,
        tabs::{ANSWER_LIMIT_MS, Act, Answer, LAST_WORD_MS, MAX_STREAMS, Next, Role, Tabs},
    },
};

/// What this tab has to do with the others.
pub(super) struct Place {
    call_name: String,
    stream_names: Vec<String>,
    tabs: RefCell<Tabs>,
    /// Of which attempt the role is.
    generation: Cell<u64>,
    held: RefCell<Held>,
    room_job: RefCell<Option<Job>>,
}

/// What is held for one attempt.
#[derive(Default)]
struct Held {
    channel: Option<Channel>,
    call_lock: Option<Lock>,
    stream_lock: Option<Lock>,
    /// Ends the wait for the leader's answer.
    alarm: Option<Alarm>,
}

impl Place {
    pub(super) fn new(connection: &Connection, call: &CallSummary) -> Self {
        let base = &connection.base_url;
        Self {
            call_name: format!("ringside.live {} {}", base.href(), call.id),
            stream_names: (1..=MAX_STREAMS)
                .map(|number| format!("ringside.stream {} {number}", base.origin()))
                .collect(),
            tabs: RefCell::default(),
            generation: Cell::new(0),
            held: RefCell::default(),
            room_job: RefCell::new(None),
        }
    }

    /// Tells the other tabs that the call is over.
    pub(super) fn tell_over(&self) {
        let relay = self.tabs.borrow().over();
        self.say(relay.as_ref());
    }

    /// The attempt is over; what was held for it is given back.
    pub(super) fn leave(&self) {
        self.tabs.borrow_mut().leave();
        self.held.take();
    }

    /// Gives up waiting for room.
    pub(super) fn stop_waiting(&self) {
        self.room_job.take();
    }

    fn say(&self, relay: Option<&Relay>) {
        let text = relay.and_then(Relay::to_text);
        if let (Some(channel), Some(text)) = (&self.held.borrow().channel, text) {
            channel.say(&text);
        }
    }

    async fn wait_for_answer(&self) {
        if let Some(nap) = Nap::new() {
            self.held.borrow_mut().alarm = Some(nap.alarm());
            self.say(Some(&Relay::Hello));
            nap.take(ANSWER_LIMIT_MS).await;
        }
    }

    async fn ask_place(&self) -> (Answer, Option<Lock>) {
        for name in &self.stream_names {
            match locks::take(name, false).await {
                Asked::Taken(lock) => return (Answer::Taken, Some(lock)),
                Asked::Busy => {}
                Asked::Missing => return (Answer::Missing, None),
            }
        }
        (Answer::Busy, None)
    }
}

impl Inner {
    /// Finds this tab's role for an attempt. `None` if there is no room, or the attempt was given up
    /// meanwhile.
    pub(super) async fn find_role(
        self: &Rc<Self>,
        generation: u64,
        signal: &AbortSignal,
    ) -> Option<Role> {
        if signal.aborted() {
            return None;
        }
        let place = &self.place;
        place.stop_waiting();
        place.generation.set(generation);
        place.held.borrow_mut().channel = self.open_channel();
        let mut next = place.tabs.borrow_mut().begin();
        loop {
            next = match next {
                Next::Go(role) => {
                    if role == Role::Leader {
                        // Whoever listens to another tab's stream, or waits for one, learns of this one.
                        place.say(Some(&Relay::Opening));
                    } else {
                        // What was taken on the way is of no use in another role.
                        let mut held = place.held.borrow_mut();
                        held.call_lock = None;
                        held.stream_lock = None;
                    }
                    return Some(role);
                }
                Next::Crowded => {
                    place.leave();
                    return None;
                }
                Next::AskLeader => {
                    place.wait_for_answer().await;
                    if signal.aborted() {
                        return None;
                    }
                    place.tabs.borrow_mut().called()
                }
                Next::AskCall { by_force } => {
                    let (answer, lock) = self.ask_call(by_force).await;
                    if signal.aborted() {
                        return None;
                    }
                    place.held.borrow_mut().call_lock = lock;
                    place.tabs.borrow_mut().call(answer)
                }
                Next::AskPlace => {
                    let (answer, lock) = place.ask_place().await;
                    if signal.aborted() {
                        return None;
                    }
                    place.held.borrow_mut().stream_lock = lock;
                    let has_call = place.held.borrow().call_lock.is_some();
                    place.tabs.borrow_mut().place(answer, has_call)
                }
            };
        }
    }

    /// This tab's role in the attempt under way, once it is known.
    pub(super) fn role(&self) -> Option<Role> {
        self.place.tabs.borrow().role()
    }

    /// Whether other tabs are to be told what comes.
    pub(super) fn has_listeners(&self) -> bool {
        self.place.tabs.borrow().has_listeners()
    }

    /// Tells the other tabs that our stream is open.
    pub(super) fn tell_opened(&self) {
        let relay = self.place.tabs.borrow_mut().opened();
        self.place.say(relay.as_ref());
    }

    /// Tells the other tabs what our stream brought.
    pub(super) fn tell_brought(&self, events: Vec<SseEvent>) {
        let now_ms = clock::monotonic_ms();
        let relay = self.place.tabs.borrow_mut().brought(events, now_ms);
        self.place.say(relay.as_ref());
    }

    fn open_channel(self: &Rc<Self>) -> Option<Channel> {
        let inner = Rc::downgrade(self);
        let longest = u32::try_from(MAX_TEXT_BYTES).unwrap_or(u32::MAX);
        Channel::open(&self.place.call_name, longest, move |text| {
            if let (Some(inner), Some(relay)) = (inner.upgrade(), Relay::from_text(&text)) {
                inner.hear(relay);
            }
        })
    }

    async fn ask_call(self: &Rc<Self>, by_force: bool) -> (Answer, Option<Lock>) {
        if self.place.held.borrow().channel.is_none() {
            return (Answer::Missing, None);
        }
        match locks::take(&self.place.call_name, by_force).await {
            Asked::Taken(lock) => {
                let (inner, robbed) = (Rc::downgrade(self), lock.is_robbed());
                let generation = self.place.generation.get();
                start(async move {
                    if robbed.await
                        && let Some(inner) = inner.upgrade()
                    {
                        inner.note_robbery(generation);
                    }
                });
                (Answer::Taken, Some(lock))
            }
            Asked::Busy => (Answer::Busy, None),
            Asked::Missing => (Answer::Missing, None),
        }
    }

    fn note_robbery(self: &Rc<Self>, generation: u64) {
        if self.place.generation.get() == generation {
            let act = self.place.tabs.borrow_mut().robbed();
            self.act(act);
        }
    }

    /// Another tab says something.
    fn hear(self: &Rc<Self>, relay: Relay) {
        if relay == Relay::Hello {
            // A hidden tab's timers may be slow; somebody who asks is reason enough to look at the clock.
            self.drive(Session::tick);
        }
        let acts = self
            .place
            .tabs
            .borrow_mut()
            .hear(relay, clock::monotonic_ms());
        self.act(acts);
    }

    fn act(self: &Rc<Self>, acts: impl IntoIterator<Item = Act>) {
        let generation = self.place.generation.get();
        for act in acts {
            match act {
                Act::Say(relay) => self.place.say(Some(&relay)),
                Act::Answered => {
                    if let Some(alarm) = &self.place.held.borrow().alarm {
                        alarm.ring();
                    }
                }
                Act::Opened => self.drive(|session, now| session.opened(now, generation)),
                Act::Heard { age_ms, events } => self.take_relayed(generation, age_ms, &events),
                Act::End => self.hang_up(),
            }
        }
    }

    fn take_relayed(self: &Rc<Self>, generation: u64, age_ms: u64, events: &[SseEvent]) {
        let is_over = Cell::new(false);
        let decode = |event: &SseEvent| self.decode(event, &is_over);
        self.drive(|session, now| session.relayed(now, generation, age_ms, events, &decode));
        if is_over.get() {
            self.drive(|session, now| session.closed(now, generation, Closed::NoContent));
        }
    }

    /// Listens to the tab that streams, until the call's lock comes free.
    pub(super) async fn listen_to_leader(inner: Weak<Self>, signal: AbortSignal) {
        let Some(strong) = inner.upgrade() else {
            return;
        };
        let hello = strong.place.tabs.borrow_mut().begin_to_listen();
        strong.place.say(Some(&hello));
        let names = [strong.place.call_name.clone()];
        drop(strong);
        if !locks::one_comes_free(&names, &signal).await {
            return;
        }
        timer::sleep(LAST_WORD_MS).await;
        if !signal.aborted()
            && let Some(inner) = inner.upgrade()
        {
            let act = inner.place.tabs.borrow().came_free();
            inner.act(act);
        }
    }

    /// Tries again once there is room for a stream.
    pub(super) fn wait_for_room(self: &Rc<Self>) {
        let job = self.spawn(|inner, signal| async move {
            let Some(names) = inner
                .upgrade()
                .map(|inner| inner.place.stream_names.clone())
            else {
                return;
            };
            if locks::one_comes_free(&names, &signal).await
                && !signal.aborted()
                && let Some(inner) = inner.upgrade()
            {
                // The requests for the other places are given up with this one.
                inner.place.stop_waiting();
                inner.drive(|session, now| session.signal(now, Signal::Resumed));
            }
        });
        self.place.room_job.replace(job);
    }

    /// The page is being put away. A lock that is held, or waited for, keeps it out of the browser's
    /// memory of pages; one that comes back from there begins anew.
    pub(super) fn put_away(self: &Rc<Self>) {
        self.place.stop_waiting();
        self.hang_up();
    }

    /// Ends the attempt, however far it is, as if the stream had ended.
    fn hang_up(self: &Rc<Self>) {
        let generation = self.place.generation.get();
        let given_up = ApiError::new(ErrorKind::Aborted, "The attempt was given up.");
        let no_ticket = Err(TicketError::Failed(given_up));
        self.drive(|session, now| session.ticket(now, generation, no_ticket));
        self.drive(|session, now| session.closed(now, generation, Closed::Finished));
    }
}
