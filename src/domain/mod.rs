//! The vocabulary every vendor is translated into.
//!
//! Holds plain values: calls, transcripts, attachments, outcomes, costs, latencies, analyses, recordings,
//! queries, pages, times, phone numbers and errors. Uses serde, chrono and url; knows no vendor, no framework and no clock
//! (the current time is always an argument).

pub mod analysis;
pub mod attachment;
pub mod base_url;
pub mod call;
pub mod cost;
pub mod error;
pub mod event;
pub mod ids;
mod iso_time;
pub mod json_text;
pub mod key;
pub mod latency;
pub mod look_up;
pub mod outcome;
pub mod page;
pub mod phone;
pub mod preference;
pub mod progress;
pub mod query;
pub mod recording;
pub mod text;
pub mod time;
pub mod transcript;
pub mod url;
