//! The live side: finding the conversation, the ticket, the stream, and the messages behind it.

use super::{BimpeAi, LARGEST_PAGE, convert, envelope, paged};
use crate::{
    domain::{
        call::{CallSummary, Direction},
        error::{ApiError, ErrorKind},
        ids::{AgentId, ConversationId},
        page::Page,
        phone::is_same_number,
        transcript::Message,
        url::LinkPolicy,
    },
    vendors::{
        LiveVendor, Ticket,
        json::{self, Fields, Json},
        request::{Accept, ApiRequest, ApiResponse},
    },
};

/// Longer tickets are not tickets.
const LONGEST_TICKET_BYTES: usize = 4096;

impl LiveVendor for BimpeAi {
    /// Test calls have their conversations in a channel of their own; a call that does not say whether
    /// it is a test is looked for among the live ones.
    fn find_conversation(&self, agent: &AgentId, call: &CallSummary, page: u32) -> ApiRequest {
        let is_test = call.is_test_call.unwrap_or(false);
        let request = ApiRequest::get(["agents", agent.as_str(), "conversations"]).with(
            "channel",
            if is_test {
                "test_telephony"
            } else {
                "telephony"
            },
        );
        paged(request, page, LARGEST_PAGE)
    }

    fn parse_conversation(
        &self,
        call: &CallSummary,
        response: &ApiResponse,
    ) -> Result<Page<ConversationId>, ApiError> {
        envelope::list(response, |(_, item)| {
            let fields = Fields::of(item)?;
            let other_party = fields.text("channel_user_id")?;
            let is_it = other_parties(call).any(|number| is_same_number(number, &other_party));
            is_it
                .then(|| fields.id("id").map(ConversationId::new))
                .flatten()
        })
    }

    fn ticket(&self, agent: &AgentId, conversation: &ConversationId) -> ApiRequest {
        ApiRequest::post(
            [
                "agents",
                agent.as_str(),
                "conversations",
                conversation.as_str(),
                "stream-ticket",
            ],
            None,
        )
    }

    fn parse_ticket(&self, response: &ApiResponse) -> Result<Ticket, ApiError> {
        envelope::object(response, |data| {
            data.raw("ticket")
                .and_then(Json::as_str)
                .filter(|text| !text.trim().is_empty() && text.len() <= LONGEST_TICKET_BYTES)
                .map(Ticket::new)
                .ok_or_else(|| {
                    json::unexpected(response, "The answer holds no pass for the live stream.")
                })
        })
    }

    /// The ticket stands in the address because the vendor takes it nowhere else; it is good for one
    /// use within 60 seconds. The key is not sent. `Last-Event-ID` is not used: heartbeats carry ids
    /// of their own, and the vendor's CORS rules do not list the header.
    fn stream(
        &self,
        agent: &AgentId,
        conversation: &ConversationId,
        ticket: &Ticket,
        cursor: Option<&str>,
    ) -> ApiRequest {
        let request = ApiRequest::get([
            "agents",
            agent.as_str(),
            "conversations",
            conversation.as_str(),
            "stream",
        ]);
        ApiRequest {
            accept: Accept::EventStream,
            needs_key: false,
            ..request
        }
        .with("ticket", ticket.expose())
        .with_some("after", cursor)
    }

    fn parse_event(
        &self,
        event_type: &str,
        data: &str,
        links: LinkPolicy,
    ) -> Result<Option<Message>, ApiError> {
        if event_type != "message" {
            return Ok(None);
        }
        let unreadable = || {
            ApiError::new(
                ErrorKind::UnexpectedAnswer,
                "A message of the stream could not be read.",
            )
        };
        json::read(data, |value| {
            let fields = Fields::of(value)?;
            let has_content = ["id", "message", "attachments"]
                .iter()
                .any(|name| fields.raw(name).is_some());
            has_content
                .then(|| convert::message(value, links))
                .flatten()
        })
        .ok()
        .flatten()
        .map(Some)
        .ok_or_else(unreadable)
    }

    fn messages(&self, agent: &AgentId, conversation: &ConversationId, page: u32) -> ApiRequest {
        let request = ApiRequest::get([
            "agents",
            agent.as_str(),
            "conversations",
            conversation.as_str(),
            "messages",
        ]);
        paged(request, page, LARGEST_PAGE).with("sort", "-created_at")
    }

    fn parse_messages(
        &self,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<Page<Message>, ApiError> {
        envelope::list(response, |(_, item)| convert::message(item, links))
    }
}

/// The number at the other end: whom the agent called, or who called it; both when the direction is
/// not known.
fn other_parties(call: &CallSummary) -> impl Iterator<Item = &str> {
    let (source, destination) = (call.source.as_deref(), call.destination.as_deref());
    match call.direction {
        Direction::Outbound => [destination, None],
        Direction::Inbound => [source, None],
        Direction::Web | Direction::Other(_) | Direction::Unknown => [source, destination],
    }
    .into_iter()
    .flatten()
}
