//! The first screen of somebody who has no connection yet.

use leptos::prelude::*;

use crate::{
    components::notice::Notice,
    domain::outcome::Tone,
    routes::Route,
    state::{
        connections::{ConfigState, Connections},
        here::Here,
    },
};

/// Explains in one screen how to start.
#[component]
pub fn Welcome() -> impl IntoView {
    let here = expect_context::<Here>();
    let connections = expect_context::<Connections>();
    let problem = move || match connections.config().get() {
        ConfigState::Failed(sentence) => Some(sentence),
        ConfigState::Loading | ConfigState::Read(_) => None,
    };
    view! {
        <div class="page welcome">
            <h1 tabindex="-1">"Connect your first voice agents"</h1>
            {move || {
                problem()
                    .map(|sentence| {
                        view! {
                            <Notice tone=Tone::Warning>
                                <p>{sentence} " Connections can still be added by hand."</p>
                            </Notice>
                        }
                    })
            }}
            <p>
                "Ringside shows the calls of your AI voice agents: lists, transcripts and calls as they happen. "
                "It runs in this browser and speaks to your vendor's API; nothing is sent anywhere else."
            </p>
            <ol class="welcome__steps">
                <li>
                    <h2>"With your own key"</h2>
                    <p>
                        "Take an API key from your vendor, best one that can only read, and add a connection. "
                        "The key stays in this tab's memory unless you say otherwise."
                    </p>
                    <p>
                        <a class="button button--primary" href=here.href(&Route::Connections)>"Add a connection"</a>
                    </p>
                </li>
                <li>
                    <h2>"For a whole team"</h2>
                    <p>
                        "List the team's connections in " <code>"config.json"</code>
                        " beside this page and let a proxy on the same host add the key; then nobody has to type one. "
                        "The README has the proxy's files."
                    </p>
                </li>
                <li>
                    <h2>"Just to look around"</h2>
                    <p>
                        "In a copy of the repository, " <code>"cargo xtask serve"</code>
                        " starts this console with a local API and thousands of invented calls."
                    </p>
                </li>
            </ol>
        </div>
    }
}
