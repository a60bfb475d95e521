//! What stands before every page of a connection: is it known, and can it be asked?

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    late_skeleton::LateSkeleton,
    second_part::{Later, SecondPart},
};
use crate::{
    components::{empty_state::EmptyState, icon::IconName},
    net::connection::Connection,
    routes::Route,
    state::{
        connections::{ConfigState, Connections},
        here::Here,
        preferences,
    },
};

/// What is shown once the connection can be asked.
pub type GateChildren = Arc<dyn Fn(Connection) -> AnyView + Send + Sync>;

enum Gate {
    Wait,
    Unknown(String),
    NeedsKey(Connection),
    Open(Connection),
}

/// Shows the page once its connection is known and ready, and says what is missing until then. A new
/// connection, or a new key, makes the page anew: nothing of the old one stays.
#[component]
pub fn ConnectionGate(
    /// The page.
    children: GateChildren,
) -> impl IntoView {
    let here = expect_context::<Here>();
    let connections = expect_context::<Connections>();
    let id = move || here.route().connection().cloned();
    let connection = Memo::new(move |_| id().and_then(|id| connections.find(&id)));
    let is_loading = Memo::new(move |_| connections.config().get() == ConfigState::Loading);
    move || {
        let gate = match (connection.get(), untrack(id)) {
            (Some(connection), _) if connection.is_ready() => Gate::Open(connection),
            (Some(connection), _) if !is_loading.get() => Gate::NeedsKey(connection),
            (None, Some(id)) if !is_loading.get() => Gate::Unknown(id.as_str().to_owned()),
            _ => Gate::Wait,
        };
        match gate {
            Gate::Wait => view! { <div class="page"><LateSkeleton count=12 /></div> }.into_any(),
            Gate::Open(connection) => {
                preferences::remember_connection(&connection.id);
                with_adapters(connection, &children)
            }
            Gate::NeedsKey(connection) => {
                let title = format!("“{}” needs its API key", connection.label);
                view! {
                    <div class="page">
                        <h1 tabindex="-1">{connection.label}</h1>
                        <EmptyState icon=IconName::Key title>
                            <p>"Keys stay in this tab. After a reload they have to be entered again, unless you chose to keep them for the tab."</p>
                            <p><a class="button button--primary" href=here.href(&Route::Connections)>"Enter the key"</a></p>
                        </EmptyState>
                    </div>
                }
                .into_any()
            }
            Gate::Unknown(id) => view! {
                <div class="page">
                    <h1 tabindex="-1">"Unknown connection"</h1>
                    <EmptyState icon=IconName::Plug title=format!("There is no connection “{id}” here")>
                        <p>"Links name connections by their id. This one is neither in config.json nor added in this tab."</p>
                        <p><a class="button button--primary" href=here.href(&Route::Connections)>"See the connections"</a></p>
                    </EmptyState>
                </div>
            }
            .into_any(),
        }
    }
}

/// The page as soon as the adapter of its vendor is there: some come with the second part.
fn with_adapters(connection: Connection, children: &GateChildren) -> AnyView {
    if connection.vendor.is_in_first_part() {
        return children(connection);
    }
    let children = Arc::clone(children);
    let page = move |_: &SecondPart| children(connection.clone());
    view! { <Later pick=Box::new(page) has_rows=true /> }.into_any()
}
