//! Components and browser services in a real browser: `cargo xtask test browser`.

#![cfg(target_arch = "wasm32")]
#![expect(
    unreachable_pub,
    reason = "the shared helpers are public to the stories; nothing is outside"
)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "stories fail by panicking; clippy does not know `wasm_bindgen_test` as a test"
)]

mod attachment_list;
mod audio_controls;
mod audio_player;
mod call_facts;
mod call_support;
mod call_table;
mod call_timeline;
mod dialog;
mod error_panel;
mod forms;
mod hearing;
mod lightbox;
mod live_banner;
mod live_call_list;
mod look_up_results;
mod media;
mod notes;
mod pagination;
mod panels;
mod raw_json;
mod receipt;
mod recording_player;
mod search_box;
mod sse;
#[path = "../engine/sse_vectors.rs"]
mod sse_vectors;
mod support;
mod tabs;
mod texts;
mod top_bar;
mod transcript;
mod turn;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
