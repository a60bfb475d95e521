//! The model of a vendor: a log of messages, and at most one stream connection that may misbehave.

use ringside::{
    domain::{
        error::{ApiError, ErrorKind},
        ids::MessageId,
        page::Page,
        time::Timestamp,
        transcript::{Message, Speaker, Timing},
    },
    stream::sse::SseEvent,
};

use super::rng::Rng;

pub(super) const EPOCH_MS: i64 = 1_790_000_000_000;
const LIST_PAGE: usize = 10;

#[derive(Clone)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) at_ms: u64,
    /// When its text was last changed.
    pub(super) changed_ms: u64,
    pub(super) text: String,
    pub(super) is_this_call: bool,
    /// When the stream says that it was said, for a vendor whose messages have no ids.
    pub(super) streamed_at_ms: Option<u64>,
}

impl Said {
    pub(super) fn message(&self) -> Message {
        Message {
            id: self
                .streamed_at_ms
                .is_none()
                .then(|| MessageId::new(self.id.clone())),
            speaker: Speaker::Caller,
            text: self.text.clone(),
            created_at: Some(at(self.at_ms)),
            kind: None,
            attachments: Vec::new(),
            timing: Timing::default(),
            tool: None,
        }
    }

    /// The message as the stream sends it.
    pub(super) fn bytes(&self, line_end: &str) -> Vec<u8> {
        let Self {
            id, at_ms, text, ..
        } = self;
        if let Some(at_ms) = self.streamed_at_ms {
            return format!("data: -|{at_ms}|{text}{line_end}{line_end}").into_bytes();
        }
        format!("id: {id}{line_end}event: message{line_end}data: {id}|{at_ms}|{text}{line_end}{line_end}")
            .into_bytes()
    }
}

pub(super) fn at(ms: u64) -> Timestamp {
    Timestamp::from_ms(EPOCH_MS + i64::try_from(ms).unwrap()).unwrap()
}

/// Reads an event of this model, as a vendor's adapter would.
pub(super) fn decode(event: &SseEvent) -> Result<Option<Message>, ApiError> {
    if event.event_type != "message" {
        return Ok(None);
    }
    let unreadable = || ApiError::new(ErrorKind::UnexpectedAnswer, "not a message");
    let mut parts = event.data.splitn(3, '|');
    let mut next = || parts.next().ok_or_else(unreadable);
    let (id, at_ms, text) = (next()?, next()?, next()?);
    let at_ms = at_ms.parse().map_err(|_| unreadable())?;
    Ok(Some(
        Said {
            id: id.to_owned(),
            at_ms,
            changed_ms: 0,
            text: text.to_owned(),
            is_this_call: true,
            streamed_at_ms: (id == "-").then_some(at_ms),
        }
        .message(),
    ))
}

/// What the next requests meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Weather {
    #[default]
    Fine,
    Down,
    Hangs,
    Trouble,
    RateLimited,
    /// Streams end right after they have begun.
    Flaps,
    /// Streams send headers and nothing else.
    Silent,
    /// Streams are answered with something else.
    WrongType,
    /// Tickets are refused by the stream.
    StaleTickets,
}

impl Weather {
    pub(super) const BAD: [Self; 8] = [
        Self::Down,
        Self::Hangs,
        Self::Trouble,
        Self::RateLimited,
        Self::Flaps,
        Self::Silent,
        Self::WrongType,
        Self::StaleTickets,
    ];

    /// What it counts as.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Fine | Self::Down => "unreachable",
            Self::Hangs => "no answer",
            Self::Trouble => "server error (5xx)",
            Self::RateLimited => "rate limit (429)",
            Self::StaleTickets => "ticket refused (401)",
            Self::Flaps | Self::Silent | Self::WrongType => "wrong type, silent or flapping stream",
        }
    }

    /// How a plain request ends in this weather: an error, or `None` for an answer.
    pub(super) fn refusal(self, now_ms: u64, rng: &mut Rng) -> Option<ApiError> {
        let kind = match self {
            Self::Down => ErrorKind::Unreachable,
            Self::Trouble if rng.percent(70) => ErrorKind::VendorTrouble,
            Self::RateLimited if rng.percent(70) => ErrorKind::RateLimited,
            _ => return None,
        };
        let mut error = ApiError::new(kind, "refused by the model");
        if self == Self::RateLimited && rng.percent(60) {
            error.retry_at = Some(at(now_ms + rng.between(1_000, 20_000)));
        }
        Some(error)
    }
}

/// The stream connection as the server sees it.
pub(super) struct Connection {
    pub(super) generation: u64,
    pub(super) is_black_hole: bool,
    /// Bytes arrive in order: none before this time.
    pub(super) busy_until_ms: u64,
    /// A message held back, to be sent after the next one.
    pub(super) held_back: Option<usize>,
    pub(super) heartbeats: u64,
}

#[derive(Default)]
pub(super) struct Server {
    pub(super) log: Vec<Said>,
    pub(super) weather: Weather,
    pub(super) connection: Option<Connection>,
    pub(super) is_over: bool,
}

impl Server {
    /// Messages of the call itself.
    pub(super) fn record(&self) -> Vec<Message> {
        self.log
            .iter()
            .filter(|said| said.is_this_call)
            .map(Said::message)
            .collect()
    }

    /// One page of the conversation, newest first, from 1.
    pub(super) fn page(&self, page: usize) -> Page<Message> {
        let start = (page - 1) * LIST_PAGE;
        let items: Vec<_> = self
            .log
            .iter()
            .rev()
            .skip(start)
            .take(LIST_PAGE)
            .map(Said::message)
            .collect();
        Page {
            has_more: start + items.len() < self.log.len(),
            total_count: None,
            next: None,
            items,
        }
    }

    /// What a stream sends first: everything after the cursor, or nothing if it is unknown.
    pub(super) fn backlog(&self, cursor: Option<&str>) -> std::ops::Range<usize> {
        let after = cursor.and_then(|cursor| self.log.iter().position(|said| said.id == cursor));
        after.map_or(self.log.len(), |at| at + 1)..self.log.len()
    }
}
