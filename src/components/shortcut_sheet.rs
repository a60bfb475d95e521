//! The keyboard shortcuts, all in one place.

use leptos::prelude::*;

use super::dialog::Dialog;

/// A dialog that lists keys and what they do.
#[component]
pub fn ShortcutSheet(
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// Keys and what they do; keys pressed one after the other are separated by a blank.
    shortcuts: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let list = move || {
        shortcuts
            .iter()
            .map(|(keys, action)| {
                let keys: Vec<_> = keys
                    .split(' ')
                    .map(|key| view! { <kbd>{key}</kbd> " " })
                    .collect();
                view! {
                    <dt>{keys}</dt>
                    <dd>{*action}</dd>
                }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <Dialog is_open title="Keyboard shortcuts">
            <dl class="shortcut-sheet__list">{list()}</dl>
        </Dialog>
    }
}
