//! Who streams a call when several tabs follow it, and how many calls are streamed at once.
//!
//! A browser opens six connections to a host that speaks HTTP/1.1, over all tabs together: seven tabs
//! that stream leave none for a list or a recording. So the tabs of an origin share what they have:
//!
//! - **One stream per call.** Whoever gets the lock of the call is its *leader*, gets a ticket, streams,
//!   and tells the others what comes. The others are *followers*: their stream is the leader's word, and
//!   everything else (when to list, when to poll, what counts as silence) is as with a stream of their
//!   own. What was said before they came, and in any gap, they read with their own key.
//! - **[`MAX_STREAMS`] streams per host.** A leader needs one of as many places, which are locks too.
//!   Without a place the call is polled until one comes free.
//!
//! ```text
//! begin → the call's lock ──taken──→ a place ──taken──→ Leader
//!            │ busy                     └──none──→ crowded: poll, try again when one comes free
//!            ↓
//!      "is anybody there?" ──answer──→ Follower
//!            └──no answer──→ a place, then the lock by force ──→ Leader
//! no locks, or no channel → Alone: a stream of its own, as if there were no other tab
//! ```
//!
//! A lock is held for one attempt and its stream, never while waiting: when it comes free every
//! follower learns it, takes it for a stream that ended, and tries anew at a moment of its own within
//! the first second; one of them leads. A tab that ends, crashes or is put away loses its locks by the
//! browser's doing. One that stands still keeps them; that it does not answer is how the others know,
//! and they take the lock away. Should it come back, it learns so and closes its stream.

use super::{relay::Relay, sse::SseEvent};

/// Streams at once to one host, over all tabs. Two of a browser's six connections stay free.
pub const MAX_STREAMS: usize = 4;
/// A leader that has not answered within this, in milliseconds, stands still. Less than a ticket may
/// take, because it is asked for within the same time.
pub const ANSWER_LIMIT_MS: u32 = 3_000;
/// After a lock came free, in milliseconds: what its holder said last may come later than that.
pub const LAST_WORD_MS: u32 = 50;
/// Followers are told at most this often, in milliseconds, that bytes came which were no event.
const PULSE_SPACING_MS: u64 = 1_000;

/// How asking for a lock went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is ours.
    Taken,
    /// Another tab has it.
    Busy,
    /// This browser, or this page, has no locks or no channel.
    Missing,
}

/// What a tab is to a call it follows, for one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It streams and knows of no other tab.
    Alone,
    /// It streams, for the others too.
    Leader,
    /// It listens to the tab that streams.
    Follower,
}

/// What is to be done next on the way to a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask for the call's lock.
    AskCall {
        /// Take it away from whoever has it.
        by_force: bool,
    },
    /// Ask for a place among the streams.
    AskPlace,
    /// Say [`Relay::Hello`] and wait for [`Act::Answered`], at most [`ANSWER_LIMIT_MS`].
    AskLeader,
    /// The attempt goes on in this role.
    Go(Role),
    /// There is no place; what was taken is given back.
    Crowded,
}

/// What is to be done about the tabs' talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Tell the other tabs.
    Say(Relay),
    /// The leader is there.
    Answered,
    /// The stream that is listened to is open.
    Opened,
    /// It brought bytes so long ago, in milliseconds, and with them these events.
    Heard {
        /// How long ago.
        age_ms: u64,
        /// What came; empty for bytes that were no event.
        events: Vec<SseEvent>,
    },
    /// This attempt is over: nobody streams for us any more, or we may not any more.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Asking {
        has_place: bool,
    },
    /// Another tab has the lock; whether it is there is asked.
    Calling {
        is_answered: bool,
    },
    Leading {
        is_open: bool,
    },
    Following {
        /// Before that, what comes is for an earlier question.
        is_listening: bool,
        is_open: bool,
        /// The call is said to be over, so nobody need stream it.
        is_over: bool,
    },
    Alone,
}

/// One tab's part in following one call.
#[derive(Debug)]
pub struct Tabs {
    state: State,
    /// Somebody listens. Until then nothing is told, which costs a burst nothing.
    has_listeners: bool,
    last_byte_ms: Option<u64>,
    last_pulse_ms: u64,
}

impl Tabs {
    /// A tab that has no part yet.
    pub fn new() -> Self {
        Self {
            state: State::Idle,
            has_listeners: false,
            last_byte_ms: None,
            last_pulse_ms: 0,
        }
    }

    /// An attempt begins.
    pub fn begin(&mut self) -> Next {
        self.leave();
        self.state = State::Asking { has_place: false };
        Next::AskCall { by_force: false }
    }

    /// The attempt is over, and with it the role.
    pub fn leave(&mut self) {
        *self = Self::new();
    }

    /// How asking for the call's lock went.
    pub fn call(&mut self, answer: Answer) -> Next {
        match (answer, self.state) {
            (_, State::Calling { is_answered: true }) => self.go(Role::Follower),
            (Answer::Missing, _) => self.go(Role::Alone),
            (Answer::Taken, State::Asking { has_place: true }) => self.go(Role::Leader),
            (Answer::Taken, _) => Next::AskPlace,
            (Answer::Busy, _) => {
                self.state = State::Calling { is_answered: false };
                Next::AskLeader
            }
        }
    }

    /// Whoever has the lock was asked, and has answered or has not.
    pub fn called(&mut self) -> Next {
        if self.state == (State::Calling { is_answered: true }) {
            return self.go(Role::Follower);
        }
        // A place first: who has none would stop a stream for nothing.
        self.state = State::Asking { has_place: false };
        Next::AskPlace
    }

    /// How asking for a place went. `has_call` says whether the call's lock is ours.
    pub fn place(&mut self, answer: Answer, has_call: bool) -> Next {
        if self.state == (State::Calling { is_answered: true }) {
            return self.go(Role::Follower);
        }
        match answer {
            Answer::Missing => self.go(Role::Alone),
            Answer::Busy => {
                self.leave();
                Next::Crowded
            }
            Answer::Taken if has_call => self.go(Role::Leader),
            Answer::Taken => {
                self.state = State::Asking { has_place: true };
                Next::AskCall { by_force: true }
            }
        }
    }

    fn go(&mut self, role: Role) -> Next {
        self.state = match role {
            Role::Alone => State::Alone,
            Role::Leader => State::Leading { is_open: false },
            Role::Follower => State::Following {
                is_listening: false,
                is_open: false,
                is_over: false,
            },
        };
        Next::Go(role)
    }

    /// The role of this attempt, once it has one.
    pub fn role(&self) -> Option<Role> {
        match self.state {
            State::Idle | State::Asking { .. } | State::Calling { .. } => None,
            State::Leading { .. } => Some(Role::Leader),
            State::Following { .. } => Some(Role::Follower),
            State::Alone => Some(Role::Alone),
        }
    }

    /// The stream is to be opened, and it is another tab's. What is to be said.
    pub fn begin_to_listen(&mut self) -> Relay {
        self.listen(false, false);
        Relay::Hello
    }

    fn listen(&mut self, is_open: bool, is_over: bool) {
        self.state = State::Following {
            is_listening: true,
            is_open,
            is_over,
        };
    }

    /// Another tab says something.
    pub fn hear(&mut self, relay: Relay, now_ms: u64) -> Vec<Act> {
        match (self.state, relay) {
            (State::Leading { is_open }, Relay::Hello) => {
                self.has_listeners = true;
                self.tell_standing(is_open, now_ms)
            }
            (_, Relay::Hello) => Vec::new(),
            (State::Calling { is_answered: false }, _) => {
                self.state = State::Calling { is_answered: true };
                vec![Act::Answered]
            }
            (
                State::Following {
                    is_listening: true,
                    is_open,
                    ..
                },
                relay,
            ) => {
                let heard = match relay {
                    Relay::Pulse { age_ms } => Some((age_ms, Vec::new())),
                    Relay::Events(events) => Some((0, events)),
                    Relay::Open => None,
                    // Another leader has come without the lock ever being free.
                    Relay::Opening if is_open => return vec![Act::End],
                    Relay::Hello | Relay::Opening => return Vec::new(),
                    Relay::Over => {
                        self.listen(is_open, true);
                        return Vec::new();
                    }
                };
                self.listen(true, false);
                let opened = (!is_open).then_some(Act::Opened);
                let heard = heard.map(|(age_ms, events)| Act::Heard { age_ms, events });
                opened.into_iter().chain(heard).collect()
            }
            _ => Vec::new(),
        }
    }

    /// To somebody who has just come: how the stream stands, and how fresh it is.
    fn tell_standing(&self, is_open: bool, now_ms: u64) -> Vec<Act> {
        let standing = if is_open { Relay::Open } else { Relay::Opening };
        let pulse = self.last_byte_ms.map(|at_ms| Relay::Pulse {
            age_ms: now_ms.saturating_sub(at_ms),
        });
        [Some(standing), pulse]
            .into_iter()
            .flatten()
            .map(Act::Say)
            .collect()
    }

    /// Our own stream's headers came. What is to be told the others.
    pub fn opened(&mut self) -> Option<Relay> {
        if let State::Leading { is_open } = &mut self.state {
            *is_open = true;
        }
        self.has_listeners.then_some(Relay::Open)
    }

    /// Whether events have to be kept for [`Self::brought`].
    pub fn has_listeners(&self) -> bool {
        self.has_listeners
    }

    /// Our own stream brought bytes, and with them these events. What is to be told the others.
    pub fn brought(&mut self, events: Vec<SseEvent>, now_ms: u64) -> Option<Relay> {
        self.last_byte_ms = Some(now_ms);
        let is_due = now_ms.saturating_sub(self.last_pulse_ms) >= PULSE_SPACING_MS;
        if !self.has_listeners || events.is_empty() && !is_due {
            return None;
        }
        self.last_pulse_ms = now_ms;
        Some(if events.is_empty() {
            Relay::Pulse { age_ms: 0 }
        } else {
            Relay::Events(events)
        })
    }

    /// The call's lock came free [`LAST_WORD_MS`] ago, so nobody streams any more. After the end of a
    /// call there is nothing to take over: this tab learns of the end by its own next look at the call.
    /// Were it not the end, the silence would be noticed.
    pub fn came_free(&self) -> Option<Act> {
        let is_lost = matches!(self.state, State::Following { is_over: false, .. });
        is_lost.then_some(Act::End)
    }

    /// Our own stream ends because the call is over. What is to be told the others.
    pub fn over(&self) -> Option<Relay> {
        self.has_listeners.then_some(Relay::Over)
    }

    /// Another tab took the call's lock away, so that one is there.
    pub fn robbed(&mut self) -> Option<Act> {
        if matches!(self.state, State::Asking { .. }) {
            self.state = State::Calling { is_answered: true };
        }
        (self.role() == Some(Role::Leader)).then_some(Act::End)
    }
}

impl Default for Tabs {
    fn default() -> Self {
        Self::new()
    }
}
