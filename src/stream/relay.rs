//! What tabs that follow the same call tell each other: texts out, messages in.
//!
//! One tab has the stream, the others listen to it (see [`super::tabs`]). What goes between them is what
//! the vendor said and how fresh it is; never a key or a ticket, nor anything they could be made from. A
//! text that comes in may have been written by anything that runs on this origin, an older build of the
//! console among it: it is taken only if it is exactly of this version, and bounded in size. Events
//! travel in the words of the stream itself, so the parser that reads them is the one that reads
//! streams.

use super::sse::{MAX_EVENT_BYTES, Parser, SseEvent};

/// The longest text that is sent or read, in bytes: an event of the greatest size and its neighbours.
pub const MAX_TEXT_BYTES: usize = 2 * MAX_EVENT_BYTES;

/// Ages above this say nothing more, in milliseconds.
const MAX_AGE_MS: u64 = 999_999;

/// The first word of each text, with the version of what follows.
const MARK: &str = "ringside-live-1 ";

/// What one tab tells the others that follow the same call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relay {
    /// Somebody begins to listen and asks whether anybody streams.
    Hello,
    /// The tab that streams is there, and may be so only now; its stream is still being opened.
    Opening,
    /// The tab that streams is there, and its stream is open.
    Open,
    /// Bytes of the stream came.
    Pulse {
        /// How long ago, in milliseconds.
        age_ms: u64,
    },
    /// The call is over, and with it the stream.
    Over,
    /// Events of the stream came, just now.
    Events(Vec<SseEvent>),
}

impl Relay {
    /// The text that is sent; `None` for events too large to be passed on. Those reach the other tabs
    /// by the list or with the call itself.
    pub fn to_text(&self) -> Option<String> {
        let mut text = MARK.to_owned();
        match self {
            Self::Hello => text.push_str("hello"),
            Self::Opening => text.push_str("opening"),
            Self::Open => text.push_str("open"),
            Self::Over => text.push_str("over"),
            Self::Pulse { age_ms } => {
                text.push_str("pulse ");
                text.push_str(&(*age_ms).min(MAX_AGE_MS).to_string());
            }
            Self::Events(events) => {
                text.push_str("events\n");
                for event in events {
                    push_event(&mut text, event);
                }
            }
        }
        (text.len() <= MAX_TEXT_BYTES).then_some(text)
    }

    /// Reads a text; `None` if it is not exactly one of ours.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() > MAX_TEXT_BYTES {
            return None;
        }
        let text = text.strip_prefix(MARK)?;
        if let Some(events) = text.strip_prefix("events\n") {
            return read_events(events);
        }
        match text {
            "hello" => Some(Self::Hello),
            "opening" => Some(Self::Opening),
            "open" => Some(Self::Open),
            "over" => Some(Self::Over),
            _ => read_age(text.strip_prefix("pulse ")?),
        }
    }
}

fn read_age(digits: &str) -> Option<Relay> {
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let age_ms = digits.parse().ok().filter(|age_ms| *age_ms <= MAX_AGE_MS)?;
    is_plain.then_some(Relay::Pulse { age_ms })
}

fn read_events(text: &str) -> Option<Relay> {
    let mut events = Vec::new();
    let parsed = Parser::new().push(text.as_bytes(), |event| events.push(event));
    (parsed.is_ok() && !events.is_empty()).then_some(Relay::Events(events))
}

/// One event as a stream would say it. The id is always said: without it the one of the event before
/// would count.
fn push_event(text: &mut String, event: &SseEvent) {
    let mut push = |name: &str, value: &str| {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push('\n');
    };
    push("event", &event.event_type);
    push("id", &event.last_event_id);
    for line in event.data.split('\n') {
        push("data", line);
    }
    text.push('\n');
}
