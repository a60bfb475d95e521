//! One group of facts with its heading.

use leptos::prelude::*;

/// A heading, where it needs one a sentence about how the facts came to be known, and the facts.
#[component]
pub fn Panel(
    /// The heading.
    #[prop(into)]
    title: String,
    /// How the facts were worked out, where the vendor does not tell them as they are.
    #[prop(optional_no_strip)]
    note: Option<&'static str>,
    /// The facts.
    children: Children,
) -> impl IntoView {
    let label = title.clone();
    view! {
        <section class="panel" aria-label=label>
            <h2 class="panel__title">{title}</h2>
            {note.map(|note| view! { <p class="panel__note">{note}</p> })}
            {children()}
        </section>
    }
}
