//! The keyboard shortcuts, all in one place.

use leptos::prelude::*;

use super::dialog::Dialog;

/// A dialog that lists keys and what they do.
#[component]
pub fn ShortcutSheet(
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// Keys and what they do: `j, k` for either, `g then l` for one after the other.
    shortcuts: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let list = move || {
        shortcuts
            .iter()
            .map(|(keys, action)| {
                view! {
                    <dt>{keys.split(' ').map(key_or_word).collect::<Vec<_>>()}</dt>
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

fn key_or_word(part: &'static str) -> AnyView {
    if part == "then" {
        return " then ".into_any();
    }
    view! {
        <kbd>{part.trim_end_matches(',')}</kbd>
        " "
    }
    .into_any()
}
