//! Which agent a path means: one of the world, or one of the lab.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{error::ApiError, surface::Surface};
use crate::{
    lab::scenario::{ListFault, Scenario},
    world::agents::{Agent, agent_by_id},
};

/// The id of the lab's agent.
pub(crate) const LAB_ID: &str = "lab";

/// An addressable agent.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// An agent of the data set.
    Agent(&'static Agent),
    /// The fault lab.
    Lab,
    /// An agent whose lists fail.
    FailingList(ListFault),
}

impl Target {
    /// The agent with this id.
    pub(crate) fn find(id: &str) -> Result<Self, ApiError> {
        if id == LAB_ID {
            return Ok(Self::Lab);
        }
        if let Some(fault) = ListFault::from_agent(id) {
            return Ok(Self::FailingList(fault));
        }
        agent_by_id(id)
            .map(Self::Agent)
            .ok_or_else(|| ApiError::not_found("Agent"))
    }
}

/// The failure of a lab call's answer, if the scenario is one that fails before any content.
pub(crate) fn scenario_failure(surface: &Surface, scenario: Scenario) -> Result<(), ApiError> {
    match scenario {
        Scenario::NotFound => Err(ApiError::not_found("Call")),
        Scenario::Unauthorised => Err(ApiError::invalid_key()),
        Scenario::ForbiddenScope => Err(ApiError::scope("conversations:read")),
        Scenario::RateLimited => match surface.app.lab().refuses_by_rate(surface.app.now_ms()) {
            Some(seconds) => Err(ApiError::rate_limited(seconds)),
            None => Ok(()),
        },
        Scenario::ServerErrorOnce if surface.app.lab().fails_now() => Err(ApiError::internal()),
        _ => Ok(()),
    }
}

/// The failure of a failing agent's answer, if it fails with a status.
pub(crate) fn list_failure(fault: ListFault) -> Result<(), ApiError> {
    match fault {
        ListFault::RateLimited => Err(ApiError::rate_limited(crate::lab::RATE_LIMIT_SECONDS)),
        ListFault::ServerError => Err(ApiError::internal()),
        ListFault::Unauthorised => Err(ApiError::invalid_key()),
        ListFault::Forbidden => Err(ApiError::scope("conversations:read")),
        ListFault::UnreadableItem
        | ListFault::MalformedJson
        | ListFault::Slow
        | ListFault::Empty => Ok(()),
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
