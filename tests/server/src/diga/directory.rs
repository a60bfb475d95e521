//! `GET /v1/agent/`, `GET /v1/agent/{agent_id}`, `GET /v1/phone/` and `GET /v1/phone/{phone_id}`: who speaks, and
//! from which lines. Every agent has one version, published and without changes since.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    VENDOR,
    error::Error,
    generation::Generation,
    paging,
    params::{Params, path_id},
};
use crate::{
    clock::MINUTE,
    ledger::vendor::{AGENTS_CREATED_MS, Target},
    surface::Surface,
    world::agents::{AGENTS, Agent},
};

/// One page of the agents; the lab's are addressable without being listed.
pub(crate) async fn agents(
    State(_): State<Surface>,
    Extension(generation): Extension<Generation>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut params = Params::new(pairs);
    let window = params.window(generation, 10, 100)?;
    let mode = params.word("mode", &["free", "path"]);
    params.word("is_published", &["true", "false"]);
    params.check()?;
    let listed = AGENTS.iter().filter(|_| mode != Some("path"));
    let items = listed.map(|agent| told(generation, agent)).collect();
    let part = paging::part(items, &window, "agent_id")?;
    Ok(Json(part.told(generation, "agent_id")).into_response())
}

/// One agent.
pub(crate) async fn agent(
    State(_): State<Surface>,
    Extension(generation): Extension<Generation>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    path_id("agent_id", &id)?;
    match VENDOR.target(&id) {
        Some(Target::Agent(agent)) => Ok(Json(told(generation, agent)).into_response()),
        Some(Target::Lab | Target::FailingList(_)) => {
            let body =
                json!({"agent_id": id, "name": "Fault lab", "description": "Fails in named ways."});
            Ok(Json(body).into_response())
        }
        None => Err(Error::coded(
            404,
            "AGENT_NOT_FOUND",
            format!("Agent {id} not found"),
        )),
    }
}

fn told(generation: Generation, agent: &Agent) -> Value {
    let made_ms = AGENTS_CREATED_MS + agent.number * MINUTE;
    let made = generation.time(made_ms);
    json!({
        "agent_id": VENDOR.agent(agent.number),
        "created_at": made,
        "modified_at": made,
        "version_id": VENDOR.version(agent.number),
        "version_name": "v1",
        "version_number": 1,
        "version_created_at": made,
        "is_draft": false,
        "is_published": true,
        "name": agent.business,
        "description": agent.description,
        "prompt": format!("You are {}, the voice of {}.", agent.voice, agent.business),
        "greeting": null,
        "mode": "free",
    })
}

/// One page of the lines.
pub(crate) async fn phones(
    State(_): State<Surface>,
    Extension(generation): Extension<Generation>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut params = Params::new(pairs);
    let window = params.window(generation, 20, 100)?;
    params.check()?;
    let items = VENDOR
        .lines()
        .iter()
        .map(|(id, number, agent)| line(generation, id, number, agent))
        .collect();
    let part = paging::part(items, &window, "id")?;
    Ok(Json(part.told(generation, "id")).into_response())
}

/// One line.
pub(crate) async fn phone(
    State(_): State<Surface>,
    Extension(generation): Extension<Generation>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    path_id("phone_id", &id)?;
    let lines = VENDOR.lines();
    let found = lines.iter().find(|line| line.0 == id).ok_or_else(|| {
        Error::coded(
            404,
            "PHONE_NUMBER_NOT_FOUND",
            format!("Phone number {id} not found"),
        )
    })?;
    Ok(Json(line(generation, &found.0, found.1, found.2)).into_response())
}

/// A line is answered and used by its own agent.
fn line(generation: Generation, id: &str, number: &str, agent: &Agent) -> Value {
    let agent_id = VENDOR.agent(agent.number);
    let made = generation.time(AGENTS_CREATED_MS);
    let mut body = json!({
        "id": id,
        "number": number,
        "nickname": format!("{} main line", agent.business),
        "inbound_agent_id": agent_id,
        "outbound_agent_id": agent_id,
    });
    let more = if generation == Generation::First {
        let version = json!(VENDOR.version(agent.number));
        vec![
            ("created_date", json!(made)),
            ("inbound_agent_version_id", version.clone()),
            ("outbound_agent_version_id", version),
        ]
    } else {
        vec![
            ("telephony_provider", json!("CUSTOM")),
            ("status", json!("assigned")),
            ("assigned_at", json!(made)),
            ("region_codes", json!([])),
        ]
    };
    for (name, value) in more {
        if let Some(fields) = body.as_object_mut() {
            fields.insert(name.to_owned(), value);
        }
    }
    body
}
