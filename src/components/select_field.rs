//! A labelled choice.

use leptos::prelude::*;

use super::unique_id::unique_id;

/// A native select with its label; switched off with a reason rather than hidden.
#[component]
pub fn SelectField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The value chosen.
    value: Signal<String>,
    /// The choices: value and text.
    options: Signal<Vec<(String, String)>>,
    /// The value a person chose.
    on_change: Callback<String>,
    /// Why there is nothing to choose, where that is so.
    #[prop(optional_no_strip, into)]
    disabled_reason: Option<String>,
) -> impl IntoView {
    let id = unique_id("select");
    let reason_id = format!("{id}-reason");
    let is_disabled = disabled_reason.is_some();
    let choices = move || {
        let choice = |(choice, text): (String, String)| {
            let own = choice.clone();
            view! {
                <option value=choice prop:selected=move || value.with(|value| *value == own)>
                    {text}
                </option>
            }
        };
        options.get().into_iter().map(choice).collect::<Vec<_>>()
    };
    view! {
        <div class="select-field field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <select
                id=id
                class="input"
                disabled=is_disabled
                aria-describedby=is_disabled.then(|| reason_id.clone())
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {choices}
            </select>
            {disabled_reason
                .map(|reason| {
                    view! {
                        <p id=reason_id class="select-field__reason">
                            {reason}
                        </p>
                    }
                })}
        </div>
    }
}
