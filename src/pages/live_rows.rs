//! The live page's list of calls.

use leptos::prelude::*;

use super::{live_keys::go, live_page::State};
use crate::{
    browser::clock,
    components::live_call_list::{LiveCallList, LiveRow, RowStream},
    domain::{
        ids::{CallId, ConnectionId},
        outcome::Phase,
    },
    routes::Route,
    state::{agents::Agents, live_list::LiveEntry, live_streams::StreamNews, ticking::Now},
};

/// The calls, each with what is known of its stream.
#[component]
pub fn Rows(
    /// The page.
    state: State,
) -> impl IntoView {
    let agents = expect_context::<Agents>();
    let now = expect_context::<Now>().signal();
    let rows = Memo::new(move |_| {
        let connection = state
            .connection
            .with_value(|connection| connection.id.clone());
        let now_ms = now.get();
        state.list.entries().with(|entries| {
            entries
                .value
                .iter()
                .flatten()
                .map(|entry| {
                    let news = state.streams.news(&entry.call.id);
                    row(state, agents, &connection, entry, news, now_ms)
                })
                .collect::<Vec<_>>()
        })
    });
    view! {
        <LiveCallList
            rows=Signal::from(rows)
            followed=Signal::derive(move || state.followed.get().map(|(_, call)| call.as_str().to_owned()))
            on_follow=Callback::new(move |id: String| go(state, CallId::new(id)))
        />
    }
}

fn row(
    state: State,
    agents: Agents,
    connection: &ConnectionId,
    entry: &LiveEntry,
    news: Option<StreamNews>,
    now_ms: i64,
) -> LiveRow {
    let call = &entry.call;
    let status = news.as_ref().and_then(|news| news.status.clone());
    LiveRow {
        id: call.id.as_str().to_owned(),
        href: state
            .here
            .href(&Route::Live(connection.clone(), Some(call.id.clone()))),
        agent_name: call.agent_name.clone().unwrap_or_else(|| {
            let agent = call.agent_id.as_ref().or(entry.agent.as_ref());
            agent.map_or_else(
                || "No agent".to_owned(),
                |agent| agents.name(connection, agent),
            )
        }),
        source: call.source.clone(),
        destination: call.destination.clone(),
        outcome: call.outcome,
        elapsed_ms: elapsed_ms(entry, now_ms),
        ended: entry.over_since.is_some(),
        stream: status
            .filter(|status| !status.is_final())
            .zip(news.as_ref())
            .map(|(status, news)| RowStream {
                status,
                unseen: news.unseen(),
            }),
        receipt: news.and_then(|news| Some(news.receipt.as_ref()?.sentence())),
    }
}

/// How long a call has lasted: while it goes on, since it was asked for; nothing for one that waits to
/// be dialled.
fn elapsed_ms(entry: &LiveEntry, now_ms: i64) -> Option<u64> {
    if entry.over_since.is_some() {
        return entry.call.duration_ms;
    }
    if entry.call.status.phase == Phase::Queued {
        return None;
    }
    let since = entry.call.created_at?.ms();
    Some(u64::try_from(now_ms.max(clock::now().ms()) - since).unwrap_or(0))
}
