//! A labelled line of text, or a day.

use leptos::prelude::*;

use super::unique_id::unique_id;

/// A native input with its label; tells its text when a person has finished with it.
#[component]
pub fn TextField(
    /// The label.
    #[prop(into)]
    label: String,
    /// `text` or `date`.
    kind: &'static str,
    /// The text.
    value: Signal<String>,
    /// The text a person left it with.
    on_change: Callback<String>,
    /// An example.
    #[prop(optional, into)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let id = unique_id("text");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                id=id
                class="input"
                type=kind
                autocomplete="off"
                spellcheck="false"
                placeholder=hint
                prop:value=value
                on:change=move |event| on_change.run(event_target_value(&event))
            />
        </div>
    }
}
