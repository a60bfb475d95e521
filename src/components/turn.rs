//! One message of a transcript in script layout: who, when, how far into the call, and the words.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::{
        attachment_list::AttachmentList,
        icon::{Icon, IconName},
        latency_panel::paced,
        time_text::{TimeStyle, TimeText},
        tool_use::ToolUse,
    },
    domain::{
        latency,
        text::{has_override, shorten, visible_controls, visible_identifier},
        time::{Timestamp, clock},
        transcript::{Message, Speaker, Timing},
    },
};

/// Longer texts are shown shortened first, so that one message cannot freeze the page.
const WHOLE_UP_TO_BYTES: usize = 64 * 1024;
/// How much of a longer text is shown at first.
const FIRST_BYTES: usize = 16 * 1024;
/// How much each press of the button adds.
const STEP_BYTES: usize = 512 * 1024;
/// Longer role and type words are cut.
const WORD_CHARS: usize = 40;

/// One message. The row stays the same node when its message is replaced; only what differs is patched.
#[component]
pub fn Turn(
    /// The message as it is now.
    message: Signal<Arc<Message>>,
    /// The moment offsets count from.
    answered_at: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let shown_bytes = RwSignal::new(FIRST_BYTES);
    move || {
        let message = message.get();
        let speaker = &message.speaker;
        let kind = message.kind.as_deref().map(word);
        let (offset, offset_from) = offset(&message, answered_at.get());
        let tool = message.tool.as_deref().cloned();
        let attachments = message.attachments.clone();
        let from = speaker_word(speaker);
        let at = message.created_at;
        view! {
            <li class=turn_class(speaker)>
                <p class="turn__speaker">
                    <Icon name=speaker_icon(speaker) />
                    <bdi class="turn__name">{from.clone()}</bdi>
                    {kind.map(|kind| view! { <bdi class="turn__kind">{kind}</bdi> })}
                </p>
                <p class="turn__time">
                    <TimeText at=at style=TimeStyle::Clock />
                </p>
                <p class="turn__offset" title=offset_from>{offset}</p>
                <div class="turn__body">
                    <Words message=Arc::clone(&message) shown_bytes=shown_bytes />
                    {tool.map(|tool| view! { <ToolUse tool /> })}
                    {timing(message.timing)}
                    {(!attachments.is_empty())
                        .then(|| view! { <AttachmentList attachments=attachments from=from at=at /> })}
                </div>
            </li>
        }
    }
}

/// The words of a message, with what hides in them made visible.
#[component]
fn Words(message: Arc<Message>, shown_bytes: RwSignal<usize>) -> impl IntoView {
    if is_blank(&message.text) {
        let has_more = message.tool.is_some() || !message.attachments.is_empty();
        let note = (!has_more).then_some("(empty)");
        return note
            .map(|note| view! { <p class="turn__empty">{note}</p> })
            .into_any();
    }
    let mark = has_override(&message.text).then(|| {
        view! {
            <p class="turn__mark">
                <Icon name=IconName::Warning />
                "Contains characters that reverse the reading order"
            </p>
        }
    });
    if message.text.len() <= WHOLE_UP_TO_BYTES {
        let text = visible_controls(&message.text);
        return view! {
            <p class="turn__text" dir="auto">{text}</p>
            {mark}
        }
        .into_any();
    }
    let total_bytes = message.text.len();
    view! {
        <p class="turn__text" dir="auto">
            {move || visible_controls(head(&message.text, shown_bytes.get()))}
        </p>
        {mark}
        <Show when=move || shown_bytes.get() < total_bytes>
            <button
                type="button"
                class="button button--small turn__more"
                on:click=move |_| shown_bytes.update(|bytes| *bytes += STEP_BYTES)
            >
                {move || more_label(shown_bytes.get(), total_bytes)}
            </button>
        </Show>
    }
    .into_any()
}

fn turn_class(speaker: &Speaker) -> &'static str {
    match speaker {
        Speaker::Agent => "turn turn--agent",
        Speaker::Caller => "turn turn--caller",
        Speaker::Staff => "turn turn--staff",
        Speaker::System | Speaker::Tool => "turn turn--aside",
        Speaker::Other(_) => "turn",
    }
}

fn speaker_icon(speaker: &Speaker) -> IconName {
    match speaker {
        Speaker::Agent => IconName::Bot,
        Speaker::Caller => IconName::User,
        Speaker::Staff => IconName::Headset,
        Speaker::System | Speaker::Other(_) => IconName::Info,
        Speaker::Tool => IconName::Code,
    }
}

fn speaker_word(speaker: &Speaker) -> String {
    word(speaker.label())
}

/// A vendor's word, fit to be a label.
fn word(text: &str) -> String {
    visible_identifier(&shorten(text.trim(), WORD_CHARS))
}

/// `+0:07`, and what it counts from: the vendor's own offset where it tells one, else the answer. A dash
/// where neither is known.
fn offset(message: &Message, answered_at: Option<Timestamp>) -> (String, Option<&'static str>) {
    if let Some(offset_ms) = message.timing.offset_ms {
        let words = "From the beginning of the call, as the vendor counts";
        return (format!("+{}", clock(offset_ms)), Some(words));
    }
    match (message.created_at, answered_at) {
        (Some(at), Some(answered)) => match at.since(answered) {
            Some(offset_ms) => (format!("+{}", clock(offset_ms)), Some("From the answer")),
            None => ("before answer".to_owned(), None),
        },
        _ => ("—".to_owned(), None),
    }
}

/// How long the speaker took to answer and to speak, where the vendor measured it.
fn timing(timing: Timing) -> Option<AnyView> {
    if timing.latency_ms.is_none() && timing.duration_ms.is_none() {
        return None;
    }
    let answered = timing
        .latency_ms
        .map(|ms| view! { <span>"answered after " {paced(ms)}</span> });
    let spoke = timing
        .duration_ms
        .map(|ms| view! { <span>{format!("spoke for {}", latency::text(ms))}</span> });
    Some(view! { <p class="turn__timing">{answered} {spoke}</p> }.into_any())
}

/// Whether a reader would see nothing: white space and zero-width characters only.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}

/// At most `max_bytes` from the start, cut between characters.
fn head(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn more_label(shown_bytes: usize, total_bytes: usize) -> String {
    let rest_bytes = total_bytes.saturating_sub(shown_bytes);
    if rest_bytes <= STEP_BYTES {
        format!("Show all ({} kB more)", rest_bytes.div_ceil(1000))
    } else {
        format!("Show more ({} kB left)", rest_bytes.div_ceil(1000))
    }
}
