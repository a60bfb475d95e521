//! How well a live call is being followed.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::{
    components::icon::{Icon, IconName},
    domain::time::{Timestamp, in_words},
    stream::status::Status,
};

/// Being offline or without a stream is read out only after this time; most of it is over sooner.
const SAID_AFTER: Duration = Duration::from_secs(3);

/// What the banner shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveBannerView {
    /// How the following stands.
    pub status: Status,
    /// When the vendor was last heard of.
    pub last_update: Option<Timestamp>,
    /// What to know besides: "Reconnected, 4 messages recovered, 0 missing".
    pub note: Option<String>,
}

/// The state in words with its icon, the age of the last sign of life, and a note. Changes are read out
/// once, the ticking is not.
#[component]
pub fn LiveBanner(
    /// What is shown.
    #[prop(into)]
    status: Signal<LiveBannerView>,
    /// The current time, in milliseconds since the epoch; ticks.
    now_ms: Signal<i64>,
) -> impl IntoView {
    let state = Memo::new(move |_| status.with(|view| view.status.clone()));
    let note = Memo::new(move |_| status.with(|view| view.note.clone()));
    let said = spoken(state, note);
    let age = move || {
        let last_update = status.with(|view| view.last_update);
        age_words(&state.read(), last_update, now_ms.get())
    };
    view! {
        <div class=move || banner_class(&state.read())>
            {move || view! { <Icon name=icon(&state.read()) /> }}
            <span class="live-banner__state">{move || state.read().label()}</span>
            <span class="live-banner__age">{age}</span>
            <span class="live-banner__note">{note}</span>
            <span class="visually-hidden" role="status">{said}</span>
        </div>
    }
}

/// The sentence for screen readers: trouble once it lasts, the return from it once, the end at once.
fn spoken(state: Memo<Status>, note: Memo<Option<String>>) -> RwSignal<String> {
    let said = RwSignal::new(String::new());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    Effect::new(move |_| {
        let status = state.get();
        stop();
        match &status {
            Status::Connecting | Status::Quiet | Status::Ending => {}
            Status::Live => {
                if !said.with_untracked(String::is_empty) {
                    let note = note
                        .get_untracked()
                        .map_or_else(String::new, |note| format!(" {note}"));
                    said.set(format!("Live again.{note}"));
                }
            }
            Status::Offline | Status::Polling { .. } => {
                let sentence = status.label();
                let say = move || said.set(sentence);
                timer.set_value(set_timeout_with_handle(say, SAID_AFTER).ok());
            }
            // The engine calls it reconnecting only after seconds of trouble.
            Status::Reconnecting { .. } => said.set("Reconnecting".to_owned()),
            _ => said.set(status.label()),
        }
    });
    said
}

fn banner_class(status: &Status) -> &'static str {
    match status {
        Status::Live | Status::Connecting | Status::Quiet | Status::Ending => "live-banner",
        Status::Ended | Status::Stopped => "live-banner live-banner--over",
        Status::Reconnecting { .. } | Status::Offline | Status::Polling { .. } => {
            "live-banner live-banner--trouble"
        }
        Status::NeedsKey | Status::Forbidden(_) | Status::Gone | Status::Rejected(_) => {
            "live-banner live-banner--refused"
        }
    }
}

fn icon(status: &Status) -> IconName {
    match status {
        Status::Live | Status::Quiet => IconName::Live,
        Status::Connecting | Status::Reconnecting { .. } | Status::Ending => IconName::Refresh,
        Status::Offline => IconName::Warning,
        Status::Polling { .. } => IconName::Clock,
        Status::Ended => IconName::Check,
        Status::Stopped => IconName::Pause,
        Status::NeedsKey | Status::Forbidden(_) => IconName::Key,
        Status::Gone | Status::Rejected(_) => IconName::Ban,
    }
}

/// `next attempt in 4 seconds`, `updated 2 seconds ago`; nothing once it is over.
fn age_words(status: &Status, last_update: Option<Timestamp>, now_ms: i64) -> String {
    let now = Timestamp::from_ms(now_ms);
    if let Status::Reconnecting {
        next_attempt_at: Some(next),
        ..
    } = status
    {
        let wait_ms = now
            .and_then(|now| next.since(now))
            .filter(|wait_ms| *wait_ms >= 1000);
        return wait_ms.map_or_else(String::new, |wait_ms| {
            format!("next attempt in {}", in_words(wait_ms))
        });
    }
    if status.is_final() {
        return String::new();
    }
    match (now, last_update) {
        (Some(now), Some(last)) => match now.since(last) {
            Some(age_ms) if age_ms >= 1000 => format!("updated {} ago", in_words(age_ms)),
            _ => "updated just now".to_owned(),
        },
        _ => String::new(),
    }
}
