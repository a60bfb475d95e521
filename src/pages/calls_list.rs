//! The table of the list page, and everything that can stand in its place.

use leptos::prelude::*;

use super::{calls_parts::Parts, late_skeleton::LateSkeleton, second_part::Later};
use crate::{
    browser::page,
    collect::range_text,
    components::{
        call_table::{CallRow, CallTable},
        error_panel::ErrorPanel,
        notice::Notice,
        pagination::Pagination,
        stale_banner::StaleBanner,
    },
    domain::{call::Row, error::ApiError, ids::AgentId, outcome::Tone, query::Sort},
    routes::{CallsQuery, Route},
    state::{call_list::Listed, ticking::Now, visited_list::VisitedList},
};

/// The table and everything that can stand in its place.
#[component]
pub fn CallsList(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let shown = parts.list.shown();
    let now = expect_context::<Now>().signal();
    let key_href = parts.here.href(&Route::Connections);
    let retry = Callback::new(move |()| parts.reload());
    let error = Memo::new(move |_| shown.with(|shown| shown.error.clone()));
    let is_stale = Signal::derive(move || shown.with(|shown| shown.error.is_some()));
    let has_value = Memo::new(move |_| shown.with(|shown| shown.value.is_some()));
    let is_empty = Memo::new(move |_| {
        shown.with(|shown| {
            shown
                .value
                .as_ref()
                .is_some_and(|view| view.rows.is_empty() && view.failed.is_empty())
        })
    });
    view! {
        <Show when=move || has_value.get() && is_stale.get()>
            {move || error.get().map(|error| view! { <StaleBanner error on_retry=retry now_ms=now /> })}
        </Show>
        {move || if !has_value.get() {
            let key_href = key_href.clone();
            match error.get() {
                Some(error) => view! { <ErrorPanel error on_retry=retry key_href now_ms=now /> }.into_any(),
                None => view! { <LateSkeleton count=20 /> }.into_any(),
            }
        } else if is_empty.get() {
            view! { <Later pick=Box::new(move |part| (part.no_calls)(parts)) /> }.into_any()
        } else {
            view! { <Rows parts is_stale /> }.into_any()
        }}
    }
}

#[component]
fn Rows(parts: Parts, is_stale: Signal<bool>) -> impl IntoView {
    focus_the_row_returned_to(parts);
    let shown = parts.list.shown();
    let now = expect_context::<Now>().signal();
    let rows = Signal::derive(move || {
        let connection = parts
            .connection
            .with_value(|connection| connection.id.clone());
        shown.with(|shown| {
            shown
                .value
                .iter()
                .flat_map(|view| view.rows.iter().enumerate())
                .map(|(index, listed)| {
                    let route = parts.call_route(listed);
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
            <CallTable rows sort on_sort shows_agent=true is_stale now_ms=now />
        </div>
        <Pagination
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
    let sentence = move |asked: usize, failed: &[(AgentId, ApiError)]| {
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
