//! Why a connection's page is not shown, and the way on.

use leptos::prelude::*;

use super::connection_gate::Refusal;
use crate::{
    components::{empty_state::EmptyState, icon::IconName},
    routes::Route,
    state::here::Here,
};

/// Stands in for the page.
#[component]
pub fn GateRefusal(
    /// Why.
    refusal: Refusal,
) -> impl IntoView {
    let href = expect_context::<Here>().href(&Route::Connections);
    match refusal {
        Refusal::NeedsKey(label) => {
            let title = format!("“{label}” needs its API key");
            view! {
                <div class="page">
                    <h1 tabindex="-1">{label}</h1>
                    <EmptyState icon=IconName::Key title>
                        <p>"Keys stay in this tab. After a reload they have to be entered again, unless you chose to keep them for the tab."</p>
                        <p><a class="button button--primary" href=href>"Enter the key"</a></p>
                    </EmptyState>
                </div>
            }
            .into_any()
        }
        Refusal::Unknown(id) => view! {
            <div class="page">
                <h1 tabindex="-1">"Unknown connection"</h1>
                <EmptyState icon=IconName::Plug title=format!("There is no connection “{id}” here")>
                    <p>"Links name connections by their id. This one is neither in config.json nor added in this tab."</p>
                    <p><a class="button button--primary" href=href>"See the connections"</a></p>
                </EmptyState>
            </div>
        }
        .into_any(),
    }
}
