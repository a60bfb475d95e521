//! Server-sent events: bytes in, events out, exactly by the HTML standard (sections 9.2.5 and 9.2.6).
//!
//! The parser is fed whatever the network delivers, cut anywhere: inside a character, a line end or
//! the byte order mark. Its work is linear in the bytes, however they are cut, and what it keeps is
//! bounded by [`MAX_EVENT_BYTES`]; comments are never kept at all, unless they are asked for.

/// The most one unfinished event may hold, in bytes. A stream that exceeds it is given up.
pub const MAX_EVENT_BYTES: usize = 16 * 1024 * 1024;

const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// One dispatched event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseEvent {
    /// The `event` field; `message` where there was none.
    pub event_type: String,
    /// The `data` lines, joined by line feeds.
    pub data: String,
    /// The last event id as of this event. It may stem from an earlier block, even from a heartbeat,
    /// and is therefore no resume cursor.
    pub last_event_id: String,
}

/// What a stream brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An event, complete.
    Event(SseEvent),
    /// A comment, without its colon. Handed out at its line end, ahead of the event it stands in.
    Comment(String),
}

/// An unfinished event grew beyond [`MAX_EVENT_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventTooLarge;

/// The incremental parser of one stream.
#[derive(Default)]
pub struct Parser {
    /// The unfinished line; stays empty inside a comment that nobody asked for.
    line: Vec<u8>,
    keeps_comments: bool,
    position: Position,
    /// The last byte was a CR, so an LF that comes next belongs to the same line end.
    is_after_cr: bool,
    event_type: String,
    /// The data lines so far, each with its line feed.
    data: String,
    id_buffer: String,
    last_event_id: String,
    retry_ms: Option<u64>,
}

/// What the bytes that come next belong to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Position {
    /// The very beginning, where a byte order mark is dropped.
    #[default]
    StreamStart,
    /// A field line, or the beginning of any line.
    Line,
    /// A comment: skipped up to the line end.
    Comment,
}

impl Parser {
    /// A parser at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// A parser that hands out comments too. They count towards [`MAX_EVENT_BYTES`] then.
    #[must_use]
    pub fn keeping_comments(mut self) -> Self {
        self.keeps_comments = true;
        self
    }

    /// A parser of a connection that resumes after `last_event_id`: events without an id of their own
    /// carry it on, as browsers do.
    #[must_use]
    pub fn resuming_after(mut self, last_event_id: &str) -> Self {
        last_event_id.clone_into(&mut self.last_event_id);
        last_event_id.clone_into(&mut self.id_buffer);
        self
    }

    /// The last event id, by the standard: that of the last dispatched block that had one.
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// The last valid `retry` value, in milliseconds; absurdly large ones are `u64::MAX`.
    pub fn retry_ms(&self) -> Option<u64> {
        self.retry_ms
    }

    /// Takes the next bytes and hands every event they complete to `sink`.
    ///
    /// After an error the parser holds nothing useful; the stream must be closed.
    pub fn push(
        &mut self,
        bytes: &[u8],
        mut sink: impl FnMut(SseEvent),
    ) -> Result<(), EventTooLarge> {
        self.push_items(bytes, |item| {
            if let Item::Event(event) = item {
                sink(event);
            }
        })
    }

    /// As [`Self::push`], with the comments of a parser that is [`Self::keeping_comments`].
    pub fn push_items(
        &mut self,
        mut bytes: &[u8],
        mut sink: impl FnMut(Item),
    ) -> Result<(), EventTooLarge> {
        while let Some(&first) = bytes.first() {
            if self.is_after_cr {
                self.is_after_cr = false;
                if first == b'\n' {
                    bytes = rest_after(bytes, 1);
                    continue;
                }
            }
            if self.position == Position::StreamStart {
                bytes = self.take_start(first, bytes);
                continue;
            }
            let is_line_start = self.position == Position::Line && self.line.is_empty();
            if is_line_start && first == b':' && !self.keeps_comments {
                self.position = Position::Comment;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, ended_by) = match end {
                Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at).copied()),
                None => (bytes, None),
            };
            bytes = rest_after(bytes, part.len() + usize::from(ended_by.is_some()));
            self.is_after_cr = ended_by == Some(b'\r');
            if self.position == Position::Comment {
                if ended_by.is_some() {
                    self.position = Position::Line;
                }
                continue;
            }
            self.check_size(part.len())?;
            if ended_by.is_none() {
                self.line.extend_from_slice(part);
            } else if self.line.is_empty() {
                self.take_line(part, &mut sink);
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(part);
                self.take_line(&line, &mut sink);
                line.clear();
                self.line = line; // keeps its room for the next line
            }
        }
        Ok(())
    }

    /// Byte by byte through what may be a byte order mark; returns what is left to read.
    fn take_start<'a>(&mut self, first: u8, bytes: &'a [u8]) -> &'a [u8] {
        if BYTE_ORDER_MARK.get(self.line.len()) == Some(&first) {
            self.line.push(first);
            if self.line.len() == BYTE_ORDER_MARK.len() {
                self.line.clear();
                self.position = Position::Line;
            }
            return rest_after(bytes, 1);
        }
        self.position = Position::Line;
        bytes
    }

    fn check_size(&self, coming: usize) -> Result<(), EventTooLarge> {
        let held = self.line.len() + self.data.len() + self.event_type.len() + self.id_buffer.len();
        if held + coming > MAX_EVENT_BYTES {
            Err(EventTooLarge)
        } else {
            Ok(())
        }
    }

    fn take_line(&mut self, line: &[u8], sink: &mut impl FnMut(Item)) {
        if line.is_empty() {
            return self.dispatch(sink);
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let name = colon.and_then(|at| line.get(..at)).unwrap_or(line);
        let value = colon.map_or(&[][..], |at| rest_after(line, at + 1));
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"" if colon.is_some() && self.keeps_comments => {
                let text = String::from_utf8_lossy(rest_after(line, 1));
                sink(Item::Comment(text.into_owned()));
            }
            b"data" => {
                self.data.push_str(&String::from_utf8_lossy(value));
                self.data.push('\n');
            }
            b"event" => self.event_type = String::from_utf8_lossy(value).into_owned(),
            b"id" if !value.contains(&0) => {
                self.id_buffer = String::from_utf8_lossy(value).into_owned();
            }
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let digits = value.iter().map(|digit| u64::from(digit - b'0'));
                let ms = digits.fold(0_u64, |ms, digit| {
                    ms.saturating_mul(10).saturating_add(digit)
                });
                self.retry_ms = Some(ms);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, sink: &mut impl FnMut(Item)) {
        if self.last_event_id != self.id_buffer {
            self.last_event_id.clone_from(&self.id_buffer);
        }
        let mut event_type = std::mem::take(&mut self.event_type);
        if self.data.pop().is_none() {
            return;
        }
        if event_type.is_empty() {
            event_type.push_str("message");
        }
        sink(Item::Event(SseEvent {
            event_type,
            data: std::mem::take(&mut self.data),
            last_event_id: self.last_event_id.clone(),
        }));
    }
}

fn rest_after(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(count..).unwrap_or_default()
}
