//! The service driven as an outside program drives it: over real sockets, against a server that does
//! exactly what it is told. Nothing sleeps; every wait is for something to happen.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod parsing;
mod reconnection;
mod requests;
mod routes;
mod support;
