//! BimpeAI Console API (BimpeAI API reference, 2026-06).
//!
//! Calls are listed per agent, in pages of at most 100; the transcript comes with the call. Messages
//! are streamed per conversation, and nothing links a call to its conversation but the other party's
//! number. May use `domain` and the sibling modules of `vendors`; must not do IO.

mod capabilities;
mod convert;
mod envelope;
mod errors;
mod live;
mod outcome;

use serde_json::json;

use super::{
    CallVendor, Live, Paging, PlaceRules, Vendor, VendorId,
    capabilities::Capabilities,
    json,
    request::{ApiRequest, ApiResponse},
};
use crate::domain::{
    call::{Agent, CallDetail, Row},
    error::ApiError,
    ids::{AgentId, CallId},
    page::Page,
    query::{ListQuery, PlaceCall, PlaceResult, Placed, Sort, SortBy},
    url::LinkPolicy,
};

/// The most rows the API gives per page.
const LARGEST_PAGE: u32 = 100;

/// The adapter; holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct BimpeAi;

impl Vendor for BimpeAi {
    fn id(&self) -> VendorId {
        VendorId::BimpeAi
    }

    fn capabilities(&self) -> &'static Capabilities {
        &capabilities::CAPABILITIES
    }

    fn status_filters(&self) -> &'static [&'static str] {
        &[
            "queued",
            "ringing",
            "answered",
            "ended",
            "busy",
            "failed",
            "cancelled",
        ]
    }

    fn statuses_in_progress(&self) -> &'static [&'static str] {
        &["queued", "ringing", "answered"]
    }

    fn error(&self, response: &ApiResponse) -> ApiError {
        errors::read(response)
    }

    fn lists_per_agent(&self) -> bool {
        true
    }

    fn paging(&self) -> Paging {
        Paging::Numbered
    }

    fn largest_page(&self) -> u32 {
        LARGEST_PAGE
    }

    fn agents(&self, page: u32) -> Option<ApiRequest> {
        Some(paged(ApiRequest::get(["agents"]), page, LARGEST_PAGE))
    }

    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
        envelope::list(response, |(_, item)| convert::agent(item))
    }

    fn list(&self, query: &ListQuery) -> ApiRequest {
        // The caller asks agent by agent (`lists_per_agent`); an empty id is refused by the base URL.
        let agent = query.agent.as_ref().map_or("", AgentId::as_str);
        let request = ApiRequest::get(["agents", agent, "calls"]);
        paged(request, query.page, query.limit)
            .with("sort", sort_word(query.sort))
            .with_some("search", query.filter.search.as_deref())
            .with_some("status", query.filter.status.as_deref())
            .with_some(
                "is_test_call",
                query.filter.is_test_call.map(|is_test| is_test.to_string()),
            )
    }

    fn parse_list(&self, query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError> {
        envelope::list(response, |(index, item)| {
            Some(convert::row(query.agent.as_ref(), index, item))
        })
    }
}

impl CallVendor for BimpeAi {
    fn call(&self, agent: Option<&AgentId>, call: &CallId) -> Option<ApiRequest> {
        Some(ApiRequest::get([
            "agents",
            agent?.as_str(),
            "calls",
            call.as_str(),
        ]))
    }

    fn parse_call(
        &self,
        agent: Option<&AgentId>,
        response: &ApiResponse,
        links: LinkPolicy,
    ) -> Result<CallDetail, ApiError> {
        envelope::object(response, |data| {
            convert::detail(agent, data, &response.body, links)
                .map_err(|reason| json::unexpected(response, &reason))
        })
    }

    fn place_rules(&self) -> PlaceRules {
        PlaceRules {
            needs_agent: true,
            from_label: None,
            has_test_switch: true,
            number_hint: "With + and country code, for example +234 801 234 5678",
            check: |_| Ok(()),
        }
    }

    fn place(&self, call: &PlaceCall) -> ApiRequest {
        let body = json!({
            "destination": call.destination.as_str(),
            "is_test_call": call.is_test_call,
        });
        ApiRequest::post(
            [
                "agents",
                call.agent.as_ref().map_or("", AgentId::as_str),
                "calls",
            ],
            Some(body.to_string()),
        )
        .once()
    }

    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError> {
        envelope::object(response, |data| {
            let status = data.text("status").ok_or_else(|| {
                json::unexpected(
                    response,
                    "The answer does not say whether the call was placed.",
                )
            })?;
            Ok(Placed {
                result: match status.trim().to_ascii_lowercase().as_str() {
                    "initiated" => PlaceResult::Initiated,
                    "busy" => PlaceResult::Busy,
                    "failed" => PlaceResult::Failed,
                    _ => PlaceResult::Other(status),
                },
                call: data.id("call_id").map(CallId::new),
                detail: data.text("detail"),
            })
        })
    }

    fn live(&self) -> Live {
        Live::Conversation(&BimpeAi)
    }
}

fn paged(request: ApiRequest, page: u32, limit: u32) -> ApiRequest {
    request
        .with("page", page.max(1).to_string())
        .with("limit", limit.clamp(1, LARGEST_PAGE).to_string())
}

/// The sort fields are not listed in the reference, whose example (`-created_at`) names a field calls
/// do not have; the names here are those of the fields themselves.
fn sort_word(sort: Sort) -> String {
    let field = match sort.by {
        SortBy::Created => "created_on",
        SortBy::Duration => "duration_seconds",
        SortBy::Status => "status",
    };
    if sort.is_descending {
        format!("-{field}")
    } else {
        field.to_owned()
    }
}
