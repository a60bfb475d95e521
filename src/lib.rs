//! Ringside: one web console for the calls of every AI voice agent vendor.
//!
//! The library is in two halves. The pure half ([`domain`], [`vendors`], [`collect`], [`stream`],
//! [`routes`]) compiles everywhere and is tested natively; the compiler keeps it pure, because
//! Leptos and the Web APIs are dependencies of the `wasm32` target only. The other half exists on
//! `wasm32` only: `net` (HTTP), `browser` (every other Web API), `state` (signals), `components`
//! (markup from props), `pages` and `app`.

pub mod collect;
pub mod domain;
pub mod routes;
pub mod stream;
pub mod vendors;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
pub mod net;
#[cfg(target_arch = "wasm32")]
pub mod pages;
#[cfg(target_arch = "wasm32")]
pub mod state;
