//! One tab of the model: does what the engine asks for, as `src/net/live` does in a page.

use std::sync::Arc;

use ringside::{
    domain::{
        error::{ApiError, ErrorKind},
        transcript::Message,
    },
    stream::{
        machine::{Closed, Effect, Now, Plan, Signal, TicketError},
        relay::Relay,
        session::{Opening, Session},
        sse::SseEvent,
        status::Status,
        tabs::{ANSWER_LIMIT_MS, Act, Answer, Next, Role, Tabs},
    },
};

use super::{
    browser::{Browser, Event, News},
    vendor::{Stream, decode},
};

const PLAN: Plan = Plan {
    has_stream: true,
    needs_ticket: true,
    has_list: true,
};

#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent facts about the tab, not one state"
)]
pub(super) struct Tab {
    pub(super) call: usize,
    pub(super) session: Session,
    pub(super) roles: Tabs,
    /// Counts beginnings and ends of attempts; what comes of an earlier one is late.
    pub(super) attempt: u64,
    pub(super) generation: u64,
    pub(super) waits_for_call: bool,
    pub(super) waits_for_room: bool,
    pub(super) is_open: bool,
    pub(super) frozen_until_ms: u64,
    /// Its lock was taken away, which it does not know yet.
    pub(super) is_robbed: bool,
    pub(super) tick_token: u64,
    pub(super) shown: Vec<Arc<Message>>,
}

impl Browser {
    pub(super) fn open_tab(&mut self, call: usize) {
        let messages = self.calls[call].messages();
        let opening = Opening {
            began_at: None,
            messages,
        };
        self.tabs.push(Tab {
            call,
            session: Session::new(PLAN, opening),
            roles: Tabs::new(),
            attempt: 0,
            generation: 0,
            waits_for_call: false,
            waits_for_room: false,
            is_open: true,
            frozen_until_ms: 0,
            is_robbed: false,
            tick_token: 0,
            shown: Vec::new(),
        });
        self.drive(self.tabs.len() - 1, Session::start);
    }

    pub(super) fn drive(
        &mut self,
        tab: usize,
        tell: impl FnOnce(&mut Session, Now) -> Vec<Effect>,
    ) {
        let now = self.now();
        for effect in tell(&mut self.tabs[tab].session, now) {
            self.perform(tab, effect);
        }
    }

    fn perform(&mut self, tab: usize, effect: Effect) {
        let call = self.tabs[tab].call;
        match effect {
            Effect::RequestTicket { generation } => {
                self.tabs[tab].attempt += 1;
                self.tabs[tab].generation = generation;
                self.tabs[tab].waits_for_room = false;
                let next = self.tabs[tab].roles.begin();
                self.go_on(tab, next);
            }
            Effect::OpenStream { uses_cursor, .. } => match self.tabs[tab].roles.role() {
                Some(Role::Follower) => self.listen(tab),
                Some(Role::Leader) => self.open_stream(tab, uses_cursor),
                role => panic!("opens a stream as {role:?}"),
            },
            Effect::CloseStream { .. } => {
                let now = self.now();
                if self.tabs[tab].session.status(now) == Status::Ending {
                    let relay = self.tabs[tab].roles.over();
                    self.say(tab, relay);
                }
                self.tabs[tab].roles.leave();
                self.tabs[tab].attempt += 1;
                self.tabs[tab].waits_for_call = false;
                self.close_stream(tab);
                self.give_back(tab);
            }
            Effect::FetchList { generation } => {
                let mut messages = self.calls[call].messages();
                messages.reverse();
                let wait_ms = self.rng.between(10, 200);
                self.after(wait_ms, Event::List(tab, generation, messages));
            }
            Effect::FetchDetail { generation } => {
                let is_over = self.calls[call].is_over;
                // The record is complete only once the call is over.
                let messages = if is_over {
                    self.calls[call].messages()
                } else {
                    Vec::new()
                };
                let wait_ms = self.rng.between(10, 200);
                self.after(wait_ms, Event::Detail(tab, generation, is_over, messages));
            }
            Effect::CancelList { .. } | Effect::CancelDetail { .. } => {}
            Effect::WakeAt(at_ms) => {
                self.tabs[tab].tick_token += 1;
                let token = self.tabs[tab].tick_token;
                if let Some(at_ms) = at_ms {
                    self.at(at_ms.max(self.now_ms), Event::Tick(tab, token));
                }
            }
        }
    }

    /// On the way to a role.
    pub(super) fn go_on(&mut self, tab: usize, next: Next) {
        let (call, attempt) = (self.tabs[tab].call, self.tabs[tab].attempt);
        match next {
            Next::AskCall { by_force } => {
                let holder = self.call_locks[call];
                let is_ours = by_force || holder.is_none();
                if is_ours {
                    self.call_locks[call] = Some((tab, attempt));
                }
                if let Some((robbed, attempt)) = holder.filter(|_| by_force) {
                    self.tabs[robbed].is_robbed = true;
                    self.after(3, Event::Of(robbed, attempt, News::Robbed));
                    self.summary.robberies += 1;
                }
                let answer = if is_ours { Answer::Taken } else { Answer::Busy };
                self.soon(tab, News::CallLock(answer));
            }
            Next::AskPlace => {
                let free = self.places.iter().position(Option::is_none);
                if let Some(place) = free {
                    self.places[place] = Some((tab, attempt));
                }
                let answer = if free.is_some() {
                    Answer::Taken
                } else {
                    Answer::Busy
                };
                self.soon(tab, News::PlaceLock(answer, free));
            }
            Next::AskLeader => {
                self.after(
                    ANSWER_LIMIT_MS.into(),
                    Event::Of(tab, attempt, News::Overdue),
                );
                self.say(tab, Some(Relay::Hello));
            }
            Next::Go(Role::Leader) => {
                self.say(tab, Some(Relay::Opening));
                let wait_ms = self.rng.between(10, 150);
                self.after(wait_ms, Event::Of(tab, attempt, News::Ticket));
            }
            Next::Go(role) => {
                assert_eq!(role, Role::Follower);
                self.give_back(tab);
                self.soon(tab, News::Ticket);
            }
            Next::Crowded => {
                self.summary.crowded += 1;
                self.give_back(tab);
                self.tabs[tab].waits_for_room = true;
                if self.places.contains(&None) {
                    self.after(2, Event::Room(tab));
                }
                let generation = self.tabs[tab].generation;
                self.drive(tab, |session, now| {
                    session.ticket(now, generation, Err(TicketError::Crowded))
                });
            }
        }
    }

    pub(super) fn take_room(&mut self, tab: usize) {
        if std::mem::take(&mut self.tabs[tab].waits_for_room) {
            self.drive(tab, |session, now| session.signal(now, Signal::Resumed));
        }
    }

    fn listen(&mut self, tab: usize) {
        let call = self.tabs[tab].call;
        self.tabs[tab].waits_for_call = true;
        let hello = self.tabs[tab].roles.begin_to_listen();
        self.say(tab, Some(hello));
        if self.call_locks[call].is_none() {
            self.tell_free(tab);
        }
    }

    fn open_stream(&mut self, tab: usize, uses_cursor: bool) {
        let (call, attempt) = (self.tabs[tab].call, self.tabs[tab].attempt);
        self.summary.streams += 1;
        let wait_ms = self.rng.between(10, 200);
        self.after(wait_ms, Event::Of(tab, attempt, News::Opened));
        self.calls[call].streams.push(Stream {
            tab,
            generation: self.tabs[tab].generation,
            busy_until_ms: self.now_ms + wait_ms + 1,
        });
        let cursor = self.tabs[tab].session.cursor().map(str::to_owned);
        // Sometimes the vendor has forgotten.
        let cursor = cursor.filter(|_| uses_cursor && !self.rng.percent(30));
        let stream = self.calls[call].streams.len() - 1;
        self.send(call, stream, b": welcome\n\n".to_vec());
        for number in self.calls[call].backlog(cursor.as_deref()) {
            let bytes = self.calls[call].bytes(number);
            self.send(call, stream, bytes);
        }
    }

    pub(super) fn take_bytes(&mut self, tab: usize, generation: u64, bytes: &[u8]) {
        let heard = std::cell::RefCell::new(Vec::new());
        let keeps = |event: &SseEvent| {
            heard.borrow_mut().push(event.clone());
            decode(event)
        };
        self.drive(tab, |session, now| {
            session.chunk(now, generation, bytes, &keeps)
        });
        let now_ms = self.now_ms;
        let relay = self.tabs[tab].roles.brought(heard.take(), now_ms);
        self.say(tab, relay);
    }

    /// Every other tab of the same call hears it, in order.
    pub(super) fn say(&mut self, tab: usize, relay: Option<Relay>) {
        let Some(text) = relay.and_then(|relay| relay.to_text()) else {
            return;
        };
        for other in 0..self.tabs.len() {
            if other != tab && self.tabs[other].call == self.tabs[tab].call {
                self.after(2, Event::Said(other, text.clone()));
            }
        }
    }

    pub(super) fn hear(&mut self, tab: usize, text: &str) {
        let relay = Relay::from_text(text).expect("one of ours");
        if relay == Relay::Hello {
            self.drive(tab, Session::tick);
        }
        let now_ms = self.now_ms;
        let acts = self.tabs[tab].roles.hear(relay, now_ms);
        self.act(tab, acts);
    }

    pub(super) fn act(&mut self, tab: usize, acts: impl IntoIterator<Item = Act>) {
        let generation = self.tabs[tab].generation;
        for act in acts {
            match act {
                Act::Say(relay) => self.say(tab, Some(relay)),
                Act::Answered => {
                    let next = self.tabs[tab].roles.called();
                    self.go_on(tab, next);
                }
                Act::Opened => self.drive(tab, |session, now| session.opened(now, generation)),
                Act::Heard { age_ms, events } => {
                    self.summary.relayed += events.len();
                    self.drive(tab, |session, now| {
                        session.relayed(now, generation, age_ms, &events, &decode)
                    });
                }
                Act::End => {
                    let given_up = ApiError::new(ErrorKind::Aborted, "given up");
                    let no_ticket = Err(TicketError::Failed(given_up));
                    self.drive(tab, |session, now| {
                        session.ticket(now, generation, no_ticket)
                    });
                    self.drive(tab, |session, now| {
                        session.closed(now, generation, Closed::Finished)
                    });
                }
            }
        }
    }
}
