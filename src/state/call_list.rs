//! The list of calls on the screen: asked, paged, kept fresh.

use std::ops::Range;

use futures_util::{StreamExt, stream::FuturesUnordered};
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::{loadable::Loadable, task::Task};
use crate::{
    browser::clock,
    collect::{Count, FetchPage, LARGEST_FETCH, Merge, first_fetch_limit},
    domain::{
        call::Row,
        error::{ApiError, ErrorKind},
        ids::AgentId,
        query::{CallFilter, ListQuery, PageSize, Sort},
        time::Timestamp,
    },
    net::{api, connection::Connection},
};

/// What the list is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Whose calls, merged by the sort.
    pub agents: Vec<AgentId>,
    /// Which of them.
    pub filter: CallFilter,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: u32,
    /// Rows per page.
    pub page_size: PageSize,
}

impl Question {
    fn range(&self) -> Range<u64> {
        let rows = u64::from(self.page_size.rows());
        let start = u64::from(self.page.saturating_sub(1)) * rows;
        start..start + rows
    }

    /// How many rows are asked of each agent at a time: few for the first page of many agents, so that
    /// it is there soon, many further down.
    fn fetch_limit(&self) -> u32 {
        let agents = u32::try_from(self.agents.len()).unwrap_or(u32::MAX);
        if agents <= 1 || self.page == 1 {
            first_fetch_limit(agents, self.page_size.rows())
        } else {
            LARGEST_FETCH
        }
    }

    /// Whether the pages fetched for `other` serve this question too.
    fn shares_pages_with(&self, other: &Self) -> bool {
        self.agents == other.agents
            && self.filter == other.filter
            && self.sort == other.sort
            && self.fetch_limit() == other.fetch_limit()
    }
}

/// A row and the agent it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The agent.
    pub agent: AgentId,
    /// The row.
    pub row: Row,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListView {
    /// The rows in order.
    pub rows: Vec<Listed>,
    /// Where the first row stands in the whole list, from 0.
    pub first: u64,
    /// How many rows there are in all.
    pub count: Count,
    /// How many agents were asked.
    pub asked: usize,
    /// The agents that are left out, and why.
    pub failed: Vec<(AgentId, ApiError)>,
    /// When the answers came.
    pub loaded_at: Timestamp,
}

/// The list, one question at a time.
#[derive(Clone, Copy)]
pub struct CallList {
    shown: RwSignal<Loadable<ListView>>,
    /// A newer first page that waits until the reader asks for it, so that rows do not move.
    waiting: RwSignal<Option<(ListView, usize)>>,
    pages: StoredValue<Option<(Question, Merge)>, LocalStorage>,
    task: StoredValue<Option<Task>, LocalStorage>,
    refresh: StoredValue<Option<Task>, LocalStorage>,
}

impl CallList {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Loadable::default()),
            waiting: RwSignal::new(None),
            pages: StoredValue::new_local(None),
            task: StoredValue::new_local(None),
            refresh: StoredValue::new_local(None),
        }
    }

    /// What is shown.
    pub fn shown(self) -> ReadSignal<Loadable<ListView>> {
        self.shown.read_only()
    }

    /// How many new calls wait to be shown.
    pub fn waiting(self) -> Signal<usize> {
        Signal::derive(move || {
            self.waiting
                .with(|waiting| waiting.as_ref().map_or(0, |(_, count)| *count))
        })
    }

    /// Says that the answer to a question before this one (which agents?) is under way or failed.
    pub fn settle_early(self, result: Result<(), ApiError>) {
        self.shown.update(|shown| match result {
            Ok(()) => shown.is_loading = true,
            Err(error) => shown.settle(Err(error)),
        });
    }

    /// Asks. The rows so far stay until the new ones are there.
    pub fn ask(self, connection: Connection, question: Question) {
        self.refresh.set_value(None);
        self.waiting.set(None);
        self.shown.update(|shown| shown.is_loading = true);
        let known = self.pages.try_update_value(Option::take).flatten();
        let mut merge = match known {
            Some((earlier, merge)) if question.shares_pages_with(&earlier) => merge,
            _ => fresh_merge(&question),
        };
        merge.retry_failed();
        let task = Task::start(|signal| async move {
            let result = collect(&connection, &question, &mut merge, &signal).await;
            if result.is_ok() {
                self.pages.set_value(Some((question, merge)));
            }
            self.shown.update(|shown| shown.settle(result));
        });
        self.task.set_value(task);
    }

    /// Asks again for what is known already. The rows so far stay until the new ones are there.
    pub fn reload(self, connection: Connection, question: Question) {
        self.pages.set_value(None);
        self.ask(connection, question);
    }

    /// Asks again in the background. Rows on the screen are updated where they stand; new calls wait
    /// behind a count. A failure changes nothing: the next refresh may work.
    pub fn refresh_quietly(self, connection: Connection, question: Question) {
        if self
            .shown
            .with_untracked(|shown| shown.is_loading || shown.value.is_none())
        {
            return;
        }
        let task = Task::start(|signal| async move {
            let mut merge = fresh_merge(&question);
            let Ok(newer) = collect(&connection, &question, &mut merge, &signal).await else {
                return;
            };
            self.take_in(newer);
        });
        self.refresh.set_value(task);
    }

    /// Shows the new calls that wait.
    pub fn show_waiting(self) {
        if let Some((newer, _)) = self.waiting.try_update(Option::take).flatten() {
            self.pages.set_value(None);
            self.shown.update(|shown| shown.settle(Ok(newer)));
        }
    }

    fn take_in(self, newer: ListView) {
        let new_rows = self.shown.try_update(|shown| {
            let current = shown.value.as_mut()?;
            current.loaded_at = newer.loaded_at;
            current.count = newer.count;
            current.failed.clone_from(&newer.failed);
            shown.error = None;
            for row in &mut current.rows {
                if let Some(update) = newer.rows.iter().find(|update| is_same(update, row))
                    && update != row
                {
                    *row = update.clone();
                }
            }
            let is_new = |row: &&Listed| !current.rows.iter().any(|known| is_same(known, row));
            Some(if newer.first == 0 {
                newer.rows.iter().filter(is_new).count()
            } else {
                0
            })
        });
        match new_rows.flatten() {
            Some(0) | None => self.waiting.set(None),
            Some(count) => self.waiting.set(Some((newer, count))),
        }
    }
}

impl Default for CallList {
    fn default() -> Self {
        Self::new()
    }
}

fn fresh_merge(question: &Question) -> Merge {
    Merge::new(question.sort, question.agents.len(), question.fetch_limit())
}

fn is_same(one: &Listed, other: &Listed) -> bool {
    match (&one.row, &other.row) {
        (Row::Call(a), Row::Call(b)) => a.id == b.id && one.agent == other.agent,
        (Row::Unreadable(a), Row::Unreadable(b)) => a == b && one.agent == other.agent,
        _ => false,
    }
}

/// Fetches what the merge wants until the page is certain. Fails only when no agent answered.
async fn collect(
    connection: &Connection,
    question: &Question,
    merge: &mut Merge,
    signal: &AbortSignal,
) -> Result<ListView, ApiError> {
    let mut under_way = FuturesUnordered::new();
    loop {
        for fetch in merge.wanted(question.range()) {
            under_way.push(ask_one(connection, question, fetch, signal));
        }
        let Some((fetch, result)) = under_way.next().await else {
            break;
        };
        if let Err(error) = &result
            && error.kind == ErrorKind::Aborted
        {
            return Err(error.clone());
        }
        merge.feed(&fetch, result);
    }
    view(question, merge)
}

async fn ask_one(
    connection: &Connection,
    question: &Question,
    fetch: FetchPage,
    signal: &AbortSignal,
) -> (FetchPage, Result<crate::domain::page::Page<Row>, ApiError>) {
    let Some(agent) = question.agents.get(fetch.source) else {
        return (
            fetch,
            Err(ApiError::new(ErrorKind::Refused, "There is no such agent.")),
        );
    };
    let query = ListQuery {
        agent: agent.clone(),
        filter: question.filter.clone(),
        sort: fetch.sort,
        page: fetch.page,
        limit: fetch.limit,
    };
    (fetch, api::calls(connection, &query, signal).await)
}

fn view(question: &Question, merge: &Merge) -> Result<ListView, ApiError> {
    let coverage = merge.coverage();
    if let (0, Some((_, error))) = (coverage.answered, coverage.failed.first()) {
        return Err((*error).clone());
    }
    let agent_of = |source: usize| question.agents.get(source).cloned();
    let entries = merge.rows(question.range()).unwrap_or_default();
    Ok(ListView {
        rows: entries
            .into_iter()
            .filter_map(|entry| {
                Some(Listed {
                    agent: agent_of(entry.source)?,
                    row: entry.row.clone(),
                })
            })
            .collect(),
        first: question.range().start,
        count: coverage.count,
        asked: coverage.sources,
        failed: coverage
            .failed
            .into_iter()
            .filter_map(|(source, error)| Some((agent_of(source)?, error.clone())))
            .collect(),
        loaded_at: clock::now(),
    })
}
