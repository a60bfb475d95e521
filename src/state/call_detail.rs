//! One call, by its agent or searched for among all agents.

use futures_util::future::join_all;
use web_sys::AbortSignal;

use crate::{
    domain::{
        call::CallDetail,
        error::{ApiError, ErrorKind},
        ids::{AgentId, CallId},
    },
    net::{api, connection::Connection},
};

/// Agents that are asked at the same time while a call is searched for.
const ASKED_TOGETHER: usize = 4;

/// Loads a call. A link from the list names the agent; without one, every agent is asked until one
/// knows the call, because the vendor has no address for a call alone.
pub async fn load(
    connection: &Connection,
    call: &CallId,
    agent: Option<&AgentId>,
    signal: &AbortSignal,
) -> Result<CallDetail, ApiError> {
    if agent.is_some() || !connection.adapter().lists_per_agent() {
        return api::call(connection, agent, call, signal).await;
    }
    let agents: Vec<AgentId> = match &connection.agents {
        Some(agents) => agents.clone(),
        None => api::agents(connection, signal)
            .await?
            .into_iter()
            .map(|agent| agent.id)
            .collect(),
    };
    let mut failure = None;
    for group in agents.chunks(ASKED_TOGETHER) {
        let answers = join_all(
            group
                .iter()
                .map(|agent| api::call(connection, Some(agent), call, signal)),
        )
        .await;
        for answer in answers {
            match answer {
                Ok(detail) => return Ok(detail),
                Err(error) if error.kind == ErrorKind::NotFound => {}
                Err(error) => failure = Some(error),
            }
        }
    }
    Err(failure.unwrap_or_else(|| {
        ApiError::new(
            ErrorKind::NotFound,
            format!("None of the {} agents knows this call.", agents.len()),
        )
    }))
}
