//! The only place that speaks HTTP.
//!
//! Holds the transport with its safety rules, byte streams and the performer of the live engine. Uses
//! `vendors`, `stream`, `domain` and the clocks, timers and events of `browser`; knows no signals and
//! no markup.

pub mod active_calls;
pub mod api;
pub mod body;
pub mod byte_stream;
pub mod config;
mod early;
pub mod live;
pub mod media;
pub mod transport;

pub use crate::vendors::connection;
