//! The calls that the live page streams: the followed one in view, on a wide screen all of them.
//!
//! Every streamed call keeps its pane, laid out and out of sight where there is no room for it: coming
//! back to it fetches nothing, and finds the reader's place in the transcript as it was left.

use leptos::prelude::*;

use super::{
    call_head::CallSummaryLine,
    call_parts::{Parts, TranscriptPane},
    late_skeleton::LateSkeleton,
    live_keys::go,
    live_page::State,
};
use crate::{
    components::{
        error_panel::ErrorPanel,
        icon::{Icon, IconName},
    },
    domain::ids::CallId,
    routes::Route,
    state::{live_pool::Place, ticking::Now},
};

/// One pane for each streamed call.
#[component]
pub fn Panes(
    /// The page.
    state: State,
) -> impl IntoView {
    let count = Memo::new(move |_| state.streams.places().len());
    view! {
        <div class="live-page__panes" class:live-page__panes--many=move || { count.get() > 1 }>
            <For each=move || state.streams.places() key=|place| place.call.clone() let:place>
                <Pane state place />
            </For>
        </div>
    }
}

#[component]
fn Pane(state: State, place: Place) -> impl IntoView {
    let Place { agent, call, .. } = place;
    let connection = state.connection.get_value();
    let page = Route::Call(connection.id.clone(), call.clone(), agent.clone());
    let own = call.clone();
    let is_followed = Memo::new(move |_| {
        let followed = state.followed.get();
        followed.is_some_and(|(_, call)| call == own)
    });
    let follow = RwSignal::new(false);
    let parts = Parts::load_new(connection, call.clone(), agent, follow);
    tell(state, parts, call.clone(), is_followed);
    let href = parts.here.href(&page);
    let name = move || {
        if is_followed.get() {
            return "The followed call".to_owned();
        }
        let detail = parts.current();
        let other = detail.as_ref().and_then(|detail| detail.other_party());
        format!("Streamed call with {}", other.unwrap_or("unknown number"))
    };
    view! {
        <section
            class="live-page__pane"
            class:live-page__pane--followed=is_followed
            aria-label=name
            tabindex="-1"
        >
            <header class="live-page__head">
                <CallSummaryLine parts is_page_title=false />
                <span class="live-page__mark badge">
                    <Icon name=IconName::ChevronRight /> "Followed"
                </span>
                <button
                    type="button"
                    class="live-page__choose button button--small"
                    on:click=move |_| go(state, call.clone())
                >
                    "Follow this call"
                </button>
                <a class="button" href=href>"Open the call" <Icon name=IconName::ArrowRight /></a>
            </header>
            <Body parts is_followed />
        </section>
    }
}

/// The transcript, or why it is not there.
#[component]
fn Body(parts: Parts, is_followed: Memo<bool>) -> impl IntoView {
    let loadable = parts.detail.loadable();
    let has_value = Memo::new(move |_| loadable.with(|loadable| loadable.value.is_some()));
    let error = Memo::new(move |_| loadable.with(|loadable| loadable.error.clone()));
    let now = expect_context::<Now>().signal();
    let retry = Callback::new(move |()| parts.load());
    move || match (has_value.get(), error.get()) {
        (true, _) => view! { <TranscriptPane parts is_said=is_followed /> }.into_any(),
        (false, Some(error)) => view! { <ErrorPanel error on_retry=retry now_ms=now /> }.into_any(),
        (false, None) => view! { <LateSkeleton count=6 /> }.into_any(),
    }
}

/// Keeps the list told of how the call stands, and the keys of what they mean.
fn tell(state: State, parts: Parts, call: CallId, is_followed: Memo<bool>) {
    Effect::new(move |_| {
        let live = parts
            .live
            .messages()
            .with(|messages| messages.as_ref().map(|messages| messages.len()));
        let messages = live.or_else(|| parts.current().map(|detail| detail.transcript.len()));
        let standing = parts.live.standing();
        let status =
            standing.with(|standing| standing.as_ref().map(|standing| standing.status.clone()));
        let receipt = parts.live.receipt().get();
        let is_followed = is_followed.get();
        if is_followed {
            state.follow.set_value(Some(parts.follow));
        }
        state
            .streams
            .tell(&call, status, messages, receipt, is_followed);
    });
}
