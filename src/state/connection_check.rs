//! Tries a connection before it is saved.

use leptos::prelude::*;

use super::task::Task;
use crate::{
    domain::error::{ApiError, ErrorKind},
    domain::progress::ConnectionCheck,
    domain::query::{CallFilter, ListQuery, Sort},
    net::{api, connection::Connection},
};
use web_sys::AbortSignal;

/// The state of the Test button.
#[derive(Clone, Copy)]
pub struct Check {
    /// How far it is.
    pub progress: RwSignal<ConnectionCheck>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl Check {
    /// Nothing tried yet.
    pub fn new() -> Self {
        Self {
            progress: RwSignal::new(ConnectionCheck::Idle),
            task: StoredValue::new_local(None),
        }
    }

    /// Asks for the agents and for one call of the first agent: the two rights the console needs.
    pub fn run(self, connection: Connection) {
        self.progress.set(ConnectionCheck::Running);
        let progress = self.progress;
        let task = Task::start(|signal| async move {
            progress.set(match try_out(&connection, &signal).await {
                Ok(sentence) => ConnectionCheck::Works(sentence),
                Err(error) => ConnectionCheck::Failed(explain(error, &connection)),
            });
        });
        self.task.set_value(task);
    }

    /// Back to the start, as when a field changes.
    pub fn reset(self) {
        self.task.set_value(None);
        self.progress.set(ConnectionCheck::Idle);
    }
}

impl Default for Check {
    fn default() -> Self {
        Self::new()
    }
}

async fn try_out(connection: &Connection, signal: &AbortSignal) -> Result<String, ApiError> {
    let agents = api::agents(connection, signal).await?;
    let name = connection.vendor.name();
    let per_agent = connection.adapter().lists_per_agent();
    let first = agents.first().filter(|_| per_agent);
    if per_agent && first.is_none() {
        return Ok(format!(
            "{name} accepts the key. The account has no agents yet."
        ));
    }
    let query = ListQuery {
        agent: first.map(|agent| agent.id.clone()),
        filter: CallFilter::default(),
        sort: Sort::default(),
        page: 1,
        cursor: None,
        limit: 1,
    };
    let (calls, _) = api::calls(connection, &query, signal).await?;
    let total = calls
        .total_count
        .map_or_else(|| "its".to_owned(), |total| format!("the {total}"));
    let whose = first.map_or_else(String::new, |agent| format!(" of “{}”", agent.name));
    let agents = match agents.len() {
        0 => String::new(),
        1 => "1 agent, and ".to_owned(),
        count => format!("{count} agents, and "),
    };
    Ok(format!(
        "{name} accepts the key: {agents}{total} calls{whose} can be read."
    ))
}

/// Says what each kind of failure means for somebody who is setting up a connection.
fn explain(error: ApiError, connection: &Connection) -> ApiError {
    let base_url = connection.base_url.href();
    let sentence = match &error.kind {
        ErrorKind::KeyRefused => {
            "The address is right, but the key is refused: it is wrong, expired or was withdrawn."
                .to_owned()
        }
        ErrorKind::ScopeMissing(Some(scope)) => {
            format!("The key is right, but it lacks the scope “{scope}”.")
        }
        ErrorKind::NotFound => {
            format!("A server answers at {base_url}, but there is no such API below this address.")
        }
        ErrorKind::UnexpectedAnswer => {
            format!("Something answers at {base_url}, but not this API. Is the base URL right?")
        }
        ErrorKind::Unreachable => format!(
            "No answer from {base_url}. Either the address is wrong, or the API does not allow this site in its CORS list, or this console's own policy does not list the host. A same-origin proxy solves the last two."
        ),
        _ => return error,
    };
    ApiError { sentence, ..error }
}
