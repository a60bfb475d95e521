//! Any path that is none of ours.

use leptos::prelude::*;

use crate::{
    components::{empty_state::EmptyState, icon::IconName},
    routes::Route,
    state::here::Here,
};

/// Says that there is nothing here and where the reader can go.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let here = expect_context::<Here>();
    view! {
        <div class="page not-found-page">
            <h1 tabindex="-1">"There is no such page"</h1>
            <EmptyState icon=IconName::Search title="Nothing lives at this address">
                <p>"The link may be cut short, or from a newer version of Ringside."</p>
                <p><a class="button button--primary" href=here.href(&Route::Home)>"Go to the calls"</a></p>
            </EmptyState>
        </div>
    }
}
