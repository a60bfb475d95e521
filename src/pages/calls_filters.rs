//! The filters above the list. They are the link: what they show is read from it, what they change is
//! written into it.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    components::{search_box::SearchBox, select_field::SelectField},
    domain::{call::Agent, ids::AgentId},
    net::connection::Connection,
    routes::CallsQuery,
    state::react::react,
};

/// How long after the last keystroke the list is asked.
const TYPING_PAUSE: Duration = Duration::from_millis(200);

/// Search, status, test or live, agent.
#[component]
pub fn CallsFilters(
    /// What the link says.
    query: Memo<CallsQuery>,
    /// Whose list it is.
    connection: Connection,
    /// The agents to choose from.
    #[prop(into)]
    agents: Signal<Vec<Agent>>,
    /// Asks for another list.
    on_change: Callback<CallsQuery>,
) -> impl IntoView {
    let change = move |change: &dyn Fn(&mut CallsQuery)| {
        let mut next = query.get_untracked().at_page(1);
        change(&mut next);
        if next != query.get_untracked() {
            on_change.run(next);
        }
    };
    let statuses = StoredValue::new(connection.adapter().status_filters());
    view! {
        <search class="calls-page__filters">
            <Search query on_change />
            <SelectField
                label="Status"
                value=Signal::derive(move || {
                    query.get().filter.status.filter(|status| statuses.get_value().contains(&status.as_str())).unwrap_or_default()
                })
                options=Signal::derive(move || status_options(statuses.get_value()))
                on_change=Callback::new(move |word: String| {
                    change(&|next| next.filter.status = (!word.is_empty()).then(|| word.clone()));
                })
            />
            <SelectField
                label="Test or live"
                value=Signal::derive(move || match query.get().filter.is_test_call {
                    None => String::new(),
                    Some(true) => "test".to_owned(),
                    Some(false) => "live".to_owned(),
                })
                options=Signal::derive(|| vec![
                    (String::new(), "Test and live".to_owned()),
                    ("live".to_owned(), "Live only".to_owned()),
                    ("test".to_owned(), "Test only".to_owned()),
                ])
                on_change=Callback::new(move |word: String| {
                    change(&|next| next.filter.is_test_call = match word.as_str() {
                        "test" => Some(true),
                        "live" => Some(false),
                        _ => None,
                    });
                })
            />
            <SelectField
                label="Agent"
                value=Signal::derive(move || query.get().agent.map(|agent| agent.as_str().to_owned()).unwrap_or_default())
                options=Signal::derive(move || agent_options(&agents.get(), query.get().agent.as_ref()))
                on_change=Callback::new(move |id: String| {
                    change(&|next| next.agent = (!id.is_empty()).then(|| AgentId::new(id.clone())));
                })
            />
        </search>
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
        typed.set(text);
        stop();
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
