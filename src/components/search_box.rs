//! The search field of a page.

use leptos::{html, prelude::*};

use super::icon::{Icon, IconName};

/// A search field with a clear button; its input has the id `search`, once per page.
#[component]
pub fn SearchBox(
    /// The text searched for.
    value: Signal<String>,
    /// The text as it is typed, and empty when cleared.
    on_input: Callback<String>,
    /// The field's label.
    #[prop(into)]
    label: String,
    /// What the search covers.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let clear = move || {
        on_input.run(String::new());
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            // A field that was just on the screen can take focus; if not, there is nothing to do.
            let _ = input.focus();
        }
    };
    let is_filled = Memo::new(move |_| !value.with(String::is_empty));
    view! {
        <div class="search-box field">
            <label class="field__label" for="search">
                {label}
            </label>
            <span class="search-box__icon">
                <Icon name=IconName::Search/>
            </span>
            <input
                node_ref=input
                id="search"
                class="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="search-hint"
                placeholder=hint.clone()
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && is_filled.get_untracked() {
                        event.prevent_default();
                        event.stop_propagation();
                        clear();
                    }
                }
            />
            <button
                type="button"
                class="search-box__clear button button--quiet button--icon"
                hidden=move || !is_filled.get()
                aria-label="Clear search"
                title="Clear search"
                on:click=move |_| clear()
            >
                <Icon name=IconName::Close/>
            </button>
            <span id="search-hint" class="visually-hidden">
                {hint}
            </span>
        </div>
    }
}
