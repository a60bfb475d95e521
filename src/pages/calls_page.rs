//! `/c/:connection/calls`: the list.

use std::{sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*};

use super::{calls_filters::CallsFilters, connection_gate::ConnectionGate, shell::single_key};
use crate::{
    browser::{connectivity, events::Listener, page},
    collect::Count,
    components::{
        call_table::{CallRow, CallTable},
        empty_state::EmptyState,
        error_panel::ErrorPanel,
        icon::{Icon, IconName},
        notice::Notice,
        pagination::Pagination,
        skeleton_rows::SkeletonRows,
        stale_banner::StaleBanner,
        time_text::{TimeStyle, TimeText},
    },
    domain::{
        call::Row,
        error::ApiError,
        outcome::{Outcome, Tone},
        query::Sort,
    },
    net::connection::Connection,
    routes::{CallsQuery, Route},
    state::{
        agents::Agents,
        call_list::{CallList, ListView, Listed, Question},
        here::{Here, Navigator},
        preferences::Preferences,
        ticking::Now,
        visited_list::VisitedList,
    },
};

/// How often the list looks for news while a call on it is in progress, and while none is.
const BUSY_REFRESH: u32 = 10;
const CALM_REFRESH: u32 = 60;
/// Skeletons appear only when the first answer takes longer than this.
const SKELETON_DELAY: Duration = Duration::from_millis(200);

/// The list of a connection's calls.
#[component]
pub fn CallsPage() -> impl IntoView {
    view! {
        <ConnectionGate children=Arc::new(|connection| view! { <Calls connection /> }.into_any()) />
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Parts {
    here: Here,
    navigator: Navigator,
    connection: StoredValue<Connection>,
    query: Memo<CallsQuery>,
    list: CallList,
    agents: Agents,
}

impl Parts {
    fn route(self, query: CallsQuery) -> Route {
        Route::Calls(
            self.connection
                .with_value(|connection| connection.id.clone()),
            query,
        )
    }

    /// What the list is asked for; `None` while the agents are not known.
    fn question(self) -> Option<Question> {
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

    fn knows_status(self, status: &str) -> bool {
        self.connection
            .with_value(|connection| connection.adapter().status_filters().contains(&status))
    }

    fn ask(self) {
        if let Some(question) = self.question() {
            self.list.ask(self.connection.get_value(), question);
        }
    }
}

#[component]
fn Calls(connection: Connection) -> impl IntoView {
    let here = expect_context::<Here>();
    let parts = Parts {
        here,
        navigator: here.navigator(),
        connection: StoredValue::new(connection),
        query: Memo::new(move |_| match here.route() {
            Route::Calls(_, query) => query,
            _ => CallsQuery::default(),
        }),
        list: CallList::new(),
        agents: expect_context(),
    };
    ask_when_the_link_changes(parts);
    refresh_from_time_to_time(parts);
    remember_for_call_pages(parts);
    listen_to_keys(parts);
    view! {
        <div class="page calls-page">
            <div class="calls-page__head">
                <h1 tabindex="-1">"Calls"</h1>
                <Freshness parts />
            </div>
            <LinkNotes parts />
            <CallsFilters
                query=parts.query
                connection=parts.connection.get_value()
                agents=Signal::derive(move || {
                    parts.agents.of(&parts.connection.with_value(|connection| connection.id.clone())).value.unwrap_or_default()
                })
                on_change=Callback::new(move |query| parts.navigator.replace(&parts.route(query)))
            />
            <List parts />
        </div>
    }
}

fn ask_when_the_link_changes(parts: Parts) {
    let question = Memo::new(move |_| parts.question());
    Effect::new(move |earlier: Option<Option<Question>>| {
        let question = question.get();
        let connection = parts.connection.get_value();
        match (&question, earlier) {
            (Some(question), earlier)
                if earlier.as_ref().and_then(Option::as_ref) != Some(question) =>
            {
                parts.list.ask(connection, question.clone());
            }
            (None, _) => {
                let agents = parts.agents.of(&connection.id);
                parts.list.settle_early(agents.error.map_or(Ok(()), Err));
            }
            _ => {}
        }
        question
    });
    // The names of the agents are worth less than the first rows, and browsers open only so many
    // connections at once.
    Effect::new(move |_| {
        if parts.list.shown().with(|shown| !shown.is_loading) {
            parts
                .connection
                .with_value(|connection| parts.agents.ensure(connection));
        }
    });
}

fn refresh_from_time_to_time(parts: Parts) {
    let seconds = StoredValue::new(0_u32);
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
            if let Some(question) = untrack(move || parts.question()) {
                parts
                    .list
                    .refresh_quietly(parts.connection.get_value(), question);
            }
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
    Effect::new(move |_| {
        let list = parts.route(parts.query.get());
        let calls = parts.list.shown().with(|shown| {
            shown
                .value
                .iter()
                .flat_map(|view| &view.rows)
                .filter_map(|listed| call_route(parts, listed))
                .collect()
        });
        visited.remember(list, calls);
    });
}

fn call_route(parts: Parts, listed: &Listed) -> Option<Route> {
    let Row::Call(call) = &listed.row else {
        return None;
    };
    let connection = parts
        .connection
        .with_value(|connection| connection.id.clone());
    Some(Route::Call(
        connection,
        call.id.clone(),
        Some(listed.agent.clone()),
    ))
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
            "/" => drop(page::focus("#search")),
            "r" => parts.ask(),
            "n" => parts.list.show_waiting(),
            "j" => drop(page::focus_step(".call-table__link", 1)),
            "k" => drop(page::focus_step(".call-table__link", -1)),
            "o" => page::click_focused(".call-table__link"),
            "l" if last_page(parts).is_none_or(|last| page < last) => {
                parts.navigator.go(&parts.route(query.at_page(page + 1)));
            }
            "h" if page > 1 => parts.navigator.go(&parts.route(query.at_page(page - 1))),
            _ => return,
        }
        event.prevent_default();
    });
    StoredValue::new_local(listener);
}

fn last_page(parts: Parts) -> Option<u32> {
    let rows = u64::from(parts.query.get().limit.rows());
    parts
        .list
        .shown()
        .with(|shown| match shown.value.as_ref()?.count {
            Count::Exact(count) => u32::try_from(count.div_ceil(rows).max(1)).ok(),
            Count::AtLeast(_) => None,
        })
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
                on:click=move |_| parts.ask()
            >
                <Icon name=IconName::Refresh />
            </button>
        </div>
    }
}

/// What the link held that is not used.
#[component]
fn LinkNotes(parts: Parts) -> impl IntoView {
    let notes = Memo::new(move |_| {
        let mut notes: Vec<String> = parts
            .here
            .notes()
            .into_iter()
            .map(|note| note.sentence)
            .collect();
        if let Some(status) = parts.query.get().filter.status
            && !parts.knows_status(&status)
        {
            notes.push(format!(
                "The status “{status}” is not one of this vendor's; it was left out."
            ));
        }
        notes
    });
    move || {
        notes
            .get()
            .into_iter()
            .map(|note| view! { <Notice tone=Tone::Warning>{note}</Notice> })
            .collect_view()
    }
}

/// The table and everything that can stand in its place.
#[component]
fn List(parts: Parts) -> impl IntoView {
    let shown = parts.list.shown();
    let now = expect_context::<Now>().signal();
    let key_href = parts.here.href(&Route::Connections);
    let retry = Callback::new(move |()| parts.ask());
    let error = Memo::new(move |_| shown.with(|shown| shown.error.clone()));
    let is_stale = Signal::derive(move || error.get().is_some());
    let state = Memo::new(move |_| {
        shown.with(|shown| match &shown.value {
            Some(view) if view.rows.is_empty() && view.failed.is_empty() => ListState::Empty,
            Some(_) => ListState::Rows,
            None if shown.error.is_some() => ListState::Failed,
            None => ListState::Waiting,
        })
    });
    view! {
        <Show when=move || matches!(state.get(), ListState::Rows | ListState::Empty) && error.get().is_some()>
            {move || error.get().map(|error| view! { <StaleBanner error on_retry=retry now_ms=now /> })}
        </Show>
        {move || match state.get() {
            ListState::Waiting => view! { <LateSkeleton /> }.into_any(),
            ListState::Failed => {
                let key_href = key_href.clone();
                error.get().map(|error| view! { <ErrorPanel error on_retry=retry key_href now_ms=now /> }).into_any()
            }
            ListState::Empty => view! { <NoCalls parts /> }.into_any(),
            ListState::Rows => view! { <Rows parts is_stale /> }.into_any(),
        }}
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListState {
    Waiting,
    Failed,
    Empty,
    Rows,
}

#[component]
fn LateSkeleton() -> impl IntoView {
    let is_late = RwSignal::new(false);
    // Without timers there are no skeletons, only the rows when they come.
    if let Ok(timer) = set_timeout_with_handle(move || is_late.set(true), SKELETON_DELAY) {
        on_cleanup(move || timer.clear());
    }
    move || is_late.get().then(|| view! { <SkeletonRows count=20 /> })
}

#[component]
fn Rows(parts: Parts, is_stale: Signal<bool>) -> impl IntoView {
    focus_the_row_returned_to(parts);
    let shown = parts.list.shown();
    let now = expect_context::<Now>().signal();
    let rows = Memo::new(move |_| {
        let connection = parts
            .connection
            .with_value(|connection| connection.id.clone());
        shown.with(|shown| {
            shown
                .value
                .iter()
                .flat_map(|view| view.rows.iter().enumerate())
                .map(|(index, listed)| {
                    let route = call_route(parts, listed);
                    call_row(
                        listed,
                        index,
                        route.map(|route| parts.here.href(&route)),
                        || parts.agents.name(&connection, &listed.agent),
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    let sort = Signal::derive(move || parts.query.get().sort);
    let on_sort = Callback::new(move |sort: Sort| {
        let query = CallsQuery {
            sort,
            ..parts.query.get_untracked().at_page(1)
        };
        parts.navigator.replace(&parts.route(query));
    });
    view! {
        <PartialNote parts />
        <div class="calls-page__table" aria-busy=move || shown.with(|shown| shown.is_loading).to_string()>
            <CallTable rows=rows.into() sort on_sort shows_agent=true is_stale now_ms=now />
        </div>
        <Pagination
            page=Signal::derive(move || parts.query.get().page.get())
            page_size=Signal::derive(move || parts.query.get().limit)
            range_text=Signal::derive(move || shown.with(|shown| shown.value.as_ref().map(range_text).unwrap_or_default()))
            last_page=Signal::derive(move || last_page(parts))
            has_next=Signal::derive(move || has_next(parts))
            href_for=Callback::new(move |page: u32| parts.here.href(&parts.route(parts.query.get().at_page(page))))
            on_page_size=Callback::new(move |limit| {
                let query = CallsQuery { limit, ..parts.query.get_untracked().at_page(1) };
                parts.navigator.replace(&parts.route(query));
            })
        />
    }
}

/// Gives the focus back to the row whose call was opened, when the reader comes back from it.
fn focus_the_row_returned_to(parts: Parts) {
    let visited = expect_context::<VisitedList>();
    if let Some(opened) = visited.take_opened() {
        let href = parts.here.href(&opened);
        request_animation_frame(move || {
            if !page::focus_link(".call-table__link", &href) {
                page::focus("#main h1");
            }
        });
    }
}

fn call_row(
    listed: &Listed,
    index: usize,
    href: Option<String>,
    agent_name: impl FnOnce() -> String,
) -> CallRow {
    let row_id = match &listed.row {
        Row::Call(call) => format!("{}/{}", listed.agent, call.id),
        Row::Unreadable(_) => format!("{}/unreadable/{index}", listed.agent),
    };
    CallRow {
        row_id,
        href: href.unwrap_or_default(),
        row: listed.row.clone(),
        agent_name: Some(agent_name()),
    }
}

fn has_next(parts: Parts) -> bool {
    parts.list.shown().with(|shown| {
        shown.value.as_ref().is_some_and(|view| {
            let end = view.first + u64::try_from(view.rows.len()).unwrap_or(u64::MAX);
            match view.count {
                Count::Exact(count) => end < count,
                Count::AtLeast(_) => {
                    u64::try_from(view.rows.len()) == Ok(u64::from(parts.query.get().limit.rows()))
                }
            }
        })
    })
}

/// `1–50 of 4,981`; `1–50 of at least 300` when not all agents answered.
fn range_text(view: &ListView) -> String {
    let last = view.first + u64::try_from(view.rows.len()).unwrap_or(0);
    let of = match view.count {
        Count::Exact(count) => grouped(count),
        Count::AtLeast(count) => format!("at least {}", grouped(count)),
    };
    if view.rows.is_empty() {
        return format!("0 of {of}");
    }
    format!("{}–{} of {of}", grouped(view.first + 1), grouped(last))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Says which agents are missing from the list, and why.
#[component]
fn PartialNote(parts: Parts) -> impl IntoView {
    let failed = Memo::new(move |_| {
        parts.list.shown().with(|shown| {
            shown
                .value
                .as_ref()
                .map_or((0, Vec::new()), |view| (view.asked, view.failed.clone()))
        })
    });
    let sentence = move |asked: usize, failed: &[(crate::domain::ids::AgentId, ApiError)]| {
        let connection = parts
            .connection
            .with_value(|connection| connection.id.clone());
        let reasons: Vec<String> = failed
            .iter()
            .map(|(agent, error)| {
                format!(
                    "{}: {}",
                    parts.agents.name(&connection, agent),
                    error.sentence
                )
            })
            .collect();
        format!(
            "{} of {asked} agents answered. {}",
            asked.saturating_sub(failed.len()),
            reasons.join(" ")
        )
    };
    move || {
        let (asked, failed) = failed.get();
        (!failed.is_empty()).then(|| view! {
            <Notice tone=Tone::Warning>
                {sentence(asked, &failed)}
                " "
                <button type="button" class="button button--quiet" on:click=move |_| parts.ask()>"Try again"</button>
            </Notice>
        })
    }
}

/// An empty list, with the way out.
#[component]
fn NoCalls(parts: Parts) -> impl IntoView {
    let is_filtered = Memo::new(move |_| parts.query.get().is_filtered());
    let is_past_the_end = Memo::new(move |_| parts.query.get().page.get() > 1);
    move || {
        if is_past_the_end.get() {
            let href = parts.here.href(&parts.route(parts.query.get().at_page(1)));
            view! {
                <EmptyState icon=IconName::Search title="There is no such page in this list">
                    <p><a class="button button--primary" href=href>"Go to the first page"</a></p>
                </EmptyState>
            }
            .into_any()
        } else if is_filtered.get() {
            let kept = parts.query.get();
            let href = parts.here.href(&parts.route(CallsQuery {
                sort: kept.sort,
                limit: kept.limit,
                ..CallsQuery::default()
            }));
            view! {
                <EmptyState icon=IconName::Filter title="No call matches these filters">
                    <p><a class="button button--primary" href=href>"Show all calls"</a></p>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState icon=IconName::PhoneIn title="No calls yet">
                    <p>"Calls appear here as soon as an agent takes or makes one. “Place a call” above starts the first."</p>
                </EmptyState>
            }.into_any()
        }
    }
}
