//! `/c/:connection/live`: the calls in progress and the transcript of one of them.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    call_head::CallSummaryLine,
    call_parts::{Parts, TranscriptPane},
    connection_gate::ConnectionGate,
    late_skeleton::LateSkeleton,
    shell::single_key,
};
use crate::{
    browser::{clock, events::Listener},
    components::{
        empty_state::EmptyState,
        error_panel::ErrorPanel,
        icon::{Icon, IconName},
        live_call_list::{LiveCallList, LiveRow},
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
        preferences::Preferences,
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

#[derive(Clone, Copy)]
struct State {
    here: Here,
    navigator: Navigator,
    connection: StoredValue<Connection>,
    list: LiveList,
    followed: Memo<Option<(Option<AgentId>, CallId)>>,
    follow: RwSignal<bool>,
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
        follow: RwSignal::new(true),
    };
    watch(state);
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
            <h1 tabindex="-1" class="live-page__title">"Live now " <Count list /></h1>
            {move || match (is_known.get(), error.get()) {
                (false, Some(error)) => {
                    let key_href = key_href.clone();
                    view! { <ErrorPanel error on_retry=retry key_href now_ms=now /> }.into_any()
                }
                (false, None) => view! { <LateSkeleton count=6 /> }.into_any(),
                (true, error) => view! {
                    {error.map(|error| view! { <StaleBanner error on_retry=retry now_ms=now /> })}
                    <Split state />
                }
                .into_any(),
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
                    <section class="live-page__detail" aria-label="The followed call">
                        {move || state.followed.get().map(|(agent, call)| {
                            view! { <Followed connection=state.connection.get_value() agent call follow=state.follow /> }
                        })}
                    </section>
                </div>
            }
            .into_any()
        }
    }
}

#[component]
fn Rows(state: State) -> impl IntoView {
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
                .map(|entry| LiveRow {
                    id: entry.call.id.as_str().to_owned(),
                    href: state.here.href(&Route::Live(
                        connection.clone(),
                        Some(entry.call.id.clone()),
                    )),
                    agent_name: entry.call.agent_name.clone().unwrap_or_else(|| {
                        let agent = entry.call.agent_id.as_ref().or(entry.agent.as_ref());
                        agent.map_or_else(
                            || "No agent".to_owned(),
                            |agent| agents.name(&connection, agent),
                        )
                    }),
                    source: entry.call.source.clone(),
                    destination: entry.call.destination.clone(),
                    outcome: entry.call.outcome,
                    elapsed_ms: elapsed_ms(entry, now_ms),
                    ended: entry.over_since.is_some(),
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

fn go(state: State, call: CallId) {
    let connection = state
        .connection
        .with_value(|connection| connection.id.clone());
    state
        .navigator
        .replace(&Route::Live(connection, Some(call)));
}

/// The transcript of the followed call.
#[component]
fn Followed(
    connection: Connection,
    agent: Option<AgentId>,
    call: CallId,
    follow: RwSignal<bool>,
) -> impl IntoView {
    let id = connection.id.clone();
    let page = Route::Call(id, call.clone(), agent.clone());
    let parts = Parts::load_new(connection, call, agent, follow);
    let loadable = parts.detail.loadable();
    let has_value = Memo::new(move |_| loadable.with(|loadable| loadable.value.is_some()));
    let error = Memo::new(move |_| loadable.with(|loadable| loadable.error.clone()));
    let now = expect_context::<Now>().signal();
    let retry = Callback::new(move |()| parts.load());
    let href = parts.here.href(&page);
    view! {
        <header class="live-page__head">
            <CallSummaryLine parts is_page_title=false />
            <a class="button" href=href>"Open the call" <Icon name=IconName::ArrowRight /></a>
        </header>
        {move || match (has_value.get(), error.get()) {
            (true, _) => view! { <TranscriptPane parts /> }.into_any(),
            (false, Some(error)) => view! { <ErrorPanel error on_retry=retry now_ms=now /> }.into_any(),
            (false, None) => view! { <LateSkeleton count=6 /> }.into_any(),
        }}
    }
}

fn listen_to_keys(state: State) {
    let preferences = expect_context::<Preferences>();
    let listener = Listener::on_window("keydown", move |event| {
        let Some(key) = single_key(&event, preferences) else {
            return;
        };
        let steps = match key.as_str() {
            "j" => 1,
            "k" => -1,
            "f" | "End" => return state.follow.set(true),
            "p" => return state.follow.set(false),
            _ => return,
        };
        let next = state.list.entries().with_untracked(|entries| {
            let entries = entries.value.as_deref().unwrap_or_default();
            let followed = state.followed.get_untracked();
            let current = entries.iter().position(|entry| {
                followed
                    .as_ref()
                    .is_some_and(|(_, id)| entry.call.id == *id)
            });
            let index = current.map_or(Some(0), |current| current.checked_add_signed(steps))?;
            entries.get(index).map(|entry| entry.call.id.clone())
        });
        if let Some(call) = next {
            go(state, call);
        }
        event.prevent_default();
    });
    StoredValue::new_local(listener);
}
