//! One adapter per vendor API: values in, request values out; bytes in, domain values out.
//!
//! May use `domain`, serde and chrono; `first_requests` also the list's own arithmetic in `collect`. Performs no IO, knows no clock, no key and no base URL: paths
//! are relative to the connection's base URL, and `net` adds the key.

pub mod atoms;
pub mod bimpeai;
pub mod capabilities;
mod common;
pub mod config;
pub mod connection;
pub mod diga;
pub mod first_requests;
pub mod json;
pub mod later;
mod repair;
pub mod request;
mod signed_link;
pub mod vapi;

pub use crate::domain::query::PlaceRules;
use crate::domain::{
    call::{Agent, CallDetail, CallSummary, Row},
    error::ApiError,
    ids::{AgentId, CallId, ConversationId},
    page::Page,
    query::{ListQuery, PlaceCall, Placed},
    recording::Track,
    transcript::{Message, Speaker},
    url::{LinkPolicy, SafeUrl},
};
use capabilities::Capabilities;
use request::{ApiRequest, ApiResponse};

/// The vendors Ringside speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VendorId {
    /// BimpeAI Console API.
    BimpeAi,
    /// Vapi.
    Vapi,
    /// Diga.
    Diga,
    /// smallest.ai Atoms.
    Atoms,
}

impl VendorId {
    /// All vendors, in the order the console offers them.
    pub const ALL: [Self; 4] = [Self::BimpeAi, Self::Vapi, Self::Diga, Self::Atoms];

    /// The word used in `config.json`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::BimpeAi => "bimpeai",
            Self::Vapi => "vapi",
            Self::Diga => "diga",
            Self::Atoms => "atoms",
        }
    }

    /// The vendor with this word in `config.json`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.slug() == slug)
    }

    /// Its name as it writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BimpeAi => "BimpeAI",
            Self::Vapi => "Vapi",
            Self::Diga => "Diga",
            Self::Atoms => "smallest.ai Atoms",
        }
    }

    /// The public base URL, offered when a connection is added by hand.
    pub fn default_base_url(self) -> &'static str {
        match self {
            Self::BimpeAi => "https://api.bimpe.ai/api/v1/console",
            Self::Vapi => "https://api.vapi.ai",
            Self::Diga => "https://api.diga.io",
            Self::Atoms => "https://api.smallest.ai/atoms/v1",
        }
    }

    /// Whether its lists can be read before the second part of the program is there (see [`later`]).
    pub fn is_in_first_part(self) -> bool {
        self == Self::BimpeAi
    }

    /// The adapter's side that is about the account and its lists.
    pub fn adapter(self) -> &'static dyn Vendor {
        if self.is_in_first_part() {
            &bimpeai::BimpeAi
        } else {
            later::adapter(self)
        }
    }

    /// The adapter's side that is about one call.
    pub fn call_adapter(self) -> &'static dyn CallVendor {
        match self {
            Self::BimpeAi => &bimpeai::BimpeAi,
            Self::Vapi => &vapi::Vapi,
            Self::Diga => &diga::Diga,
            Self::Atoms => &atoms::Atoms,
        }
    }
}

/// What a vendor's API can do for the live view.
pub trait LiveVendor: Sync {
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

/// How a vendor's list is paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By numbers: any page can be asked for.
    Numbered,
    /// Each page says where the next begins.
    Cursor,
}

/// A filter that one vendor alone has. In links it stands as `x.` and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtraFilter {
    /// The vendor's parameter.
    pub name: &'static str,
    /// What it is called on the screen.
    pub label: &'static str,
    /// What it takes.
    pub input: ExtraInput,
}

/// What an [`ExtraFilter`] takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraInput {
    /// Any text, such as an id.
    Text,
    /// An instant, ISO 8601.
    Instant,
    /// One of these values, each with its words.
    Choice(&'static [(&'static str, &'static str)]),
}

/// One vendor's API: the account and its lists.
pub trait Vendor: Sync {
    /// Which vendor this is.
    fn id(&self) -> VendorId;
    /// What the API can do.
    fn capabilities(&self) -> &'static Capabilities;
    /// The statuses its list can be filtered by, in its own words.
    fn status_filters(&self) -> &'static [&'static str];
    /// The statuses a call in progress has, in the vendor's words.
    fn statuses_in_progress(&self) -> &'static [&'static str];
    /// Filters that no other vendor has.
    fn extra_filters(&self) -> &'static [ExtraFilter] {
        &[]
    }
    /// Whether calls are listed per agent, so that a list of all is merged here.
    fn lists_per_agent(&self) -> bool {
        false
    }
    /// How its list is paged.
    fn paging(&self) -> Paging;
    /// The most rows worth asking for at once: the vendor's limit, or less where rows are large.
    fn largest_page(&self) -> u32;
    /// What an answer without a success status (2xx) means. The other readers call it themselves; it
    /// is for answers that none of them sees, such as a stream that was refused.
    fn error(&self, response: &ApiResponse) -> ApiError;
    /// Asks for one page of the agents; `None` where the vendor has no list of them.
    fn agents(&self, page: u32) -> Option<ApiRequest>;
    /// The agents of such a page.
    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError>;
    /// Asks for one page of calls. Only what [`capabilities`](Self::capabilities) calls provided is
    /// in the query; the rest is done by the caller (see [`capabilities::share_out`]).
    fn list(&self, query: &ListQuery) -> ApiRequest;
    /// The calls of such a page; `query` is what was asked.
    fn parse_list(&self, query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError>;
    /// The same question in the form that is cheapest for the vendor, where the order of the answer does
    /// not matter: for whoever looks again and again.
    fn in_any_order(&self, query: ListQuery) -> ListQuery {
        query
    }
    /// A second way to ask for a page after the first was answered with `error`, where there is one:
    /// the question and a sentence that says what it leaves out. A cursor in it stays with all pages
    /// that are asked for that way.
    fn list_fallback(
        &self,
        query: &ListQuery,
        error: &ApiError,
    ) -> Option<(ListQuery, &'static str)> {
        let _ = (query, error);
        None
    }
}

/// A further request that reading one call takes, after the call itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// What it is for.
    pub part: CallPart,
    /// The request.
    pub request: ApiRequest,
    /// Which page of that part, from 1.
    pub page: u32,
}

/// A part of a call that has an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallPart {
    /// What was said.
    Transcript,
    /// What was said, by the address of an older generation of the API.
    OlderTranscript,
    /// The vendor's log of the call.
    Events,
    /// The recording.
    Recording,
    /// Earlier or later attempts of the same call.
    Retries,
}

/// How a recording is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordingRequest {
    /// The answer is JSON that names a link, read by `CallVendor::parse_recording_link`.
    Link(ApiRequest),
    /// The answer is the sound itself, perhaps after a redirect ([`request::Accept::Media`]).
    Bytes(ApiRequest),
}

/// How a call in progress is followed.
#[derive(Clone, Copy)]
pub enum Live {
    /// By a stream of the conversation it belongs to, opened with a ticket.
    Conversation(&'static dyn LiveVendor),
    /// By a stream of the call, opened with the key; it cannot be resumed.
    Call(&'static dyn CallStream),
    /// By looking at the call again and again.
    Poll,
}

/// A stream per call, authorised by the key in a header, without ids: gaps are filled from the call.
pub trait CallStream: Sync {
    /// Opens the stream.
    fn open(&self, call: &CallId) -> ApiRequest;
    /// Reads one event.
    fn parse_event(
        &self,
        event_type: &str,
        data: &str,
        links: LinkPolicy,
    ) -> Result<StreamEvent, ApiError>;
    /// Whether a refused stream means that the call is over.
    fn means_over(&self, error: &ApiError) -> bool;
}

/// One event of a [`CallStream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// Something said, complete.
    Message(Message),
    /// Something being said; each replaces the one before of the same speaker. Empty: nothing now.
    Interim(Speaker, String),
    /// The call is over; the final record is worth reading.
    Over,
    /// Nothing for the transcript.
    Other,
}

/// The side of a vendor's API that is about one call: reading it, following it, placing one. Apart from
/// [`Vendor`], so that the part of the program that lists calls does not carry it along.
pub trait CallVendor: Sync {
    /// Asks for one call; `None` where that takes an agent and none is given.
    fn call(&self, agent: Option<&AgentId>, call: &CallId) -> Option<ApiRequest>;
    /// The call; `links` says which attachments may be followed.
    fn parse_call(
        &self,
        agent: Option<&AgentId>,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<CallDetail, ApiError>;
    /// What else to ask for, once the call is there.
    fn follow_ups(&self, detail: &CallDetail) -> Vec<FollowUp> {
        let _ = detail;
        Vec::new()
    }
    /// Takes the answer to a follow-up in; a failure is noted in `detail.unreadable` and hides nothing.
    /// Returns what to ask next.
    fn absorb(
        &self,
        detail: &mut CallDetail,
        follow_up: &FollowUp,
        answer: Result<&ApiResponse, &ApiError>,
        links: LinkPolicy,
    ) -> Vec<FollowUp> {
        let _ = (detail, follow_up, answer, links);
        Vec::new()
    }
    /// How a recording is asked for that came without a link, or whose link has expired.
    fn recording(&self, call: &CallId, track: &Track) -> Option<RecordingRequest> {
        let _ = (call, track);
        None
    }
    /// The link in the answer to [`RecordingRequest::Link`]; `None` while it is not ready.
    fn parse_recording_link(
        &self,
        response: &ApiResponse,
        track: &Track,
        links: LinkPolicy,
    ) -> Result<Option<SafeUrl>, ApiError> {
        let _ = (track, links);
        Err(json::unexpected(
            response,
            "This vendor names no recordings.",
        ))
    }
    /// The most ids of one batch; `None` where calls are asked for one by one.
    fn batch_limit(&self) -> Option<usize> {
        None
    }
    /// Asks for many calls at once.
    fn batch(&self, calls: &[CallId]) -> Option<ApiRequest> {
        let _ = calls;
        None
    }
    /// The calls of a batch; ones that were not found are missing.
    fn parse_batch(&self, response: &ApiResponse) -> Result<Vec<Row>, ApiError> {
        Err(json::unexpected(response, "This vendor has no batches."))
    }
    /// What placing a call takes.
    fn place_rules(&self) -> PlaceRules;
    /// Asks for a call to be placed.
    fn place(&self, call: &PlaceCall) -> ApiRequest;
    /// What came of it.
    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError>;
    /// How a call in progress is followed.
    fn live(&self) -> Live;
    /// Opens the stream on which the vendor counts the calls of the account that are going on; `None`
    /// where it keeps no such count.
    fn active_calls(&self) -> Option<ApiRequest> {
        None
    }
    /// The number in one event of that stream; `None` where there is none.
    fn read_active_calls(&self, data: &str) -> Option<u64> {
        let _ = data;
        None
    }
}
