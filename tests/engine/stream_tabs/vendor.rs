//! The model of a vendor that many tabs ask: a log for each call, and the streams that are open.

use ringside::{
    domain::{
        error::{ApiError, ErrorKind},
        ids::MessageId,
        time::Timestamp,
        transcript::{Message, Speaker, Timing},
    },
    stream::sse::SseEvent,
};

pub(super) const WALL_MS: i64 = 1_790_000_000_000;

/// A stream as the vendor sees it: whose, of which attempt.
pub(super) struct Stream {
    pub(super) tab: usize,
    pub(super) generation: u64,
    /// Bytes stay in order: none arrives before this.
    pub(super) busy_until_ms: u64,
}

#[derive(Default)]
pub(super) struct Call {
    /// When each message was said; its number is its place.
    pub(super) log: Vec<u64>,
    pub(super) streams: Vec<Stream>,
    pub(super) is_over: bool,
}

pub(super) fn message(number: usize, said_ms: u64) -> Message {
    Message {
        id: Some(MessageId::new(format!("m{number}"))),
        speaker: Speaker::Agent,
        text: format!("message {number}"),
        created_at: Timestamp::from_ms(WALL_MS + i64::try_from(said_ms).unwrap()),
        kind: None,
        attachments: Vec::new(),
        timing: Timing::default(),
        tool: None,
    }
}

impl Call {
    pub(super) fn messages(&self) -> Vec<Message> {
        let said = self.log.iter().enumerate();
        said.map(|(number, said_ms)| message(number, *said_ms))
            .collect()
    }

    pub(super) fn bytes(&self, number: usize) -> Vec<u8> {
        let said_ms = self.log[number];
        format!("id: m{number}\ndata: {number} {said_ms}\n\n").into_bytes()
    }

    /// What a stream begins with.
    pub(super) fn backlog(&self, cursor: Option<&str>) -> std::ops::Range<usize> {
        let known = cursor.and_then(|id| id.strip_prefix('m')?.parse::<usize>().ok());
        known.map_or(self.log.len(), |number| number + 1)..self.log.len()
    }
}

/// Reads an event, as an adapter would.
pub(super) fn decode(event: &SseEvent) -> Result<Option<Message>, ApiError> {
    if event.event_type == "heartbeat" {
        return Ok(None);
    }
    let unreadable = || ApiError::new(ErrorKind::UnexpectedAnswer, "not a message");
    let (number, said_ms) = event.data.split_once(' ').ok_or_else(unreadable)?;
    let number = number.parse().map_err(|_| unreadable())?;
    let said_ms = said_ms.parse().map_err(|_| unreadable())?;
    Ok(Some(message(number, said_ms)))
}
