//! `artifact` and `analysis`: what is left of a call when it is over. Links are made anew for every answer and run
//! out; the addresses beside them are names in the vendor's storage and lead nowhere.

use serde_json::{Map, Value, json};

use super::messages;
use crate::{
    app::App,
    clock::{EpochMs, MINUTE, SECOND, iso},
    lab::scenario::Scenario,
    ledger,
    recordings::{self, wave::Track},
    world::{
        insight::{
            analysis::{Analysis, Found},
            ending::{Desk, transferred_to},
            latency::{self, Turn},
        },
        model::{Call, Message},
    },
};

/// How long a link is good.
const LINK_MS: EpochMs = 15 * MINUTE;
/// The same in the scenario whose links run out while one looks at them.
const SHORT_LINK_MS: EpochMs = SECOND;
/// The vendor's storage.
const STORAGE: &str = "https://storage.vapi.invalid";

/// The artifact of a call of today's form. Links in it begin with `origin`.
pub(crate) fn artifact(app: &App, origin: &str, call: &Call, said: &[Message]) -> Value {
    let now_ms = app.now_ms();
    let messages = messages::messages(call, said, now_ms);
    let mut artifact = Map::new();
    let mut set = |name: &str, value: Value| artifact.insert(name.to_owned(), value);
    set(
        "messagesOpenAIFormatted",
        json!(messages::for_the_model(&messages)),
    );
    set("messages", json!(messages));
    set("transcript", json!(messages::transcript(said)));
    set(
        "variableValues",
        json!({"assistant": messages::assistant_name(call)}),
    );
    if call.status.is_over() {
        let turns = latency::turns(call, said);
        if let Some(metrics) = metrics(call, &turns) {
            set("performanceMetrics", metrics);
        }
        if let Some(transfer) = transfer(call) {
            set("transfers", json!([transfer]));
        }
    }
    if recordings::is_ready(call, now_ms) {
        artifact.extend(recording(app, origin, call));
    }
    Value::Object(artifact)
}

/// The recording's names in the storage, and links to it. One call in five has no links: its recording is to be
/// had from its own address only.
fn recording(app: &App, origin: &str, call: &Call) -> Map<String, Value> {
    let names = names(call);
    let mut fields = Map::new();
    let name = |field: &str| names.get(field).cloned().unwrap_or(Value::Null);
    fields.insert("recordingUrl".to_owned(), name("combinedUrl"));
    fields.insert("stereoRecordingUrl".to_owned(), name("stereoUrl"));
    fields.insert(
        "recording".to_owned(),
        json!({
            "stereoUrl": name("stereoUrl"),
            "mono": {
                "combinedUrl": name("combinedUrl"),
                "customerUrl": name("customerUrl"),
                "assistantUrl": name("assistantUrl"),
            },
        }),
    );
    if !has_links(call) {
        return fields;
    }
    let is_short = ledger::scenario_of(call) == Some(Scenario::ExpiredAttachment);
    let lifetime_ms = if is_short { SHORT_LINK_MS } else { LINK_MS };
    for (field, track) in [
        ("presignedStereoUrl", Track::Stereo),
        ("presignedMonoUrl", Track::Mono),
        ("presignedCustomerUrl", Track::Caller),
        ("presignedAssistantUrl", Track::Agent),
    ] {
        let link = recordings::link(app, origin, call, track, lifetime_ms);
        fields.insert(field.to_owned(), json!(link.url));
        fields.insert(
            "presignedUrlsExpiresAt".to_owned(),
            json!(iso(link.expires_ms)),
        );
    }
    fields
}

/// The recording's names in the vendor's storage.
pub(crate) fn names(call: &Call) -> Value {
    let name = |track: &str| format!("{STORAGE}/{}-{track}.wav", super::IDS.call(call));
    json!({
        "stereoUrl": name("stereo"), "combinedUrl": name("mono"), "customerUrl": name("customer"),
        "assistantUrl": name("assistant"),
    })
}

/// Calls of the lab always have links.
fn has_links(call: &Call) -> bool {
    ledger::scenario_of(call).is_some() || call.script.seed % 5 != 0
}

/// `performanceMetrics`, in milliseconds; `None` where the agent answered nobody.
fn metrics(call: &Call, turns: &[Turn]) -> Option<Value> {
    let average = latency::average(call, turns)?;
    let each: Vec<Value> = turns
        .iter()
        .map(|turn| {
            json!({
                "transcriberLatency": turn.parts.transcriber_ms,
                "modelLatency": turn.parts.model_ms,
                "voiceLatency": turn.parts.voice_ms,
                "endpointingLatency": 0,
                "turnLatency": turn.parts.total_ms(),
            })
        })
        .collect();
    Some(json!({
        "turnLatencies": each,
        "transcriberLatencyAverage": average.transcriber_ms,
        "modelLatencyAverage": average.model_ms,
        "voiceLatencyAverage": average.voice_ms,
        "endpointingLatencyAverage": 0,
        "turnLatencyAverage": average.total_ms(),
        "numUserInterrupted": call.script.seed % 3,
        "numAssistantInterrupted": 0,
    }))
}

/// `destination`: where the call was handed over to.
pub(crate) fn destination(call: &Call) -> Option<Value> {
    Some(match transferred_to(call)? {
        Desk::Number(number) => {
            json!({"type": "number", "number": number, "message": "One moment, please."})
        }
        Desk::Sip(address) => json!({"type": "sip", "sipUri": address}),
    })
}

fn transfer(call: &Call) -> Option<Value> {
    let destination = destination(call)?;
    Some(json!({"destination": destination, "mode": "blind-transfer", "status": "completed"}))
}

/// `analysis`.
pub(crate) fn analysis(analysis: &Analysis) -> Value {
    let data: Map<String, Value> = analysis
        .extracted
        .iter()
        .map(|extracted| {
            let value = match &extracted.found {
                Found::Text(text) => json!(text),
                Found::Count(count) => json!(count),
                Found::Flag(flag) => json!(flag),
            };
            (extracted.name.to_owned(), value)
        })
        .collect();
    json!({
        "summary": analysis.summary,
        "successEvaluation": analysis.is_success.to_string(),
        "structuredData": data,
    })
}
