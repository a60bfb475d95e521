//! The head of a call page: the way back, the neighbours, and one line that says what happened.

use leptos::prelude::*;

use super::call_parts::Parts;
use crate::{
    components::{
        duration_text::DurationText,
        icon::{Icon, IconName},
        outcome_badge::OutcomeBadge,
        phone_text::PhoneText,
        time_text::{TimeStyle, TimeText},
    },
    domain::{call::CallSummary, latency::text, text::visible_identifier},
    routes::{CallsQuery, Route},
    state::{agents::Agents, visited_list::VisitedList},
};

/// Back to the list, previous and next call, title and summary.
#[component]
pub fn CallHead(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let visited = expect_context::<VisitedList>();
    let list = move || {
        visited.list().unwrap_or_else(|| {
            let connection = parts
                .connection
                .with_value(|connection| connection.id.clone());
            Route::Calls(connection.into(), CallsQuery::default())
        })
    };
    let neighbours = Memo::new(move |_| visited.neighbours(&parts.here.route()));
    view! {
        <header class="call-page__head">
            <nav class="call-page__nav" aria-label="Calls of the list">
                <a class="button button--quiet" href=move || parts.here.href(&list())>
                    <Icon name=IconName::ChevronLeft />
                    "All calls"
                </a>
                {move || neighbours.get().map(|neighbours| view! {
                    <span class="call-page__position">{format!("{} of {} on this page", neighbours.position, neighbours.count)}</span>
                    <Step parts route=neighbours.previous label="Previous call (k)" icon=IconName::ChevronUp />
                    <Step parts route=neighbours.next label="Next call (j)" icon=IconName::ChevronDown />
                })}
            </nav>
            <CallSummaryLine parts is_page_title=true />
        </header>
    }
}

/// A link to a neighbour; without one, the same icon, disabled.
#[component]
fn Step(parts: Parts, route: Option<Route>, label: &'static str, icon: IconName) -> impl IntoView {
    match route {
        Some(route) => view! {
            <a class="button button--quiet button--icon" href=parts.here.href(&route) aria-label=label title=label>
                <Icon name=icon />
            </a>
        }
        .into_any(),
        None => view! {
            <button type="button" class="button button--quiet button--icon" disabled aria-label=label title=label>
                <Icon name=icon />
            </button>
        }
        .into_any(),
    }
}

/// Who was spoken to, and one line that says what happened.
#[component]
pub fn CallSummaryLine(
    /// The call.
    parts: Parts,
    /// Whether this is the title of the page, or of a part of it.
    is_page_title: bool,
) -> impl IntoView {
    let summary = Memo::new(move |_| {
        parts.current().map(|detail| {
            let p90_ms = detail.more.latency.percentile_ms(90);
            (detail.summary.clone(), detail.talk_ms(), p90_ms)
        })
    });
    // The heading stays the same node: it has the focus when the page opens, before the call is there.
    let other = Memo::new(move |_| {
        summary.with(|summary| {
            let (call, ..) = summary.as_ref()?;
            Some(call.other_party().map(str::to_owned))
        })
    });
    let title_text = move || match other.get() {
        None => "Call".into_any(),
        Some(other) => view! { "Call with " <PhoneText text=other /> }.into_any(),
    };
    view! {
        {title(is_page_title, title_text.into_any())}
        {move || summary.get().map(|(call, talk_ms, p90_ms)| view! { <Summary parts call talk_ms p90_ms /> })}
    }
}

/// Outcome, agent, time, length, cost and latency in one line.
#[component]
fn Summary(
    parts: Parts,
    call: CallSummary,
    talk_ms: Option<u64>,
    p90_ms: Option<u64>,
) -> impl IntoView {
    let agents = expect_context::<Agents>();
    let connection = parts
        .connection
        .with_value(|connection| connection.id.clone());
    let (agent_id, agent_name) = (call.agent_id.clone(), call.agent_name.clone());
    let agent = move || {
        let looked_up = || Some(agents.name(&connection, agent_id.as_ref()?));
        let name = agent_name.clone().or_else(looked_up);
        name.map(|name| view! { <bdi class="call-page__agent">{visible_identifier(&name)}</bdi> })
    };
    view! {
        <p class="call-page__summary">
            <OutcomeBadge outcome=call.outcome raw=call.status.raw.clone() />
            {agent}
            <TimeText at=call.created_at style=TimeStyle::Full />
            {length(&call, talk_ms)}
            {call.cost.map(|cost| view! { <span>{cost.text()}</span> })}
            {latency(p90_ms, call.latency_ms)}
            {(call.is_test_call == Some(true)).then(|| view! { <span class="badge">"Test call"</span> })}
        </p>
    }
}

/// How long it lasted; nothing while it goes on.
fn length(call: &CallSummary, talk_ms: Option<u64>) -> Option<AnyView> {
    let duration_ms = call.duration_ms.or(talk_ms);
    let is_open = duration_ms.is_none() && call.status.phase.is_in_progress();
    (!is_open).then(|| view! { <DurationText duration_ms /> }.into_any())
}

/// How fast the agent answered: nine answers of ten where the turns are known, else on average.
fn latency(p90_ms: Option<u64>, average_ms: Option<u64>) -> Option<AnyView> {
    let words = match (p90_ms, average_ms) {
        (Some(ms), _) => format!("answers: p90 {}", text(ms)),
        (None, Some(ms)) => format!("answers: {} on average", text(ms)),
        (None, None) => return None,
    };
    Some(view! { <span>{words}</span> }.into_any())
}

fn title(is_page_title: bool, text: AnyView) -> AnyView {
    if is_page_title {
        view! { <h1 tabindex="-1" class="call-page__title">{text}</h1> }.into_any()
    } else {
        view! { <h2 class="call-page__title">{text}</h2> }.into_any()
    }
}
