//! The number of calls going on in the account, as a stream of its own: `data: {"active_calls": N}` every
//! few seconds (Diga API reference, 2026-07). It counts; what is said in the calls is not in it.

use crate::vendors::{
    json::{self, Fields},
    request::{Accept, ApiRequest},
};

/// Opens the stream. It takes the key in a header and cannot be resumed, nor does it need to be: each
/// event is the whole truth.
pub fn request() -> ApiRequest {
    ApiRequest {
        accept: Accept::EventStream,
        ..ApiRequest::get(["v1", "call", "concurrency", "stream"])
    }
}

/// The number in one event's data; `None` where there is none.
pub fn read(data: &str) -> Option<u64> {
    json::read(data, |event| Fields::of(event)?.count("active_calls")).ok()?
}
