//! Whole questions to a vendor: one function each, request and answer together.

use web_sys::AbortSignal;

use super::{connection::Connection, transport};
use crate::{
    browser::page,
    domain::{
        call::{Agent, CallDetail, Row},
        error::ApiError,
        ids::{AgentId, CallId},
        page::Page,
        query::{ListQuery, PlaceCall, Placed},
    },
};

/// Pages of agents that are read at most: 1,000 agents.
const MOST_AGENT_PAGES: u32 = 10;

/// All agents of the account, page by page.
pub async fn agents(connection: &Connection, signal: &AbortSignal) -> Result<Vec<Agent>, ApiError> {
    let adapter = connection.adapter();
    let mut agents: Vec<Agent> = Vec::new();
    for page in 1..=MOST_AGENT_PAGES {
        let response = transport::send(connection, &adapter.agents(page), Some(signal)).await?;
        let answer = adapter.parse_agents(&response)?;
        let count = agents.len();
        for agent in answer.items {
            if !agents.iter().any(|known| known.id == agent.id) {
                agents.push(agent);
            }
        }
        if !answer.has_more || agents.len() == count {
            break;
        }
    }
    Ok(agents)
}

/// One page of one agent's calls.
pub async fn calls(
    connection: &Connection,
    query: &ListQuery,
    signal: &AbortSignal,
) -> Result<Page<Row>, ApiError> {
    let adapter = connection.adapter();
    let response = transport::send(connection, &adapter.list(query), Some(signal)).await?;
    adapter.parse_list(&query.agent, &response)
}

/// One call of a known agent.
pub async fn call(
    connection: &Connection,
    agent: &AgentId,
    call: &CallId,
    signal: &AbortSignal,
) -> Result<CallDetail, ApiError> {
    let adapter = connection.call_adapter();
    let response = transport::send(connection, &adapter.call(agent, call), Some(signal)).await?;
    adapter.parse_call(agent, &response, page::link_policy())
}

/// Places a call. Never repeated, whatever happens.
pub async fn place(
    connection: &Connection,
    call: &PlaceCall,
    signal: &AbortSignal,
) -> Result<Placed, ApiError> {
    let adapter = connection.call_adapter();
    let response = transport::send(connection, &adapter.place(call), Some(signal)).await?;
    adapter.parse_placed(&response)
}
