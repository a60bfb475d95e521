//! `/c/:connection/calls` and `/calls`: the list.

use std::{sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*};

use super::{
    calls_filters::CallsFilters,
    calls_list::CallsList,
    calls_parts::Parts,
    connection_gate::ConnectionGate,
    late_skeleton::LateSkeleton,
    second_part::{Later, Loading, SecondPart},
    shell::single_key,
};
use crate::{
    browser::{connectivity, events::Listener, page},
    components::{
        icon::{Icon, IconName},
        time_text::{TimeStyle, TimeText},
    },
    domain::{
        call::Row,
        error::{ApiError, ErrorKind},
        outcome::Outcome,
    },
    net::connection::Connection,
    routes::{CallsQuery, Route, Scope},
    state::{
        call_collect::Question,
        call_list::{CallList, Listed},
        connections::{ConfigState, Connections},
        here::Here,
        place_call::PlacedCalls,
        preferences::Preferences,
        react::{once_painted, react},
        visited_list::VisitedList,
        windows,
    },
};

/// How often the list looks for news while a call on it is in progress, and while none is.
const BUSY_REFRESH: u32 = 10;
const CALM_REFRESH: u32 = 60;

/// The list of a connection's calls, or of all connections together.
#[component]
pub fn CallsPage() -> impl IntoView {
    let here = expect_context::<Here>();
    let is_for_all = Memo::new(move |earlier: Option<&bool>| match here.route() {
        Route::Calls(scope, _) => scope == Scope::All,
        _ => earlier.copied().unwrap_or_default(),
    });
    move || {
        if is_for_all.get() {
            view! { <AllGate /> }.into_any()
        } else {
            view! {
                <ConnectionGate children=Arc::new(|connection| {
                    let scope = Scope::One(connection.id.clone());
                    view! { <Calls scope connections=vec![connection] /> }.into_any()
                }) />
            }
            .into_any()
        }
    }
}

/// Waits for config.json; then the list of all connections that can be asked.
#[component]
fn AllGate() -> impl IntoView {
    let connections = expect_context::<Connections>();
    let ready = Memo::new(move |_| {
        let is_loading = connections.config().get() == ConfigState::Loading;
        (!is_loading).then(|| {
            connections.list().with(|list| {
                list.iter()
                    .filter(|connection| connection.is_ready() && !connection.is_lab())
                    .cloned()
                    .collect::<Vec<_>>()
            })
        })
    });
    move || match ready.get() {
        None => view! { <div class="page"><LateSkeleton count=12 /></div> }.into_any(),
        Some(list) if list.is_empty() => {
            view! { <Later pick=Box::new(|part| (part.welcome)()) /> }.into_any()
        }
        Some(connections) if connections.iter().all(|one| one.vendor.is_in_first_part()) => {
            view! { <Calls scope=Scope::All connections /> }.into_any()
        }
        Some(connections) => {
            let page = move |_: &SecondPart| {
                view! { <Calls scope=Scope::All connections=connections.clone() /> }.into_any()
            };
            view! { <Later pick=Box::new(page) has_rows=true /> }.into_any()
        }
    }
}

#[component]
fn Calls(scope: Scope, connections: Vec<Connection>) -> impl IntoView {
    let here = expect_context::<Here>();
    let title = match scope {
        Scope::All => "All calls",
        Scope::One(_) => "Calls",
    };
    let parts = Parts {
        here,
        navigator: here.navigator(),
        scope: StoredValue::new(scope),
        connections: StoredValue::new(connections),
        // On the way to another page the link is already that page's; the list keeps its own state, and
        // the way back leads to it.
        query: Memo::new(move |earlier: Option<&CallsQuery>| match here.route() {
            Route::Calls(_, query) => query,
            _ => earlier.cloned().unwrap_or_default(),
        }),
        list: CallList::new(),
        agents: expect_context(),
    };
    let second_part = expect_context::<Loading>();
    ask_when_the_link_changes(parts);
    refresh_from_time_to_time(parts);
    remember_for_call_pages(parts);
    listen_to_keys(parts);
    view! {
        // Whoever touches the list is about to leave it for a call.
        <div
            class="page calls-page"
            on:pointerover=move |_| second_part.start()
            on:focusin=move |_| second_part.start()
        >
            <div class="calls-page__head">
                <h1 tabindex="-1">{title}</h1>
                <Freshness parts />
            </div>
            <CallsFilters parts />
            <CallsList parts />
        </div>
    }
}

fn ask_when_the_link_changes(parts: Parts) {
    let mut asked: Option<Question> = None;
    let second_part = expect_context::<Loading>();
    react(move || match parts.question() {
        Some(question) if question.needs_windows() && !windows::are_here() => {
            second_part.start();
            // Read in any case, so that this runs again when it is there.
            let (is_here, has_failed) = (second_part.part().is_some(), second_part.has_failed());
            let early = if has_failed && !is_here {
                Err(ApiError::new(
                    ErrorKind::Refused,
                    "The part of Ringside that filters and sorts here could not be loaded. Reload the page.",
                ))
            } else {
                Ok(())
            };
            parts.list.settle_early(early);
        }
        Some(question) if asked.as_ref() != Some(&question) => {
            asked = Some(question.clone());
            parts.list.ask(question);
        }
        Some(_) => {}
        None => parts
            .list
            .settle_early(parts.agents_error().map_or(Ok(()), Err)),
    });
    // The names of the agents are worth less than the first rows, and browsers open only so many
    // connections at once: unless the list needs them, they wait.
    let has_answer = Memo::new(move |_| {
        parts
            .list
            .shown()
            .with(|shown| shown.value.is_some() || shown.error.is_some())
    });
    ensure_agents(parts, |connection| {
        connection.agents.is_none() && connection.adapter().lists_per_agent()
    });
    react(move || {
        if has_answer.get() {
            once_painted(move || ensure_agents(parts, |_| true));
        }
    });
}

fn ensure_agents(parts: Parts, is_wanted: fn(&Connection) -> bool) {
    // The list may have gone meanwhile.
    parts.connections.try_with_value(|connections| {
        for connection in connections.iter().filter(|one| is_wanted(one)) {
            parts.agents.ensure(connection);
        }
    });
}

fn refresh_from_time_to_time(parts: Parts) {
    let seconds = StoredValue::new(0_u32);
    let refresh = move || {
        if let Some(question) = untrack(move || parts.question()) {
            parts.list.refresh_quietly(question);
        }
    };
    let placed = expect_context::<PlacedCalls>().0;
    let mut known = placed.get_untracked();
    react(move || {
        if std::mem::replace(&mut known, placed.get()) != placed.get_untracked() {
            refresh();
        }
    });
    let tick = move || {
        if connectivity::is_hidden() || connectivity::is_offline() {
            return;
        }
        let is_busy = parts.list.shown().with_untracked(|shown| {
            shown
                .value
                .as_ref()
                .is_some_and(|view| view.rows.iter().any(is_in_progress))
        });
        seconds.update_value(|seconds| *seconds += 1);
        let interval = if is_busy { BUSY_REFRESH } else { CALM_REFRESH };
        if seconds.get_value() >= interval {
            seconds.set_value(0);
            refresh();
        }
    };
    // A browser without intervals shows a list that is refreshed by hand.
    if let Ok(interval) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || interval.clear());
    }
}

fn is_in_progress(listed: &Listed) -> bool {
    matches!(&listed.row, Row::Call(call) if matches!(call.outcome, Outcome::InProgress(_)))
}

fn remember_for_call_pages(parts: Parts) {
    let visited = expect_context::<VisitedList>();
    let shown = parts.list.shown();
    react(move || {
        parts.query.track();
        shown.track();
        once_painted(move || {
            let calls = shown.try_with_untracked(|shown| {
                shown
                    .value
                    .iter()
                    .flat_map(|view| &view.rows)
                    .filter_map(|listed| parts.call_route(listed))
                    .collect()
            });
            // The list may have gone meanwhile.
            if let (Some(query), Some(calls)) = (parts.query.try_get_untracked(), calls) {
                visited.remember(parts.route(query), calls);
            }
        });
    });
}

fn listen_to_keys(parts: Parts) {
    let preferences = expect_context::<Preferences>();
    let listener = Listener::on_window("keydown", move |event| {
        let Some(key) = single_key(&event, preferences) else {
            return;
        };
        let query = parts.query.get_untracked();
        let page = query.page.get();
        match key.as_str() {
            "/" => {
                page::focus("#search");
            }
            "r" => parts.reload(),
            "n" => parts.list.show_waiting(),
            "j" => {
                page::focus_step(".call-table__link", 1);
            }
            "k" => {
                page::focus_step(".call-table__link", -1);
            }
            "o" => page::click_focused(".call-table__link"),
            "l" if parts.last_page().is_none_or(|last| page < last) => {
                parts.navigator.go(&parts.route(query.at_page(page + 1)));
            }
            "h" if page > 1 => parts.navigator.go(&parts.route(query.at_page(page - 1))),
            _ => return,
        }
        event.prevent_default();
    });
    StoredValue::new_local(listener);
}

/// When the rows were loaded, and what asks for newer ones.
#[component]
fn Freshness(parts: Parts) -> impl IntoView {
    let waiting = parts.list.waiting();
    view! {
        <div class="calls-page__freshness">
            <Show when=move || { waiting.get() > 0 }>
                <button type="button" class="button button--primary calls-page__new" on:click=move |_| parts.list.show_waiting()>
                    {move || match waiting.get() {
                        1 => "1 new call".to_owned(),
                        count => format!("{count} new calls"),
                    }}
                </button>
            </Show>
            {move || parts.list.shown().with(|shown| shown.value.as_ref().map(|view| view.loaded_at)).map(|at| view! {
                <span class="calls-page__updated">"Updated " <TimeText at=Some(at) style=TimeStyle::Clock /></span>
            })}
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label="Refresh"
                title="Refresh (r)"
                on:click=move |_| parts.reload()
            >
                <Icon name=IconName::Refresh />
            </button>
        </div>
    }
}
