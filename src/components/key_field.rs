//! Where an API key is pasted.

use leptos::prelude::*;

use super::unique_id::unique_id;

/// A masked field that takes pasted keys, with a button to look at it and the choice to keep it for
/// this tab.
#[component]
pub fn KeyField(
    /// The key as pasted.
    key: RwSignal<String>,
    /// Whether it is kept for this tab.
    keeps_key: RwSignal<bool>,
    /// What is wrong with it.
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let id = unique_id("key");
    let (hint_id, error_id, keep_id) = (
        format!("{id}-hint"),
        format!("{id}-error"),
        format!("{id}-keep"),
    );
    let described_by = format!("{hint_id} {error_id}");
    let keep_hint_id = keep_id.clone();
    view! {
        <div class="key-field field">
            <label class="field__label" for=id.clone()>
                "API key"
            </label>
            <div class="key-field__row">
                <input
                    id=id
                    class="input mono"
                    type=move || if is_shown.get() { "text" } else { "password" }
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=described_by
                    aria-invalid=move || problem.get().map(|_| "true")
                    prop:value=key
                    on:input=move |event| key.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || if is_shown.get() { "true" } else { "false" }
                    on:click=move |_| is_shown.update(|is_shown| *is_shown = !*is_shown)
                >
                    "Show"
                    <span class="visually-hidden">" the key"</span>
                </button>
            </div>
            <p id=hint_id class="field__hint">
                "Sent to the base URL's host and nowhere else. Forgotten when this page is closed or reloaded."
            </p>
            <p id=error_id class="field__error" hidden=move || problem.get().is_none()>
                {problem}
            </p>
            <label class="checkbox">
                <input
                    type="checkbox"
                    class="checkbox__input"
                    aria-describedby=keep_hint_id
                    prop:checked=keeps_key
                    on:change=move |event| keeps_key.set(event_target_checked(&event))
                />
                "Keep for this tab"
            </label>
            <p id=keep_id class="field__hint">
                "The browser then stores the key unencrypted until the tab is closed. Do not use this on a shared computer."
            </p>
        </div>
    }
}
