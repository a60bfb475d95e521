//! Who speaks when: what recordings sound like and what vendors give as the beginning and end of a turn. A message
//! begins when it was created. The caller stops in time for the agent to have heard, thought and spoken; who is not
//! waited for stops when the words are over, or just before the next one begins.

use super::{
    super::model::{Call, Message},
    is_agents, latency,
};
use crate::{clock::EpochMs, numeric::signed, rng::Rng};

/// Milliseconds a letter takes.
const LETTER_MS: i64 = 62;
/// The shortest thing said.
const SHORTEST_MS: i64 = 350;
/// The pause between two who do not wait for each other.
const BREATH_MS: i64 = 120;

/// One message as sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Speech {
    pub(crate) is_agents: bool,
    pub(crate) start_ms: EpochMs,
    /// After `start_ms`, not after the start of the next message.
    pub(crate) end_ms: EpochMs,
}

/// The sound of every message, in the transcript's order.
pub(crate) fn spoken(call: &Call, messages: &[Message]) -> Vec<Speech> {
    let turns = latency::turns(call, messages);
    let mut turns = turns.iter().peekable();
    let nexts = messages
        .iter()
        .skip(1)
        .map(|message| Some(message.created_ms))
        .chain([None]);
    messages
        .iter()
        .zip(nexts)
        .enumerate()
        .map(|(index, (message, next))| {
            let start_ms = message.created_ms;
            let answer = turns.next_if(|turn| turn.message == index + 1);
            let limit = next
                .map(|next| next - BREATH_MS)
                .or(call.ended_ms)
                .unwrap_or(EpochMs::MAX);
            let end_ms = match answer {
                Some(turn) => turn.heard_ms,
                None => (start_ms + words_ms(call, message)).min(limit),
            };
            // Whatever happens, something is heard, and it is over when the next one begins.
            let latest = next.unwrap_or(EpochMs::MAX).max(start_ms + 1);
            Speech {
                is_agents: is_agents(message),
                start_ms,
                end_ms: end_ms.clamp(start_ms + 1, latest),
            }
        })
        .collect()
}

fn words_ms(call: &Call, message: &Message) -> EpochMs {
    let letters = message
        .text
        .as_deref()
        .map_or(0, |text| text.chars().count());
    let ms = (signed(letters) * LETTER_MS).max(SHORTEST_MS);
    Rng::scaled(ms, call.script.pace.min(1.0)).max(1)
}
