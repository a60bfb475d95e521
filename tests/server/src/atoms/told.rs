//! A call as Atoms tells it: a log of the list, and the whole of one.

use serde_json::{Map, Value, json};

use super::{Generation, attempts::Found, events, words};
use crate::{
    app::App,
    clock::{EpochMs, HOUR, SECOND, iso},
    ledger::vendor::Vendor,
    numeric::real,
    recordings::{self, wave::Track},
    world::{
        agents::agent_by_number,
        insight::{
            analysis::{Found as FoundValue, analysis},
            cost::cost,
            is_agents,
            latency::{self, Turn},
            prompt,
        },
        model::{Call, Message},
    },
};

/// How long the links in an answer are good for.
const LINKS_LIVE: EpochMs = HOUR;
/// How long after the end of a call its latencies are worked out.
const LATENCY_READY_AFTER: EpochMs = 3 * SECOND;

/// Where and when something is told.
pub(crate) struct Teller<'a> {
    pub(crate) app: &'a App,
    /// The server under the name the client uses.
    pub(crate) origin: String,
    pub(crate) now_ms: EpochMs,
    pub(crate) generation: Generation,
}

/// Which of the two places a log stands in: a search leaves three fields out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    List,
    Search,
}

/// An object without the fields that are null.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(mut fields) => {
            fields.retain(|_, value| !value.is_null());
            fields
        }
        _ => Map::new(),
    }
}

impl Teller<'_> {
    /// One entry of a list.
    pub(crate) fn log(&self, found: &Found, place: Place) -> Value {
        let Found { call, messages, .. } = found;
        let mut log = self.common(found);
        log.extend(object(json!({
            "agentId": Vendor::Atoms.agent(call.agent),
            "createdAt": iso(call.created_ms),
            "versionId": Vendor::Atoms.version(call.agent),
            "isTest": call.is_test,
        })));
        if place == Place::List {
            let metrics: Map<String, Value> = analysis(call, messages, self.now_ms)
                .into_iter()
                .flat_map(|analysis| analysis.extracted)
                .map(|found| (found.name.to_owned(), json!(found_text(&found.found))))
                .collect();
            log.insert("dispositionMetrics".to_owned(), json!(metrics));
            log.insert("agentDispositionConfig".to_owned(), disposition_config());
            log.insert("versionNumber".to_owned(), json!(3));
        }
        Value::Object(log)
    }

    /// One call with everything about it. It has neither `createdAt` nor `agentId`.
    pub(crate) fn whole(&self, found: &Found) -> Value {
        let Found { call, messages, .. } = found;
        let mut whole = self.common(found);
        let turns = latency::turns(call, messages);
        let average = latency::average(call, &turns).filter(|_| call.status.is_over());
        let seconds = |ms: EpochMs| real(ms) / 1_000.0;
        whole.extend(object(json!({
            "agent": agent(call),
            "transcript": self.transcript(messages),
            "variables": {"caller_number": call.other_party(), "timezone": "UTC"},
            "events": events::happened(self, call, messages),
            "average_transcriber_latency": average.map(|parts| seconds(parts.transcriber_ms)),
            "average_agent_latency": average.map(|parts| seconds(parts.model_ms)),
            "average_synthesizer_latency": average.map(|parts| seconds(parts.voice_ms)),
            "voiceConfigUsed": {"model": "lightning-v2", "voiceId": voice_id(call), "gender": "female"},
            "slmModelUsed": "electron-v2",
        })));
        Value::Object(whole)
    }

    /// What both have.
    fn common(&self, found: &Found) -> Map<String, Value> {
        let Found {
            call,
            messages,
            family,
            attempt,
        } = found;
        let attempt = *attempt;
        let is_over = call.status.is_over();
        let is_recorded = recordings::is_ready(call, self.now_ms) && attempt == 0;
        let recording = |track| {
            if is_recorded {
                recordings::link(self.app, &self.origin, call, track, LINKS_LIVE).url
            } else {
                String::new()
            }
        };
        let next = family.get(attempt + 1).map(|next| Vendor::Atoms.call(next));
        object(json!({
            "_id": Vendor::Atoms.object(call),
            "callId": Vendor::Atoms.call(call),
            "status": words::status(call),
            "duration": call.duration_seconds,
            "from": call.source,
            "to": call.destination,
            "type": words::kind(call),
            "recordingUrl": recording(Track::Mono),
            "recordingDualUrl": recording(Track::Stereo),
            "disconnectionReason": words::disconnection(call),
            "callFailureReason": call.error_reason,
            "callCost": cost(call, messages).map(|cost| cost.credits()),
            "retryCount": if attempt == 0 { family.len().saturating_sub(1) } else { 0 },
            "retryAttemptNumber": attempt,
            "retryCallId": next,
            "postCallAnalytics": self.analytics(call, messages),
            "turnLatencyMetrics": is_over.then(|| self.latency(call, messages)).flatten(),
        }))
    }

    fn analytics(&self, call: &Call, messages: &[Message]) -> Option<Value> {
        let analysis = analysis(call, messages, self.now_ms)?;
        let mut metrics = vec![json!({
            "identifier": "goal_reached", "value": analysis.is_success, "confidence": 1,
            "reasoning": "Follows from how the call ended.",
            "dispositionMetricPrompt": "Did the call reach its goal?", "dispositionMetricType": "BOOLEAN",
        })];
        metrics.extend(analysis.extracted.iter().map(|found| {
            json!({
                "identifier": found.name, "value": found_value(&found.found),
                "confidence": real(found.sure_percent) / 100.0, "reasoning": found.reasoning,
                "dispositionMetricPrompt": format!("What is the {}?", found.name.replace('_', " ")),
                "dispositionMetricType": found_type(&found.found),
            })
        }));
        Some(json!({"summary": analysis.summary, "dispositionMetrics": metrics}))
    }

    fn latency(&self, call: &Call, messages: &[Message]) -> Option<Value> {
        let processed_ms = call.ended_ms? + LATENCY_READY_AFTER;
        let turns = latency::turns(call, messages);
        let average = latency::average(call, &turns).filter(|_| processed_ms <= self.now_ms)?;
        let latencies: Vec<EpochMs> = turns.iter().map(|turn| turn.parts.total_ms()).collect();
        let mut sorted = latencies.clone();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2);
        let transition = |(index, turn): (usize, &Turn)| {
            json!({
                "turn": index + 1, "user_end": turn.heard_ms, "bot_start": turn.spoke_ms,
                "latency": turn.parts.total_ms(),
            })
        };
        let transitions: Vec<Value> = turns.iter().enumerate().map(transition).collect();
        Some(json!({
            "turns": turns.len(), "avgLatency": average.total_ms(), "medianLatency": median,
            "minLatency": sorted.first(), "maxLatency": sorted.last(), "latencies": latencies,
            "transitions": transitions, "processedAt": iso(processed_ms),
        }))
    }

    /// In the older generation every entry is a plain text.
    fn transcript(&self, messages: &[Message]) -> Vec<Value> {
        messages
            .iter()
            .filter_map(|message| {
                let text = message.text.as_deref()?;
                let role = if is_agents(message) { "agent" } else { "user" };
                Some(match self.generation {
                    Generation::Current => json!({
                        "role": role, "content": text, "timestamp": iso(message.created_ms),
                    }),
                    Generation::Older => json!(format!("{role}: {text}")),
                })
            })
            .collect()
    }
}

fn found_text(found: &FoundValue) -> String {
    match found {
        FoundValue::Text(text) => text.clone(),
        FoundValue::Count(count) => count.to_string(),
        FoundValue::Flag(flag) => flag.to_string(),
    }
}

fn found_value(found: &FoundValue) -> Value {
    match found {
        FoundValue::Text(text) => json!(text),
        FoundValue::Count(count) => json!(count),
        FoundValue::Flag(flag) => json!(flag),
    }
}

fn found_type(found: &FoundValue) -> &'static str {
    match found {
        FoundValue::Text(_) => "STRING",
        FoundValue::Count(_) => "INTEGER",
        FoundValue::Flag(_) => "BOOLEAN",
    }
}

/// The names that an agent is set up to find in a call.
pub(crate) fn disposition_config() -> Value {
    json!([
        {"identifier": "caller_name", "type": "STRING"},
        {"identifier": "topic", "type": "STRING"},
        {"identifier": "questions_asked", "type": "INTEGER"},
        {"identifier": "follow_up_needed", "type": "BOOLEAN"},
    ])
}

fn voice_id(call: &Call) -> String {
    agent_by_number(call.agent).map_or("lab".to_owned(), |agent| agent.voice.to_lowercase())
}

/// The agent as it was set up for the call.
fn agent(call: &Call) -> Value {
    let mut agent = match agent_by_number(call.agent) {
        Some(agent) => super::agents::told(agent),
        None => {
            json!({"_id": Vendor::Atoms.agent(call.agent), "name": "Fault lab", "workflowType": "single_prompt"})
        }
    };
    if let Some(fields) = agent.as_object_mut() {
        fields.insert("globalPrompt".to_owned(), json!(prompt(call)));
    }
    agent
}
