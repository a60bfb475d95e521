//! What the parts of the list page share.

use leptos::prelude::*;

use crate::{
    browser::local_time,
    collect::Count,
    domain::{call::Row, error::ApiError, ids::AgentId},
    net::connection::Connection,
    routes::{CallsQuery, Route, Scope},
    state::{
        agents::Agents,
        call_collect::Question,
        call_list::{CallList, Listed},
        here::{Here, Navigator},
        sources::{self, SourceKey},
    },
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Where the reader is.
    pub here: Here,
    /// The way to other places.
    pub navigator: Navigator,
    /// Whose calls, as the link says.
    pub scope: StoredValue<Scope>,
    /// The connections in that scope that can be asked.
    pub connections: StoredValue<Vec<Connection>>,
    /// What the link says.
    pub query: Memo<CallsQuery>,
    /// The rows.
    pub list: CallList,
    /// The agents of all connections.
    pub agents: Agents,
}

impl Parts {
    /// The link to another state of this list.
    pub fn route(self, query: CallsQuery) -> Route {
        Route::Calls(self.scope.get_value(), query)
    }

    /// The connection, where the list is that of one.
    pub fn only(self) -> Option<Connection> {
        self.scope
            .with_value(|scope| scope.connection().is_some())
            .then(|| self.connections.with_value(|list| list.first().cloned()))
            .flatten()
    }

    /// What the list is asked for; `None` while the agents are not known.
    pub fn question(self) -> Option<Question> {
        let query = self.query.get();
        let connections = self.connections.get_value();
        let chosen = query.agent.clone().filter(|_| connections.len() == 1);
        let mut all = Vec::new();
        for connection in &connections {
            match sources::of(connection, self.agents, chosen.as_ref()) {
                Some(mut more) => all.append(&mut more),
                // One account whose agents cannot be had does not keep the others waiting.
                None if connections.len() > 1 && self.agents.of(&connection.id).error.is_some() => {
                }
                None => return None,
            }
        }
        let mut filter = query.filter.clone();
        filter.status = filter.status.filter(|status| self.knows_status(status));
        filter.extra.retain(|(name, _)| self.knows_extra(name));
        let bounds = |day| local_time::day_bounds(day);
        filter.created_from = query.from.as_ref().and_then(bounds).map(|(begin, _)| begin);
        filter.created_before = query.to.as_ref().and_then(bounds).map(|(_, end)| end);
        Some(Question {
            sources: all,
            filter,
            sort: query.sort,
            page: query.page.get(),
            page_size: query.limit,
        })
    }

    /// Why the agents of the only connection are not known.
    pub fn agents_error(self) -> Option<ApiError> {
        self.agents.of(&self.only()?.id).error
    }

    /// Whether the vendor of the list has this status. Lists over several vendors have none.
    pub fn knows_status(self, status: &str) -> bool {
        self.only()
            .is_some_and(|only| only.adapter().status_filters().contains(&status))
    }

    /// Whether the vendor of the list has this filter.
    pub fn knows_extra(self, name: &str) -> bool {
        self.only().is_some_and(|only| {
            let extras = only.adapter().extra_filters();
            extras.iter().any(|extra| extra.name == name)
        })
    }

    /// Whether the link holds something that is not used here.
    pub fn has_link_notes(self) -> bool {
        let query = self.query.get();
        let is_strange = |status: &String| !self.knows_status(status);
        !self.here.notes().is_empty()
            || query.filter.status.as_ref().is_some_and(is_strange)
            || query
                .filter
                .extra
                .iter()
                .any(|(name, _)| !self.knows_extra(name))
    }

    /// Asks what the link says, and only what is not known yet: sources that failed are tried again.
    pub fn ask(self) {
        if let Some(question) = self.question() {
            self.list.ask(question);
        }
    }

    /// Asks for everything again.
    pub fn reload(self) {
        if let Some(question) = untrack(move || self.question()) {
            self.list.reload(question);
        }
    }

    /// The agent of a row: the call's own word, else that of its source.
    pub fn agent_of(self, listed: &Listed) -> Option<AgentId> {
        let own = match &listed.row {
            Row::Call(call) => call.agent_id.clone(),
            Row::Unreadable(_) => None,
        };
        own.or_else(|| listed.source.agent.clone())
    }

    /// The connection of a source.
    pub fn connection_of(self, source: &SourceKey) -> Option<Connection> {
        self.connections.with_value(|list| {
            list.iter()
                .find(|connection| connection.id == source.connection)
                .cloned()
        })
    }

    /// What a source is called: its agent's name, the connection's label, or both.
    pub fn source_name(self, source: &SourceKey) -> String {
        let label = self
            .connection_of(source)
            .map_or_else(|| source.connection.to_string(), |known| known.label);
        match (&source.agent, self.only()) {
            (Some(agent), Some(_)) => self.agents.name(&source.connection, agent),
            (Some(agent), None) => {
                format!("{label}, {}", self.agents.name(&source.connection, agent))
            }
            (None, _) => label,
        }
    }

    /// The page of a call on the list.
    pub fn call_route(self, listed: &Listed) -> Option<Route> {
        let Row::Call(call) = &listed.row else {
            return None;
        };
        // Only where a call cannot be found without its agent does the link name it.
        let needs_agent = self
            .connection_of(&listed.source)?
            .adapter()
            .lists_per_agent();
        Some(Route::Call(
            listed.source.connection.clone(),
            call.id.clone(),
            self.agent_of(listed).filter(|_| needs_agent),
        ))
    }

    /// The number of the last page, where the rows are counted.
    pub fn last_page(self) -> Option<u32> {
        let rows = u64::from(self.query.get().limit.rows());
        self.list
            .shown()
            .with(|shown| match shown.value.as_ref()?.count {
                Count::Exact(count) => u32::try_from(count.div_ceil(rows).max(1)).ok(),
                Count::AtLeast(_) => None,
            })
    }

    /// Whether there is a page after this one, as far as is known.
    pub fn has_next(self) -> bool {
        self.list.shown().with(|shown| {
            shown.value.as_ref().is_some_and(|view| {
                let end = view.first + u64::try_from(view.rows.len()).unwrap_or(u64::MAX);
                match view.count {
                    Count::Exact(count) => end < count,
                    Count::AtLeast(_) => {
                        u64::try_from(view.rows.len())
                            == Ok(u64::from(self.query.get().limit.rows()))
                    }
                }
            })
        })
    }
}
