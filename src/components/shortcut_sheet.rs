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
    /// Whether single keys act at all; speech input and some keyboards press them by accident.
    #[prop(into)]
    has_single_keys: Signal<bool>,
    /// Switches them on or off.
    on_single_keys: Callback<bool>,
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
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=has_single_keys
                    on:change=move |event| on_single_keys.run(event_target_checked(&event))
                />
                "Single keys act as shortcuts"
            </label>
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
