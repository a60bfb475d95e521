//! The calls in progress, kept current by asking politely.

use std::collections::HashMap;

use futures_util::future::join_all;
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::{loadable::Loadable, sources::Source, task::Task};
use crate::{
    browser::{clock, connectivity, timer},
    domain::{
        call::{CallSummary, Row},
        error::ApiError,
        ids::{AgentId, CallId},
        outcome::Phase,
        query::{CallFilter, ListQuery, Sort},
        time::Timestamp,
    },
    net::{active_calls, api, connection::Connection},
    vendors::capabilities::{Feature, Support},
};

/// Newest calls that are looked at, per agent and round.
const NEWEST: u32 = 25;
/// The shortest time between two rounds, in milliseconds; it grows with the number of agents, so that
/// a round never asks more than about once a second.
const SHORTEST_PAUSE_MS: u32 = 4_000;
const PAUSE_PER_AGENT_MS: u32 = 1_000;
/// Every so many rounds the statuses are asked for one by one: that finds long calls, too.
const ROUNDS_PER_SWEEP: u32 = 8;
/// Calls of one status that a sweep asks for, per agent.
const SWEPT: u32 = 50;
/// How long a call that ended stays on the list, in milliseconds.
const ENDED_STAYS_MS: u64 = 120_000;

/// What is known of the vendor's own count of calls going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The last number that could be read, and when.
    pub count: Option<(u64, Timestamp)>,
    /// Whether the last look failed.
    pub has_failed: bool,
}

impl Counted {
    /// A number that was read stays, with its time, when the next cannot be.
    fn after(before: Option<Self>, answer: Option<u64>) -> Self {
        Self {
            count: answer
                .map(|count| (count, clock::now()))
                .or_else(|| before?.count),
            has_failed: answer.is_none(),
        }
    }
}

/// A call on the live list.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveEntry {
    /// The agent its link names, where the vendor lists calls per agent.
    pub agent: Option<AgentId>,
    /// The call as last seen.
    pub call: CallSummary,
    /// When it was first seen to be over.
    pub over_since: Option<Timestamp>,
}

/// The calls in progress of some sources of a connection, the newest first.
#[derive(Clone, Copy)]
pub struct LiveList {
    entries: RwSignal<Loadable<Vec<LiveEntry>>>,
    counted: RwSignal<Option<Counted>>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl LiveList {
    /// Nothing watched yet.
    pub fn new() -> Self {
        Self {
            entries: RwSignal::new(Loadable::default()),
            counted: RwSignal::new(None),
            task: StoredValue::new_local(None),
        }
    }

    /// What is known.
    pub fn entries(self) -> ReadSignal<Loadable<Vec<LiveEntry>>> {
        self.entries.read_only()
    }

    /// The vendor's own count, looked at after every sweep; `None` where it keeps none.
    pub fn counted(self) -> ReadSignal<Option<Counted>> {
        self.counted.read_only()
    }

    /// Watches these sources of a connection from now on, instead of whatever was watched before.
    pub fn watch(self, connection: Connection, sources: Vec<Source>) {
        let agents: Vec<Option<AgentId>> = sources.into_iter().map(|source| source.agent).collect();
        self.entries.update(|entries| entries.is_loading = true);
        let Self {
            entries, counted, ..
        } = self;
        let task = Task::start(|signal| async move {
            let pause_ms = PAUSE_PER_AGENT_MS
                .saturating_mul(u32::try_from(agents.len()).unwrap_or(u32::MAX))
                .max(SHORTEST_PAUSE_MS);
            let mut round = 0_u32;
            loop {
                if !connectivity::is_hidden() {
                    let result = if round.is_multiple_of(ROUNDS_PER_SWEEP) {
                        sweep(&connection, &agents, &signal).await
                    } else {
                        newest(&connection, &agents, &signal).await
                    };
                    let known =
                        entries.with_untracked(|entries| entries.value.clone().unwrap_or_default());
                    let result = match result {
                        Ok(seen) => {
                            Ok(next_entries(&connection, known, seen, round, &signal).await)
                        }
                        Err(error) => Err(error),
                    };
                    entries.update(|entries| entries.settle(result));
                    // A count that cannot be read takes nothing from the page: the list is the truth.
                    if round.is_multiple_of(ROUNDS_PER_SWEEP)
                        && let Some(answer) = active_calls::count(&connection, &signal).await
                    {
                        counted.update(|known| *known = Some(Counted::after(*known, answer.ok())));
                    }
                    round = round.wrapping_add(1);
                }
                timer::sleep(pause_ms).await;
            }
        });
        self.task.set_value(task);
    }
}

impl Default for LiveList {
    fn default() -> Self {
        Self::new()
    }
}

type Seen = HashMap<(Option<AgentId>, CallId), CallSummary>;

/// The newest calls of every agent, in progress or not.
async fn newest(
    connection: &Connection,
    agents: &[Option<AgentId>],
    signal: &AbortSignal,
) -> Result<Seen, ApiError> {
    let queries = agents
        .iter()
        .map(|agent| query(connection, agent.as_ref(), None, NEWEST))
        .collect();
    ask(connection, queries, signal).await
}

/// Every call in progress, status by status, and the newest ones.
async fn sweep(
    connection: &Connection,
    agents: &[Option<AgentId>],
    signal: &AbortSignal,
) -> Result<Seen, ApiError> {
    let adapter = connection.adapter();
    if adapter.capabilities().of(Feature::StatusFilter) != Support::Provided {
        return newest(connection, agents, signal).await;
    }
    let statuses = adapter.statuses_in_progress();
    let queries = agents
        .iter()
        .flat_map(|agent| {
            statuses
                .iter()
                .map(|status| query(connection, agent.as_ref(), Some(status), SWEPT))
        })
        .collect();
    ask(connection, queries, signal).await
}

/// Asks all; fails only when no answer came at all, so that one troubled agent does not hide the others.
async fn ask(
    connection: &Connection,
    queries: Vec<ListQuery>,
    signal: &AbortSignal,
) -> Result<Seen, ApiError> {
    let answers = join_all(
        queries
            .iter()
            .map(|query| api::calls(connection, query, signal)),
    )
    .await;
    let mut seen = Seen::new();
    let mut failure = None;
    let mut has_answer = false;
    for (query, answer) in queries.iter().zip(answers) {
        match answer {
            Ok((page, _)) => {
                has_answer = true;
                for row in page.items {
                    if let Row::Call(call) = row {
                        seen.insert((query.agent.clone(), call.id.clone()), call);
                    }
                }
            }
            Err(error) => failure = Some(error),
        }
    }
    match failure {
        Some(error) if !has_answer => Err(error),
        _ => Ok(seen),
    }
}

fn query(
    connection: &Connection,
    agent: Option<&AgentId>,
    status: Option<&str>,
    limit: u32,
) -> ListQuery {
    let adapter = connection.adapter();
    adapter.in_any_order(ListQuery {
        agent: agent.cloned(),
        filter: CallFilter {
            status: status.map(str::to_owned),
            ..CallFilter::default()
        },
        sort: Sort::default(),
        page: 1,
        cursor: None,
        limit: limit.min(adapter.largest_page()),
    })
}

/// The list after a round. A call that was in progress and is not among what was seen is looked up
/// itself after a sweep, because a sweep would have found it in progress.
async fn next_entries(
    connection: &Connection,
    known: Vec<LiveEntry>,
    mut seen: Seen,
    round: u32,
    signal: &AbortSignal,
) -> Vec<LiveEntry> {
    let now = clock::now();
    let mut next = Vec::with_capacity(known.len());
    for mut entry in known {
        if let Some(call) = seen.remove(&(entry.agent.clone(), entry.call.id.clone())) {
            entry.call = call;
        } else if entry.over_since.is_none() && round.is_multiple_of(ROUNDS_PER_SWEEP) {
            // If the look-up fails, the entry stays as it is until the next sweep.
            if let Ok(detail) =
                api::call(connection, entry.agent.as_ref(), &entry.call.id, signal).await
            {
                entry.call = detail.summary;
            }
        }
        let is_over = !entry.call.status.phase.is_in_progress();
        entry.over_since = entry
            .over_since
            .or_else(|| is_over.then_some(now))
            .filter(|_| is_over);
        let has_left = entry
            .over_since
            .and_then(|since| now.since(since))
            .is_some_and(|ms| ms > ENDED_STAYS_MS);
        if !has_left {
            next.push(entry);
        }
    }
    let new = seen
        .into_iter()
        .filter(|(_, call)| call.status.phase.is_in_progress());
    next.extend(new.map(|((agent, _), call)| LiveEntry {
        agent,
        call,
        over_since: None,
    }));
    // What rings or talks comes first, the newest on top; what waits to be dialled comes last.
    next.sort_by(|a, b| {
        let is_waiting = |entry: &LiveEntry| entry.call.status.phase == Phase::Queued;
        is_waiting(a)
            .cmp(&is_waiting(b))
            .then_with(|| (b.call.created_at, &b.call.id).cmp(&(a.call.created_at, &a.call.id)))
    });
    next
}
