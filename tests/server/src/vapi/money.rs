//! `cost`, `costs` and `costBreakdown`, in US dollars.

use serde_json::{Value, json};

use crate::world::{
    insight::cost::{Cost, dollars},
    model::Call,
};

/// What did the work, as the components of the cost name it.
pub(crate) const TRANSCRIBER: (&str, &str) = ("deepgram", "nova-3");
pub(crate) const MODEL: (&str, &str) = ("openai", "gpt-4.1-mini");
pub(crate) const VOICE: (&str, &str) = ("11labs", "harbour");

/// Each component with what was used of it.
pub(crate) fn costs(call: &Call, cost: &Cost) -> Value {
    let minutes = cost.minutes();
    let engine = |(provider, model): (&str, &str)| json!({"provider": provider, "model": model});
    let mut list = Vec::new();
    if !call.is_web() {
        list.push(json!({
            "type": "transport", "provider": "twilio", "minutes": minutes,
            "cost": dollars(cost.transport_micros),
        }));
    }
    list.extend([
        json!({
            "type": "transcriber", "transcriber": engine(TRANSCRIBER), "minutes": minutes,
            "cost": dollars(cost.transcriber_micros),
        }),
        json!({
            "type": "model", "model": engine(MODEL), "promptTokens": cost.prompt_tokens,
            "completionTokens": cost.completion_tokens, "cachedPromptTokens": cost.cached_prompt_tokens,
            "cost": dollars(cost.model_micros),
        }),
        json!({
            "type": "voice", "voice": {"provider": VOICE.0, "voiceId": VOICE.1},
            "characters": cost.voice_letters, "cost": dollars(cost.voice_micros),
        }),
        json!({
            "type": "vapi", "subType": "normal", "minutes": minutes, "cost": dollars(cost.platform_micros),
        }),
        json!({
            "type": "analysis", "analysisType": "summary", "model": engine(MODEL),
            "promptTokens": cost.analysis_prompt_tokens, "completionTokens": cost.analysis_completion_tokens,
            "cost": dollars(cost.analysis_micros),
        }),
    ]);
    if cost.voicemail_detection_micros > 0 {
        list.push(json!({
            "type": "voicemail-detection", "provider": "openai", "model": engine(MODEL),
            "promptTextTokens": 310, "promptAudioTokens": 128, "completionTextTokens": 3,
            "completionAudioTokens": 0, "cost": dollars(cost.voicemail_detection_micros),
        }));
    }
    Value::from(list)
}

/// The sums per kind.
pub(crate) fn breakdown(cost: &Cost) -> Value {
    json!({
        "transport": dollars(cost.transport_micros),
        "stt": dollars(cost.transcriber_micros),
        "llm": dollars(cost.model_micros),
        "tts": dollars(cost.voice_micros),
        "vapi": dollars(cost.platform_micros),
        "chat": 0,
        "total": dollars(cost.total_micros()),
        "llmPromptTokens": cost.prompt_tokens,
        "llmCompletionTokens": cost.completion_tokens,
        "llmCachedPromptTokens": cost.cached_prompt_tokens,
        "ttsCharacters": cost.voice_letters,
        "voicemailDetectionCost": dollars(cost.voicemail_detection_micros),
        "knowledgeBaseCost": 0,
        "analysisCostBreakdown": {
            "summary": dollars(cost.analysis_micros),
            "summaryPromptTokens": cost.analysis_prompt_tokens,
            "summaryCompletionTokens": cost.analysis_completion_tokens,
            "summaryCachedPromptTokens": 0,
        },
    })
}
