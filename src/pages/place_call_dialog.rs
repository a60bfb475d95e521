//! The dialog that places a call.

use leptos::prelude::*;

use crate::{
    components::{dialog::Dialog, place_call_form::PlaceCallForm},
    domain::{ids::CallId, query::PlaceCall},
    routes::Route,
    state::{
        agents::Agents,
        connections::Connections,
        here::Here,
        place_call::{PlacedCalls, Placing},
    },
};

/// Places a call with the connection of the current page.
#[component]
pub fn PlaceCallDialog(
    /// Whether it is shown.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let here = expect_context::<Here>();
    let connections = expect_context::<Connections>();
    let agents = expect_context::<Agents>();
    let placed_calls = expect_context::<PlacedCalls>();
    let placing = Placing::new();
    let connection = Memo::new(move |_| {
        here.route()
            .connection()
            .and_then(|id| connections.find(id))
    });
    let choices = Signal::derive(move || {
        connection
            .get()
            .and_then(|connection| agents.of(&connection.id).value)
            .unwrap_or_default()
    });
    Effect::new(move |_| {
        if is_open.get() {
            placing.reset();
        }
    });
    let on_submit = Callback::new(move |call: PlaceCall| {
        let Some(connection) = connection.get_untracked() else {
            return;
        };
        // Only where a call cannot be found without its agent does the link name it.
        let needs_agent = connection.adapter().lists_per_agent();
        let (id, agent) = (
            connection.id.clone(),
            call.agent.clone().filter(|_| needs_agent),
        );
        let href = move |call: &CallId| here.href(&Route::Call(id, call.clone(), agent));
        placing.send(connection, call, href, placed_calls);
    });
    let initial_agent = move || match here.route() {
        Route::Calls(_, query) => query.agent.map(|agent| agent.as_str().to_owned()),
        Route::Call(_, _, agent) => agent.map(|agent| agent.as_str().to_owned()),
        _ => None,
    };
    view! {
        <Dialog is_open title="Place a call">
            // Another connection has other rules: the form is made anew.
            {move || connection.get().map(|connection| view! {
                <PlaceCallForm
                    agents=choices
                    initial_agent=untrack(initial_agent)
                    rules=connection.call_adapter().place_rules()
                    lines=connection.place_from
                    progress=placing.progress
                    on_submit
                />
            })}
        </Dialog>
    }
}
