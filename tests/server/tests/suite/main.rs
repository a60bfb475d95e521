//! The local API's own tests: every endpoint, every refusal, the streams and the scenarios, asked the way a client
//! asks. No network except where a test is about it; time is tokio's paused clock, so nothing waits.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod agents;
mod atoms;
mod atoms_calls;
mod atoms_place;
mod atoms_stream;
mod auth;
mod calls;
mod chaos;
mod console;
mod control;
mod conversations;
mod dialects;
mod diga;
mod diga_account;
mod diga_calls;
mod files;
mod lab;
mod live;
mod place;
mod program;
mod streams;
mod support;
mod vapi;
mod vapi_calls;
mod vapi_place;
mod wire;
mod wire_faults;
