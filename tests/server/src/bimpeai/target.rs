//! Which agent a path means: one of the world, or one of the lab.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{error::ApiError, surface::Surface};
use crate::{
    lab::scenario::{ListFault, Scenario},
    ledger::{
        self,
        vendor::{LAB_ID, Target},
    },
    world::agents::agent_by_id,
};

/// The agent with this id.
pub(crate) fn find(id: &str) -> Result<Target, ApiError> {
    if id == LAB_ID {
        return Ok(Target::Lab);
    }
    if let Some(fault) = ListFault::from_agent(id) {
        return Ok(Target::FailingList(fault));
    }
    agent_by_id(id)
        .map(Target::Agent)
        .ok_or_else(|| ApiError::not_found("Agent"))
}

/// The failure of a lab call's answer, if the scenario is one that fails before any content.
pub(crate) fn scenario_failure(surface: &Surface, scenario: Scenario) -> Result<(), ApiError> {
    match ledger::refusal(&surface.app, scenario) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// The failure of a failing agent's answer, if it fails with a status.
pub(crate) fn list_failure(fault: ListFault) -> Result<(), ApiError> {
    match ledger::list_refusal(fault) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// A 200 whose JSON stops in the middle of a string.
pub(crate) fn malformed(body: &serde_json::Value) -> Response {
    let text = body.to_string();
    let cut_at = text.chars().count() * 2 / 3;
    let text: String = text.chars().take(cut_at).collect();
    let headers = [("content-type", "application/json; charset=utf-8")];
    (StatusCode::OK, headers, text).into_response()
}
