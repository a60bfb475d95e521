//! The connections: what is configured, what was added by hand, keys, and a form for one more.

use leptos::prelude::*;

use super::welcome::Welcome;
use crate::{
    browser::page,
    components::{
        connection_card::{ConnectionCard, ConnectionCardView, KeyState},
        connection_form::{ConnectionDraft, ConnectionForm, Field},
        notice::Notice,
        toast_region::Toasts,
    },
    domain::outcome::Tone,
    domain::{base_url::BaseUrl, ids::ConnectionId, key::ApiKey},
    net::connection::{Auth, Connection, Origin},
    routes::{CallsQuery, Route},
    state::{
        agents::Agents,
        connection_check::Check,
        connections::{ConfigState, Connections},
        here::Here,
    },
    vendors::VendorId,
};

/// Lists the connections and adds one.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let here = expect_context::<Here>();
    let connections = expect_context::<Connections>();
    let agents = expect_context::<Agents>();
    let toasts = expect_context::<Toasts>();
    let navigator = here.navigator();
    let check = Check::new();
    let problems = RwSignal::new(Vec::<(Field, String)>::new());
    let key_problem = RwSignal::new(None::<(String, String)>);

    let on_test = Callback::new(
        move |draft: ConnectionDraft| match connection_from(&draft) {
            Ok((connection, _)) => {
                problems.set(Vec::new());
                check.run(connection);
            }
            Err(found) => {
                check.reset();
                problems.set(found);
            }
        },
    );
    let on_save = Callback::new(
        move |draft: ConnectionDraft| match connection_from(&draft) {
            Ok((connection, key)) => {
                problems.set(Vec::new());
                let id = connections.add(
                    &connection.label,
                    connection.vendor,
                    connection.base_url,
                    key,
                    draft.keeps_key,
                );
                navigator.go(&Route::Calls(id.into(), CallsQuery::default()));
            }
            Err(found) => problems.set(found),
        },
    );
    let on_forget = Callback::new(move |id: String| {
        let id = ConnectionId::new(id);
        agents.forget(&id);
        let is_added = connections
            .find(&id)
            .is_some_and(|connection| connection.origin == Origin::AddedByHand);
        if is_added {
            connections.remove(&id);
        } else {
            connections.forget_key(&id);
        }
    });
    let on_enter_key = Callback::new(move |(id, pasted, keeps_key): (String, String, bool)| {
        match ApiKey::parse(&pasted) {
            Ok((key, notice)) => {
                let id = ConnectionId::new(id);
                agents.forget(&id);
                connections.set_key(&id, key, keeps_key);
                key_problem.set(None);
                if let Some(notice) = notice {
                    toasts.push(Tone::Neutral, notice.to_owned());
                }
            }
            Err(sentence) => key_problem.set(Some((id, sentence))),
        }
    });
    let vendors = VendorId::ALL
        .into_iter()
        .map(|vendor| {
            (
                vendor.slug().to_owned(),
                vendor.name().to_owned(),
                vendor.default_base_url().to_owned(),
            )
        })
        .collect::<Vec<_>>();
    let is_empty = move || connections.list().with(Vec::is_empty);
    view! {
        <div class="page connections-page">
            <Show when=move || is_empty() fallback=|| view! { <h1 tabindex="-1">"Connections"</h1> }>
                <Welcome />
            </Show>
            <ConfigNotes connections />
            <ul class="connections-page__list" role="list">
                <For
                    each=move || connections.list().get()
                    key=|connection| format!("{} {}", connection.id, connection.is_ready())
                    let:connection
                >
                    <li>
                        <ConnectionCard
                            connection=card_view(&connection, here)
                            problem=Signal::derive({
                                let id = connection.id.clone();
                                move || {
                                    key_problem.get().filter(|(of, _)| of == id.as_str()).map(|(_, sentence)| sentence)
                                }
                            })
                            on_forget
                            on_enter_key
                        />
                    </li>
                </For>
            </ul>
            <section class="card connections-page__add" aria-labelledby="add-connection">
                <h2 id="add-connection">"Add a connection"</h2>
                <ConnectionForm vendors checks=check.progress problems on_test on_save />
            </section>
        </div>
    }
}

/// What is wrong with `config.json`, if anything.
#[component]
fn ConfigNotes(
    /// The connections.
    connections: Connections,
) -> impl IntoView {
    move || {
        match connections.config().get() {
        ConfigState::Loading => ().into_any(),
        ConfigState::Failed(sentence) => view! {
            <Notice tone=Tone::Warning>
                <p>{sentence} " Connections can still be added by hand."</p>
                <button type="button" class="button" on:click=move |_| connections.reload()>"Read it again"</button>
            </Notice>
        }
        .into_any(),
        ConfigState::Read(problems) => problems
            .into_iter()
            .map(|problem| view! { <Notice tone=Tone::Warning><p>{problem}</p></Notice> })
            .collect_view()
            .into_any(),
    }
    }
}

fn card_view(connection: &Connection, here: Here) -> ConnectionCardView {
    ConnectionCardView {
        id: connection.id.as_str().to_owned(),
        label: connection.label.clone(),
        vendor: connection.vendor.name().to_owned(),
        base_url: connection.base_url.href(),
        href: here.href(&Route::Calls(
            connection.id.clone().into(),
            CallsQuery::default(),
        )),
        key_state: match &connection.auth {
            Auth::Proxy => KeyState::AddedByProxy,
            Auth::Key(None) => KeyState::Needed,
            Auth::Key(Some(_)) => KeyState::Set,
        },
        is_added_by_hand: connection.origin == Origin::AddedByHand,
    }
}

/// A connection from the form, or what is wrong with which field.
fn connection_from(draft: &ConnectionDraft) -> Result<(Connection, ApiKey), Vec<(Field, String)>> {
    let mut problems = Vec::new();
    let label = draft.label.trim();
    if label.is_empty() {
        problems.push((Field::Label, "Give the connection a name.".to_owned()));
    }
    let base_url = BaseUrl::parse(&draft.base_url, &page::origin())
        .map_err(|sentence| (Field::BaseUrl, sentence));
    let key = ApiKey::parse(&draft.key).map_err(|sentence| (Field::Key, sentence));
    let vendor = VendorId::from_slug(&draft.vendor)
        .ok_or_else(|| (Field::Vendor, "Choose a vendor from the list.".to_owned()));
    match (vendor, base_url, key, problems.is_empty()) {
        (Ok(vendor), Ok(base_url), Ok((key, _)), true) => {
            let connection = Connection {
                id: ConnectionId::new("new"),
                label: label.to_owned(),
                vendor,
                auth: Auth::Key(Some(key.clone().bind(base_url.origin()))),
                base_url,
                agents: None,
                place_from: Vec::new(),
                origin: Origin::AddedByHand,
            };
            Ok((connection, key))
        }
        (vendor, base_url, key, _) => {
            problems.extend(vendor.err());
            problems.extend(base_url.err());
            problems.extend(key.err());
            Err(problems)
        }
    }
}
