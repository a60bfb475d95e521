//! Presentational components: props in, callbacks out.
//!
//! One public component per file; the file's stem names the component and its CSS block. May use
//! `domain` and the pure parts of Leptos. Never uses `state`, `net`, `vendors` or `browser`: what a
//! component needs from there arrives as a prop, a callback or a context with a fallback.

pub mod announcer;
pub mod attachment_list;
pub mod audio_player;
pub mod call_table;
pub mod copy_button;
pub mod duration_text;
pub mod file_card;
pub mod icon;
pub mod image_attachment;
pub mod lightbox;
pub mod outcome_badge;
pub mod phone_text;
pub mod sort_header;
pub mod time_text;
pub mod transcript;
pub mod turn;
