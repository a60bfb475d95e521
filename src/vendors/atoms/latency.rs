//! How fast the agent answered.
//!
//! `turnLatencyMetrics` is in milliseconds (API reference, 2026-08). The three `average_…_latency` it
//! replaces are documented in milliseconds too, and yet come as 0.75: see [`either_unit`].

use crate::{
    domain::{
        latency::{Latency, TurnLatency},
        transcript::{Message, Speaker},
    },
    vendors::json::{Fields, Json},
};

use super::events;

/// The vendor's own figures: its name, what it is called on the screen.
const FIGURES: [(&str, &str); 4] = [
    ("avgLatency", "Average"),
    ("medianLatency", "Median"),
    ("minLatency", "Fastest"),
    ("maxLatency", "Slowest"),
];

/// The deprecated ones.
const AVERAGES: [(&str, &str); 3] = [
    ("average_transcriber_latency", "Average speech to text"),
    ("average_agent_latency", "Average model"),
    ("average_synthesizer_latency", "Average text to speech"),
];

/// Lengths below this are seconds where the unit is not certain: nothing answers within 30 milliseconds.
const SECONDS_BELOW_MS: u64 = 30;

/// The latency of a call.
pub(super) fn read(call: Fields<'_>) -> Latency {
    let metrics = call.fields("turnLatencyMetrics");
    let mut figures = Vec::new();
    for (name, label) in FIGURES {
        let value = metrics.and_then(|metrics| metrics.milliseconds(name));
        figures.extend(value.map(|ms| (label.to_owned(), ms)));
    }
    for (name, label) in AVERAGES {
        figures.extend(either_unit(call, name).map(|ms| (label.to_owned(), ms)));
    }
    let mut turns = metrics.map(measured).unwrap_or_default();
    let told = told(call.items("events").unwrap_or_default());
    if turns.is_empty() {
        turns = told;
    } else if turns.len() == told.len() {
        // The events alone know the parts.
        for (turn, told) in turns.iter_mut().zip(told) {
            *turn = TurnLatency {
                turn: turn.turn,
                total_ms: turn.total_ms.or(told.total_ms),
                ..told
            };
        }
    }
    Latency { figures, turns }
}

/// The turns of `transitions`, else those of `latencies`, which are numbers only.
fn measured(metrics: Fields<'_>) -> Vec<TurnLatency> {
    let transitions = metrics.items("transitions").unwrap_or_default();
    let turns: Vec<TurnLatency> = transitions
        .iter()
        .filter_map(Fields::of)
        .enumerate()
        .map(|(place, transition)| TurnLatency {
            turn: number(transition.count("turn"), place),
            total_ms: transition.milliseconds("latency").or_else(|| {
                let begun = transition.timestamp("bot_start")?;
                begun.since(transition.timestamp("user_end")?)
            }),
            ..TurnLatency::default()
        })
        .collect();
    if !turns.is_empty() {
        return turns;
    }
    let latencies = metrics.items("latencies").unwrap_or_default();
    latencies
        .iter()
        .enumerate()
        .map(|(place, latency)| TurnLatency {
            turn: number(None, place),
            total_ms: lone(latency),
            ..TurnLatency::default()
        })
        .collect()
}

/// The turns that events of the name `turn_latency` tell of, with their parts.
fn told(events: &[Json<'_>]) -> Vec<TurnLatency> {
    events
        .iter()
        .filter_map(Fields::of)
        .filter(|event| events::name(*event).as_deref() == Some("turn_latency"))
        .enumerate()
        .map(|(place, event)| TurnLatency {
            turn: number(event.count("turn_index"), place),
            total_ms: event
                .milliseconds("total_turn_ms")
                .or_else(|| either_unit(event, "turn_latency")),
            transcriber_ms: event.milliseconds("stt_api_ms"),
            model_ms: event.milliseconds("llm_api_ms"),
            voice_ms: event.milliseconds("tts_api_ms"),
        })
        .collect()
}

/// The turn's own number, else its place, from 1.
fn number(told: Option<u64>, place: usize) -> u32 {
    let place = u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1);
    u32::try_from(told.unwrap_or(place)).unwrap_or(u32::MAX)
}

/// A number of milliseconds that stands alone in a list.
fn lone(value: &Json<'_>) -> Option<u64> {
    let object = Json::Object(vec![("ms".into(), value.clone())]);
    Fields::of(&object)?.milliseconds("ms")
}

/// A length that may be in seconds or in milliseconds: 0.75, 1.69 and 5.713 are seconds, 245 is not.
fn either_unit(fields: Fields<'_>, name: &str) -> Option<u64> {
    let ms = fields.milliseconds(name)?;
    if ms < SECONDS_BELOW_MS {
        fields.seconds_as_ms(name)
    } else {
        Some(ms)
    }
}

/// Writes each turn's latency to the answer it was measured at, where turns and answers are as many:
/// the answers are the agent's first words after the caller's.
pub(super) fn attach(latency: &Latency, messages: &mut [Message]) {
    let mut is_asked = false;
    let mut answers = Vec::new();
    for message in messages {
        match message.speaker {
            Speaker::Caller => is_asked = true,
            Speaker::Agent if is_asked => {
                is_asked = false;
                answers.push(message);
            }
            _ => {}
        }
    }
    if answers.len() == latency.turns.len() {
        for (answer, turn) in answers.into_iter().zip(&latency.turns) {
            answer.timing.latency_ms = turn.total_ms;
        }
    }
}
