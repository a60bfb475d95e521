//! Stands in for an adapter that has not arrived. Pages wait for the second part before they ask for
//! adapters it brings, so nobody sees this; it keeps the types honest without a panic.

use crate::{
    domain::{
        call::{Agent, Row},
        error::{ApiError, ErrorKind},
        page::Page,
        query::ListQuery,
    },
    vendors::{
        Paging, Vendor, VendorId,
        capabilities::Capabilities,
        request::{ApiRequest, ApiResponse},
    },
};

/// Refuses everything.
pub(super) struct Absent;

fn refusal() -> ApiError {
    ApiError::new(
        ErrorKind::Refused,
        "The part of Ringside that reads this vendor has not arrived. Reload the page.",
    )
}

impl Vendor for Absent {
    fn id(&self) -> VendorId {
        VendorId::BimpeAi
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
        1
    }

    fn error(&self, _response: &ApiResponse) -> ApiError {
        refusal()
    }

    fn agents(&self, _page: u32) -> Option<ApiRequest> {
        None
    }

    fn parse_agents(&self, _response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
        Err(refusal())
    }

    /// An empty path segment, which the base URL refuses: nothing is sent.
    fn list(&self, _query: &ListQuery) -> ApiRequest {
        ApiRequest::get([""])
    }

    fn parse_list(
        &self,
        _query: &ListQuery,
        _response: &ApiResponse,
    ) -> Result<Page<Row>, ApiError> {
        Err(refusal())
    }
}
