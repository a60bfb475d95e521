//! Vapi: the adapter's outline.

use crate::{
    domain::{
        call::{Agent, CallDetail, Row},
        error::ApiError,
        ids::{AgentId, CallId},
        page::Page,
        query::{ListQuery, PlaceCall, Placed},
        url::LinkPolicy,
    },
    vendors::{
        CallVendor, Live, Paging, PlaceRules, Vendor, VendorId,
        capabilities::Capabilities,
        json,
        request::{ApiRequest, ApiResponse},
    },
};

/// The adapter; holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct Vapi;

impl Vendor for Vapi {
    fn id(&self) -> VendorId {
        VendorId::Vapi
    }

    fn capabilities(&self) -> &'static Capabilities {
        &Capabilities(&[])
    }

    fn status_filters(&self) -> &'static [&'static str] {
        &[]
    }

    fn statuses_in_progress(&self) -> &'static [&'static str] {
        &[]
    }

    fn paging(&self) -> Paging {
        Paging::Numbered
    }

    fn largest_page(&self) -> u32 {
        100
    }

    fn error(&self, response: &ApiResponse) -> ApiError {
        json::unexpected(response, "Not readable yet.")
    }

    fn agents(&self, _page: u32) -> Option<ApiRequest> {
        None
    }

    fn parse_agents(&self, response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
        Err(self.error(response))
    }

    fn list(&self, _query: &ListQuery) -> ApiRequest {
        ApiRequest::get(["call"])
    }

    fn parse_list(
        &self,
        _query: &ListQuery,
        response: &ApiResponse,
    ) -> Result<Page<Row>, ApiError> {
        Err(self.error(response))
    }
}

impl CallVendor for Vapi {
    fn call(&self, _agent: Option<&AgentId>, call: &CallId) -> Option<ApiRequest> {
        Some(ApiRequest::get(["call", call.as_str()]))
    }

    fn parse_call(
        &self,
        _agent: Option<&AgentId>,
        response: &ApiResponse,
        _links: LinkPolicy,
    ) -> Result<CallDetail, ApiError> {
        Err(self.error(response))
    }

    fn place_rules(&self) -> PlaceRules {
        PlaceRules {
            needs_agent: true,
            from_label: None,
            has_test_switch: false,
            number_hint: "With + and country code",
            check: |_| Ok(()),
        }
    }

    fn place(&self, _call: &PlaceCall) -> ApiRequest {
        ApiRequest::post(["call"], None)
    }

    fn parse_placed(&self, response: &ApiResponse) -> Result<Placed, ApiError> {
        Err(self.error(response))
    }

    fn live(&self) -> Live {
        Live::Poll
    }
}
