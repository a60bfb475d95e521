//! The vendor's answer as it came.

use std::sync::Arc;

use leptos::{html, prelude::*};

use crate::{
    components::{
        copy_button::CopyButton,
        icon::{Icon, IconName},
    },
    domain::json_text::indent,
};

/// How much is shown before "Show all".
const FIRST_BYTES: usize = 200_000;

/// The raw answer, closed at first and put on the page only when opened.
#[component]
pub fn RawJson(
    /// The answer as it came; indented only once somebody looks.
    #[prop(into)]
    text: Signal<Arc<str>>,
    /// What the answer is called: `call-42.json`.
    #[prop(into)]
    file_name: String,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let shows_all = RwSignal::new(false);
    let size_bytes = Memo::new(move |_| text.with(|text| text.len()));
    let indented = Memo::new(move |_| {
        if is_open.get() {
            text.with(|text| indent(text))
        } else {
            String::new()
        }
    });
    let is_cut = move || !shows_all.get() && indented.with(String::len) > FIRST_BYTES;
    let shown = move || {
        indented.with(|text| {
            if is_cut() {
                head(text).to_owned()
            } else {
                text.clone()
            }
        })
    };
    let size = move || format!("{} kB", size_bytes.get().div_ceil(1000));
    let copy_label = format!("Copy {file_name}");
    view! {
        <details
            node_ref=details
            class="raw-json"
            on:toggle=move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()))
        >
            <summary class="raw-json__head">
                <Icon name=IconName::Code />
                <span>"Raw answer"</span>
                <span class="raw-json__name">{file_name} ", " {size}</span>
            </summary>
            <Show when=move || is_open.get()>
                {
                    let copy_label = copy_label.clone();
                    view! {
                        <div class="raw-json__actions">
                            {move || view! { <CopyButton text=indented.get() label=copy_label.clone() /> }}
                        </div>
                        <pre class="raw-json__text" tabindex="0" role="region" aria-label="Raw answer">
                            {shown}
                        </pre>
                        <Show when=is_cut>
                            <button
                                type="button"
                                class="button button--small"
                                on:click=move |_| shows_all.set(true)
                            >
                                "Show all (" {size} ")"
                            </button>
                        </Show>
                    }
                }
            </Show>
        </details>
    }
}

/// The beginning, cut between lines where there is one to cut at.
fn head(text: &str) -> &str {
    let mut end = FIRST_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    head.rsplit_once('\n').map_or(head, |(lines, _)| lines)
}
