//! The live engine: how a transcript on the screen stays equal to the vendor's, whatever the network
//! does.
//!
//! - [`sse`]: bytes → events, by the HTML standard.
//! - [`backoff`]: how long to wait after a failure.
//! - [`machine`]: when to connect, to wait, to poll and to stop; what the banner may claim.
//! - [`ledger`]: the one door every message comes in by, whichever way it came.
//! - [`session`]: the three together for one followed call; the only type a performer talks to.
//! - [`tabs`] and [`relay`]: which tab streams a call that several follow, and what it tells the others.
//!
//! May use `domain`. Performs no IO and reads no clock: time, randomness and answers come in as
//! values, effects go out as values, so that years of bad networks can be tested within seconds.
//! Must not use vendors, the framework or any Web API.

pub mod backoff;
pub mod ledger;
pub mod machine;
mod poll;
pub mod relay;
pub mod session;
pub mod sse;
pub mod status;
pub mod tabs;
