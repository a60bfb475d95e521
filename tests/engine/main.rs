//! The pure engines under hostile and random input.

#[cfg(test)]
mod collect;
mod stream_ledger;
mod stream_sim;
mod stream_sse;
