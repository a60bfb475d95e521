//! What a test does to the rig, and what it looks at.

use ringside::{
    domain::error::{ApiError, ErrorKind},
    stream::{
        machine::{Closed, Signal},
        status::Status,
    },
};

use super::{Ask, Event, Rig};
use crate::faults::desk::Said;

/// What the vendor does.
impl Rig {
    /// Something is said, and sent where a stream is open.
    pub(in crate::faults) fn say(&mut self, text: &str) -> Said {
        let said = self.note(text);
        self.send(said.frame());
        said
    }

    /// Something is said, and the stream does not bring it.
    pub(in crate::faults) fn note(&mut self, text: &str) -> Said {
        let said = Said {
            id: format!("m{}", self.desk.log.len() + 1),
            at_ms: self.wall_ms(),
            text: text.to_owned(),
        };
        self.desk.log.push(said.clone());
        said
    }

    /// Puts bytes on the wire.
    pub(in crate::faults) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let Some(open) = self.connection.as_mut().filter(|open| !open.is_hole) else {
            return;
        };
        let mut at_ms = (self.now_ms + 1).max(open.busy_until_ms);
        if let Some(buffer_ms) = self.buffer_ms {
            at_ms = at_ms.next_multiple_of(buffer_ms);
        }
        open.busy_until_ms = at_ms;
        let generation = open.generation;
        self.plan_at(at_ms, Event::Bytes(generation, bytes.as_ref().to_vec()));
    }

    /// Puts bytes on the wire one by one, 10 ms apart.
    pub(in crate::faults) fn drip(&mut self, bytes: impl AsRef<[u8]>) {
        for byte in bytes.as_ref() {
            self.send([*byte]);
            if let Some(open) = &mut self.connection {
                open.busy_until_ms += 10;
            }
        }
    }

    fn close(&mut self, how: Closed) {
        let open = self.connection.take().expect("a stream is open");
        if !open.is_hole {
            let at_ms = open.busy_until_ms.max(self.now_ms) + 1;
            self.plan_at(at_ms, Event::Closed(open.generation, how));
        }
    }

    /// The vendor ends the stream.
    pub(in crate::faults) fn end_stream(&mut self) {
        self.close(Closed::Finished);
    }

    /// The connection is reset.
    pub(in crate::faults) fn break_stream(&mut self) {
        let error = ApiError::new(ErrorKind::Unreachable, "The live stream broke off.");
        self.close(Closed::Failed(error));
    }

    /// The vendor gives the connection up, and nobody is told.
    pub(in crate::faults) fn abandon_stream(&mut self) {
        self.connection = None;
    }

    /// From now on nothing gets through, and nobody is told.
    pub(in crate::faults) fn dig_hole(&mut self) {
        self.connection.as_mut().expect("a stream is open").is_hole = true;
    }

    pub(in crate::faults) fn has_stream(&self) -> bool {
        self.connection.is_some()
    }

    pub(in crate::faults) fn signal(&mut self, signal: Signal) {
        match signal {
            Signal::Hidden => self.is_hidden = true,
            Signal::Visible => self.is_hidden = false,
            _ => {}
        }
        let effects = self.session.signal(self.now(), signal);
        self.perform(effects);
    }

    /// Nobody looks any more: the page was left, or the key taken away.
    pub(in crate::faults) fn leave(&mut self) {
        let effects = self.session.leave(self.now());
        self.has_left = true;
        self.perform(effects);
    }
}

/// What can be seen.
impl Rig {
    pub(in crate::faults) fn status(&self) -> Status {
        self.session.status(self.now())
    }

    /// What the banner has said since then, without repetitions.
    pub(in crate::faults) fn banner_since(&self, from_ms: u64) -> Vec<&Status> {
        let first = self.banner.iter().rposition(|(at_ms, _)| *at_ms <= from_ms);
        let seen = &self.banner[first.unwrap_or(0)..];
        seen.iter().map(|(_, status)| status).collect()
    }

    pub(in crate::faults) fn times(&self, what: Ask) -> Vec<u64> {
        let of_kind = self.asked.iter().filter(|(_, asked)| *asked == what);
        of_kind.map(|(at_ms, _)| *at_ms).collect()
    }

    pub(in crate::faults) fn count(&self, what: Ask) -> usize {
        self.times(what).len()
    }

    pub(in crate::faults) fn texts(&self) -> Vec<&str> {
        self.shown
            .iter()
            .map(|message| message.text.as_str())
            .collect()
    }

    /// What is shown is what was said: all of it, once each, in order, in its latest wording.
    pub(in crate::faults) fn assert_whole(&self) {
        let mut said: Vec<_> = self.desk.log.iter().collect();
        said.sort_by_key(|said| said.at_ms);
        let said: Vec<_> = said.into_iter().map(|said| said.text.as_str()).collect();
        assert_eq!(self.texts(), said);
    }
}
