//! The agents of each connection, loaded once and kept.

use std::collections::HashMap;

use leptos::prelude::*;

use super::{loadable::Loadable, task::Task};
use crate::{
    domain::{
        call::Agent,
        ids::{AgentId, ConnectionId},
    },
    net::{api, connection::Connection},
};

type ByConnection = HashMap<ConnectionId, Loadable<Vec<Agent>>>;

/// The agents, provided once by the app as a context.
#[derive(Clone, Copy)]
pub struct Agents {
    known: RwSignal<ByConnection>,
    tasks: StoredValue<HashMap<ConnectionId, Task>, LocalStorage>,
}

impl Agents {
    /// Nothing loaded yet.
    pub fn new() -> Self {
        Self {
            known: RwSignal::new(HashMap::new()),
            tasks: StoredValue::new_local(HashMap::new()),
        }
    }

    /// The agents of a connection; asks for them the first time, and again after a failure.
    pub fn ensure(self, connection: &Connection) {
        let is_wanted = connection.is_ready()
            && self.known.with_untracked(|known| {
                known
                    .get(&connection.id)
                    .is_none_or(|agents| agents.error.is_some() && !agents.is_loading)
            });
        if is_wanted {
            self.ask(connection.clone());
        }
    }

    /// What is known of a connection's agents.
    pub fn of(self, id: &ConnectionId) -> Loadable<Vec<Agent>> {
        self.known
            .with(|known| known.get(id).cloned().unwrap_or_default())
    }

    /// The name of an agent; its id where the name is not known.
    pub fn name(self, connection: &ConnectionId, agent: &AgentId) -> String {
        self.known.with(|known| {
            known
                .get(connection)
                .and_then(|agents| {
                    agents
                        .value
                        .as_ref()?
                        .iter()
                        .find(|known| known.id == *agent)
                })
                .map_or_else(|| agent.as_str().to_owned(), |agent| agent.name.clone())
        })
    }

    /// Forgets a connection's agents, as when its key changes.
    pub fn forget(self, id: &ConnectionId) {
        self.tasks.update_value(|tasks| drop(tasks.remove(id)));
        self.known.update(|known| drop(known.remove(id)));
    }

    fn ask(self, connection: Connection) {
        let id = connection.id.clone();
        self.known
            .update(|known| known.entry(id.clone()).or_default().is_loading = true);
        let task = Task::start(|signal| async move {
            let result = api::agents(&connection, &signal)
                .await
                .map(|agents| listed(agents, &connection));
            self.known.update(|known| {
                known
                    .entry(connection.id.clone())
                    .or_default()
                    .settle(result);
            });
        });
        if let Some(task) = task {
            self.tasks
                .update_value(|tasks| drop(tasks.insert(id, task)));
        }
    }
}

impl Default for Agents {
    fn default() -> Self {
        Self::new()
    }
}

/// The agents a connection is configured to show, in the configured order; ones the vendor does not
/// list keep their id as name.
fn listed(agents: Vec<Agent>, connection: &Connection) -> Vec<Agent> {
    let Some(wanted) = &connection.agents else {
        return agents;
    };
    wanted
        .iter()
        .map(|id| {
            agents
                .iter()
                .find(|agent| agent.id == *id)
                .cloned()
                .unwrap_or_else(|| Agent {
                    id: id.clone(),
                    name: id.as_str().to_owned(),
                })
        })
        .collect()
}
