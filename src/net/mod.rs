//! The only place that speaks HTTP.
//!
//! Holds the transport with its safety rules, byte streams and the performer
//! of the live engine. Uses `vendors`, `stream`, `domain` and `browser::clock`/`browser::timer`; knows no signals and no
//! markup.

pub mod api;
pub mod body;
pub mod config;
pub mod transport;

pub use crate::vendors::connection;
