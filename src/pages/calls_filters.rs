//! The filters above the list. They are the link: what they show is read from it, what they change is
//! written into it.

use std::time::Duration;

use leptos::prelude::*;

use super::{calls_parts::Parts, second_part::Later};
use crate::{
    components::{
        icon::{Icon, IconName},
        search_box::SearchBox,
        select_field::SelectField,
    },
    domain::{call::Agent, ids::AgentId, outcome::Outcome, query::CallFilter},
    net::connection::Connection,
    routes::CallsQuery,
    state::react::{is_painted, react},
    vendors::capabilities::{Feature, Support},
};

/// How long after the last keystroke the list is asked.
const TYPING_PAUSE: Duration = Duration::from_millis(200);

/// Search, status or outcome, test or live, agent; behind a button the ones used less.
#[component]
pub fn CallsFilters(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let is_one = parts.only().is_some();
    let has_more = Memo::new(move |earlier: Option<&bool>| {
        earlier == Some(&true) || parts.query.with(|query| uses_more(query, is_one))
    });
    let shows_more = RwSignal::new(has_more.get_untracked());
    react(move || {
        if has_more.get() {
            shows_more.set(true);
        }
    });
    // Until then each filter shows its choice alone: the others would hold the first rows up.
    let is_painted = is_painted();
    view! {
        <search class="calls-page__filters">
            <Search query=parts.query on_change=Callback::new(move |query| parts.navigator.replace(&parts.route(query))) />
            {match parts.only() {
                Some(only) => status_field(parts, &only, is_painted).into_any(),
                None => outcome_field(parts, is_painted).into_any(),
            }}
            {test_field(parts, is_painted)}
            {parts.only().map(|only| agent_field(parts, only, is_painted))}
            <button
                type="button"
                class="button calls-page__more"
                aria-expanded=move || shows_more.get().to_string()
                on:click=move |_| shows_more.update(|shows| *shows = !*shows)
            >
                <Icon name=IconName::Filter />
                "More filters"
            </button>
        </search>
        {move || shows_more.get().then(|| view! { <Later pick=Box::new(move |part| (part.more_filters)(parts)) /> })}
    }
}

/// Whether a link uses filters behind the button. The outcome stands before it in lists over several
/// connections.
fn uses_more(query: &CallsQuery, is_one: bool) -> bool {
    let plain = CallFilter {
        outcome: query.filter.outcome.filter(|_| !is_one),
        search: query.filter.search.clone(),
        status: query.filter.status.clone(),
        is_test_call: query.filter.is_test_call,
        ..CallFilter::default()
    };
    query.filter != plain || query.from.is_some() || query.to.is_some()
}

/// Another list: what the link says, changed, from its first page.
pub fn change(parts: Parts, change: impl FnOnce(&mut CallsQuery)) {
    let mut next = parts.query.get_untracked().at_page(1);
    change(&mut next);
    if next != parts.query.get_untracked() {
        parts.navigator.replace(&parts.route(next));
    }
}

fn status_field(parts: Parts, only: &Connection, has_all: Signal<bool>) -> impl IntoView {
    let statuses = only.adapter().status_filters();
    let value = Signal::derive(move || {
        let status = parts.query.get().filter.status;
        status
            .filter(|status| statuses.contains(&status.as_str()))
            .unwrap_or_default()
    });
    view! {
        <SelectField
            label="Status"
            value
            options=choices(has_all, value, move || status_options(statuses))
            on_change=Callback::new(move |word: String| {
                change(parts, |next| next.filter.status = (!word.is_empty()).then_some(word));
            })
        />
    }
}

/// The outcome, in the same words for every vendor; what is chosen alone until `has_all` holds.
pub fn outcome_field(parts: Parts, has_all: Signal<bool>) -> impl IntoView {
    let options = || {
        let mut options = vec![(String::new(), "All outcomes".to_owned())];
        options.extend(
            Outcome::KINDS
                .iter()
                .map(|kind| (kind.slug().to_owned(), kind.label().to_owned())),
        );
        options
    };
    let value = Signal::derive(move || {
        let outcome = parts.query.get().filter.outcome;
        outcome.map_or_else(String::new, |outcome| outcome.slug().to_owned())
    });
    view! {
        <SelectField
            label="Outcome"
            value
            options=choices(has_all, value, options)
            on_change=Callback::new(move |slug: String| {
                change(parts, |next| next.filter.outcome = Outcome::from_slug(&slug));
            })
        />
    }
}

fn test_field(parts: Parts, has_all: Signal<bool>) -> impl IntoView {
    let value = Signal::derive(move || match parts.query.get().filter.is_test_call {
        None => String::new(),
        Some(true) => "test".to_owned(),
        Some(false) => "live".to_owned(),
    });
    let options = || {
        let option = |value: &str, text: &str| (value.to_owned(), text.to_owned());
        vec![
            option("", "Test and live"),
            option("live", "Live only"),
            option("test", "Test only"),
        ]
    };
    let disabled_reason = parts
        .only()
        .map(|only| only.adapter().capabilities().of(Feature::TestFilter))
        .filter(|support| !support.is_usable())
        .and_then(Support::sentence);
    view! {
        <SelectField
            label="Test or live"
            value
            options=choices(has_all, value, options)
            on_change=Callback::new(move |word: String| {
                change(parts, |next| next.filter.is_test_call = match word.as_str() {
                    "test" => Some(true),
                    "live" => Some(false),
                    _ => None,
                });
            })
            disabled_reason=disabled_reason.map(str::to_owned)
        />
    }
}

fn agent_field(parts: Parts, only: Connection, has_all: Signal<bool>) -> impl IntoView {
    let options = move || {
        let agents = parts.agents.of(&only.id).value.unwrap_or_default();
        agent_options(&agents, parts.query.get().agent.as_ref())
    };
    let value = Signal::derive(move || {
        let agent = parts.query.get().agent;
        agent.map_or_else(String::new, |agent| agent.as_str().to_owned())
    });
    view! {
        <SelectField
            label="Agent"
            value
            options=choices(has_all, value, options)
            on_change=Callback::new(move |id: String| {
                change(parts, |next| next.agent = (!id.is_empty()).then(|| AgentId::new(id)));
            })
        />
    }
}

/// The search box: what is typed shows at once, the list is asked after a pause.
#[component]
fn Search(query: Memo<CallsQuery>, on_change: Callback<CallsQuery>) -> impl IntoView {
    let asked = move || query.with(|query| query.filter.search.clone().unwrap_or_default());
    let typed = RwSignal::new(untrack(asked));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    // The link changed by Back, Forward or another control.
    react(move || {
        let asked = asked();
        if typed.with_untracked(|typed| typed.trim() != asked.trim()) {
            stop();
            typed.set(asked);
        }
    });
    on_cleanup(stop);
    let ask = move || {
        let text = typed.get_untracked();
        let mut next = query.get_untracked();
        let search = (!text.trim().is_empty()).then(|| text.trim().to_owned());
        if next.filter.search != search {
            next = next.at_page(1);
            next.filter.search = search;
            on_change.run(next);
        }
    };
    let on_input = Callback::new(move |text: String| {
        // Whoever clears the field types no further; a late answer would take back what they do next.
        let is_cleared = text.is_empty();
        typed.set(text);
        stop();
        if is_cleared {
            return ask();
        }
        // Without timers the list is asked at once.
        match set_timeout_with_handle(ask, TYPING_PAUSE) {
            Ok(handle) => timer.set_value(Some(handle)),
            Err(_) => ask(),
        }
    });
    view! {
        <SearchBox value=typed.into() on_input label="Search calls" hint="Number, id or reason ( / )" />
    }
}

/// The choices of a filter; the chosen one alone until it may have all of them.
fn choices(
    has_all: Signal<bool>,
    value: Signal<String>,
    options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let mut options = options();
        if !has_all.get() {
            options.retain(|(choice, _)| value.with(|value| value == choice));
        }
        options
    })
}

fn status_options(statuses: &[&str]) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "All statuses".to_owned())];
    options.extend(
        statuses
            .iter()
            .map(|word| ((*word).to_owned(), sentence_case(word))),
    );
    options
}

fn agent_options(agents: &[Agent], chosen: Option<&AgentId>) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "All agents".to_owned())];
    options.extend(
        agents
            .iter()
            .map(|agent| (agent.id.as_str().to_owned(), agent.name.clone())),
    );
    if let Some(chosen) = chosen
        && !agents.iter().any(|agent| agent.id == *chosen)
    {
        options.push((chosen.as_str().to_owned(), chosen.as_str().to_owned()));
    }
    options
}

fn sentence_case(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase())
            .chain(letters)
            .collect()
    })
}
