//! The root component.

use leptos::prelude::*;

/// Mounts the app.
pub fn start() {
    mount_to_body(App);
}

/// The root.
#[component]
fn App() -> impl IntoView {
    view! { <leptos_router::components::Router>"x"</leptos_router::components::Router> }
}
