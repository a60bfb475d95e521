//! A call as the vendor writes it. Calls of the last 60 days have today's form; older ones the form of their time,
//! with everything at the top level and no `artifact`.

use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use super::{IDS, artifact, messages, money, reason};
use crate::{
    app::App,
    clock::{DAY, EpochMs, iso},
    recordings,
    surface::own_origin,
    world::{
        dialogue::person_name,
        insight::{analysis::analysis, cost},
        model::{Call, Message},
    },
};

/// Calls older than this are told in the older form.
const OLDER_MS: EpochMs = 60 * DAY;

/// Tells calls to one client.
pub(crate) struct Teller<'a> {
    app: &'a App,
    origin: String,
}

impl<'a> Teller<'a> {
    /// For the client that sent these headers.
    pub(crate) fn new(app: &'a App, headers: &HeaderMap) -> Self {
        Self {
            app,
            origin: own_origin(headers),
        }
    }

    /// The whole call: lists and single answers have the same.
    pub(crate) fn call(&self, call: &Call, said: &[Message]) -> Value {
        let now_ms = self.app.now_ms();
        let mut fields = head(call);
        parties(call, &mut fields);
        if call.status.is_over() {
            ended(call, said, now_ms, &mut fields);
        } else {
            let id = IDS.call(call);
            fields.insert(
                "monitor".to_owned(),
                json!({
                    "listenUrl": format!("wss://monitor.vapi.invalid/{id}/listen"),
                    "controlUrl": format!("https://monitor.vapi.invalid/{id}/control"),
                }),
            );
        }
        if now_ms - call.created_ms > OLDER_MS {
            self.older(call, said, &mut fields);
        } else {
            let artifact = artifact::artifact(self.app, &self.origin, call, said);
            if let Some(messages) = artifact.get("messages") {
                fields.insert("messages".to_owned(), messages.clone());
            }
            fields.insert("artifact".to_owned(), artifact);
        }
        Value::Object(fields)
    }

    /// What answers had before there were artifacts.
    fn older(&self, call: &Call, said: &[Message], fields: &mut Map<String, Value>) {
        let now_ms = self.app.now_ms();
        let messages = messages::messages(call, said, now_ms);
        fields.insert("messages".to_owned(), json!(messages));
        fields.insert("transcript".to_owned(), json!(messages::transcript(said)));
        fields.remove("costs");
        if let Some(summary) = fields
            .get("analysis")
            .and_then(|analysis| analysis.get("summary"))
        {
            let summary = summary.clone();
            fields.insert("summary".to_owned(), summary);
        }
        if recordings::is_ready(call, now_ms) {
            let names = artifact::names(call);
            for (field, name) in [
                ("recordingUrl", "combinedUrl"),
                ("stereoRecordingUrl", "stereoUrl"),
            ] {
                if let Some(name) = names.get(name) {
                    fields.insert(field.to_owned(), name.clone());
                }
            }
        }
    }
}

/// What every call has, however far it has come.
fn head(call: &Call) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    set("id", json!(IDS.call(call)));
    set("orgId", json!(IDS.account()));
    set("type", json!(reason::kind(call)));
    set("status", json!(reason::status(call)));
    set("createdAt", json!(iso(call.created_ms)));
    set("updatedAt", json!(iso(call.updated_ms())));
    set("startedAt", messages::moment(call.answered_ms));
    set("assistantId", json!(IDS.agent(call.agent)));
    if call.is_web() {
        set("transport", json!({"provider": "daily"}));
        set(
            "webCallUrl",
            json!(format!("https://web.vapi.invalid/{}", IDS.call(call))),
        );
        return fields;
    }
    let provider_id = format!("CA{:08x}{:024x}", call.seq, call.created_ms);
    set("phoneNumberId", json!(IDS.phone(call.agent)));
    set("phoneCallProvider", json!("twilio"));
    set("phoneCallProviderId", json!(provider_id));
    set("phoneCallTransport", json!("pstn"));
    set(
        "transport",
        json!({"provider": "twilio", "callSid": provider_id}),
    );
    fields
}

/// The person, and now and then the number of the line beside its id.
fn parties(call: &Call, fields: &mut Map<String, Value>) {
    let number = call.other_party();
    let name = person_name(call.script.book, number.unwrap_or("anonymous"));
    let mut customer = Map::new();
    if let Some(number) = number.filter(|_| !call.is_web()) {
        customer.insert("number".to_owned(), json!(number));
    }
    if !name.is_empty() {
        customer.insert("name".to_owned(), json!(name));
    }
    if !customer.is_empty() {
        fields.insert("customer".to_owned(), Value::Object(customer));
    }
    if let Some(number) = call.own_number().filter(|_| call.script.seed % 3 == 0) {
        fields.insert("phoneNumber".to_owned(), json!({"number": number}));
    }
}

/// What is known once the call is over.
fn ended(call: &Call, said: &[Message], now_ms: EpochMs, fields: &mut Map<String, Value>) {
    let mut set = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    set("endedAt", messages::moment(call.ended_ms));
    set("endedReason", json!(reason::ended_reason(call)));
    set("endedMessage", json!(call.error_reason));
    set("destination", json!(artifact::destination(call)));
    match cost::cost(call, said) {
        Some(cost) => {
            set("cost", json!(cost::dollars(cost.total_micros())));
            set("costs", money::costs(call, &cost));
            set("costBreakdown", money::breakdown(&cost));
        }
        None => set("cost", json!(0)),
    }
    let analysis = analysis(call, said, now_ms);
    set("analysis", json!(analysis.as_ref().map(artifact::analysis)));
    if call.answered_ms.is_some() && call.script.seed % 4 == 0 {
        let consent =
            json!({"type": "stay-on-line", "grantedAt": messages::moment(call.answered_ms)});
        set("compliance", json!({"recordingConsent": consent}));
    }
}
