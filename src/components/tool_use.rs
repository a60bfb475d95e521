//! A tool the agent used: what it was asked and what it answered.

use leptos::{html, prelude::*};

use crate::{
    components::{
        fold::long_text,
        icon::{Icon, IconName},
    },
    domain::{
        latency::text,
        text::{shorten, visible_identifier},
        transcript::{ToolStatus, ToolUse as Use},
    },
};

/// Longer names and words are cut.
const WORD_CHARS: usize = 80;

/// One line that unfolds to question and answer; unfolded from the start where it failed.
#[component]
pub fn ToolUse(
    /// The use.
    tool: Use,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let (class, icon, word) = look(&tool.status);
    let has_failed = tool.status == ToolStatus::Failed;
    let is_open = RwSignal::new(has_failed);
    let name = shown(&tool.name);
    let length = tool
        .duration_ms
        .map(|ms| view! { <span class="tool-use__took">{text(ms)}</span> });
    let tool = StoredValue::new(tool);
    view! {
        <details
            node_ref=details
            class=class
            open=has_failed
            on:toggle=move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()))
        >
            <summary class="tool-use__head">
                <Icon name=IconName::Code />
                <bdi class="tool-use__name">{name}</bdi>
                {length}
                <span class="tool-use__status"><Icon name=icon /> <bdi>{word}</bdi></span>
            </summary>
            <Show when=move || is_open.get()>{tool.with_value(body)}</Show>
        </details>
    }
}

fn body(tool: &Use) -> AnyView {
    let arguments = if tool.arguments.trim().is_empty() {
        nothing("Asked without arguments.")
    } else {
        view! {
            <p class="tool-use__label">"Asked"</p>
            {long_text(&tool.arguments)}
        }
        .into_any()
    };
    let result = match (&tool.result, &tool.status) {
        (Some(result), _) if result.trim().is_empty() => nothing("Answered with nothing."),
        (Some(result), _) => view! {
            <p class="tool-use__label">"Answered"</p>
            {long_text(result)}
        }
        .into_any(),
        (None, ToolStatus::Asked) => nothing("No answer is known."),
        (None, _) => nothing("The answer is not told."),
    };
    let id = tool.call_id.as_deref().map(|id| {
        view! { <p class="panel__aside">"Id " <code>{shown(id)}</code></p> }
    });
    view! { {arguments} {result} {id} }.into_any()
}

fn nothing(words: &'static str) -> AnyView {
    view! { <p class="panel__aside">{words}</p> }.into_any()
}

fn look(status: &ToolStatus) -> (&'static str, IconName, String) {
    let (class, icon, word) = match status {
        ToolStatus::Asked => ("tool-use", IconName::Clock, "no answer known"),
        ToolStatus::Succeeded => ("tool-use tool-use--good", IconName::Check, "succeeded"),
        ToolStatus::Failed => ("tool-use tool-use--bad", IconName::Cross, "failed"),
        ToolStatus::Cancelled => ("tool-use", IconName::Ban, "cancelled"),
        ToolStatus::Other(word) => return ("tool-use", IconName::Info, shown(word)),
    };
    (class, icon, word.to_owned())
}

fn shown(text: &str) -> String {
    visible_identifier(&shorten(text.trim(), WORD_CHARS))
}
