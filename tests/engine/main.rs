//! The pure engines under hostile and random input.

#[cfg(test)]
mod adapter;
#[cfg(test)]
mod collect;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod sse_vectors;
#[cfg(test)]
mod stream_ledger;
#[cfg(test)]
mod stream_machine;
#[cfg(test)]
mod stream_session;
#[cfg(test)]
mod stream_sim;
#[cfg(test)]
mod stream_sse;
#[cfg(test)]
mod stream_tabs;
