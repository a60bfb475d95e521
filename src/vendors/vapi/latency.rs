//! `artifact.performanceMetrics`: averages and turns, in milliseconds (Vapi API reference, 2026-08).

use crate::{
    domain::latency::{Latency, TurnLatency},
    vendors::json::Fields,
};

/// The averages, each with its name.
pub(super) const FIGURES: [(&str, &str); 7] = [
    ("turnLatencyAverage", "Average"),
    ("transcriberLatencyAverage", "Speech to text, average"),
    ("endpointingLatencyAverage", "End of speech, average"),
    ("modelLatencyAverage", "Model, average"),
    ("voiceLatencyAverage", "Text to speech, average"),
    ("fromTransportLatencyAverage", "From the line, average"),
    ("toTransportLatencyAverage", "To the line, average"),
];

/// The latency of a call.
pub(super) fn read(metrics: Fields<'_>) -> Latency {
    let turns = metrics.items("turnLatencies").unwrap_or_default();
    Latency {
        figures: FIGURES
            .iter()
            .filter_map(|(name, label)| Some(((*label).to_owned(), metrics.milliseconds(name)?)))
            .collect(),
        turns: turns
            .iter()
            .zip(1..)
            .filter_map(|(item, turn)| {
                let fields = Fields::of(item)?;
                Some(TurnLatency {
                    turn,
                    total_ms: fields.milliseconds("turnLatency"),
                    transcriber_ms: fields.milliseconds("transcriberLatency"),
                    model_ms: fields.milliseconds("modelLatency"),
                    voice_ms: fields.milliseconds("voiceLatency"),
                })
            })
            .collect(),
    }
}
