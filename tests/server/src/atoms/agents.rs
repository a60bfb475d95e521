//! Agents, the telephone lines they have, and their campaigns.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{error::ApiError, params::Params};
use crate::{
    clock::iso,
    ledger::vendor::{AGENTS_CREATED_MS, Target, Vendor},
    numeric::{count, signed},
    surface::{Caller, Surface},
    world::{
        agents::{AGENTS, Agent},
        ids::reversible::{Row, Space},
    },
};

/// An agent's set-up, as far as a client has use for it.
pub(crate) fn told(agent: &Agent) -> Value {
    json!({
        "_id": Vendor::Atoms.agent(agent.number),
        "name": agent.business,
        "description": agent.description,
        "organization": Vendor::Atoms.account(),
        "workflowType": "single_prompt",
        "slmModel": "electron",
        "activeVersionId": Vendor::Atoms.version(agent.number),
        "allowInboundCall": agent.phone.is_some(),
        "phoneNumber": agent.phone.into_iter().collect::<Vec<_>>(),
        "archived": false,
        "createdAt": iso(AGENTS_CREATED_MS),
        "updatedAt": "2026-05-28T16:05:11.000Z",
        "postCallAnalyticsConfig": {"dispositionMetrics": super::told::disposition_config()},
    })
}

/// One page of the agents; `offset` is its size.
pub(crate) async fn list(
    State(_): State<Surface>,
    Extension(_): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut params = Params::new(pairs);
    let (page, size) = (params.count("page", 1), params.count("offset", 10));
    params.check()?;
    let search = params.text("search").map(str::to_lowercase);
    let found: Vec<&Agent> = AGENTS
        .iter()
        .filter(|agent| {
            let name = agent.business.to_lowercase();
            search.as_ref().is_none_or(|term| name.contains(term))
        })
        .filter(|_| params.text("archived") != Some("true"))
        .collect();
    let agents: Vec<Value> = found
        .iter()
        .skip(count((page - 1).saturating_mul(size)))
        .take(count(size))
        .map(|agent| told(agent))
        .collect();
    let body = json!({"status": true, "data": {"agents": agents, "total": found.len()}});
    Ok(Json(body).into_response())
}

/// One agent. The API says 400 for one that is not there.
pub(crate) async fn one(
    State(_): State<Surface>,
    Extension(_): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    match Vendor::Atoms.target(&id) {
        Some(Target::Agent(agent)) => {
            Ok(Json(json!({"status": true, "data": told(agent)})).into_response())
        }
        _ => Err(ApiError::bad("No agent found")),
    }
}

/// The telephone lines.
pub(crate) async fn lines(State(_): State<Surface>, Extension(_): Extension<Caller>) -> Response {
    let lines: Vec<Value> = Vendor::Atoms
        .lines()
        .into_iter()
        .map(|(id, number, agent)| {
            json!({
                "_id": id, "productType": "telephony", "isActive": true,
                "agentId": Vendor::Atoms.agent(agent.number),
                "attributes": {"provider": "plivo", "phoneNumber": number},
                "createdAt": iso(AGENTS_CREATED_MS), "updatedAt": iso(AGENTS_CREATED_MS),
            })
        })
        .collect();
    Json(json!({"status": true, "data": lines})).into_response()
}

/// The campaigns: every agent with a line has one, and all calls it made belong to it.
pub(crate) async fn campaigns(
    State(_): State<Surface>,
    Extension(_): Extension<Caller>,
) -> Response {
    let campaigns: Vec<Value> = AGENTS
        .iter()
        .filter(|agent| agent.phone.is_some())
        .map(|agent| {
            json!({
                "_id": campaign(agent), "name": format!("{}: calls out", agent.business),
                "organization": Vendor::Atoms.account(), "status": "running",
                "agent": {"_id": Vendor::Atoms.agent(agent.number), "name": agent.business},
                "maxRetries": 2, "retryDelay": 15, "createdAt": iso(AGENTS_CREATED_MS),
            })
        })
        .collect();
    let total = signed(campaigns.len());
    let pagination =
        json!({"total": total, "page": 1, "limit": total, "hasMore": false, "totalPages": 1});
    Json(json!({"status": true, "data": {"campaigns": campaigns, "pagination": pagination}}))
        .into_response()
}

/// The id of an agent's campaign.
fn campaign(agent: &Agent) -> String {
    Space("atoms campaign").hex24(Row::new(agent.number, AGENTS_CREATED_MS))
}

/// The agents whose campaigns these are.
pub(crate) fn of_campaigns(ids: &[&str]) -> Vec<i64> {
    those(|agent| ids.contains(&campaign(agent).as_str()))
}

/// The agents whose versions these are.
pub(crate) fn of_versions(ids: &[&str]) -> Vec<i64> {
    those(|agent| ids.contains(&Vendor::Atoms.version(agent.number).as_str()))
}

fn those(is_it: impl Fn(&Agent) -> bool) -> Vec<i64> {
    AGENTS
        .iter()
        .filter(|agent| is_it(agent))
        .map(|agent| agent.number)
        .collect()
}
