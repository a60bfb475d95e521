//! Vapi (Vapi API reference, 2026-08, and its list of calls as the users know it).
//!
//! Calls of the whole account come as a bare array, newest first, paged by time; each item is the whole
//! call with transcript, artifacts, costs and analysis, so one call takes one request. Nothing is
//! streamed as text. May use `domain` and the sibling modules of `vendors`; must not do IO.

mod analysis;
mod capabilities;
mod cost;
mod detail;
mod errors;
mod events;
mod latency;
mod list;
mod outcome;
mod place;
mod recording;
mod summary;
mod tools;
mod transcript;

use super::{
    CallVendor, ExtraFilter, Live, Paging, PlaceRules, RecordingRequest, Vendor, VendorId,
    capabilities::Capabilities,
    json::{self, Fields, Json},
    request::{ApiRequest, ApiResponse},
};
use crate::domain::{
    call::{Agent, CallDetail, Row},
    error::ApiError,
    ids::{AgentId, CallId},
    page::Page,
    query::{ListQuery, PlaceCall, Placed},
    recording::Track,
    url::LinkPolicy,
};

/// Rows worth asking for at once: the API gives up to 1,000, but each is a whole call of 50 kB or more.
const LARGEST_PAGE: u32 = 100;
/// Assistants asked for at once: the most the API gives, because it has no pages of them.
const MOST_AGENTS: u32 = 1_000;

/// The adapter; holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct Vapi;

impl Vendor for Vapi {
    fn id(&self) -> VendorId {
        VendorId::Vapi
    }

    fn capabilities(&self) -> &'static Capabilities {
        &capabilities::CAPABILITIES
    }

    fn status_filters(&self) -> &'static [&'static str] {
        &[
            "scheduled",
            "queued",
            "ringing",
            "in-progress",
            "forwarding",
            "ended",
            "not-found",
            "deletion-failed",
        ]
    }

    fn statuses_in_progress(&self) -> &'static [&'static str] {
        &["queued", "ringing", "in-progress", "forwarding"]
    }

    fn extra_filters(&self) -> &'static [ExtraFilter] {
        list::EXTRA_FILTERS
    }

    fn paging(&self) -> Paging {
        Paging::Cursor
    }

    fn largest_page(&self) -> u32 {
        LARGEST_PAGE
    }

    fn error(&self, response: &ApiResponse) -> ApiError {
        errors::read(response)
    }

    fn agents(&self, page: u32) -> Option<ApiRequest> {
        (page <= 1).then(|| ApiRequest::get(["assistant"]).with("limit", MOST_AGENTS.to_string()))
    }

    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
        errors::success(response, |document| {
            let items = list::items(document).ok_or_else(|| {
                json::unexpected(response, "The answer is not a list of assistants.")
            })?;
            Ok(Page {
                items: items.iter().filter_map(agent).collect(),
                total_count: None,
                has_more: false,
                next: None,
            })
        })
    }

    fn list(&self, query: &ListQuery) -> ApiRequest {
        list::request(query)
    }

    fn parse_list(&self, query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError> {
        list::page(query, response)
    }
}

/// An assistant; `None` for items without an id, which cannot be asked about anything.
fn agent(item: &Json<'_>) -> Option<Agent> {
    let fields = Fields::of(item)?;
    let id = fields.id("id")?;
    let name = fields.text("name").unwrap_or_else(|| id.clone());
    Some(Agent {
        id: AgentId::new(id),
        name,
    })
}

impl CallVendor for Vapi {
    fn call(&self, _agent: Option<&AgentId>, call: &CallId) -> Option<ApiRequest> {
        Some(ApiRequest::get(["call", call.as_str()]))
    }

    fn parse_call(
        &self,
        _agent: Option<&AgentId>,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<CallDetail, ApiError> {
        errors::object(response, |call| {
            detail::read(call, response, links)
                .map_err(|reason| json::unexpected(response, &reason))
        })
        .map_err(errors::of_call)
    }

    fn recording(&self, call: &CallId, track: &Track) -> Option<RecordingRequest> {
        Some(RecordingRequest::Bytes(recording::request(call, track)))
    }

    fn place_rules(&self) -> PlaceRules {
        place::RULES
    }

    fn place(&self, call: &PlaceCall) -> ApiRequest {
        place::request(call)
    }

    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError> {
        place::placed(response)
    }

    fn live(&self) -> Live {
        Live::Poll
    }
}
