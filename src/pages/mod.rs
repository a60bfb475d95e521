//! One page per route: each puts state and components together.
//!
//! Uses everything below; is used by `app` only.

pub mod average_line;
pub mod call_head;
pub mod call_page;
pub mod call_panels;
pub mod call_parts;
pub mod call_recording;
pub mod calls_filters;
pub mod calls_list;
pub mod calls_page;
pub mod calls_parts;
pub mod connection_gate;
pub mod connections_page;
pub mod gate_refusal;
pub mod home_page;
pub mod late_skeleton;
pub mod list_error;
pub mod list_notes;
pub mod live_keys;
pub mod live_page;
pub mod live_panes;
pub mod live_rows;
pub mod look_up_page;
pub mod more_filters;
pub mod no_calls;
pub mod not_found_page;
pub mod place_call_dialog;
pub mod second_part;
pub mod shell;
pub mod shortcuts_dialog;
pub mod welcome;
