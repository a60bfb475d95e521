//! The agents of each connection, loaded once and kept.

use leptos::prelude::*;

use super::{loadable::Loadable, task::Task};
use crate::{
    domain::{
        call::Agent,
        ids::{AgentId, ConnectionId},
    },
    net::{api, connection::Connection},
};

/// Few enough to be looked through; a hash map would weigh more than it saves.
type ByConnection<T> = Vec<(ConnectionId, T)>;

/// The agents, provided once by the app as a context.
#[derive(Clone, Copy)]
pub struct Agents {
    known: RwSignal<ByConnection<Loadable<Vec<Agent>>>>,
    tasks: StoredValue<ByConnection<Task>, LocalStorage>,
}

impl Agents {
    /// Nothing loaded yet.
    pub fn new() -> Self {
        Self {
            known: RwSignal::new(Vec::new()),
            tasks: StoredValue::new_local(Vec::new()),
        }
    }

    /// The agents of a connection; asks for them the first time, and again after a failure.
    pub fn ensure(self, connection: &Connection) {
        let is_wanted = connection.is_ready()
            && self.known.with_untracked(|known| {
                find(known, &connection.id)
                    .is_none_or(|agents| agents.error.is_some() && !agents.is_loading)
            });
        if is_wanted {
            self.ask(connection.clone());
        }
    }

    /// What is known of a connection's agents.
    pub fn of(self, id: &ConnectionId) -> Loadable<Vec<Agent>> {
        self.known
            .with(|known| find(known, id).cloned().unwrap_or_default())
    }

    /// The name of an agent; its id where the name is not known.
    pub fn name(self, connection: &ConnectionId, agent: &AgentId) -> String {
        self.known.with(|known| {
            find(known, connection)
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
        self.tasks
            .update_value(|tasks| tasks.retain(|(of, _)| of != id));
        self.known.update(|known| known.retain(|(of, _)| of != id));
    }

    fn ask(self, connection: Connection) {
        let id = connection.id.clone();
        self.known
            .update(|known| change(known, &id, |agents| agents.is_loading = true));
        let task = Task::start(|signal| async move {
            let result = api::agents(&connection, &signal)
                .await
                .map(|agents| listed(agents, &connection));
            self.known.update(|known| {
                change(known, &connection.id, |agents| agents.settle(result));
            });
        });
        if let Some(task) = task {
            self.tasks.update_value(|tasks| {
                tasks.retain(|(of, _)| *of != id);
                tasks.push((id, task));
            });
        }
    }
}

fn find<'a, T>(all: &'a ByConnection<T>, id: &ConnectionId) -> Option<&'a T> {
    all.iter().find(|(of, _)| of == id).map(|(_, found)| found)
}

/// Changes what is known of a connection; begins with nothing known.
fn change(
    all: &mut ByConnection<Loadable<Vec<Agent>>>,
    id: &ConnectionId,
    change: impl FnOnce(&mut Loadable<Vec<Agent>>),
) {
    if let Some((_, known)) = all.iter_mut().find(|(of, _)| of == id) {
        change(known);
    } else {
        let mut known = Loadable::default();
        change(&mut known);
        all.push((id.clone(), known));
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
