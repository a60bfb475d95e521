//! Diga (Diga API reference of 2025-11-20, of 2026-07-22, and those between).
//!
//! Three generations of the contract are read alike. The first (2025-11) names the line `phone_id` and
//! has the transcript at `/v1/transcription/{id}`; the second (2026-03) names it `phone_register_id`,
//! adds the agent's version, the call's variables, numbered pages and `/v1/call/{id}/message`; the third
//! (2026-07) has four statuses only and leaves what became of a call to `end_reason`. Which one an
//! account speaks is never asked: pages are continued with `after`, which all three know, and a
//! transcript that is not at one address is looked for at the other.
//!
//! The list and its POST end in a slash; without it the server redirects, and requests with a key do not
//! follow. May use `domain` and the sibling modules of `vendors`; must not do IO.

pub mod active_calls;
mod capabilities;
mod detail;
mod errors;
mod log;
mod outcome;
mod pages;
mod parts;
mod place;
mod recording;
mod rows;
mod transcript;

use super::{
    CallVendor, ExtraFilter, ExtraInput, FollowUp, Live, Paging, PlaceRules, RecordingRequest,
    Vendor, VendorId,
    capabilities::Capabilities,
    request::{ApiRequest, ApiResponse},
};
use crate::domain::{
    call::{Agent, CallDetail, Row},
    error::ApiError,
    ids::{AgentId, CallId},
    page::Page,
    query::{ListQuery, PlaceCall, Placed, SortBy},
    recording::Track,
    time::Timestamp,
    url::{LinkPolicy, SafeUrl},
};

/// The most rows the API gives per page.
const LARGEST_PAGE: u32 = 1_000;
/// The most agents it gives per page.
const LARGEST_AGENT_PAGE: u32 = 100;

/// The adapter; holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct Diga;

impl Vendor for Diga {
    fn id(&self) -> VendorId {
        VendorId::Diga
    }

    fn capabilities(&self) -> &'static Capabilities {
        &capabilities::CAPABILITIES
    }

    /// The words of all generations; an account refuses those it does not know.
    fn status_filters(&self) -> &'static [&'static str] {
        &[
            "dialing",
            "in_queue",
            "in_progress",
            "completed",
            "failed",
            "transferred",
            "no_answer",
        ]
    }

    fn statuses_in_progress(&self) -> &'static [&'static str] {
        &["dialing", "in_queue", "in_progress"]
    }

    fn extra_filters(&self) -> &'static [ExtraFilter] {
        &EXTRA_FILTERS
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

    /// The drafts, which is what the API gives without being asked for more; every agent has one. The
    /// first generation knows no numbered pages and gives the first page again, which ends the reading.
    fn agents(&self, page: u32) -> Option<ApiRequest> {
        let request = ApiRequest::get(["v1", "agent"]).with_trailing_slash();
        let limit = LARGEST_AGENT_PAGE.to_string();
        Some(pages::at(request, None, page).with("limit", limit))
    }

    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
        pages::read(response, &mut |_, item| rows::agent(item))
    }

    fn list(&self, query: &ListQuery) -> ApiRequest {
        let filter = &query.filter;
        let is_descending = query.sort.by != SortBy::Created || query.sort.is_descending;
        let request = ApiRequest::get(["v1", "call"]).with_trailing_slash();
        let request = pages::at(request, query.cursor.as_ref(), query.page)
            .with("limit", query.limit.clamp(1, LARGEST_PAGE).to_string())
            .with("order", if is_descending { "desc" } else { "asc" })
            .with_some("agent_id", query.agent.as_ref().map(AgentId::as_str))
            .with_some("status", filter.status.as_deref())
            .with_some(
                "start_created_date",
                filter.created_from.map(Timestamp::to_iso),
            )
            .with_some(
                "end_created_date",
                filter.created_before.and_then(last_before),
            );
        EXTRA_FILTERS.iter().fold(request, |request, extra| {
            let asked = filter.extra.iter().find(|(name, _)| name == extra.name);
            request.with_some(extra.name, asked.map(|(_, value)| value.as_str()))
        })
    }

    fn parse_list(&self, query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError> {
        let mut page = pages::read(response, &mut |index, item| Some(rows::row(index, item)))?;
        let is_whole = query.cursor.is_none() && query.page <= 1 && !page.has_more;
        page.total_count = is_whole
            .then(|| u64::try_from(page.items.len()).ok())
            .flatten();
        Ok(page)
    }
}

/// What only Diga filters by. `type` stands here and not in the common filter, because it tells inbound
/// from outbound only: calls from a browser have a `type` too.
const EXTRA_FILTERS: [ExtraFilter; 3] = [
    ExtraFilter {
        name: "type",
        label: "Type at Diga",
        input: ExtraInput::Choice(&[("inbound", "Inbound"), ("outbound", "Outbound")]),
    },
    ExtraFilter {
        name: "contact_id",
        label: "Contact id",
        input: ExtraInput::Text,
    },
    ExtraFilter {
        name: "phone_id",
        label: "Phone id",
        input: ExtraInput::Text,
    },
];

/// The last microsecond before an instant: whether `end_created_date` itself belongs to the span is not
/// documented, and times have microseconds.
fn last_before(end: Timestamp) -> Option<String> {
    let last_ms = Timestamp::from_ms(end.ms().checked_sub(1)?)?.to_iso();
    Some(format!("{}999Z", last_ms.strip_suffix('Z')?))
}

impl CallVendor for Diga {
    fn call(&self, _agent: Option<&AgentId>, call: &CallId) -> Option<ApiRequest> {
        Some(ApiRequest::get(["v1", "call", call.as_str()]))
    }

    fn parse_call(
        &self,
        _agent: Option<&AgentId>,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<CallDetail, ApiError> {
        detail::read(response, links)
    }

    fn follow_ups(&self, detail: &CallDetail) -> Vec<FollowUp> {
        parts::first(detail)
    }

    fn absorb(
        &self,
        detail: &mut CallDetail,
        follow_up: &FollowUp,
        answer: Result<&ApiResponse, &ApiError>,
        links: LinkPolicy,
    ) -> Vec<FollowUp> {
        parts::absorb(detail, follow_up, answer, links)
    }

    fn recording(&self, call: &CallId, _track: &Track) -> Option<RecordingRequest> {
        Some(RecordingRequest::Link(recording::request(call)))
    }

    fn parse_recording_link(
        &self,
        response: &ApiResponse,
        _track: &Track,
        links: LinkPolicy,
    ) -> Result<Option<SafeUrl>, ApiError> {
        recording::link(response, links)
    }

    fn place_rules(&self) -> PlaceRules {
        place::RULES
    }

    fn place(&self, call: &PlaceCall) -> ApiRequest {
        place::request(call)
    }

    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError> {
        place::read(response)
    }

    /// Diga streams how many calls are going on ([`active_calls`]), not what is said in them.
    fn live(&self) -> Live {
        Live::Poll
    }

    fn active_calls(&self) -> Option<ApiRequest> {
        Some(active_calls::request())
    }

    fn read_active_calls(&self, data: &str) -> Option<u64> {
        active_calls::read(data)
    }
}
