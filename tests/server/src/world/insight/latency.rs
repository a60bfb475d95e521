//! How long the caller waits for an answer: hearing, thinking, speaking. Every call has three averages drawn from
//! its script, and its turns lie around them in pairs, so that the averages are exact and known without the turns.

use super::{
    super::model::{Call, Message},
    is_agents,
};
use crate::{
    clock::EpochMs,
    numeric::{real, signed, unsigned},
    rng::Rng,
};

/// The parts of one answer's delay, or of an average, in milliseconds.
#[expect(clippy::struct_field_names, reason = "units belong into names")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// From the end of the caller's words to their text.
    pub(crate) transcriber_ms: EpochMs,
    /// From the text to the first word of the answer.
    pub(crate) model_ms: EpochMs,
    /// From that word to its sound.
    pub(crate) voice_ms: EpochMs,
}

impl Parts {
    /// What the caller waits.
    pub(crate) fn total_ms(self) -> EpochMs {
        self.transcriber_ms + self.model_ms + self.voice_ms
    }

    fn map(self, change: impl Fn(EpochMs) -> EpochMs) -> Self {
        Self {
            transcriber_ms: change(self.transcriber_ms),
            model_ms: change(self.model_ms),
            voice_ms: change(self.voice_ms),
        }
    }
}

/// An answer of the agent and what it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Index of the agent's message in the transcript.
    pub(crate) message: usize,
    /// When the caller had finished.
    pub(crate) heard_ms: EpochMs,
    /// When the agent began to speak.
    pub(crate) spoke_ms: EpochMs,
    pub(crate) parts: Parts,
}

/// The averages of a call by its script alone, whether or not it has turns.
fn averages(call: &Call) -> Parts {
    let mut rng = Rng::for_purpose(unsigned(call.script.seed), "latency", 0);
    let drawn = Parts {
        transcriber_ms: rng.between(120, 320),
        model_ms: rng.between(320, 760),
        voice_ms: rng.between(110, 290),
    };
    // A dialogue that runs faster than life has no room for pauses as long as in life.
    drawn.map(|ms| Rng::scaled(ms, call.script.pace.min(1.0)))
}

/// The average delay of an answered call that is long enough to have turns: what lists are sorted by.
pub(crate) fn average_ms(call: &Call) -> Option<EpochMs> {
    (call.answered_ms.is_some() && call.script.length >= 3).then(|| averages(call).total_ms())
}

/// The averages over these turns; `None` without turns.
pub(crate) fn average(call: &Call, turns: &[Turn]) -> Option<Parts> {
    (!turns.is_empty()).then(|| averages(call))
}

/// Every answer to something a caller said, oldest first.
pub(crate) fn turns(call: &Call, messages: &[Message]) -> Vec<Turn> {
    let averages = averages(call);
    let pairs: Vec<(usize, &Message, &Message)> = messages
        .iter()
        .zip(messages.iter().skip(1))
        .enumerate()
        .filter(|(_, (before, after))| !is_agents(before) && is_agents(after))
        .map(|(index, (before, after))| (index + 1, before, after))
        .collect();
    let last = pairs.len().saturating_sub(1);
    pairs
        .into_iter()
        .enumerate()
        .map(|(index, (message, before, after))| {
            // The odd one out of a finished call is average itself.
            let is_alone = index == last && index.is_multiple_of(2) && call.status.is_over();
            let parts = if is_alone {
                averages
            } else {
                around(call, averages, index)
            };
            let parts = fitted(parts, after.created_ms - before.created_ms);
            Turn {
                message,
                heard_ms: after.created_ms - parts.total_ms(),
                spoke_ms: after.created_ms,
                parts,
            }
        })
        .collect()
}

/// As far above the averages as the other turn of the pair is below.
fn around(call: &Call, averages: Parts, index: usize) -> Parts {
    let sign = if index.is_multiple_of(2) { 1 } else { -1 };
    let mut rng = Rng::for_purpose(
        unsigned(call.script.seed),
        "turn latency",
        unsigned(signed(index / 2)),
    );
    let percent = [
        rng.between(-25, 25),
        rng.between(-30, 30),
        rng.between(-25, 25),
    ];
    let [transcriber, model, voice] = percent.map(|percent| percent * sign);
    let moved = |average: EpochMs, percent: i64| average + average * percent / 100;
    Parts {
        transcriber_ms: moved(averages.transcriber_ms, transcriber),
        model_ms: moved(averages.model_ms, model),
        voice_ms: moved(averages.voice_ms, voice),
    }
}

/// Words said by hand may follow each other faster than any script lets them: the delay then fits between them.
fn fitted(parts: Parts, gap_ms: EpochMs) -> Parts {
    let room = gap_ms * 9 / 10;
    if parts.total_ms() <= room {
        return parts;
    }
    let factor = real(room) / real(parts.total_ms().max(1));
    parts.map(|ms| Rng::scaled(ms, factor))
}
