//! smallest.ai Atoms (API reference of 2026-08, SDK and guides of 2025-09 to 2026-03).
//!
//! Calls are listed for the whole account, in pages of at most 500; the transcript comes with the call.
//! One call is streamed by its own id, opened with the key, without ids and without resumption. A call
//! is known by its `callId` (`CALL-…`); the database's `_id` is refused by most addresses. May use
//! `domain` and the sibling modules of `vendors`; must not do IO.

mod analysis;
mod capabilities;
mod detail;
mod envelope;
mod errors;
mod events;
mod latency;
mod list;
mod live;
mod outcome;
mod place;
mod recording;
mod retries;
mod summary;
mod tools;
mod transcript;

use super::{
    CallVendor, ExtraFilter, FollowUp, Live, Paging, PlaceRules, RecordingRequest, Vendor,
    VendorId,
    capabilities::Capabilities,
    json,
    request::{ApiRequest, ApiResponse},
};
use crate::domain::{
    call::{Agent, CallDetail, Row},
    error::ApiError,
    ids::{AgentId, CallId},
    page::Page,
    query::{ListQuery, PlaceCall, Placed},
    recording::Track,
    url::{LinkPolicy, SafeUrl},
};

/// Rows asked for at once. The API gives up to 500, but a row with its analysis and its latencies takes
/// several kilobytes.
const LARGEST_PAGE: u32 = 100;

/// The most ids the API takes in one search.
const LARGEST_BATCH: usize = 100;

/// The adapter; holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct Atoms;

impl Vendor for Atoms {
    fn id(&self) -> VendorId {
        VendorId::Atoms
    }

    fn capabilities(&self) -> &'static Capabilities {
        &capabilities::CAPABILITIES
    }

    fn status_filters(&self) -> &'static [&'static str] {
        &[
            "pending",
            "in_queue",
            "processing",
            "in_progress",
            "active",
            "completed",
            "failed",
            "no_answer",
            "busy",
            "cancelled",
        ]
    }

    /// One entry for all of them: the API's filter takes a list.
    fn statuses_in_progress(&self) -> &'static [&'static str] {
        &["pending,in_queue,processing,in_progress,active"]
    }

    fn extra_filters(&self) -> &'static [ExtraFilter] {
        list::EXTRA_FILTERS
    }

    fn paging(&self) -> Paging {
        Paging::Numbered
    }

    fn largest_page(&self) -> u32 {
        LARGEST_PAGE
    }

    fn error(&self, response: &ApiResponse) -> ApiError {
        errors::read(response)
    }

    /// `offset` is the size of a page here.
    fn agents(&self, page: u32) -> Option<ApiRequest> {
        Some(
            ApiRequest::get(["agent"])
                .with("page", page.max(1).to_string())
                .with("offset", LARGEST_PAGE.to_string()),
        )
    }

    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
        list::agents(response)
    }

    fn list(&self, query: &ListQuery) -> ApiRequest {
        list::request(query)
    }

    fn parse_list(&self, query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError> {
        list::parse(query, response)
    }

    fn in_any_order(&self, query: ListQuery) -> ListQuery {
        list::in_any_order(query)
    }

    fn list_fallback(
        &self,
        query: &ListQuery,
        error: &ApiError,
    ) -> Option<(ListQuery, &'static str)> {
        list::fallback(query, error)
    }
}

impl CallVendor for Atoms {
    fn call(&self, _agent: Option<&AgentId>, call: &CallId) -> Option<ApiRequest> {
        Some(ApiRequest::get(["conversation", call.as_str()]))
    }

    fn parse_call(
        &self,
        agent: Option<&AgentId>,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<CallDetail, ApiError> {
        envelope::data(response, |data| {
            detail::read(agent, data, response, links)
                .map_err(|reason| json::unexpected(response, &reason))
        })
    }

    fn follow_ups(&self, detail: &CallDetail) -> Vec<FollowUp> {
        retries::follow_up(detail).into_iter().collect()
    }

    fn absorb(
        &self,
        detail: &mut CallDetail,
        follow_up: &FollowUp,
        answer: Result<&ApiResponse, &ApiError>,
        _links: LinkPolicy,
    ) -> Vec<FollowUp> {
        retries::absorb(detail, follow_up, answer);
        Vec::new()
    }

    fn recording(&self, call: &CallId, track: &Track) -> Option<RecordingRequest> {
        recording::request(call, track)
    }

    fn parse_recording_link(
        &self,
        response: &ApiResponse,
        _track: &Track,
        links: LinkPolicy,
    ) -> Result<Option<SafeUrl>, ApiError> {
        recording::parse_link(response, links)
    }

    fn batch_limit(&self) -> Option<usize> {
        Some(LARGEST_BATCH)
    }

    fn batch(&self, calls: &[CallId]) -> Option<ApiRequest> {
        let ids: Vec<&str> = calls.iter().map(CallId::as_str).collect();
        let body = serde_json::json!({ "callIds": ids });
        Some(ApiRequest::post(
            ["conversation", "search"],
            Some(body.to_string()),
        ))
    }

    fn parse_batch(&self, response: &ApiResponse) -> Result<Vec<Row>, ApiError> {
        envelope::data(response, |data| {
            let items = data
                .items("logs")
                .ok_or_else(|| envelope::no_list(response))?;
            Ok(summary::rows(items))
        })
    }

    fn place_rules(&self) -> PlaceRules {
        place::RULES
    }

    fn place(&self, call: &PlaceCall) -> ApiRequest {
        place::request(call)
    }

    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError> {
        place::parse(response)
    }

    fn live(&self) -> Live {
        Live::Call(&Atoms)
    }
}
