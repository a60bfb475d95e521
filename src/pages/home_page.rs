//! `/`: on to the connection used last, or how to start when there is none.

use leptos::prelude::*;

use super::{late_skeleton::LateSkeleton, welcome::Welcome};
use crate::{
    routes::{CallsQuery, Route},
    state::{
        connections::{ConfigState, Connections},
        here::Here,
        preferences,
    },
};

/// Leads to the list of the connection used last, of the first one, or explains how to start.
#[component]
pub fn HomePage() -> impl IntoView {
    let here = expect_context::<Here>();
    let connections = expect_context::<Connections>();
    let navigator = here.navigator();
    let target = Memo::new(move |_| {
        let list = connections.list().get();
        let used_last = preferences::last_connection();
        list.iter()
            .find(|connection| Some(&connection.id) == used_last.as_ref())
            .or_else(|| list.first())
            .map(|connection| connection.id.clone())
    });
    let is_decided = move || connections.config().get() != ConfigState::Loading;
    Effect::new(move |_| {
        if let (true, Some(connection)) = (is_decided(), target.get()) {
            navigator.replace(&Route::Calls(connection, CallsQuery::default()));
        }
    });
    move || {
        if is_decided() && target.get().is_none() {
            view! { <Welcome /> }.into_any()
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
