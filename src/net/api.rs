//! Whole questions to a vendor: one function each, request and answer together.

use std::{collections::VecDeque, sync::Arc};

use web_sys::AbortSignal;

use super::{connection::Connection, transport};
use crate::{
    browser::page,
    domain::{
        call::{Agent, CallDetail, Row},
        error::{ApiError, ErrorKind},
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
        let Some(request) = adapter.agents(page) else {
            break;
        };
        let response = transport::send(connection, &request, Some(signal)).await?;
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

/// One page of calls. Where the vendor refused the question and knows another way, that one is asked,
/// and the sentence says what it leaves out.
pub async fn calls(
    connection: &Connection,
    query: &ListQuery,
    signal: &AbortSignal,
) -> Result<(Page<Row>, Option<&'static str>), ApiError> {
    let adapter = connection.adapter();
    let error = match plain_calls(connection, query, signal).await {
        Ok(page) => return Ok((page, None)),
        Err(error) => error,
    };
    let Some((query, sentence)) = adapter.list_fallback(query, &error) else {
        return Err(error);
    };
    let page = plain_calls(connection, &query, signal).await?;
    Ok((page, Some(sentence)))
}

async fn plain_calls(
    connection: &Connection,
    query: &ListQuery,
    signal: &AbortSignal,
) -> Result<Page<Row>, ApiError> {
    let adapter = connection.adapter();
    let response = transport::send(connection, &adapter.list(query), Some(signal)).await?;
    adapter.parse_list(query, &response)
}

/// Requests that reading one call may take; a transcript of 1,000 messages a page fits many times over.
const MOST_FOLLOW_UPS: u32 = 100;

/// One call, with everything about it that has an address of its own. What of that does not arrive is
/// noted in the call and hides nothing.
pub async fn call(
    connection: &Connection,
    agent: Option<&AgentId>,
    call: &CallId,
    signal: &AbortSignal,
) -> Result<CallDetail, ApiError> {
    let adapter = connection.call_adapter();
    let links = page::link_policy();
    let request = adapter.call(agent, call).ok_or_else(|| {
        ApiError::new(
            ErrorKind::Refused,
            "This vendor asks for the agent of a call, and the link does not name it.",
        )
    })?;
    let response = transport::send(connection, &request, Some(signal)).await?;
    let mut detail = adapter.parse_call(agent, &response, links)?;
    let mut open = VecDeque::from(adapter.follow_ups(&detail));
    let mut sent = 0;
    let mut bodies: Vec<String> = Vec::new();
    while let Some(follow_up) = open.pop_front() {
        let answer = transport::send(connection, &follow_up.request, Some(signal)).await;
        if let Err(error) = &answer
            && error.kind == ErrorKind::Aborted
        {
            return Err(error.clone());
        }
        sent += 1;
        if let Ok(response) = &answer
            && response.body.trim_start().starts_with(['{', '['])
        {
            bodies.push(response.body.clone());
        }
        let next = adapter.absorb(&mut detail, &follow_up, answer.as_ref(), links);
        if sent < MOST_FOLLOW_UPS {
            open.extend(next);
        }
    }
    if !bodies.is_empty() {
        // Nothing a vendor tells is lost: the raw view has every answer, as one list.
        let answers = [&[detail.raw_json.to_string()], bodies.as_slice()].concat();
        detail.raw_json = Arc::from(format!("[{}]", answers.join(",\n")));
    }
    Ok(detail)
}

/// Many calls at once, where the vendor has batches.
pub async fn batch(
    connection: &Connection,
    calls: &[CallId],
    signal: &AbortSignal,
) -> Result<Vec<Row>, ApiError> {
    let adapter = connection.call_adapter();
    let request = adapter
        .batch(calls)
        .ok_or_else(|| ApiError::new(ErrorKind::Refused, "This vendor has no batches."))?;
    let response = transport::send(connection, &request, Some(signal)).await?;
    adapter.parse_batch(&response)
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
