//! The sheet of keys.

use leptos::prelude::*;

use crate::{components::shortcut_sheet::ShortcutSheet, state::preferences::Preferences};

const SHORTCUTS: [(&str, &str); 13] = [
    ("?", "Show this sheet"),
    ("/", "Search the list"),
    ("j, k", "Next, previous call"),
    ("Enter, o", "Open the call"),
    ("h, l", "Previous, next page of the list"),
    ("r", "Refresh"),
    ("n", "Show new calls"),
    ("g then l", "Go to the list"),
    ("g then a", "Go to the calls of all connections"),
    ("g then v", "Go to the live calls"),
    ("f", "Follow a live transcript"),
    ("p", "Pause following"),
    ("End", "Newest message"),
];

/// Lists the keys and switches the single ones on or off.
#[component]
pub fn ShortcutsDialog(
    /// Whether it is shown.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    view! {
        <ShortcutSheet
            is_open
            shortcuts=SHORTCUTS.to_vec()
            has_single_keys=preferences.has_single_keys
            on_single_keys=Callback::new(move |is_on| preferences.has_single_keys.set(is_on))
        />
    }
}
