//! The vendor's log of a call.

use leptos::prelude::*;

use crate::{
    components::{
        fold::Fold,
        icon::{Icon, IconName},
        panel::Panel,
        time_text::{TimeStyle, TimeText},
    },
    domain::{
        event::{CallEvent, Severity},
        text::{grouped, shorten, visible_identifier},
    },
};

/// So many events are shown at first.
const FIRST_EVENTS: usize = 100;
/// Longer words are cut.
const WORD_CHARS: usize = 200;

/// The choices of the filter: a word, and the least severity it lets through.
const CHOICES: [(&str, Severity); 4] = [
    ("All", Severity::Detail),
    ("Info and above", Severity::Info),
    ("Warnings and errors", Severity::Warning),
    ("Errors", Severity::Error),
];

/// The events, oldest first, by severity.
#[component]
pub fn EventLog(
    /// The events; at least one.
    #[prop(into)]
    events: Signal<Vec<CallEvent>>,
    /// How they were worked out, where the vendor does not tell them as they are.
    #[prop(optional_no_strip)]
    note: Option<&'static str>,
) -> impl IntoView {
    let least = RwSignal::new(0_usize);
    let shows_all = RwSignal::new(false);
    let passing = Memo::new(move |_| count_from(&events.read(), least_of(least.get())));
    let options = move || {
        CHOICES
            .iter()
            .enumerate()
            .map(|(index, (word, severity))| {
                let count = count_from(&events.read(), *severity);
                let label = format!("{word} ({})", grouped(count));
                view! { <option value=index.to_string() selected=index == least.get_untracked()>{label}</option> }
            })
            .collect_view()
    };
    let on_change = move |event| {
        least.set(event_target_value(&event).parse().unwrap_or_default());
        shows_all.set(false);
    };
    let rows = move || {
        let most = if shows_all.get() {
            usize::MAX
        } else {
            FIRST_EVENTS
        };
        let least = rank(least_of(least.get()));
        let shown: Vec<_> = events
            .read()
            .iter()
            .filter(|event| rank(event.severity) >= least)
            .take(most)
            .map(row)
            .collect();
        shown
    };
    view! {
        <Panel title="Event log" note>
            <label class="event-log__filter">
                <span>"Show "</span>
                <select class="audio-player__speed" aria-label="Severity" on:change=on_change>
                    {options}
                </select>
            </label>
            <ol class="event-log" role="list" aria-label="Events" tabindex="0">{rows}</ol>
            <Show when=move || passing.get() == 0>
                <p class="panel__note">"No event is as serious as that."</p>
            </Show>
            <Show when=move || !shows_all.get() && (passing.get() > FIRST_EVENTS)>
                <button type="button" class="button button--small" on:click=move |_| shows_all.set(true)>
                    {move || format!("Show all {} events", grouped(passing.get()))}
                </button>
            </Show>
        </Panel>
    }
}

fn row(event: &CallEvent) -> AnyView {
    let (class, icon, word) = look(event.severity);
    let category = event
        .category
        .as_deref()
        .map(|category| view! { <bdi class="event-log__category">{shown(category)}</bdi> });
    let details = (!event.details.is_empty()).then(|| {
        let label = format!("Details, {} characters", event.details.chars().count());
        view! { <Fold label text=event.details.clone() /> }
    });
    view! {
        <li class=class>
            <span class="event-log__time"><TimeText at=event.at style=TimeStyle::Clock /></span>
            <span class="event-log__severity"><Icon name=icon /> {word}</span>
            <div class="event-log__body">
                <bdi class="event-log__name">{shown(&event.name)}</bdi> " " {category} {details}
            </div>
        </li>
    }
    .into_any()
}

fn look(severity: Severity) -> (&'static str, IconName, &'static str) {
    match severity {
        Severity::Detail => (
            "event-log__event event-log__event--detail",
            IconName::Code,
            "Detail",
        ),
        Severity::Info => ("event-log__event", IconName::Info, "Info"),
        Severity::Warning => (
            "event-log__event event-log__event--warning",
            IconName::Warning,
            "Warning",
        ),
        Severity::Error => (
            "event-log__event event-log__event--error",
            IconName::Cross,
            "Error",
        ),
    }
}

fn shown(text: &str) -> String {
    visible_identifier(&shorten(text.trim(), WORD_CHARS))
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Detail => 0,
        Severity::Info => 1,
        Severity::Warning => 2,
        Severity::Error => 3,
    }
}

fn least_of(choice: usize) -> Severity {
    CHOICES
        .get(choice)
        .map_or(Severity::Detail, |(_, severity)| *severity)
}

fn count_from(events: &[CallEvent], least: Severity) -> usize {
    events
        .iter()
        .filter(|event| rank(event.severity) >= rank(least))
        .count()
}
