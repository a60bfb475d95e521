//! What a list has to say about itself: sources that are missing, windows that were filtered here, and
//! how far reading is.

use leptos::prelude::*;

use super::calls_parts::Parts;
use crate::{
    collect::{MOST_EXAMINED, Span},
    components::{
        notice::Notice,
        time_text::{TimeStyle, TimeText},
    },
    domain::{outcome::Tone, text::grouped},
    state::call_collect::SourceNote,
};

/// The notes above the table; nothing when there is nothing to say.
#[component]
pub fn ListNotes(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    view! {
        <LinkNotes parts />
        <Progress parts />
        <Missing parts />
        <Said parts />
    }
}

/// While windows are read: how far, and a way to stop.
#[component]
fn Progress(parts: Parts) -> impl IntoView {
    let is_loading = Memo::new(move |_| parts.list.shown().with(|shown| shown.is_loading));
    let examined = parts.list.examined();
    let is_shown = Memo::new(move |_| is_loading.get() && examined.get() > 0);
    move || {
        is_shown.get().then(|| view! {
            <div class="list-notes__progress" role="status">
                <progress class="list-notes__bar" aria-label="Reading calls"></progress>
                <span>
                    "Reading calls in order to filter and sort here: "
                    {move || grouped(u64::try_from(examined.get()).unwrap_or(u64::MAX))}
                    " so far"
                </span>
                <button type="button" class="button button--quiet" on:click=move |_| parts.list.cancel()>
                    "Stop"
                </button>
            </div>
        })
    }
}

/// Says which sources are missing from the list, and why.
#[component]
fn Missing(parts: Parts) -> impl IntoView {
    let failed = Memo::new(move |_| {
        parts.list.shown().with(|shown| {
            shown
                .value
                .as_ref()
                .map_or((0, Vec::new()), |view| (view.asked, view.failed.clone()))
        })
    });
    let kind = if parts
        .only()
        .is_some_and(|only| only.adapter().lists_per_agent())
    {
        "agents"
    } else {
        "sources"
    };
    move || {
        let (asked, failed) = failed.get();
        let reasons: Vec<String> = failed
            .iter()
            .map(|(source, error)| format!("{}: {}", parts.source_name(source), error.sentence))
            .collect();
        (!failed.is_empty()).then(|| view! {
            <Notice tone=Tone::Warning>
                {format!("{} of {asked} {kind} answered. {}", asked.saturating_sub(failed.len()), reasons.join(" "))}
                " "
                <button type="button" class="button button--quiet" on:click=move |_| parts.ask()>"Try again"</button>
            </Notice>
        })
    }
}

/// Says over what the list was filtered and sorted here.
#[component]
fn Said(parts: Parts) -> impl IntoView {
    let notes = Memo::new(move |_| {
        parts.list.shown().with(|shown| {
            shown
                .value
                .as_ref()
                .map_or_else(Vec::new, |view| view.notes.clone())
        })
    });
    move || {
        let (mut windows, mut fallbacks) = (Vec::new(), Vec::new());
        for (source, note) in notes.get() {
            let name = parts.source_name(&source);
            match note {
                SourceNote::Window(span) => windows.push((name, span)),
                SourceNote::Fallback(sentence) => fallbacks.push((name, sentence)),
            }
        }
        let fallbacks = fallbacks
            .into_iter()
            .map(|(name, sentence)| {
                view! { <Notice tone=Tone::Warning><bdi>{name}</bdi> ": " {sentence}</Notice> }
            })
            .collect_view();
        let windows = match windows.as_slice() {
            [] => ().into_any(),
            [(name, span)] => one_window(name.clone(), *span).into_any(),
            several => {
                let sentence = several_windows(several);
                view! { <Notice tone=Tone::Neutral>{sentence}</Notice> }.into_any()
            }
        };
        (fallbacks, windows)
    }
}

fn one_window(name: String, span: Span) -> impl IntoView {
    view! {
        <Notice tone=Tone::Neutral>
            <bdi>{name}</bdi> ": " {span_words(span)}
            {span.oldest.filter(|_| !span.is_whole).map(|oldest| view! {
                ", back to " <TimeText at=Some(oldest) style=TimeStyle::DateTime />
            })}
            "."
        </Notice>
    }
}

/// The windows of many sources in one sentence: those read to their ends together, the others by name.
fn several_windows(windows: &[(String, Span)]) -> String {
    let number = |count: usize| grouped(u64::try_from(count).unwrap_or(u64::MAX));
    let whole: Vec<usize> = windows
        .iter()
        .filter(|(_, span)| span.is_whole)
        .map(|(_, span)| span.examined)
        .collect();
    let cut: Vec<&str> = windows
        .iter()
        .filter(|(_, span)| !span.is_whole)
        .map(|(name, _)| name.as_str())
        .collect();
    let mut parts = Vec::new();
    if !whole.is_empty() {
        parts.push(format!(
            "all {} calls that could match of {}",
            number(whole.iter().sum()),
            match whole.len() {
                1 => "one source".to_owned(),
                count => format!("{} sources", number(count)),
            }
        ));
    }
    if !cut.is_empty() {
        parts.push(format!(
            "the newest calls, at most {} each, of {}",
            number(MOST_EXAMINED),
            cut.join(", ")
        ));
    }
    format!(
        "Filtered and sorted here over {}.",
        parts.join("; and over ")
    )
}

fn span_words(span: Span) -> String {
    let count = grouped(u64::try_from(span.examined).unwrap_or(u64::MAX));
    if span.is_whole {
        format!("filtered and sorted here over all {count} calls that could match")
    } else {
        format!(
            "filtered and sorted here over the {count} newest calls (at most {} are read)",
            grouped(u64::try_from(MOST_EXAMINED).unwrap_or(u64::MAX))
        )
    }
}

/// What the link held that is not used.
#[component]
fn LinkNotes(parts: Parts) -> impl IntoView {
    let notes = move || {
        let mut notes: Vec<String> = parts
            .here
            .notes()
            .into_iter()
            .map(|note| note.sentence)
            .collect();
        if let Some(status) = parts.query.get().filter.status
            && !parts.knows_status(&status)
        {
            notes.push(format!(
                "The status “{status}” is not one of this list's; it was left out."
            ));
        }
        for (name, _) in parts.query.get().filter.extra {
            if !parts.knows_extra(&name) {
                notes.push(format!(
                    "The filter “{name}” is not one of this list's; it was left out."
                ));
            }
        }
        notes
    };
    move || {
        notes()
            .into_iter()
            .map(|note| view! { <Notice tone=Tone::Warning>{note}</Notice> })
            .collect_view()
    }
}
