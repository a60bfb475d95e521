//! `/c/:connection/lookup`: many calls by their ids.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, prelude::*};

use super::connection_gate::ConnectionGate;
use crate::{
    components::{
        empty_state::EmptyState,
        icon::{Icon, IconName},
        look_up_results::{LookUpResults, ResultRow},
        notice::Notice,
    },
    domain::{
        look_up::{Found, MOST_IDS, Pasted, ids_in},
        outcome::Tone,
        text::grouped,
    },
    net::connection::Connection,
    routes::Route,
    state::{agents::Agents, here::Here, look_up::LookUp},
    vendors::capabilities::Feature,
};

/// Paste ids, see which calls they are.
#[component]
pub fn LookUpPage() -> impl IntoView {
    view! {
        <ConnectionGate children=Arc::new(|connection| view! { <Form connection /> }.into_any()) />
    }
}

#[component]
fn Form(connection: Connection) -> impl IntoView {
    let look_up = LookUp::new();
    let text = RwSignal::new(String::new());
    let pasted = Memo::new(move |_| text.with(|text| ids_in(text)));
    let how = connection
        .adapter()
        .capabilities()
        .of(Feature::Batch)
        .sentence();
    let agents = expect_context::<Agents>();
    agents.ensure(&connection);
    let label = connection.label.clone();
    let connection = StoredValue::new(connection);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let ids = pasted.get_untracked().ids;
        if !ids.is_empty() {
            look_up.run(connection.get_value(), ids);
        }
    };
    let is_running = look_up.is_running();
    view! {
        <div class="page look-up-page">
            <h1 tabindex="-1">"Look up calls"</h1>
            <form class="look-up-page__form" on:submit=submit>
                <div class="field">
                    <label class="field__label" for="ids">
                        {format!("Ids of calls of “{label}”, one per line or set apart by commas")}
                    </label>
                    <textarea
                        id="ids"
                        class="input look-up-page__ids"
                        rows="6"
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby="ids-hint"
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                    <p id="ids-hint" class="field__hint">{move || counted(&pasted.get())} {how}</p>
                </div>
                <div class="look-up-page__actions">
                    <button
                        type="submit"
                        class="button button--primary"
                        disabled=move || is_running.get() || pasted.with(|pasted| pasted.ids.is_empty())
                    >
                        <Icon name=IconName::Search />
                        "Look up"
                    </button>
                    <Show when=move || is_running.get()>
                        <button type="button" class="button" on:click=move |_| look_up.cancel()>"Stop"</button>
                    </Show>
                </div>
            </form>
            <Outcome look_up connection />
        </div>
    }
}

fn counted(pasted: &Pasted) -> String {
    let number = |count: usize| grouped(u64::try_from(count).unwrap_or(u64::MAX));
    let ids = match pasted.ids.len() {
        0 => format!("Up to {} ids. ", number(MOST_IDS)),
        1 => "1 id. ".to_owned(),
        count => format!("{} ids. ", number(count)),
    };
    let repeated = match pasted.repeated {
        0 => String::new(),
        count => format!("{} repeated ones count once. ", number(count)),
    };
    let beyond = match pasted.beyond {
        0 => String::new(),
        count => format!(
            "{} more are left out: at most {} at a time. ",
            number(count),
            number(MOST_IDS)
        ),
    };
    [ids, repeated, beyond].concat()
}

/// How far the look-up is, and what was found.
#[component]
fn Outcome(look_up: LookUp, connection: StoredValue<Connection>) -> impl IntoView {
    let here = expect_context::<Here>();
    let agents = expect_context::<Agents>();
    let rows = Memo::new(move |_| {
        let connection = connection.get_value();
        look_up.found().with(|found| {
            found
                .iter()
                .map(|(id, found)| ResultRow {
                    id: id.as_str().to_owned(),
                    href: matches!(found, Found::Call(_)).then(|| {
                        let agent = match found {
                            // Only where a call cannot be found without its agent does the link name it.
                            Found::Call(call) if connection.adapter().lists_per_agent() => {
                                call.agent_id.clone()
                            }
                            _ => None,
                        };
                        here.href(&Route::Call(connection.id.clone(), id.clone(), agent))
                    }),
                    agent_name: match found {
                        Found::Call(call) => call
                            .agent_name
                            .clone()
                            .or_else(|| Some(agents.name(&connection.id, call.agent_id.as_ref()?))),
                        Found::Missing | Found::Failed(_) => None,
                    },
                    found: found.clone(),
                })
                .collect::<Vec<_>>()
        })
    });
    let counts = Memo::new(move |_| {
        rows.with(|rows| {
            let count = |is: fn(&Found) -> bool| rows.iter().filter(|row| is(&row.found)).count();
            (
                count(|found| matches!(found, Found::Call(_))),
                count(|found| matches!(found, Found::Missing)),
                count(|found| matches!(found, Found::Failed(_))),
            )
        })
    });
    let asked = look_up.asked();
    let summary = move || {
        let (found, missing, failed) = counts.get();
        format!(
            "{} of {} answered: {found} found, {missing} not found, {failed} failed",
            found + missing + failed,
            asked.get()
        )
    };
    move || {
        if asked.get() == 0 {
            return view! {
                <EmptyState icon=IconName::Search title="Nothing looked up yet">
                    <p>"Paste ids from a log, a ticket or a spreadsheet. Each is shown with its call, or with why there is none."</p>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <section aria-label="Results" class="look-up-page__results">
                <p role="status">{summary}</p>
                <progress
                    class="look-up-page__progress"
                    aria-label="Ids looked up"
                    max=move || asked.get().to_string()
                    prop:value=move || rows.with(Vec::len).to_string()
                ></progress>
                {move || (counts.get().2 > 0).then(|| view! {
                    <Notice tone=Tone::Warning>"Those that failed are not known to be missing: look them up again."</Notice>
                })}
                <LookUpResults rows=rows.into() />
            </section>
        }
        .into_any()
    }
}
