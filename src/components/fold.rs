//! A longer text of the vendor's, folded away until somebody wants to read it.

use leptos::{html, prelude::*};

use crate::domain::{json_text::indent, text::visible_controls};

/// How much of a text is put on the page; the raw answer has the whole.
const SHOWN_BYTES: usize = 200_000;

/// A line that unfolds. The text is put on the page only then.
#[component]
pub fn Fold(
    /// The line.
    #[prop(into)]
    label: String,
    /// The text; JSON is indented.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let text = StoredValue::new(text);
    view! {
        <details
            node_ref=details
            class="fold"
            on:toggle=move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()))
        >
            <summary class="fold__head">{label}</summary>
            <Show when=move || is_open.get()>{text.with_value(|text| long_text(text))}</Show>
        </details>
    }
}

/// A text of any length in the type of code, with a frame to scroll in.
pub(super) fn long_text(text: &str) -> AnyView {
    let readable = if is_json(text) {
        indent(text)
    } else {
        text.to_owned()
    };
    let head = head(&readable);
    let is_cut = head.len() < readable.len();
    let shown = visible_controls(head);
    view! {
        <pre class="fold__text" dir="auto" tabindex="0">{shown}</pre>
        {is_cut.then(|| view! { <p class="panel__note">"Cut here; the raw answer has the whole."</p> })}
    }
    .into_any()
}

/// Whether a text looks like an object or a list of JSON; anything else is left as it came.
fn is_json(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'))
}

fn head(text: &str) -> &str {
    let mut end = SHOWN_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
