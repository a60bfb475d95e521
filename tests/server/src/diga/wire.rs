//! A call in Diga's JSON, in the generation asked for. Documented fields only; `end_reason` is the one whose words
//! are not published.

use serde_json::{Value, json};

use super::{VENDOR, generation::Generation, words};
use crate::{
    app::App,
    clock::{HOUR, MINUTE},
    lab::scenario::Scenario,
    ledger::{self, vendor::AGENTS_CREATED_MS},
    numeric::whole,
    recordings::{self, wave::Track},
    world::{
        dialogue::person_name,
        model::{Call, Direction},
    },
};

/// How long a link to a recording works. Not documented; an hour is usual.
const LINK_MS: i64 = HOUR;

/// The call. `origin` is what links to recordings begin with.
pub(crate) fn call(app: &App, generation: Generation, call: &Call, origin: &str) -> Value {
    let time = |at| generation.time(at);
    let mut body = json!({
        "id": VENDOR.call(call),
        "agent_id": VENDOR.agent(call.agent),
        "status": words::status(generation, call),
        "type": call.direction.word(),
        "contact": contact(generation, call),
        "created_date": time(call.created_ms),
        "recording_url": recording_url(app, call, origin),
        "start_time": call.answered_ms.map(time),
        "end_time": call.ended_ms.map(time),
        "duration": call.duration_seconds.map(whole),
        "end_reason": words::end_reason(call),
    });
    if let Some(fields) = body.as_object_mut() {
        let phone = json!(VENDOR.phone(call.agent));
        fields.insert(generation.phone_field().to_owned(), phone);
        if generation.is_paged() {
            let version = json!(VENDOR.version(call.agent));
            fields.insert("agent_version_id".to_owned(), version);
            fields.insert("dynamic_variables".to_owned(), variables(call));
        }
    }
    body
}

/// The person on the other side: a number, or a browser for a call over the web. They were first met before the
/// data set begins.
fn contact(generation: Generation, call: &Call) -> Value {
    let id = VENDOR.contact(call);
    let (kind, identifier) = if call.is_web() {
        let browser = id.split('-').next().unwrap_or_default();
        ("web", format!("browser-{browser}"))
    } else {
        ("call", call.other_party().unwrap_or("anonymous").to_owned())
    };
    let met_ms = AGENTS_CREATED_MS + call.conversation % 5_000 * MINUTE;
    json!({
        "id": id,
        "created_date": generation.time(met_ms),
        "identifier": identifier,
        "contact_type": kind,
    })
}

/// What the agent was told about the person it called.
fn variables(call: &Call) -> Value {
    match (call.direction, call.other_party()) {
        (Direction::Outbound, Some(number)) => json!({
            "customer_name": person_name(call.script.book, number),
            "attempt": 1 + call.script.seed % 3,
        }),
        _ => Value::Null,
    }
}

/// The link as calls carry it; the lab has a call whose link has run out.
fn recording_url(app: &App, call: &Call, origin: &str) -> Option<String> {
    let has_run_out = ledger::scenario_of(call) == Some(Scenario::ExpiredAttachment);
    link(
        app,
        call,
        origin,
        if has_run_out { -MINUTE } else { LINK_MS },
    )
}

/// A fresh link to the recording, if there is one by now.
pub(crate) fn fresh_link(app: &App, call: &Call, origin: &str) -> Option<String> {
    link(app, call, origin, LINK_MS)
}

fn link(app: &App, call: &Call, origin: &str, lifetime_ms: i64) -> Option<String> {
    recordings::is_ready(call, app.now_ms())
        .then(|| recordings::link(app, origin, call, Track::Mono, lifetime_ms).url)
}
