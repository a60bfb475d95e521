//! What the parts of the list page share.

use leptos::prelude::*;

use crate::{
    collect::Count,
    domain::call::Row,
    net::connection::Connection,
    routes::{CallsQuery, Route},
    state::{
        agents::Agents,
        call_list::{CallList, Listed, Question},
        here::{Here, Navigator},
    },
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Where the reader is.
    pub here: Here,
    /// The way to other places.
    pub navigator: Navigator,
    /// Whose calls.
    pub connection: StoredValue<Connection>,
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
        Route::Calls(
            self.connection
                .with_value(|connection| connection.id.clone()),
            query,
        )
    }

    /// What the list is asked for; `None` while the agents are not known.
    pub fn question(self) -> Option<Question> {
        let query = self.query.get();
        let known = self
            .connection
            .with_value(|connection| connection.agents.clone());
        let agents = match query.agent.clone() {
            Some(agent) => vec![agent],
            None => known.or_else(|| {
                let agents = self.agents.of(&self
                    .connection
                    .with_value(|connection| connection.id.clone()));
                Some(agents.value?.into_iter().map(|agent| agent.id).collect())
            })?,
        };
        let mut filter = query.filter.clone();
        filter.status = filter.status.filter(|status| self.knows_status(status));
        Some(Question {
            agents,
            filter,
            sort: query.sort,
            page: query.page.get(),
            page_size: query.limit,
        })
    }

    /// Whether the vendor has this status.
    pub fn knows_status(self, status: &str) -> bool {
        self.connection
            .with_value(|connection| connection.adapter().status_filters().contains(&status))
    }

    /// Asks what the link says, and only what is not known yet: agents that failed are tried again.
    pub fn ask(self) {
        if let Some(question) = self.question() {
            self.list.ask(self.connection.get_value(), question);
        }
    }

    /// Asks for everything again.
    pub fn reload(self) {
        if let Some(question) = untrack(move || self.question()) {
            self.list.reload(self.connection.get_value(), question);
        }
    }

    /// The page of a call on the list.
    pub fn call_route(self, listed: &Listed) -> Option<Route> {
        let Row::Call(call) = &listed.row else {
            return None;
        };
        let connection = self
            .connection
            .with_value(|connection| connection.id.clone());
        Some(Route::Call(
            connection,
            call.id.clone(),
            Some(listed.agent.clone()),
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
