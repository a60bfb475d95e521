//! The pure engines under hostile and random input.

mod stream_ledger;
mod stream_sse;
