//! `/`: on to the connection used last, or how to start when there is none.

use leptos::prelude::*;

use super::{late_skeleton::LateSkeleton, second_part::Later};
use crate::{
    routes::{CallsQuery, Route},
    state::{
        connections::{ConfigState, Connections},
        here::Here,
        preferences,
        react::react,
    },
};

/// Leads to the list of the connection used last, of the first one, or explains how to start.
#[component]
pub fn HomePage() -> impl IntoView {
    let here = expect_context::<Here>();
    let connections = expect_context::<Connections>();
    let navigator = here.navigator();
    let target = move || {
        let list = connections.list().get();
        let used_last = preferences::last_connection();
        list.iter()
            .find(|connection| Some(&connection.id) == used_last.as_ref())
            .or_else(|| list.first())
            .map(|connection| connection.id.clone())
    };
    let is_decided = move || connections.config().get() != ConfigState::Loading;
    react(move || {
        if let (true, Some(connection)) = (is_decided(), target()) {
            navigator.replace(&Route::Calls(connection.into(), CallsQuery::default()));
        }
    });
    move || {
        if is_decided() && target().is_none() {
            view! { <Later pick=Box::new(|part| (part.welcome)()) /> }.into_any()
        } else {
            view! {
                <div class="page">
                    <h1 tabindex="-1" class="visually-hidden">"Ringside"</h1>
                    <LateSkeleton count=12 />
                </div>
            }
            .into_any()
        }
    }
}
