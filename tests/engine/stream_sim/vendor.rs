//! The vendor's side of a schedule: what is said, and what goes wrong.

use ringside::{
    domain::error::{ApiError, ErrorKind},
    stream::machine::{Closed, Effect, Final, Signal},
};

use super::{
    server::{Said, Weather},
    world::{CALL_BEGAN_MS, Event, World},
};

impl World {
    pub(super) fn say(&mut self) {
        if self.server.is_over {
            return;
        }
        let number = self.server.log.len();
        // Some messages share their millisecond with the one before.
        let at_ms = match self.server.log.last() {
            Some(last) if self.rng.percent(5) => last.at_ms.max(CALL_BEGAN_MS),
            _ => self.now_ms,
        };
        let mut text = format!("line {number}, “…” 🙂");
        if !self.has_ids && self.rng.percent(30) {
            text = self.rng.pick(&["Yes.", "No."]).to_owned();
        }
        self.server.log.push(Said {
            id: format!("m{number}"),
            at_ms,
            changed_ms: self.now_ms,
            text,
            is_this_call: true,
            streamed_at_ms: (!self.has_ids).then_some(at_ms + self.skew_ms),
        });
        self.send_new(number);
        let wait_ms = if self.rng.percent(10) {
            1
        } else {
            self.rng.between(200, 9_000)
        };
        self.after(wait_ms, Event::Say);
        if self.has_ids && self.rng.percent(4) {
            let wait_ms = self.rng.between(1, 5_000);
            self.after(wait_ms, Event::Edit);
        }
    }

    pub(super) fn edit(&mut self) {
        let count = self.server.log.len();
        let recent = count.saturating_sub(3)..count;
        let Some(index) = recent
            .into_iter()
            .find(|index| self.server.log[*index].is_this_call)
        else {
            return;
        };
        if !self.server.is_over {
            self.server.log[index].text.push_str(" (corrected)");
            self.server.log[index].changed_ms = self.now_ms;
            self.summary.note("edit");
            self.send(index);
        }
    }

    /// Sends a new message, now and then after the next one, or twice.
    pub(super) fn send_new(&mut self, index: usize) {
        let is_held = self.rng.percent(3);
        let Some(connection) = &mut self.server.connection else {
            return;
        };
        let earlier = connection.held_back.take();
        if is_held && earlier.is_none() {
            connection.held_back = Some(index);
            self.summary.note("reordering");
            return;
        }
        self.send(index);
        if let Some(earlier) = earlier {
            self.send(earlier);
        }
        if self.rng.percent(3) {
            self.summary.note("duplicate");
            for again in index.saturating_sub(4)..=index {
                self.send(again);
            }
        }
    }

    pub(super) fn send(&mut self, index: usize) {
        let said = self.server.log[index].clone();
        let id = self.has_ids.then(|| said.id.clone());
        self.send_bytes(&said.bytes(self.line_end), id);
    }

    /// Puts bytes on the wire, cut at random; `id` is complete with the last of them.
    pub(super) fn send_bytes(&mut self, bytes: &[u8], id: Option<String>) {
        let Some(connection) = &self.server.connection else {
            return;
        };
        if connection.is_black_hole {
            return;
        }
        let generation = connection.generation;
        let mut at_ms = (self.now_ms + self.rng.between(1, 120)).max(connection.busy_until_ms);
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = u64::try_from(rest.len()).unwrap();
            let size = if self.rng.percent(60) {
                length
            } else {
                self.rng.between(1, length + 1)
            };
            let (part, after) = rest.split_at(usize::try_from(size).unwrap());
            // With CRLF the last LF may come apart; the event is complete before it.
            let completes = if after.is_empty() {
                id.clone().into_iter().collect()
            } else {
                vec![]
            };
            self.at(
                at_ms,
                Event::Chunk {
                    generation,
                    bytes: part.to_vec(),
                    completes,
                },
            );
            rest = after;
            at_ms += self.rng.between(0, 5);
        }
        if let Some(connection) = &mut self.server.connection {
            connection.busy_until_ms = at_ms;
        }
    }

    pub(super) fn heartbeat(&mut self, generation: u64) {
        let Some(connection) = &mut self.server.connection else {
            return;
        };
        if connection.generation != generation {
            return;
        }
        connection.heartbeats += 1;
        let text = if self.rng.percent(20) {
            ":\n".to_owned()
        } else {
            format!(
                "id: {}\nevent: heartbeat\ndata: {{}}\n\n",
                connection.heartbeats
            )
        };
        self.send_bytes(text.as_bytes(), None);
        let wait_ms = self.rng.between(15_000, 24_000);
        self.after(wait_ms, Event::Heartbeat { generation });
    }

    /// Ends the connection, with or without the beginning of another event.
    pub(super) fn cut(&mut self, is_clean: bool) {
        if !is_clean && self.rng.percent(50) {
            let half = format!("id: undelivered{}\ndata: un", self.now_ms);
            self.send_bytes(half.as_bytes(), None);
        }
        let Some(connection) = self.server.connection.take() else {
            return;
        };
        if connection.is_black_hole {
            return;
        }
        let broken = ApiError::new(ErrorKind::Unreachable, "the connection was reset");
        let how = if is_clean {
            Closed::Finished
        } else {
            Closed::Failed(broken)
        };
        let at_ms = connection.busy_until_ms.max(self.now_ms + 1);
        self.at(
            at_ms,
            Event::Closed {
                generation: connection.generation,
                how,
            },
        );
    }

    pub(super) fn fault(&mut self) {
        if self.is_calming {
            return;
        }
        let kind = match self.rng.between(0, 15) {
            0 | 1 => {
                self.cut(true);
                "end"
            }
            2 | 3 => {
                self.cut(false);
                "reset"
            }
            4 => {
                if let Some(connection) = &mut self.server.connection {
                    connection.is_black_hole = true;
                }
                "black hole"
            }
            5 => {
                self.send_bytes(b"event: message\ndata: {\"broken\":\n\n", None);
                "unreadable event"
            }
            6 => {
                let retry = self
                    .rng
                    .pick(&["0", "3000", "99999999999999999999999999", "x"]);
                self.send_bytes(format!("retry: {retry}\n").as_bytes(), None);
                "retry field"
            }
            7 => {
                self.sleep();
                "sleep"
            }
            8 => {
                self.spell(Signal::Offline, Signal::Online);
                "offline"
            }
            9 => {
                self.spell(Signal::Hidden, Signal::Visible);
                "hidden tab"
            }
            10 => {
                self.clock_error_ms += self.rng.pick(&[-3_600_000, 3_600_000, 4_000]);
                "clock set"
            }
            11 if self.rng.percent(4) => {
                self.refuse_for_good();
                "key refused (401)"
            }
            11 => {
                self.after(0, Event::Signal(Signal::Resumed));
                "wake-up"
            }
            12 => {
                self.after(0, Event::KeyChange);
                "key change"
            }
            _ => self.change_weather(),
        };
        self.summary.note(kind);
        let wait_ms = self.rng.between(500, self.fault_every_ms);
        self.after(wait_ms, Event::Fault);
    }

    fn change_weather(&mut self) -> &'static str {
        self.server.weather = self.rng.pick(&Weather::BAD);
        if self.rng.percent(60) {
            self.cut(false);
        }
        let longest_ms = self.rng.pick(&[5_000, 30_000, 240_000]);
        let wait_ms = self.rng.between(1_000, longest_ms);
        self.after(wait_ms, Event::WeatherClears);
        self.server.weather.kind()
    }

    pub(super) fn sleep(&mut self) {
        let longest_ms = self.rng.pick(&[8_000, 60_000, 700_000]);
        let until_ms = self.now_ms + self.rng.between(1_000, longest_ms);
        // A sleeper that is put to sleep again sleeps on: what waits for it keeps its order.
        self.asleep_until_ms = self.asleep_until_ms.max(until_ms);
        if self.rng.percent(70) {
            // The vendor gives the connection up meanwhile, and nothing tells the sleeper.
            self.server.connection = None;
        }
    }

    pub(super) fn spell(&mut self, begin: Signal, end: Signal) {
        if begin == Signal::Offline && self.rng.percent(60) {
            self.server.connection = None;
        }
        self.after(0, Event::Signal(begin));
        let longest_ms = self.rng.pick(&[8_000, 60_000, 700_000]);
        let wait_ms = self.rng.between(1_000, longest_ms);
        self.after(wait_ms, Event::Signal(end));
    }

    pub(super) fn refuse_for_good(&mut self) {
        let reasons = [Final::NeedsKey, Final::Gone, Final::Forbidden(None)];
        let choice = self.rng.pick(&[0, 1, 2]);
        if self.fatal.is_none() {
            self.fatal = reasons.into_iter().nth(choice);
        }
        self.cut(false);
    }

    pub(super) fn calm(&mut self) -> Vec<Effect> {
        self.is_calming = true;
        if self.asleep_until_ms > self.now_ms {
            let wake_ms = self.asleep_until_ms;
            self.at(wake_ms, Event::Calm);
            return Vec::new();
        }
        self.is_calm = true;
        self.server.weather = Weather::Fine;
        let now = self.now();
        let mut effects = self.signal(now, Signal::Online);
        let now = self.now();
        effects.extend(self.signal(now, Signal::Visible));
        effects
    }
}
