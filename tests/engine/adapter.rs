//! The real adapter behind the fault matrix.

use ringside::vendors::{Live, LiveVendor, Vendor, VendorId, request::ApiResponse};

pub(crate) fn vendor() -> &'static dyn Vendor {
    VendorId::BimpeAi.adapter()
}

pub(crate) fn live() -> &'static dyn LiveVendor {
    match VendorId::BimpeAi.call_adapter().live() {
        Live::Conversation(live) => live,
        Live::Call(_) | Live::Poll => panic!("BimpeAI streams conversations"),
    }
}

pub(crate) fn answer(status: u16, body: impl Into<String>) -> ApiResponse {
    ApiResponse {
        status,
        content_type: "application/json; charset=utf-8".to_owned(),
        retry_after: None,
        request_id: None,
        received_at_ms: 0,
        body: body.into(),
    }
}
