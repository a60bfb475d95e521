//! The calls in progress, one of them followed.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    duration_text::DurationText,
    icon::{Icon, IconName},
    keyed::keyed,
    live_banner::icon,
    outcome_badge::OutcomeBadge,
    phone_text::PhoneText,
};
use crate::{
    domain::{outcome::Outcome, text::grouped},
    stream::status::Status,
};

/// One call of the live page.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRow {
    /// The vendor's id of the call.
    pub id: String,
    /// The page of the call.
    pub href: String,
    /// The agent's name.
    pub agent_name: String,
    /// Who called.
    pub source: Option<String>,
    /// Who was called.
    pub destination: Option<String>,
    /// How far it is, or how it ended.
    pub outcome: Outcome,
    /// How long it has been going on, in milliseconds; ticks.
    pub elapsed_ms: Option<u64>,
    /// Whether it is over; it stays in the list with its outcome.
    pub ended: bool,
    /// How it is streamed, if it is.
    pub stream: Option<RowStream>,
    /// The account of a streamed call that is over: "14 messages, 14 match, 0 late, 0 missing".
    pub receipt: Option<String>,
}

/// How the call of a row is streamed.
#[derive(Clone, Debug, PartialEq)]
pub struct RowStream {
    /// How that stands.
    pub status: Status,
    /// Messages that came since somebody last looked.
    pub unseen: usize,
}

impl RowStream {
    /// A word or two: what the banner of the call says at length.
    fn words(&self) -> &'static str {
        match self.status {
            Status::Connecting => "connecting",
            Status::Live | Status::Quiet => "streamed",
            Status::Reconnecting { .. } => "reconnecting",
            Status::Offline => "offline",
            Status::Polling { .. } => "polled",
            Status::Ending | Status::Ended => "ended",
            _ => "not streamed",
        }
    }
}

/// Calls as buttons that choose the one to follow, each with a link to its page.
#[component]
pub fn LiveCallList(
    /// The calls, in order.
    #[prop(into)]
    rows: Signal<Vec<LiveRow>>,
    /// The id of the call that is followed.
    followed: Signal<Option<String>>,
    /// Asks to follow the call with this id.
    on_follow: Callback<String>,
) -> impl IntoView {
    let rows = keyed(rows, |row: &LiveRow| row.id.as_str());
    let list = NodeRef::<html::Ul>::new();
    let each = move || {
        keep_focus(list);
        rows.get()
    };
    view! {
        <ul node_ref=list class="live-call-list" aria-label="Calls in progress">
            <For
                each=each
                key=|(id, _)| id.clone()
                children=move |(id, row)| item(id, row.into(), followed, on_follow)
            />
        </ul>
    }
}

/// A row that gets another place is taken out of the document and put back, which costs it the focus:
/// gives that back as soon as all rows are where they belong.
fn keep_focus(list: NodeRef<html::Ul>) {
    let focused = document()
        .active_element()
        .filter(|focused| {
            let list = list.get_untracked();
            list.is_some_and(|list| list.contains(Some(focused)))
        })
        .and_then(|focused| focused.dyn_into::<HtmlElement>().ok());
    let Some(focused) = focused else { return };
    queue_microtask(move || {
        let has_focus = document()
            .active_element()
            .is_some_and(|active| active.is_same_node(Some(&focused)));
        if !has_focus {
            // A row that has left the list cannot take it.
            let _ = focused.focus();
        }
    });
}

fn item(
    id: String,
    row: RwSignal<LiveRow>,
    followed: Signal<Option<String>>,
    on_follow: Callback<String>,
) -> impl IntoView {
    // The time ticks; everything else is rebuilt only when it changes.
    let calm = Memo::new(move |_| LiveRow {
        elapsed_ms: None,
        ..row.get()
    });
    let elapsed_ms = Memo::new(move |_| row.with(|row| row.elapsed_ms));
    let own = id.clone();
    let is_followed = Memo::new(move |_| followed.with(|followed| followed.as_ref() == Some(&own)));
    view! {
        <li class="live-call-list__item" class:live-call-list__item--ended=move || calm.with(|row| row.ended)>
            <button
                type="button"
                class="live-call-list__button"
                aria-pressed=move || if is_followed.get() { "true" } else { "false" }
                on:click=move |_| on_follow.run(id.clone())
            >
                <bdi class="live-call-list__agent truncate">{move || calm.with(|row| row.agent_name.clone())}</bdi>
                <span class="live-call-list__elapsed">
                    {move || view! { <DurationText duration_ms=elapsed_ms.get()/> }}
                </span>
                <span class="live-call-list__outcome">
                    {move || view! { <OutcomeBadge outcome=calm.with(|row| row.outcome) raw=""/> }}
                </span>
                <span class="live-call-list__parties truncate">{move || parties(calm.get())}</span>
                <span class="live-call-list__stream">
                    {move || calm.with(|row| (row.stream.clone().map(stream), row.receipt.clone()))}
                </span>
            </button>
            <a
                class="live-call-list__open button button--quiet button--icon"
                href=move || calm.with(|row| row.href.clone())
                aria-label=move || calm.with(|row| format!("Open the call of {}", row.agent_name))
                title="Open the call"
            >
                <Icon name=IconName::ChevronRight/>
            </a>
        </li>
    }
}

/// `streamed`, `3 new`: by an icon and in words.
fn stream(stream: RowStream) -> impl IntoView {
    let new = (stream.unseen > 0).then(|| {
        view! { <span class="live-call-list__new">{format!("{} new", grouped(stream.unseen))}</span> }
    });
    view! {
        {new}
        <span class="live-call-list__followed">
            <Icon name=icon(&stream.status)/>
            {stream.words()}
        </span>
    }
}

fn parties(row: LiveRow) -> impl IntoView {
    view! {
        <PhoneText text=row.source/>
        " → "
        <PhoneText text=row.destination/>
    }
}
