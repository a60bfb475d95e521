//! Components and browser services in a real browser: `cargo xtask test browser`.

#![cfg(target_arch = "wasm32")]
#![expect(unreachable_pub, reason = "the shared helpers are public to the stories; nothing is outside")]

mod call_table;
mod dialog;
mod error_panel;
mod forms;
mod live_call_list;
mod notes;
mod pagination;
mod search_box;
mod support;
mod texts;
mod top_bar;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
