//! `/c/:connection/live`: the calls in progress and the transcript of one of them.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    connection_gate::ConnectionGate, late_skeleton::LateSkeleton, live_keys::listen_to_keys,
    live_panes::Panes, live_rows::Rows,
};
use crate::{
    components::{
        empty_state::EmptyState,
        error_panel::ErrorPanel,
        icon::IconName,
        live_count::{LiveCount, count_words},
        stale_banner::StaleBanner,
    },
    domain::{
        ids::{AgentId, CallId},
        outcome::Phase,
    },
    net::connection::Connection,
    routes::{CallsQuery, Route},
    state::{
        agents::Agents,
        here::{Here, Navigator},
        live_list::{LiveEntry, LiveList},
        live_pool::MOST_STREAMED,
        live_streams::LiveStreams,
        sources::{self, Source},
        ticking::Now,
    },
};

/// The calls in progress; the list keeps itself current.
#[component]
pub fn LivePage() -> impl IntoView {
    view! {
        <ConnectionGate children=Arc::new(|connection| view! { <Live connection /> }.into_any()) />
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct State {
    /// Where the reader is.
    pub here: Here,
    /// Goes elsewhere.
    pub navigator: Navigator,
    /// Whose calls they are.
    pub connection: StoredValue<Connection>,
    /// The calls in progress, and those that just ended.
    pub list: LiveList,
    /// The call in view.
    pub followed: Memo<Option<(Option<AgentId>, CallId)>>,
    /// The calls that are streamed: the followed one, and those looked at before.
    pub streams: LiveStreams,
    /// Whether the followed call's end is kept in view; of the call that is followed now.
    pub follow: StoredValue<Option<RwSignal<bool>>>,
}

#[component]
fn Live(connection: Connection) -> impl IntoView {
    let here = expect_context::<Here>();
    let list = LiveList::new();
    let state = State {
        here,
        navigator: here.navigator(),
        connection: StoredValue::new(connection),
        list,
        followed: followed(here, list),
        streams: LiveStreams::new(),
        follow: StoredValue::new(None),
    };
    watch(state);
    stream_what_is_looked_at(state);
    listen_to_keys(state);
    let is_known = Memo::new(move |_| list.entries().with(|entries| entries.value.is_some()));
    let error = Memo::new(move |_| list.entries().with(|entries| entries.error.clone()));
    let now = expect_context::<Now>().signal();
    let agents = expect_context::<Agents>();
    let retry = Callback::new(move |()| {
        if let Some(sources) = untrack(move || watched(state, agents)) {
            state.list.watch(state.connection.get_value(), sources);
        }
    });
    let key_href = here.href(&Route::Connections);
    view! {
        <div class="page live-page">
            <header class="live-page__top">
                <h1 tabindex="-1" class="live-page__title">"Live now " <Count list /></h1>
                <p class="live-page__limit">
                    {format!("Up to {MOST_STREAMED} calls are kept current at once: the ones you looked at last.")}
                </p>
                <LiveCount words=vendor_count(state) />
            </header>
            // A list that fails for once must not take the calls away that are streamed: they are made
            // only once.
            {move || if is_known.get() {
                let stale = move || {
                    error.get().map(|error| view! { <StaleBanner error on_retry=retry now_ms=now /> })
                };
                view! {
                    {stale}
                    <Split state />
                }
                .into_any()
            } else {
                let key_href = key_href.clone();
                let instead = move || match error.get() {
                    Some(error) => {
                        let key_href = key_href.clone();
                        view! { <ErrorPanel error on_retry=retry key_href now_ms=now /> }.into_any()
                    }
                    None => view! { <LateSkeleton count=6 /> }.into_any(),
                };
                instead.into_any()
            }}
        </div>
    }
}

#[component]
fn Count(list: LiveList) -> impl IntoView {
    let count = Memo::new(move |_| {
        list.entries().with(|entries| {
            entries
                .value
                .as_ref()
                .map(|entries| entries.iter().filter(|entry| is_connected(entry)).count())
        })
    });
    move || {
        count
            .get()
            .map(|count| view! { <span class="live-page__count">{format!("({count})")}</span> })
    }
}

/// Whether a call rings or is answered; one that waits to be dialled is listed but not counted.
fn is_connected(entry: &LiveEntry) -> bool {
    entry.over_since.is_none() && entry.call.status.phase != Phase::Queued
}

/// The followed call: the one in the link, else the first that is answered, else the first; once
/// chosen it stays until another is chosen or it leaves the list.
fn followed(here: Here, list: LiveList) -> Memo<Option<(Option<AgentId>, CallId)>> {
    Memo::new(move |earlier: Option<&Option<(Option<AgentId>, CallId)>>| {
        let asked = match here.route() {
            Route::Live(_, call) => call,
            _ => None,
        };
        list.entries().with(|entries| {
            let entries = entries.value.as_deref().unwrap_or_default();
            let find = |id: &CallId| entries.iter().find(|entry| entry.call.id == *id);
            let earlier = earlier.and_then(Option::as_ref);
            let entry = match &asked {
                Some(id) => find(id),
                None => earlier
                    .and_then(|(_, id)| find(id))
                    .or_else(|| {
                        entries.iter().find(|entry| {
                            is_connected(entry) && entry.call.status.phase == Phase::Talking
                        })
                    })
                    .or_else(|| entries.first()),
            };
            let found = entry.map(|entry| (entry.agent.clone(), entry.call.id.clone()));
            // A call that left the list stays followed until the reader goes elsewhere.
            found.or_else(|| {
                earlier
                    .filter(|(_, id)| asked.as_ref().is_none_or(|asked| asked == id))
                    .cloned()
            })
        })
    })
}

/// The sources to watch; `None` while the agents are not known.
fn watched(state: State, agents: Agents) -> Option<Vec<Source>> {
    state
        .connection
        .with_value(|connection| sources::of(connection, agents, None))
}

fn watch(state: State) {
    let agents = expect_context::<Agents>();
    state
        .connection
        .with_value(|connection| agents.ensure(connection));
    let sources = Memo::new(move |_| watched(state, agents));
    Effect::new(move |_| {
        if let Some(sources) = sources.get() {
            state.list.watch(state.connection.get_value(), sources);
        }
    });
}

/// The vendor's own count in words, where it keeps one.
fn vendor_count(state: State) -> Signal<Option<String>> {
    let now_ms = expect_context::<Now>().signal();
    let vendor_name = state
        .connection
        .with_value(|connection| connection.vendor.name());
    Signal::derive(move || {
        let counted = state.list.counted().get()?;
        let now_ms = now_ms.get();
        Some(count_words(
            counted.count,
            counted.has_failed,
            vendor_name,
            now_ms,
        ))
    })
}

/// Streams the call in view, and goes on with the ones before it; closes what has left the list.
fn stream_what_is_looked_at(state: State) {
    Effect::new(move |_| {
        let followed = state.followed.get();
        if let Some((agent, call)) = followed.clone() {
            state.streams.look(agent, call);
        }
        state.list.entries().with(|entries| {
            let Some(entries) = &entries.value else {
                return;
            };
            state.streams.keep(|call| {
                let is_followed = followed.as_ref().is_some_and(|(_, one)| one == call);
                is_followed || entries.iter().any(|one| one.call.id == *call)
            });
        });
    });
}

#[component]
fn Split(state: State) -> impl IntoView {
    let is_empty = Memo::new(move |_| {
        state
            .list
            .entries()
            .with(|entries| entries.value.as_ref().is_none_or(Vec::is_empty))
            && state.followed.get().is_none()
    });
    let calls = move || {
        let connection = state
            .connection
            .with_value(|connection| connection.id.clone());
        state
            .here
            .href(&Route::Calls(connection.into(), CallsQuery::default()))
    };
    move || {
        if is_empty.get() {
            view! {
                <EmptyState icon=IconName::Live title="No call is in progress">
                    <p>"This page looks again every few seconds; a call appears here as soon as it starts."</p>
                    <p><a class="button" href=calls()>"See the finished calls"</a></p>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <div class="live-page__split">
                    <div class="live-page__list"><Rows state /></div>
                    <Panes state />
                </div>
            }
            .into_any()
        }
    }
}
