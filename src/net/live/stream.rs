//! The stream's side: the conversation, the ticket, the bytes; or another tab that has them.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use web_sys::{AbortSignal, Response};

use super::Inner;
use crate::{
    browser::{connectivity, timer},
    domain::{
        error::{ApiError, ErrorKind},
        ids::{AgentId, ConversationId},
        transcript::Message,
    },
    net::{byte_stream::ByteStream, transport},
    stream::{
        machine::{Closed, TicketError},
        sse::SseEvent,
        tabs::Role,
    },
    vendors::{Live, LiveVendor, StreamEvent, Ticket, request::ApiRequest},
};

/// Pages of conversations that are searched for the one of a call.
const MOST_CONVERSATION_PAGES: u32 = 5;

/// A chunk is read in pieces of at most this many bytes, with a breath between them, so that a burst
/// does not hold the page up.
const PIECE_BYTES: usize = 256 * 1024;

impl Inner {
    pub(super) fn request_ticket(self: &Rc<Self>, generation: u64) {
        let job = self.spawn(|inner, signal| async move {
            let Some(strong) = inner.upgrade() else {
                return;
            };
            let result = strong.get_ticket(generation, &signal).await;
            if signal.aborted() {
                return;
            }
            if result == Err(TicketError::Crowded) {
                strong.wait_for_room();
            }
            let result = result.map(|ticket| {
                strong.ticket.replace(ticket);
            });
            strong.drive(|session, now| session.ticket(now, generation, result));
        });
        self.attempt.replace(job);
    }

    /// A ticket, or none where another tab streams for this one.
    async fn get_ticket(
        self: &Rc<Self>,
        generation: u64,
        signal: &AbortSignal,
    ) -> Result<Option<Ticket>, TicketError> {
        let vendor = self.vendor().ok_or(TicketError::NoConversation)?;
        let agent = self.agent.as_ref().ok_or(TicketError::NoConversation)?;
        // With the own key also where no ticket is needed: what was said before is listed by it.
        let conversation = self.find_conversation(vendor, agent, signal).await?;
        let role = self.find_role(generation, signal).await;
        if role.ok_or(TicketError::Crowded)? == Role::Follower {
            return Ok(None);
        }
        let request = vendor.ticket(agent, &conversation);
        let response = transport::send(&self.connection, &request, Some(signal)).await;
        response
            .and_then(|response| vendor.parse_ticket(&response))
            .map(Some)
            .map_err(TicketError::Failed)
    }

    async fn find_conversation(
        &self,
        vendor: &dyn LiveVendor,
        agent: &AgentId,
        signal: &AbortSignal,
    ) -> Result<ConversationId, TicketError> {
        if let Some(known) = self.conversation.borrow().clone() {
            return Ok(known);
        }
        let call = self.detail.borrow().summary.clone();
        for page in 1..=MOST_CONVERSATION_PAGES {
            let request = vendor.find_conversation(agent, &call, page);
            let response = transport::send(&self.connection, &request, Some(signal)).await;
            let found = response
                .and_then(|response| vendor.parse_conversation(&call, &response))
                .map_err(TicketError::Failed)?;
            if let Some(id) = found.items.into_iter().next() {
                self.conversation.replace(Some(id.clone()));
                return Ok(id);
            }
            if !found.has_more {
                break;
            }
        }
        Err(TicketError::NoConversation)
    }

    pub(super) fn open_stream(self: &Rc<Self>, generation: u64, uses_cursor: bool) {
        let job = match (self.live, self.role()) {
            // Where there is no ticket, the role is found only now.
            (Live::Call(_), None) => self.spawn(move |inner, signal| async move {
                let Some(strong) = inner.upgrade() else {
                    return;
                };
                let role = strong.find_role(generation, &signal).await;
                if signal.aborted() {
                    return;
                }
                if role.is_some() {
                    return strong.open_stream(generation, uses_cursor);
                }
                strong.wait_for_room();
                strong.drive(|session, now| session.closed(now, generation, Closed::Crowded));
            }),
            (_, Some(Role::Follower)) => self.spawn(Self::listen_to_leader),
            _ => return self.open_own_stream(generation, uses_cursor),
        };
        self.attempt.replace(job);
    }

    fn open_own_stream(self: &Rc<Self>, generation: u64, uses_cursor: bool) {
        let Some(request) = self.stream_request(uses_cursor) else {
            let error = ApiError::new(
                ErrorKind::Refused,
                "There is no ticket to open a stream with.",
            );
            return self
                .drive(|session, now| session.closed(now, generation, Closed::Failed(error)));
        };
        let live = self.live;
        let connection = self.connection.clone();
        let job = self.spawn(|inner, signal| async move {
            let how = match transport::open(&connection, &request, &signal).await {
                Ok(response) => read(&inner, generation, &response).await,
                // The final record is worth reading now; there is no stream any more.
                Err(error) if matches!(live, Live::Call(stream) if stream.means_over(&error)) => {
                    Closed::NoContent
                }
                Err(error) => Closed::Failed(error),
            };
            if let Some(inner) = inner.upgrade() {
                inner.drive(|session, now| session.closed(now, generation, how));
            }
        });
        self.attempt.replace(job);
    }
}

impl Inner {
    /// What opens the stream; `None` without the ticket it takes.
    fn stream_request(&self, uses_cursor: bool) -> Option<ApiRequest> {
        match self.live {
            Live::Conversation(vendor) => {
                let cursor = self.session.borrow().cursor().map(str::to_owned);
                let cursor = cursor.filter(|_| uses_cursor);
                let conversation = self.conversation.borrow().clone()?;
                let ticket = self.ticket.take()?;
                let agent = self.agent.as_ref()?;
                Some(vendor.stream(agent, &conversation, &ticket, cursor.as_deref()))
            }
            Live::Call(stream) => Some(stream.open(&self.detail.borrow().summary.id)),
            Live::Poll => None,
        }
    }

    /// Reads one event. What is being said is kept aside; `is_over` becomes true when the vendor says
    /// that the call is over.
    pub(super) fn decode(
        &self,
        event: &SseEvent,
        is_over: &Cell<bool>,
    ) -> Result<Option<Message>, ApiError> {
        let (kind, data) = (&event.event_type, &event.data);
        match self.live {
            Live::Conversation(vendor) => vendor.parse_event(kind, data, self.links),
            Live::Call(stream) => Ok(match stream.parse_event(kind, data, self.links)? {
                StreamEvent::Message(message) => {
                    self.interim.take();
                    Some(message)
                }
                StreamEvent::Interim(speaker, text) => {
                    self.interim
                        .replace((!text.is_empty()).then_some((speaker, text)));
                    None
                }
                StreamEvent::Over => {
                    is_over.set(true);
                    None
                }
                StreamEvent::Other => None,
            }),
            Live::Poll => Ok(None),
        }
    }
}

/// Reads a stream to its end. Holds the follower only while there are bytes to hand over.
async fn read(inner: &Weak<Inner>, generation: u64, response: &Response) -> Closed {
    if response.status() == 204 {
        return Closed::NoContent;
    }
    let content_type = response.headers().get("Content-Type").ok().flatten();
    let is_stream = content_type.is_some_and(|text| {
        let essence = text.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("text/event-stream")
    });
    let Some(stream) = ByteStream::of(response).filter(|_| is_stream) else {
        return Closed::Failed(ApiError::new(
            ErrorKind::UnexpectedAnswer,
            "The answer was not a live stream.",
        ));
    };
    match inner.upgrade() {
        Some(inner) => {
            inner.drive(|session, now| session.opened(now, generation));
            inner.tell_opened();
        }
        None => return Closed::Finished,
    }
    loop {
        let chunk = match stream.next().await {
            Ok(Some(chunk)) => chunk.to_vec(),
            Ok(None) => return Closed::Finished,
            Err(_) => {
                return Closed::Failed(ApiError::new(
                    ErrorKind::Unreachable,
                    "The live stream broke off.",
                ));
            }
        };
        let mut pieces = chunk.chunks(PIECE_BYTES).peekable();
        while let Some(piece) = pieces.next() {
            let Some(inner) = inner.upgrade() else {
                return Closed::Finished;
            };
            let is_over = Cell::new(false);
            let heard = RefCell::new(Vec::new());
            let has_listeners = inner.has_listeners();
            let decode = |event: &SseEvent| {
                if has_listeners {
                    heard.borrow_mut().push(event.clone());
                }
                inner.decode(event, &is_over)
            };
            inner.drive(|session, now| session.chunk(now, generation, piece, &decode));
            inner.tell_brought(heard.take());
            if is_over.get() {
                return Closed::NoContent;
            }
            drop(inner);
            // In a hidden tab nothing is held up, and a breath may last a second.
            if pieces.peek().is_some() && !connectivity::is_hidden() {
                timer::sleep(0).await;
            }
        }
    }
}
