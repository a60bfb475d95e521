//! The live page's keys.

use leptos::prelude::*;

use super::{live_page::State, shell::single_key};
use crate::{
    browser::{events::Listener, page},
    domain::ids::CallId,
    routes::Route,
    state::preferences::Preferences,
};

/// The followed pane, and the log in it.
const FOLLOWED: [&str; 2] = [
    ".live-page__pane--followed .transcript__log",
    ".live-page__pane--followed",
];

/// Follows another call. A focus that is in the pane of the call before moves along; one in the list stays.
pub fn go(state: State, call: CallId) {
    let is_in_pane = page::has_focus_within(".live-page__pane");
    let connection = state
        .connection
        .with_value(|connection| connection.id.clone());
    state
        .navigator
        .replace(&Route::Live(connection, Some(call)));
    if is_in_pane {
        // The pane is there, and the one before out of sight, by the next frame.
        request_animation_frame(|| {
            FOLLOWED.iter().any(|selector| page::focus(selector));
        });
    }
}

/// `j` and `k` go to the next and the previous call, `f`, `End` and `p` follow the end and stop there.
pub fn listen_to_keys(state: State) {
    let preferences = expect_context::<Preferences>();
    let listener = Listener::on_window("keydown", move |event| {
        let Some(key) = single_key(&event, preferences) else {
            return;
        };
        match key.as_str() {
            "j" => step(state, 1),
            "k" => step(state, -1),
            "f" | "End" => set_follow(state, true),
            "p" => set_follow(state, false),
            _ => return,
        }
        event.prevent_default();
    });
    StoredValue::new_local(listener);
}

fn set_follow(state: State, follows: bool) {
    if let Some(follow) = state.follow.get_value() {
        // The pane may be gone by now.
        let _ = follow.try_set(follows);
    }
}

fn step(state: State, steps: isize) {
    let next = state.list.entries().with_untracked(|entries| {
        let entries = entries.value.as_deref().unwrap_or_default();
        let followed = state.followed.get_untracked();
        let current = entries.iter().position(|entry| {
            followed
                .as_ref()
                .is_some_and(|(_, id)| entry.call.id == *id)
        });
        let index = current.map_or(Some(0), |current| current.checked_add_signed(steps))?;
        entries.get(index).map(|entry| entry.call.id.clone())
    });
    if let Some(call) = next {
        go(state, call);
    }
}
