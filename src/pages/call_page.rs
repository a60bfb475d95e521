//! `/c/:connection/calls/:call`: one call.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    call_head::CallHead,
    call_panels::CallPanels,
    call_parts::{Parts, TranscriptPane},
    call_recording::CallRecording,
    connection_gate::ConnectionGate,
    late_skeleton::LateSkeleton,
    shell::single_key,
};
use crate::{
    browser::{events::Listener, page},
    components::{
        call_facts::{CallFacts, CallsWith},
        call_timeline::CallTimeline,
        error_panel::ErrorPanel,
        raw_json::RawJson,
        stale_banner::StaleBanner,
    },
    domain::{
        call::CallDetail,
        ids::{AgentId, CallId},
    },
    net::connection::Connection,
    routes::{CallsQuery, Route},
    state::{
        agents::Agents, here::Here, preferences::Preferences, react::is_painted, ticking::Now,
        visited_list::VisitedList,
    },
    vendors::capabilities::Feature,
};

/// One call: facts, timeline, transcript, raw answer; live while it is in progress.
#[component]
pub fn CallPage() -> impl IntoView {
    let here = expect_context::<Here>();
    view! {
        <ConnectionGate children=Arc::new(move |connection: Connection| {
            let target = Memo::new(move |_| match here.route() {
                Route::Call(_, call, agent) => Some((call, agent)),
                _ => None,
            });
            let connection = StoredValue::new(connection);
            // Made anew for each call: a page never shows parts of the call before.
            (move || {
                target.get().map(|(call, agent)| view! { <Call connection=connection.get_value() call agent /> })
            })
            .into_any()
        }) />
    }
}

#[component]
fn Call(connection: Connection, call: CallId, agent: Option<AgentId>) -> impl IntoView {
    let follow = RwSignal::new(false);
    let parts = Parts::load_new(connection, call, agent, follow);
    listen_to_keys(parts, follow);
    let loadable = parts.detail.loadable();
    let has_value = Memo::new(move |_| loadable.with(|loadable| loadable.value.is_some()));
    let error = Memo::new(move |_| loadable.with(|loadable| loadable.error.clone()));
    let now = expect_context::<Now>().signal();
    let retry = Callback::new(move |()| parts.load());
    let key_href = parts.here.href(&Route::Connections);
    view! {
        <div class="page call-page">
            <CallHead parts />
            {move || match (has_value.get(), error.get()) {
                (true, error) => view! {
                    {error.map(|error| view! { <StaleBanner error on_retry=retry now_ms=now /> })}
                    <Loaded parts />
                }
                .into_any(),
                (false, Some(error)) => {
                    let key_href = key_href.clone();
                    view! { <ErrorPanel error on_retry=retry key_href now_ms=now /> }.into_any()
                }
                (false, None) => view! { <LateSkeleton count=12 /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Loaded(parts: Parts) -> impl IntoView {
    let now = expect_context::<Now>().signal();
    let vendor_name = parts
        .connection
        .with_value(|connection| connection.vendor.name());
    // The words of a call are what people came for; they do not wait for what stands beside them.
    let is_painted = is_painted();
    untrack(move || parts.current()).map(|first| {
        let detail: Signal<Arc<CallDetail>> = facts(parts, &first).into();
        view! {
            <CallTimeline detail now_ms=now vendor_name />
            <div class="call-page__main">
                <div class="call-page__transcript">
                    <TranscriptPane parts />
                </div>
                <aside class="call-page__side" aria-label="Facts about the call">
                    {move || is_painted.get().then(|| view! { <Facts parts detail vendor_name /> })}
                </aside>
            </div>
            {move || is_painted.get().then(|| view! { <CallRecording parts detail /> })}
        }
    })
}

#[component]
fn Facts(
    parts: Parts,
    detail: Signal<Arc<CallDetail>>,
    vendor_name: &'static str,
) -> impl IntoView {
    let agents = expect_context::<Agents>();
    let label = parts
        .connection
        .with_value(|connection| connection.label.clone());
    let id = parts
        .connection
        .with_value(|connection| connection.id.clone());
    let agent_name = Memo::new(move |_| {
        detail.with(|detail| {
            let summary = &detail.summary;
            let looked_up = || {
                let agent = summary.agent_id.as_ref()?;
                Some(agents.name(&id, agent))
            };
            summary.agent_name.clone().or_else(looked_up)
        })
    });
    let calls_with = calls_with(parts);
    let raw = Memo::new(move |_| {
        parts
            .current()
            .map_or_else(|| Arc::from(""), |detail| Arc::clone(&detail.raw_json))
    });
    view! {
        {move || view! { <CallFacts detail agent_name=agent_name.get() connection_label=label.clone() vendor_name calls_with /> }}
        <CallPanels parts detail />
        <RawJson text=raw file_name=parts.call_file_name() />
    }
}

/// The link to the calls of a number, where the vendor's calls can be searched at all.
fn calls_with(parts: Parts) -> Option<CallsWith> {
    let (id, can_search) = parts.connection.with_value(|connection| {
        let search = connection.adapter().capabilities().of(Feature::Search);
        (connection.id.clone(), search.is_usable())
    });
    can_search.then(|| {
        Callback::new(move |number: String| {
            let mut query = CallsQuery::default();
            query.filter.search = Some(number);
            parts.here.href(&Route::Calls(id.clone().into(), query))
        })
    })
}

/// The call without its raw text, which nothing here shows. The live side looks at the call every few
/// seconds; the facts are rendered again only when it differs.
fn facts(parts: Parts, first: &Arc<CallDetail>) -> Memo<Arc<CallDetail>> {
    let first = Arc::clone(first);
    Memo::new(move |_| {
        let detail = parts.current().unwrap_or_else(|| Arc::clone(&first));
        Arc::new(CallDetail {
            summary: detail.summary.clone(),
            started_at: detail.started_at,
            answered_at: detail.answered_at,
            transcript: Arc::clone(&detail.transcript),
            unreadable: detail.unreadable.clone(),
            more: detail.more.clone(),
            raw_json: Arc::from(""),
        })
    })
}

fn listen_to_keys(parts: Parts, follow: RwSignal<bool>) {
    let preferences = expect_context::<Preferences>();
    let visited = expect_context::<VisitedList>();
    let navigator = parts.here.navigator();
    let listener = Listener::on_window("keydown", move |event| {
        let Some(key) = single_key(&event, preferences) else {
            return;
        };
        let neighbours = || untrack(|| visited.neighbours(&parts.here.route()));
        let target = match key.as_str() {
            "j" => neighbours().and_then(|neighbours| neighbours.next),
            "k" => neighbours().and_then(|neighbours| neighbours.previous),
            "r" => {
                parts.load();
                None
            }
            "f" | "End" if parts.live.is_following().get_untracked() => {
                follow.set(true);
                None
            }
            "p" => {
                follow.set(false);
                None
            }
            "Escape" => untrack(|| visited.list()),
            _ => return,
        };
        if let Some(target) = target {
            navigator.go(&target);
        }
        event.prevent_default();
    });
    StoredValue::new_local(listener);
    // The title names who was called as soon as that is known.
    Effect::new(move |_| {
        if let Some(detail) = parts.current() {
            let other = detail.other_party().unwrap_or("unknown number").to_owned();
            let label = parts
                .connection
                .with_value(|connection| connection.label.clone());
            page::set_title(&format!("Call with {other} – {label} – Ringside"));
        }
    });
}
