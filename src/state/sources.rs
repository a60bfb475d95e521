//! Where the rows of a list come from.

use super::agents::Agents;
use crate::{
    domain::ids::{AgentId, ConnectionId},
    net::connection::Connection,
};

/// One source of a list: an account, or one agent of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Whose account.
    pub connection: Connection,
    /// One agent; `None` for all of the account, where the vendor lists them together.
    pub agent: Option<AgentId>,
}

impl Source {
    /// The source without what is needed to ask it.
    pub fn key(&self) -> SourceKey {
        SourceKey {
            connection: self.connection.id.clone(),
            agent: self.agent.clone(),
        }
    }
}

/// Which source a row came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceKey {
    /// The connection.
    pub connection: ConnectionId,
    /// The agent, where the source is one agent's.
    pub agent: Option<AgentId>,
}

/// The sources of a connection: one per agent where the vendor lists calls per agent or the connection
/// names the agents to show, else one for all. `None` while the agents are not known.
pub fn of(
    connection: &Connection,
    agents: Agents,
    chosen: Option<&AgentId>,
) -> Option<Vec<Source>> {
    let source = |agent| Source {
        connection: connection.clone(),
        agent,
    };
    if let Some(chosen) = chosen {
        return Some(vec![source(Some(chosen.clone()))]);
    }
    if let Some(named) = &connection.agents {
        return Some(named.iter().cloned().map(Some).map(source).collect());
    }
    if !connection.adapter().lists_per_agent() {
        return Some(vec![source(None)]);
    }
    let known = agents.of(&connection.id).value?;
    Some(
        known
            .into_iter()
            .map(|agent| source(Some(agent.id)))
            .collect(),
    )
}
