//! `GET /assistant` and `GET /phone-number`: bare arrays without pages, and one of each by its id.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    IDS,
    error::{invalid, refuse},
    money::{MODEL, TRANSCRIBER, VOICE},
    params::{Params, is_within},
};
use crate::{
    clock::iso,
    ledger::vendor::AGENTS_CREATED_MS,
    numeric::count,
    surface::{Caller, Surface},
    trouble::Refusal,
    world::agents::{AGENTS, Agent},
};

fn assistant(agent: &Agent) -> Value {
    json!({
        "id": IDS.agent(agent.number),
        "orgId": IDS.account(),
        "name": agent.business,
        "createdAt": iso(AGENTS_CREATED_MS),
        "updatedAt": iso(AGENTS_CREATED_MS),
        "firstMessage": format!("{}, hello.", agent.business),
        "transcriber": {"provider": TRANSCRIBER.0, "model": TRANSCRIBER.1},
        "voice": {"provider": VOICE.0, "voiceId": VOICE.1},
        "model": {
            "provider": MODEL.0, "model": MODEL.1,
            "messages": [{"role": "system", "content": agent.description}],
        },
    })
}

fn line((id, number, agent): (String, &str, &Agent)) -> Value {
    json!({
        "id": id,
        "orgId": IDS.account(),
        "assistantId": IDS.agent(agent.number),
        "provider": "twilio",
        "number": number,
        "name": agent.business,
        "status": "active",
        "createdAt": iso(AGENTS_CREATED_MS),
        "updatedAt": iso(AGENTS_CREATED_MS),
    })
}

fn page(pairs: &[(String, String)], all: Vec<Value>) -> Response {
    let params = match Params::read(pairs, &[]) {
        Ok(params) => params,
        Err(problems) => return invalid(problems),
    };
    let is_asked = is_within(params.created, AGENTS_CREATED_MS)
        && is_within(params.updated, AGENTS_CREATED_MS);
    let kept = if is_asked { count(params.limit) } else { 0 };
    Json(all.into_iter().take(kept).collect::<Vec<_>>()).into_response()
}

fn one(all: Vec<Value>, id: &str) -> Response {
    let found = all
        .into_iter()
        .find(|item| item.get("id").and_then(Value::as_str) == Some(id));
    match found {
        Some(item) => Json(item).into_response(),
        None => refuse(Refusal::NotFound),
    }
}

fn every_assistant() -> Vec<Value> {
    AGENTS.iter().map(assistant).collect()
}

fn every_line() -> Vec<Value> {
    IDS.lines().into_iter().map(line).collect()
}

/// All assistants.
pub(crate) async fn assistants(
    State(_): State<Surface>,
    Extension(_): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    page(&pairs, every_assistant())
}

/// One assistant.
pub(crate) async fn one_assistant(
    Extension(_): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    one(every_assistant(), &id)
}

/// All telephone lines.
pub(crate) async fn lines(
    Extension(_): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    page(&pairs, every_line())
}

/// One telephone line.
pub(crate) async fn one_line(Extension(_): Extension<Caller>, Path(id): Path<String>) -> Response {
    one(every_line(), &id)
}
