//! The table of the list page, and everything that can stand in its place.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    calls_parts::Parts,
    late_skeleton::LateSkeleton,
    second_part::{Later, Loading},
};
use crate::{
    browser::page,
    collect::range_text,
    components::{
        call_table::{CallRow, CallTable, Columns},
        pagination::Pagination,
    },
    domain::{call::Row, query::Sort},
    routes::CallsQuery,
    state::{
        call_list::{CallList, Listed},
        react::once_painted,
        sources::SourceKey,
        ticking::Now,
        visited_list::VisitedList,
    },
    vendors::capabilities::Feature,
};

/// The table and everything that can stand in its place.
#[component]
pub fn CallsList(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let shown = parts.list.shown();
    let is_stale = Signal::derive(move || shown.with(|shown| shown.error.is_some()));
    let has_error = Memo::new(move |_| is_stale.get());
    let has_value = Memo::new(move |_| shown.with(|shown| shown.value.is_some()));
    let is_empty = Memo::new(move |_| {
        shown.with(|shown| {
            shown
                .value
                .as_ref()
                .is_some_and(|view| view.rows.is_empty() && view.failed.is_empty())
        })
    });
    // What the list has to say about itself is in the second part: most lists have nothing to say.
    let has_notes = Memo::new(move |earlier: Option<&bool>| {
        earlier == Some(&true)
            || parts.has_link_notes()
            || parts.list.examined().get() > 0
            || shown.with(|shown| {
                shown
                    .value
                    .as_ref()
                    .is_some_and(|view| !view.failed.is_empty() || !view.notes.is_empty())
            })
    });
    view! {
        {move || has_notes.get().then(|| view! { <Later pick=Box::new(move |part| (part.list_notes)(parts)) /> })}
        {move || has_error.get().then(|| trouble(parts))}
        {move || if !has_value.get() {
            (!has_error.get()).then(|| view! { <LateSkeleton count=20 /> }).into_any()
        } else if is_empty.get() {
            view! { <Later pick=Box::new(move |part| (part.no_calls)(parts)) /> }.into_any()
        } else {
            view! { <Rows parts is_stale /> }.into_any()
        }}
    }
}

/// What went wrong: at once in a sentence, and as soon as the second part is there with all that can be
/// done about it.
fn trouble(parts: Parts) -> impl IntoView {
    let loading = expect_context::<Loading>();
    loading.start();
    move || {
        if let Some(part) = loading.part() {
            return (part.list_error)(parts);
        }
        let shown = parts.list.shown();
        let sentence =
            move || shown.with(|shown| shown.error.as_ref().map(|error| error.sentence.clone()));
        view! { <p class="stale-banner" role="alert">{sentence}</p> }.into_any()
    }
}

/// How many rows are put on the screen first: enough to begin reading. On a slow device a full window of
/// them takes twice as long.
const FIRST_ROWS: usize = 6;

/// How many rows follow in the next frame, by the height of the window in pixels: what it shows and one
/// or two more.
const WINDOWS: [(f64, usize); 2] = [(820.0, 18), (1_100.0, 25)];

/// How long after a full window the rest follows, so that neither painting nor the first click is held up.
const REST_AFTER: Duration = Duration::from_millis(100);

fn full_window() -> usize {
    let height = page::height();
    let few = WINDOWS.into_iter().find(|(most, _)| height <= *most);
    few.map_or(usize::MAX, |(_, rows)| rows)
}

/// How many rows may be shown by now. Whoever comes back to a row gets all at once: it may be the last.
fn shown_at_first() -> Signal<usize> {
    if expect_context::<VisitedList>().has_opened() {
        return Signal::derive(|| usize::MAX);
    }
    let most = RwSignal::new(FIRST_ROWS);
    // The list may have gone at each step; then there is nothing to show.
    let fill_the_window = move || {
        let _ = most.try_set(full_window());
        let show_all = move || {
            let _ = most.try_set(usize::MAX);
        };
        set_timeout(show_all, REST_AFTER);
    };
    once_painted(fill_the_window);
    most.into()
}

#[component]
fn Rows(parts: Parts, is_stale: Signal<bool>) -> impl IntoView {
    let most = shown_at_first();
    let has_all = Memo::new(move |_| most.get() == usize::MAX);
    focus_the_row_returned_to(parts);
    let shown = parts.list.shown();
    let now = expect_context::<Now>().signal();
    let rows = Signal::derive(move || {
        shown.with(|shown| {
            shown
                .value
                .iter()
                .flat_map(|view| view.rows.iter().enumerate().take(most.get()))
                .map(|(index, listed)| {
                    let route = parts.call_route(listed);
                    call_row(
                        parts,
                        listed,
                        index,
                        route.map(|route| parts.here.href(&route)),
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
        <div class="calls-page__table" aria-busy=move || shown.with(|shown| shown.is_loading).to_string()>
            <CallTable rows sort on_sort columns=columns(parts) is_stale now_ms=now />
        </div>
        // Below what the first rows fill, so it comes with the rest of them.
        {move || has_all.get().then(|| view! { <Pagination
            page=Signal::derive(move || parts.query.get().page.get())
            page_size=Signal::derive(move || parts.query.get().limit)
            range_text=Signal::derive(move || shown.with(|shown| shown.value.as_ref().map(|view| range_text(view.first, view.rows.len(), view.count)).unwrap_or_default()))
            last_page=Signal::derive(move || parts.last_page())
            has_next=Signal::derive(move || parts.has_next())
            href_for=Callback::new(move |page: u32| parts.here.href(&parts.route(parts.query.get().at_page(page))))
            on_page_size=Callback::new(move |limit| {
                let query = CallsQuery { limit, ..parts.query.get_untracked().at_page(1) };
                parts.navigator.replace(&parts.route(query));
            })
        /> })}
    }
}

/// Gives the focus back to the row whose call was opened, when the reader comes back from it.
fn focus_the_row_returned_to(parts: Parts) {
    let visited = expect_context::<VisitedList>();
    if let Some(opened) = visited.take_opened() {
        focus_row(parts.list, parts.here.href(&opened));
    }
}

/// The row may be one of a source that has not answered yet: it is looked for until the list is whole, or
/// the reader has gone elsewhere. A row that is not there leaves the focus to the heading.
fn focus_row(list: CallList, href: String) {
    request_animation_frame(move || {
        if page::focus_link(".call-table__link", &href) {
            return;
        }
        let is_coming = list.shown().try_with_untracked(|shown| shown.is_loading);
        if is_coming == Some(true) && !page::has_focus_within("body *") {
            focus_row(list, href);
        } else if is_coming == Some(false) {
            page::focus("#main h1");
        }
    });
}

/// The columns that some vendor of the list can fill.
fn columns(parts: Parts) -> Columns {
    let is_offered = |feature| {
        parts.connections.with_value(|connections| {
            connections
                .iter()
                .any(|one| one.adapter().capabilities().of(feature).is_usable())
        })
    };
    Columns {
        has_agent: true,
        has_connection: parts.only().is_none(),
        has_cost: is_offered(Feature::Cost),
        has_latency: is_offered(Feature::Latency),
    }
}

fn call_row(parts: Parts, listed: &Listed, index: usize, href: Option<String>) -> CallRow {
    let SourceKey { connection, agent } = &listed.source;
    let source = match agent {
        Some(agent) => format!("{connection}/{agent}"),
        None => connection.to_string(),
    };
    let row_id = match &listed.row {
        Row::Call(call) => format!("{source}/{}", call.id),
        Row::Unreadable(_) => format!("{source}/unreadable/{index}"),
    };
    let own_name = match &listed.row {
        Row::Call(call) => call.agent_name.clone(),
        Row::Unreadable(_) => None,
    };
    let known = parts.connection_of(&listed.source);
    let why_absent = |feature| {
        let support = known.as_ref()?.adapter().capabilities().of(feature);
        support.sentence().filter(|_| !support.is_usable())
    };
    CallRow {
        row_id,
        href: href.unwrap_or_default(),
        row: listed.row.clone(),
        agent_name: own_name.or_else(|| {
            let agent = parts.agent_of(listed)?;
            Some(parts.agents.name(connection, &agent))
        }),
        why_no_cost: why_absent(Feature::Cost),
        why_no_latency: why_absent(Feature::Latency),
        connection_label: known.map(|known| known.label),
    }
}
