//! The Web APIs outside HTTP: clock, timers, storage, clipboard, the address bar, local time.
//!
//! Thin wrappers that never panic: what a browser refuses (blocked storage, no clipboard) is an
//! `Option` or a `Result`. Uses `domain` only.

pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod connectivity;
pub mod events;
pub mod last_resort;
pub mod local_time;
pub mod locks;
pub mod object_url;
pub mod page;
mod promise;
pub mod storage;
#[cfg(feature = "split")]
pub mod style;
pub mod timer;
