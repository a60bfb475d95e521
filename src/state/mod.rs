//! Leptos signals over `net`, `collect` and `stream`: what the pages show and what they can ask for.
//!
//! Uses `domain`, `vendors`, `collect`, `stream`, `net` and `browser`; knows no markup.

pub mod agents;
pub mod average;
pub mod call_collect;
pub mod call_detail;
pub mod call_list;
pub mod connection_check;
pub mod connections;
pub mod fetch;
pub mod hearing;
pub mod here;
pub mod live_call;
pub mod live_list;
pub mod live_pool;
pub mod live_streams;
pub mod loadable;
pub mod look_up;
pub mod place_call;
pub mod preferences;
pub mod react;
pub mod sources;
pub mod task;
pub mod ticking;
pub mod visited_list;
pub mod waiting;
pub mod windows;
