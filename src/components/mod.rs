//! Presentational components: props in, callbacks out.
//!
//! One public component per file; the file's stem names the component and its CSS block. May use
//! `domain` and the pure parts of Leptos. Never uses `state`, `net`, `vendors` or `browser`: what a
//! component needs from there arrives as a prop, a callback or a context with a fallback.

pub mod analysis_panel;
pub mod announcer;
pub mod attachment_list;
pub mod audio_controls;
pub mod audio_player;
pub mod call_facts;
mod call_row;
mod call_rows;
pub mod call_table;
pub mod call_timeline;
pub mod connection_card;
pub mod connection_form;
pub mod copy_button;
pub mod cost_panel;
pub mod dialog;
pub mod duration_text;
pub mod empty_state;
pub mod error_panel;
pub mod event_log;
pub mod file_card;
pub mod fold;
pub mod icon;
pub mod image_attachment;
pub mod interim_line;
pub mod key_field;
mod keyed;
pub mod latency_panel;
pub mod lightbox;
pub mod live_banner;
pub mod live_call_list;
pub mod live_count;
pub mod look_up_results;
mod meanings;
pub mod more_facts;
pub mod not_told;
pub mod notice;
pub mod open_elsewhere;
pub mod outcome_badge;
pub mod pagination;
pub mod panel;
pub mod phone_text;
pub mod place_call_form;
pub mod raw_json;
pub mod receipt;
pub mod recording_player;
pub mod retry_button;
pub mod search_box;
pub mod select_field;
pub mod shortcut_sheet;
pub mod skeleton_rows;
pub mod sort_header;
pub mod stale_banner;
pub mod text_field;
pub mod theme_switch;
pub mod time_text;
pub mod toast_region;
pub mod tool_use;
pub mod top_bar;
pub mod transcript;
pub mod turn;
mod unique_id;
