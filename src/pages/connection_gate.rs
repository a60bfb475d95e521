//! What stands before every page of a connection: is it known, and can it be asked?

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    late_skeleton::LateSkeleton,
    second_part::{Later, SecondPart},
};
use crate::{
    net::connection::Connection,
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
    Refused(Refusal),
    Open(Connection),
}

/// Why a page is not shown; what is said about it is in the second part.
#[derive(Clone)]
pub enum Refusal {
    /// There is no connection with this id.
    Unknown(String),
    /// The connection with this name has no key yet.
    NeedsKey(String),
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
            (Some(connection), _) if !is_loading.get() => {
                Gate::Refused(Refusal::NeedsKey(connection.label))
            }
            (None, Some(id)) if !is_loading.get() => {
                Gate::Refused(Refusal::Unknown(id.as_str().to_owned()))
            }
            _ => Gate::Wait,
        };
        match gate {
            Gate::Wait => view! { <div class="page"><LateSkeleton count=12 /></div> }.into_any(),
            Gate::Open(connection) => {
                preferences::remember_connection(&connection.id);
                with_adapters(connection, &children)
            }
            Gate::Refused(refusal) => {
                let page = move |part: &SecondPart| (part.gate_refusal)(refusal.clone());
                view! { <Later pick=Box::new(page) /> }.into_any()
            }
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
