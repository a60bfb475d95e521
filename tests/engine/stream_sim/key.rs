//! The user changes the key: the old session is left, a new one begins.

use ringside::stream::{
    machine::{Effect, Final, Signal},
    session::{Detail, Opening, Session},
};

use super::{
    server::{at, decode},
    world::{CALL_BEGAN_MS, Event, World},
};

impl World {
    pub(super) fn change_key(&mut self) {
        let is_over = matches!(
            self.session.ending(),
            Some(Final::Ended | Final::Stopped | Final::Gone | Final::Forbidden(_))
        );
        if is_over || self.is_calm {
            return;
        }
        self.leave_old_session();
        if self.fatal == Some(Final::NeedsKey) {
            self.fatal = None; // the new key is a good one
        }
        self.begin_new_session();
    }

    fn leave_old_session(&mut self) {
        let now = self.now();
        let effects = self.session.leave(now);
        self.perform(effects);
        assert_eq!(self.attempt, None, "the old key has nothing open");
        assert!(self.server.connection.is_none(), "nor at the vendor's");
        self.check_attempts();
        self.summary.recovered += self.session.receipt().recovered();
        // Whatever is still on its way comes too late.
        let known = self.session.ledger().len();
        let queue = std::mem::take(&mut self.queue);
        for (key, event) in queue {
            if event.is_answer() {
                let effects = self.give_late(event);
                assert!(effects.is_empty(), "{effects:?} with the old key");
                self.summary.checks += 1;
            } else {
                self.queue.insert(key, event);
            }
        }
        assert_eq!(
            self.session.ledger().len(),
            known,
            "nothing more is taken in"
        );
    }

    fn give_late(&mut self, event: Event) -> Vec<Effect> {
        let now = self.now();
        match event {
            Event::Ticket { generation, result } => self.session.ticket(now, generation, result),
            Event::Opened { generation } => self.session.opened(now, generation),
            Event::Chunk {
                generation, bytes, ..
            } => self.session.chunk(now, generation, &bytes, &decode),
            Event::Closed { generation, how } => self.session.closed(now, generation, how),
            Event::ListPage {
                generation, page, ..
            } => {
                let is_more_wanted = self.session.list_page(generation, page);
                assert!(!is_more_wanted, "no further page with the old key");
                self.session.listed(now, generation, Ok(()))
            }
            Event::ListFailed { generation, error } => {
                self.session.listed(now, generation, Err(error))
            }
            Event::Detail {
                generation,
                is_over,
                messages,
            } => {
                let detail = Detail { is_over, messages };
                self.session.detail(now, generation, Ok(detail))
            }
            Event::DetailFailed { generation, error } => {
                self.session.detail(now, generation, Err(error))
            }
            _ => self.session.tick(now),
        }
    }

    fn begin_new_session(&mut self) {
        let messages = if self.is_record_late {
            self.opening.clone()
        } else {
            self.server.record()
        };
        let opening = Opening {
            began_at: Some(at(CALL_BEGAN_MS)),
            messages,
        };
        self.session = Session::new(self.plan, opening);
        self.copy.clear();
        self.cursor = None;
        self.last_chunk_ms = None;
        self.has_ticket_for = None;
        self.not_before_ms = 0;
        self.attempts_ms.clear();
        self.steady_since_ms = u64::MAX;
        self.tick_token += 1;
        let now = self.now();
        if self.is_hidden {
            self.session.signal(now, Signal::Hidden);
        }
        if self.is_offline {
            self.session.signal(now, Signal::Offline);
        }
        let effects = self.session.start(now);
        self.perform(effects);
    }
}
