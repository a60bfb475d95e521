//! What a call cost, part by part, in millionths of a US dollar. All parts are whole numbers, so sums are exact.

use super::{
    super::model::{Call, Message},
    ending::{Ending, ending},
    is_agents,
};
use crate::{
    clock::{EpochMs, MINUTE},
    numeric::{real, signed},
};

/// Millionths of a dollar per minute of talk.
const TRANSCRIBER_PER_MINUTE: i64 = 10_400;
const TRANSPORT_PER_MINUTE: i64 = 8_500;
const PLATFORM_PER_MINUTE: i64 = 50_000;
/// Billionths of a dollar per token or letter.
const PROMPT_TOKEN: i64 = 150;
const CACHED_PROMPT_TOKEN: i64 = 75;
const COMPLETION_TOKEN: i64 = 600;
const VOICE_LETTER: i64 = 50_000;
/// Millionths of a dollar for finding out that a machine answered.
const VOICEMAIL_DETECTION: i64 = 1_200;
/// Millionths of a dollar a credit is worth.
const CREDIT: i64 = 10_000;
/// Tokens of the agent's prompt and tools, sent with every turn.
const INSTRUCTION_TOKENS: i64 = 640;
/// Letters of a token, on average.
const LETTERS_PER_TOKEN: i64 = 4;

/// The cost of a call and what it was counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) transcriber_micros: i64,
    pub(crate) model_micros: i64,
    pub(crate) voice_micros: i64,
    /// The telephone line; nothing for a call over the web.
    pub(crate) transport_micros: i64,
    pub(crate) platform_micros: i64,
    pub(crate) analysis_micros: i64,
    pub(crate) voicemail_detection_micros: i64,
    /// The billed time.
    pub(crate) talk_ms: EpochMs,
    pub(crate) prompt_tokens: i64,
    /// How many of the prompt's tokens were known from the turn before.
    pub(crate) cached_prompt_tokens: i64,
    pub(crate) completion_tokens: i64,
    pub(crate) voice_letters: i64,
    pub(crate) analysis_prompt_tokens: i64,
    pub(crate) analysis_completion_tokens: i64,
}

impl Cost {
    /// The sum of all parts.
    pub(crate) fn total_micros(&self) -> i64 {
        self.transcriber_micros
            + self.model_micros
            + self.voice_micros
            + self.transport_micros
            + self.platform_micros
            + self.analysis_micros
            + self.voicemail_detection_micros
    }

    /// The sum in credits, to the hundredth.
    pub(crate) fn credits(&self) -> f64 {
        real((self.total_micros() * 100 + CREDIT / 2) / CREDIT) / 100.0
    }

    /// The billed minutes, to the ten-thousandth.
    pub(crate) fn minutes(&self) -> f64 {
        real(self.talk_ms * 10_000 / MINUTE) / 10_000.0
    }
}

/// Millionths as dollars.
pub(crate) fn dollars(micros: i64) -> f64 {
    real(micros) / 1_000_000.0
}

/// The cost of a call that is over; nothing is billed for one that nobody answered.
pub(crate) fn cost(call: &Call, messages: &[Message]) -> Option<Cost> {
    let talk_ms = call.ended_ms? - call.answered_ms?;
    let counted = Counted::of(messages);
    let per_minute = |rate: i64| (rate * talk_ms + MINUTE / 2) / MINUTE;
    let nano = |value: i64| (value + 500) / 1_000;
    let fresh_tokens = counted.prompt_tokens - counted.cached_prompt_tokens;
    let analysis_prompt_tokens = INSTRUCTION_TOKENS / 2 + counted.said_tokens;
    let analysis_completion_tokens = 60 + counted.said_tokens / 40;
    Some(Cost {
        transcriber_micros: per_minute(TRANSCRIBER_PER_MINUTE),
        model_micros: nano(
            fresh_tokens * PROMPT_TOKEN
                + counted.cached_prompt_tokens * CACHED_PROMPT_TOKEN
                + counted.completion_tokens * COMPLETION_TOKEN,
        ),
        voice_micros: nano(counted.voice_letters * VOICE_LETTER),
        transport_micros: if call.is_web() {
            0
        } else {
            per_minute(TRANSPORT_PER_MINUTE)
        },
        platform_micros: per_minute(PLATFORM_PER_MINUTE),
        analysis_micros: nano(
            analysis_prompt_tokens * PROMPT_TOKEN + analysis_completion_tokens * COMPLETION_TOKEN,
        ),
        voicemail_detection_micros: if ending(call) == Some(Ending::Voicemail) {
            VOICEMAIL_DETECTION
        } else {
            0
        },
        talk_ms,
        prompt_tokens: counted.prompt_tokens,
        cached_prompt_tokens: counted.cached_prompt_tokens,
        completion_tokens: counted.completion_tokens,
        voice_letters: counted.voice_letters,
        analysis_prompt_tokens,
        analysis_completion_tokens,
    })
}

/// Tokens and letters of a transcript: every answer is asked for with all that was said before it.
#[derive(Default)]
struct Counted {
    said_tokens: i64,
    prompt_tokens: i64,
    cached_prompt_tokens: i64,
    completion_tokens: i64,
    voice_letters: i64,
}

impl Counted {
    fn of(messages: &[Message]) -> Self {
        let mut counted = Self::default();
        let mut known_tokens = 0;
        for message in messages {
            let letters = signed(
                message
                    .text
                    .as_deref()
                    .map_or(0, |text| text.chars().count()),
            );
            let tokens = letters / LETTERS_PER_TOKEN + 1;
            if is_agents(message) {
                counted.prompt_tokens += INSTRUCTION_TOKENS + counted.said_tokens;
                counted.cached_prompt_tokens += known_tokens;
                known_tokens = INSTRUCTION_TOKENS + counted.said_tokens;
                counted.completion_tokens += tokens;
                counted.voice_letters += letters;
            }
            counted.said_tokens += tokens;
        }
        counted
    }
}
