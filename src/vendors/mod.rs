//! One adapter per vendor API: values in, request values out; bytes in, domain values out.
//!
//! May use `domain`, serde and chrono; `first_requests` also the list's own arithmetic in `collect`. Performs no IO, knows no clock, no key and no base URL: paths
//! are relative to the connection's base URL, and `net` adds the key.

pub mod bimpeai;
pub mod config;
pub mod connection;
pub mod first_requests;
pub mod json;
mod repair;
pub mod request;

use crate::domain::{
    call::{Agent, CallDetail, CallSummary, Row},
    error::ApiError,
    ids::{AgentId, CallId, ConversationId},
    page::Page,
    query::{ListQuery, PlaceCall, Placed},
    transcript::Message,
    url::LinkPolicy,
};
use request::{ApiRequest, ApiResponse};

/// The vendors Ringside speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VendorId {
    /// BimpeAI Console API.
    BimpeAi,
}

impl VendorId {
    /// All vendors, in the order the console offers them.
    pub const ALL: [Self; 1] = [Self::BimpeAi];

    /// The word used in `config.json`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::BimpeAi => "bimpeai",
        }
    }

    /// The vendor with this word in `config.json`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.slug() == slug)
    }

    /// The adapter's side that is about the account and its lists.
    pub fn adapter(self) -> &'static dyn Vendor {
        match self {
            Self::BimpeAi => &bimpeai::BimpeAi,
        }
    }

    /// The adapter's side that is about one call.
    pub fn call_adapter(self) -> &'static dyn CallVendor {
        match self {
            Self::BimpeAi => &bimpeai::BimpeAi,
        }
    }
}

/// What a vendor's API can do for the live view.
pub trait LiveVendor {
    /// Asks for the conversations a call in progress may belong to (page from 1).
    fn find_conversation(&self, agent: &AgentId, call: &CallSummary, page: u32) -> ApiRequest;
    /// The conversation of `call` on such a page, if it is there.
    fn parse_conversation(
        &self,
        call: &CallSummary,
        response: &ApiResponse,
    ) -> Result<Page<ConversationId>, ApiError>;
    /// Asks for a single-use ticket for the stream.
    fn ticket(&self, agent: &AgentId, conversation: &ConversationId) -> ApiRequest;
    /// The ticket's text.
    fn parse_ticket(&self, response: &ApiResponse) -> Result<Ticket, ApiError>;
    /// Opens the stream after `cursor`, the id of the last message accepted.
    fn stream(
        &self,
        agent: &AgentId,
        conversation: &ConversationId,
        ticket: &Ticket,
        cursor: Option<&str>,
    ) -> ApiRequest;
    /// One event of the stream: a message, or `None` for events that carry none (heartbeats).
    fn parse_event(
        &self,
        event_type: &str,
        data: &str,
        links: LinkPolicy,
    ) -> Result<Option<Message>, ApiError>;
    /// One page of the conversation's messages, newest first: the truth that gaps are filled from.
    fn messages(&self, agent: &AgentId, conversation: &ConversationId, page: u32) -> ApiRequest;
    /// The messages of such a page.
    fn parse_messages(
        &self,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<Page<Message>, ApiError>;
}

/// A single-use pass for one stream connection. Debug and Display do not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(String);

impl Ticket {
    /// Wraps the vendor's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the stream request only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket(…)")
    }
}

/// One vendor's API: the account and its lists.
pub trait Vendor: Sync {
    /// Which vendor this is.
    fn id(&self) -> VendorId;
    /// Its name as it writes it.
    fn name(&self) -> &'static str;
    /// The public base URL, offered when a connection is added by hand.
    fn default_base_url(&self) -> &'static str;
    /// The statuses its list can be filtered by, in its own words.
    fn status_filters(&self) -> &'static [&'static str];
    /// Those of [`status_filters`](Self::status_filters) that a call in progress has.
    fn statuses_in_progress(&self) -> &'static [&'static str];
    /// What an answer without a success status (2xx) means. The other readers call it themselves; it
    /// is for answers that none of them sees, such as a stream that was refused.
    fn error(&self, response: &ApiResponse) -> ApiError;
    /// Asks for one page of the agents.
    fn agents(&self, page: u32) -> ApiRequest;
    /// The agents of such a page.
    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError>;
    /// Asks for one page of calls.
    fn list(&self, query: &ListQuery) -> ApiRequest;
    /// The calls of such a page.
    fn parse_list(&self, agent: &AgentId, response: &ApiResponse) -> Result<Page<Row>, ApiError>;
}

/// The side of a vendor's API that is about one call: reading it, following it, placing one. Apart from
/// [`Vendor`], so that the part of the program that lists calls does not carry it along.
pub trait CallVendor: Sync {
    /// Asks for one call.
    fn call(&self, agent: &AgentId, call: &CallId) -> ApiRequest;
    /// The call; `links` says which attachments may be followed.
    fn parse_call(
        &self,
        agent: &AgentId,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<CallDetail, ApiError>;
    /// Asks for a call to be placed.
    fn place(&self, call: &PlaceCall) -> ApiRequest;
    /// What came of it.
    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError>;
    /// The live side, where the vendor has one.
    fn live(&self) -> Option<&dyn LiveVendor>;
}
