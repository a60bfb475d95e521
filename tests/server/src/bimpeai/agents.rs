//! `GET /agents`, `GET /agents/{agentId}` and `GET /phone-numbers`.

use axum::{
    Extension, Json,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};

use super::{
    auth::{Caller, Scope},
    error::ApiError,
    params::Params,
    target,
    wire::{List, Meta, One, WireAgent, WirePhoneNumber},
};
use crate::{ledger::vendor::Target, numeric::signed, world::agents::AGENTS};

/// Every agent but the lab's, which are addressable without being listed.
pub(crate) async fn list(
    Extension(caller): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    caller.require(Scope::AgentsRead)?;
    let mut params = Params::new(pairs);
    let window = params.window();
    let search = params.search().map(|term| term.to_lowercase());
    let order = params.order(&[("created_at", "number"), ("name", "name")]);
    let sorted = params.text("sort").is_some();
    params.check()?;
    let mut found: Vec<_> = AGENTS
        .iter()
        .filter(|agent| {
            search.as_ref().is_none_or(|term| {
                agent.business.to_lowercase().contains(term) || agent.id.contains(term.as_str())
            })
        })
        .collect();
    if order.column == "name" {
        found.sort_by_key(|agent| agent.business);
    }
    if sorted && order.descending {
        found.reverse();
    }
    Ok(Json(List {
        message: "Agents retrieved.",
        meta: Meta::new(signed(found.len()), window),
        data: window.of(found).into_iter().map(WireAgent::from).collect(),
    })
    .into_response())
}

/// One agent.
pub(crate) async fn one(
    Extension(caller): Extension<Caller>,
    Path(agent): Path<String>,
) -> Result<Response, ApiError> {
    caller.require(Scope::AgentsRead)?;
    match target::find(&agent)? {
        Target::Agent(agent) => Ok(Json(One {
            message: "Agent retrieved.",
            data: WireAgent::from(agent),
        })
        .into_response()),
        Target::Lab | Target::FailingList(_) => Ok(Json(serde_json::json!({
            "message": "Agent retrieved.",
            "data": {
                "id": agent,
                "name": if agent == crate::ledger::vendor::LAB_ID { "Fault lab".to_owned() } else { agent.clone() },
                "description": "Fails in named ways.",
            },
        }))
        .into_response()),
    }
}

/// The numbers of the team.
pub(crate) async fn phone_numbers(
    Extension(caller): Extension<Caller>,
) -> Result<Response, ApiError> {
    caller.require(Scope::AgentsRead)?;
    let data: Vec<_> = AGENTS
        .iter()
        .filter_map(|agent| {
            agent.phone.map(|e164| WirePhoneNumber {
                id: format!("cmphone{:018}", agent.number),
                agent_id: agent.id,
                label: format!("{} main line", agent.business),
                e164,
            })
        })
        .collect();
    Ok(Json(One {
        message: "Success",
        data,
    })
    .into_response())
}
