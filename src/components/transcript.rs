//! What was said in a call, for any number of messages: all of them on the page up to 2,000, above
//! that only the part around the screen.
//!
//! The messages come as one ordered snapshot of shared pointers. Telling what changed is then a
//! comparison of pointers, so a snapshot per arrival is cheap, and only turns that differ are touched.

mod announce;
mod block;
mod heights;
mod view_port;

use leptos::{ev, html, prelude::*};

use self::{
    announce::{Announcements, Hearing},
    block::message_block,
    view_port::ViewPort,
};
use crate::{
    components::{
        icon::{Icon, IconName},
        unique_id::unique_id,
    },
    domain::{text::grouped, time::Timestamp, transcript::Messages},
};

/// How many turns make one block, the unit in which the page is filled.
const BLOCK_TURNS: usize = 25;
/// Up to this many messages all are on the page, so that the browser's own find and print are whole.
const WHOLE_UP_TO: usize = 2_000;

/// The transcript of one call. While it has the focus it answers to `f` (follow), `p` (pause), `Home`
/// and `End`.
#[component]
pub fn Transcript(
    /// The newest snapshot. What is there at the start is history and not read out.
    #[prop(into)]
    messages: Signal<Messages>,
    /// The moment offsets count from.
    #[prop(into)]
    answered_at: Signal<Option<Timestamp>>,
    /// Whether more may come.
    #[prop(into)]
    is_live: Signal<bool>,
    /// Whether history is still being fetched; what arrives meanwhile is not read out.
    #[prop(optional, into)]
    is_loading: Signal<bool>,
    /// Whether the end is kept in view; for pages that bind keys to it. The transcript turns it off when
    /// the reader scrolls up and on when the reader comes to the end. Starts as `is_live` when not given.
    #[prop(optional)]
    follow: Option<RwSignal<bool>>,
    /// Whether arrivals are read out: of several transcripts on a page, only one speaks.
    #[prop(default = Signal::stored(true), into)]
    is_said: Signal<bool>,
) -> impl IntoView {
    let follow = follow.unwrap_or_else(|| RwSignal::new(is_live.get_untracked()));
    let list = NodeRef::<html::Div>::new();
    let count = Memo::new(move |_| messages.with(|all| all.len()));
    let port = ViewPort::new(list, messages, follow);
    // Becomes true once what was there at the start is on the page, and stays so: until then the log keeps
    // silent, or it would read out the whole history.
    let has_history = StoredValue::new(false);
    let hearing = Hearing {
        is_live,
        is_loading,
        has_history,
        is_said,
    };
    let said = Announcements::new(messages, hearing, follow);

    Effect::new(move |_| {
        messages.track();
        port.refresh();
    });
    Effect::new(move |_| {
        if follow.get() {
            port.to_end();
        }
    });

    let title = move || match count.get() {
        0 => "Transcript".to_owned(),
        1 => "Transcript, 1 message".to_owned(),
        many => format!("Transcript, {} messages", grouped(many)),
    };
    let is_quiet = move || {
        if !port.is_filling() && !is_loading.get() {
            has_history.set_value(true);
        }
        let speaks = is_live.get() && is_said.get() && has_history.get_value();
        !speaks || is_loading.get() || said.is_hushed() || count.get() > WHOLE_UP_TO
    };
    let title_id = unique_id("transcript");

    view! {
        <div class="transcript">
            <header class="transcript__head">
                <h2 id=title_id.clone()>{title}</h2>
                <Show when=move || is_live.get()>
                    <FollowSwitch follow=follow />
                </Show>
            </header>
            <Show when=move || { count.get() > WHOLE_UP_TO }>
                <p class="transcript__note">
                    "Long transcript: the browser’s own find and print reach only the part around the screen."
                </p>
            </Show>
            <div class="transcript__frame">
                <div
                    node_ref=list
                    class="transcript__log"
                    role="log"
                    tabindex="0"
                    aria-labelledby=title_id.clone()
                    aria-relevant="additions"
                    aria-live=move || if is_quiet() { "off" } else { "polite" }
                    aria-busy=move || if port.is_filling() { "true" } else { "false" }
                    on:scroll=move |_| port.on_scroll()
                    on:keydown=move |event| on_key(&event, port, follow)
                >
                    <For each=move || port.present() key=|index| *index let:index>
                        {message_block(index, messages, answered_at, port)}
                    </For>
                    <div class="transcript__rest" style:block-size=move || port.gap_below()></div>
                    <Show when=move || count.get() == 0 && !is_loading.get()>
                        <p class="transcript__empty">
                            {move || {
                                if is_live.get() { "Nothing has been said yet." } else { "No message was recorded." }
                            }}
                        </p>
                    </Show>
                </div>
                <Show when=move || { said.unseen() > 0 }>
                    <NewMessages list follow count=Signal::derive(move || said.unseen()) />
                </Show>
            </div>
        </div>
    }
}

/// Says how many messages came unseen, and leads to them. The button goes with its press, so the focus
/// moves on to the log.
#[component]
fn NewMessages(
    list: NodeRef<html::Div>,
    follow: RwSignal<bool>,
    count: Signal<usize>,
) -> impl IntoView {
    let on_click = move |_| {
        follow.set(true);
        if let Some(list) = list.get_untracked() {
            // Without a focus there is nothing to lose either.
            let _ = list.focus();
        }
    };
    view! {
        <button type="button" class="button button--primary transcript__new" on:click=on_click>
            <Icon name=IconName::ArrowDown />
            {move || new_messages(count.get())}
        </button>
    }
}

/// Says whether the end is kept in view, and changes it.
#[component]
fn FollowSwitch(follow: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--small transcript__follow"
            title="f follows, p pauses"
            on:click=move |_| follow.update(|follows| *follows = !*follows)
        >
            {move || if follow.get() { "Pause following" } else { "Follow newest" }}
        </button>
    }
}

/// Single keys work only while the transcript itself has the focus, so they never meet typing.
fn on_key(event: &ev::KeyboardEvent, port: ViewPort, follow: RwSignal<bool>) {
    let is_inside = event.target() != event.current_target();
    if is_inside || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "f" | "End" => {
            follow.set(true);
            port.to_end();
        }
        "p" => follow.set(false),
        "Home" => {
            follow.set(false);
            port.to_start();
        }
        _ => return,
    }
    event.prevent_default();
}

/// `3 new messages`.
fn new_messages(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} new message{plural}", grouped(count))
}
