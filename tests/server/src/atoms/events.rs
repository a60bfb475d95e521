//! What happens in a call, as the relay sends it: on the stream, and afterwards as the `events` of the call.

use serde_json::{Map, Value, json};

use super::{Generation, told::Teller};
use crate::{
    clock::{EpochMs, SECOND, iso},
    ledger::vendor::Vendor,
    numeric::{real, unsigned},
    recordings,
    rng::Rng,
    world::{
        insight::{
            is_agents,
            latency::{self, Turn},
            speech::{self, Speech},
            tools::{self, Outcome, ToolUse},
        },
        model::{Call, Message, Status},
    },
};

/// A caller's words are final at the latest so long after their beginning: longer ones come in parts in life.
const FINAL_AFTER: EpochMs = 1_500;

/// One event.
pub(crate) struct Happening {
    /// When it is sent.
    pub(crate) due_ms: EpochMs,
    /// Tells it from all others of the call.
    pub(crate) key: String,
    pub(crate) body: Value,
    /// Whether somebody is heard in it: what scenarios count and misshape.
    pub(crate) is_words: bool,
}

/// Everything that has happened, as a call has it afterwards.
pub(crate) fn happened(teller: &Teller<'_>, call: &Call, messages: &[Message]) -> Vec<Value> {
    let mut list = Script::new(call, teller.generation).all(messages);
    list.retain(|happening| happening.due_ms <= teller.now_ms);
    list.retain(|happening| happening.body.get("interim_transcription_text").is_none());
    list.into_iter().map(|happening| happening.body).collect()
}

/// Writes the events of a call.
pub(crate) struct Script<'a> {
    call: &'a Call,
    call_id: String,
    generation: Generation,
}

impl<'a> Script<'a> {
    /// For one call.
    pub(crate) fn new(call: &'a Call, generation: Generation) -> Self {
        Self {
            call,
            call_id: Vendor::Atoms.call(call),
            generation,
        }
    }

    /// Every event that is known of by what has been said, in the order they are sent.
    pub(crate) fn all(&self, messages: &[Message]) -> Vec<Happening> {
        let call = self.call;
        let mut list = Vec::new();
        list.extend(call.answered_ms.map(|at_ms| {
            let telephony_id = Vendor::Atoms.object(call);
            self.happening(
                at_ms,
                at_ms,
                "call_start",
                0,
                json!({"telephony_id": telephony_id}),
            )
        }));
        let turns = latency::turns(call, messages);
        let spoken = speech::spoken(call, messages);
        for (index, (message, speech)) in messages.iter().zip(&spoken).enumerate() {
            let turn = turns.iter().position(|turn| turn.message == index);
            let turn = turn.and_then(|place| Some((place, turns.get(place)?)));
            list.extend(self.said(index, message, speech, turn));
        }
        for (index, tool) in tools::tools(call, messages).iter().enumerate() {
            list.extend(self.used(index, tool));
        }
        list.extend(call.ended_ms.map(|at_ms| {
            let name = if call.status == Status::Cancelled {
                "call_cancelled"
            } else {
                "call_end"
            };
            let metadata = json!({"metadata": {"reason": super::words::disconnection(call)}});
            self.happening(at_ms, at_ms, name, 0, metadata)
        }));
        list.extend(recordings::ready_ms(call).map(|at_ms| {
            self.happening(
                at_ms,
                at_ms,
                "call_recording",
                0,
                json!({"status": "completed"}),
            )
        }));
        list.sort_by_key(|happening| happening.due_ms);
        list
    }

    fn said(
        &self,
        index: usize,
        message: &Message,
        speech: &Speech,
        turn: Option<(usize, &Turn)>,
    ) -> Vec<Happening> {
        let Some(text) = message.text.as_deref() else {
            return Vec::new();
        };
        let at_ms = message.created_ms;
        let words = |due_ms, name, body| Happening {
            is_words: true,
            ..self.happening(due_ms, at_ms, name, index, body)
        };
        if !is_agents(message) {
            let part: String = text.chars().take(text.chars().count() / 2).collect();
            let due_ms = speech.end_ms.min(at_ms + FINAL_AFTER);
            return vec![
                self.happening(
                    at_ms,
                    at_ms,
                    "user_interim_transcription",
                    index,
                    json!({"interim_transcription_text": part.trim()}),
                ),
                words(
                    due_ms,
                    "user_transcription",
                    json!({"user_transcription_text": text}),
                ),
            ];
        }
        let voice_ms = turn.map_or(180, |(_, turn)| turn.parts.voice_ms);
        let body = match self.generation {
            Generation::Current => json!({"tts_text": text, "tts_latency": voice_ms}),
            Generation::Older => {
                json!({"tts_text": format!(" {text}"), "tts_latency": real(voice_ms) / 1_000.0})
            }
        };
        let mut list = Vec::new();
        list.extend(turn.map(|(place, turn)| self.answered(place, turn)));
        list.push(words(at_ms, "tts_completed", body));
        list.push(self.happening(at_ms, at_ms, "metrics", index, metrics(voice_ms)));
        list
    }

    fn answered(&self, place: usize, turn: &Turn) -> Happening {
        let parts = turn.parts;
        let total = parts.total_ms();
        let body = match self.generation {
            Generation::Current => json!({
                "turn_latency": real(total) / 1_000.0, "turn_index": place + 1,
                "stt_api_ms": parts.transcriber_ms, "llm_api_ms": parts.model_ms,
                "tts_api_ms": parts.voice_ms, "total_turn_ms": total, "interrupted": false,
            }),
            Generation::Older => json!({"turn_latency": real(total) / 1_000.0}),
        };
        self.happening(turn.spoke_ms, turn.spoke_ms, "turn_latency", place, body)
    }

    fn used(&self, index: usize, tool: &ToolUse) -> Vec<Happening> {
        let called = json!({
            "tool_call_id": tool.id, "function_name": tool.name, "context": tool.arguments,
        });
        let latency_ms = tool.returned_ms - tool.called_ms;
        let (name, returned) = match tool.outcome {
            Outcome::Success => (
                "tool_call_end",
                json!({"response": tool.result, "success": true, "latency_ms": latency_ms}),
            ),
            Outcome::Error => ("tool_call_error", json!({"error": tool.result})),
            Outcome::Cancelled => (
                "tool_call_end",
                json!({"response": tool.result, "success": false, "latency_ms": latency_ms}),
            ),
        };
        let mut returned = returned;
        if let Some(fields) = returned.as_object_mut() {
            fields.insert("tool_call_id".to_owned(), json!(tool.id));
            fields.insert("function_name".to_owned(), json!(tool.name));
        }
        vec![
            self.happening(
                tool.called_ms,
                tool.called_ms,
                "tool_call_start",
                index,
                called,
            ),
            self.happening(tool.returned_ms, tool.returned_ms, name, index, returned),
        ]
    }

    /// An event sent at `due_ms` about something that began at `at_ms`.
    fn happening(
        &self,
        due_ms: EpochMs,
        at_ms: EpochMs,
        name: &str,
        index: usize,
        body: Value,
    ) -> Happening {
        let key = format!("{name}-{index}");
        let mut fields = Map::new();
        fields.insert("event_type".to_owned(), json!(name));
        fields.insert("call_id".to_owned(), json!(self.call_id));
        match self.generation {
            Generation::Current => {
                let seed = unsigned(self.call.script.seed);
                let number = Rng::for_purpose(seed, &key, 0).next() >> 16;
                fields.insert("event_id".to_owned(), json!(format!("evt_{number:012x}")));
                fields.insert("timestamp".to_owned(), json!(iso(at_ms)));
            }
            Generation::Older => {
                let id = format!("{}_{index}_{at_ms}", self.call_id);
                fields.insert("event_id".to_owned(), json!(id));
                fields.insert("timestamp".to_owned(), json!(real(at_ms) / real(SECOND)));
                fields.insert("observer_class".to_owned(), json!("EventObserver"));
                fields.insert("source".to_owned(), json!("orchestrator"));
            }
        }
        if let Value::Object(body) = body {
            fields.extend(body);
        }
        Happening {
            due_ms,
            key,
            body: Value::Object(fields),
            is_words: false,
        }
    }
}

/// Figures of the parts behind an answer: a model may be unnamed, a value may be several.
fn metrics(voice_ms: EpochMs) -> Value {
    json!({"metrics": [
        {"processor": "lightning_tts", "model": "lightning-v2", "value": voice_ms},
        {"processor": "electron_llm", "model": null, "value": {"prompt_tokens": 812, "completion_tokens": 24}},
    ]})
}
