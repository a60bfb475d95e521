//! How fast the agent answered: figures, percentiles, and turn by turn.

use leptos::prelude::*;

use crate::{
    components::{
        icon::{Icon, IconName},
        panel::Panel,
    },
    domain::{
        latency::{Latency, Pace, TurnLatency, pace, text},
        text::{shorten, visible_identifier},
    },
};

/// So many turns are shown at first.
const FIRST_TURNS: usize = 100;
/// Longer names of figures are cut.
const WORD_CHARS: usize = 60;

/// One stage of a turn, and whether it is told at all.
type Stage = (&'static str, fn(&TurnLatency) -> Option<u64>);

const STAGES: [Stage; 3] = [
    ("Transcriber", |turn| turn.transcriber_ms),
    ("Model", |turn| turn.model_ms),
    ("Voice", |turn| turn.voice_ms),
];

/// The vendor's figures, what is worked out from the turns here, and the turns.
#[component]
pub fn LatencyPanel(
    /// The latency; something of it is known.
    latency: Latency,
    /// How it was worked out, where the vendor does not tell it as it is.
    #[prop(optional_no_strip)]
    note: Option<&'static str>,
) -> impl IntoView {
    let figures = latency
        .figures
        .iter()
        .map(|(name, ms)| figure(visible_identifier(&shorten(name.trim(), WORD_CHARS)), *ms))
        .collect_view();
    let percentiles = [("p50", 50), ("p90", 90), ("Slowest", 100)]
        .into_iter()
        .filter_map(|(name, percent)| {
            Some(figure(name.to_owned(), latency.percentile_ms(percent)?))
        })
        .collect_view();
    let measured = latency
        .turns
        .iter()
        .filter(|turn| turn.total_ms.is_some())
        .count();
    let basis = (measured > 0).then(|| {
        let s = if measured == 1 { "" } else { "s" };
        format!("p50, p90 and slowest are worked out here from {measured} turn{s}.")
    });
    let turns = (!latency.turns.is_empty()).then(|| turns(latency.turns));
    view! {
        <Panel title="Latency" note>
            <dl class="panel__figures">{figures} {percentiles}</dl>
            {basis.map(|basis| view! { <p class="panel__note">{basis}</p> })}
            {turns}
        </Panel>
    }
}

fn figure(name: String, ms: u64) -> AnyView {
    view! {
        <div>
            <dt><bdi>{name}</bdi></dt>
            <dd class="panel__figure">{paced(ms)}</dd>
        </div>
    }
    .into_any()
}

/// A length in words, marked when it is slow: by icon, colour and a word for screen readers.
pub(super) fn paced(ms: u64) -> AnyView {
    let (class, word) = match pace(ms) {
        Pace::Fine => return text(ms).into_any(),
        Pace::Slow => ("panel__pace panel__pace--slow", "slow"),
        Pace::VerySlow => ("panel__pace panel__pace--very-slow", "very slow"),
    };
    view! {
        <span class=class title=word>
            {text(ms)} <Icon name=IconName::Warning />
            <span class="visually-hidden">", " {word}</span>
        </span>
    }
    .into_any()
}

fn turns(turns: Vec<TurnLatency>) -> AnyView {
    let count = turns.len();
    let stages: Vec<Stage> = STAGES
        .into_iter()
        .filter(|(_, of)| turns.iter().any(|turn| of(turn).is_some()))
        .collect();
    let slowest_ms = turns.iter().filter_map(|turn| turn.total_ms).max();
    let shows_all = RwSignal::new(count <= FIRST_TURNS);
    let heads = stages
        .iter()
        .map(|(name, _)| view! { <th scope="col" class="panel__number">{*name}</th> })
        .collect_view();
    let rows = move || {
        let shown = if shows_all.get() { count } else { FIRST_TURNS };
        turns
            .iter()
            .take(shown)
            .map(|turn| turn_row(turn, &stages, slowest_ms))
            .collect_view()
    };
    view! {
        <table class="panel__table">
            <caption class="visually-hidden">"Latency turn by turn"</caption>
            <thead>
                <tr>
                    <th scope="col">"Turn"</th>
                    <th scope="col">"Answered after"</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <Show when=move || !shows_all.get()>
            <button type="button" class="button button--small" on:click=move |_| shows_all.set(true)>
                {format!("Show all {count} turns")}
            </button>
        </Show>
    }
    .into_any()
}

fn turn_row(turn: &TurnLatency, stages: &[Stage], slowest_ms: Option<u64>) -> AnyView {
    let total = match turn.total_ms {
        Some(ms) => paced(ms),
        None => "—".into_any(),
    };
    let share = turn
        .total_ms
        .zip(slowest_ms)
        .and_then(|(ms, slowest)| ms.saturating_mul(100).checked_div(slowest));
    let bar_class = match turn.total_ms.map(pace) {
        Some(Pace::Slow) => "panel__bar panel__bar--slow",
        Some(Pace::VerySlow) => "panel__bar panel__bar--very-slow",
        Some(Pace::Fine) | None => "panel__bar",
    };
    let cells = stages
        .iter()
        .map(|(_, of)| {
            let length = of(turn).map_or_else(|| "—".to_owned(), text);
            view! { <td class="panel__number">{length}</td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{turn.turn}</th>
            <td>
                {total}
                {share
                    .map(|share| {
                        view! { <span class=bar_class aria-hidden="true" style:inline-size=format!("{share}%")></span> }
                    })}
            </td>
            {cells}
        </tr>
    }
    .into_any()
}
