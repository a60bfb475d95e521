//! A small HTTP service around the live engine's parser and reconnection, so that a program written by
//! others can put them to the test. It speaks the test-service protocol of
//! `launchdarkly/sse-contract-tests` (its `docs/service_spec.md`, read 2026-11).
//!
//! - `params`: what a client is asked to do, checked
//! - `client`: one event stream client: the engine's machine and parser, performed natively
//! - `request`: the HTTP request that opens a stream
//! - `callbacks`: tells the asking program what happened, in order
//! - `service`: the routes
//!
//! The engine decides everything that matters: when to reconnect, how long to wait, when to give up,
//! what an event is. Nothing here retries.

mod callbacks;
mod client;
mod params;
mod request;
mod service;
mod task;

pub use callbacks::Report;
pub use client::{Command, follow, run};
pub use params::Params;
pub use service::{CAPABILITIES, Service};
