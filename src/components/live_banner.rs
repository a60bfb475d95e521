//! How well a live call is being followed.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::{
    components::{
        announcer::Announcer,
        icon::{Icon, IconName},
        time_text::{TimeFormat, TimeStyle},
    },
    domain::time::{Timestamp, ago, in_words},
    stream::status::Status,
};

/// Being offline or without a stream is read out only after this time; most of it is over sooner.
const SAID_AFTER: Duration = Duration::from_secs(3);
/// How long the return waits for what came of it, so that both are one sentence.
const NOTE_WITHIN: Duration = Duration::from_secs(2);

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

/// The state in words with its icon, when the vendor was last heard of, and a note. Changes are read out
/// once, the ticking is not.
#[component]
pub fn LiveBanner(
    /// What is shown.
    #[prop(into)]
    status: Signal<LiveBannerView>,
    /// The current time, in milliseconds since the epoch; ticks.
    now_ms: Signal<i64>,
    /// Whether changes are read out: of several calls on a page, only one speaks.
    #[prop(default = Signal::stored(true), into)]
    is_said: Signal<bool>,
) -> impl IntoView {
    let state = Memo::new(move |_| status.with(|view| view.status.clone()));
    let note = Memo::new(move |_| status.with(|view| view.note.clone()));
    let said = spoken(state, note, is_said);
    let format = StoredValue::new(TimeFormat::in_use());
    let heard = move || {
        let last_update = status.with(|view| view.last_update);
        let age = age_words(&state.read(), last_update, now_ms.get());
        last_update.map(|at| {
            let clock = format.with_value(|format| format.text(at, TimeStyle::Clock));
            format!("last update {clock}{age}")
        })
    };
    let next = move || next_words(&state.read(), now_ms.get());
    view! {
        <div class=move || banner_class(&state.read())>
            {move || view! { <Icon name=icon(&state.read()) /> }}
            <span class="live-banner__state">{move || state.read().label()}</span>
            <span class="live-banner__next">{next}</span>
            <span class="live-banner__age">{heard}</span>
            <span class="live-banner__note">{note}</span>
            <span class="visually-hidden" role="status">{said}</span>
        </div>
    }
}

/// What is read out, and what it was about.
#[derive(Clone, Copy)]
struct Spoken {
    said: RwSignal<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether trouble was read out whose end was not yet.
    owes_return: StoredValue<bool>,
    announcer: StoredValue<Option<Announcer>>,
}

/// The sentence for screen readers: trouble once it lasts, the return from it once, the end at once.
fn spoken(
    state: Memo<Status>,
    note: Memo<Option<String>>,
    is_said: Signal<bool>,
) -> RwSignal<String> {
    let this = Spoken {
        said: RwSignal::new(String::new()),
        timer: StoredValue::new(None),
        owes_return: StoredValue::new(false),
        announcer: StoredValue::new(use_context()),
    };
    on_cleanup(move || this.stop());
    Effect::new(move |_| {
        let (status, note) = (state.get(), note.get());
        if is_said.get() {
            this.tell(&status, note);
        } else {
            this.fall_silent();
        }
    });
    this.said
}

impl Spoken {
    fn tell(self, status: &Status, note: Option<String>) {
        match status {
            // Neither is news while nothing was said of trouble; a wait that began goes on.
            Status::Connecting | Status::Quiet | Status::Ending => self.stop(),
            Status::Live => {
                self.stop();
                match note {
                    _ if !self.owes_return.get_value() => {}
                    Some(note) => self.say_return(&format!("Live again. {note}")),
                    None => self.after(NOTE_WITHIN, move || self.say_return("Live again.")),
                }
            }
            Status::Offline | Status::Polling { .. } => {
                let sentence = status.label();
                self.stop();
                self.after(SAID_AFTER, move || self.say_trouble(sentence));
            }
            // The engine calls it reconnecting only after seconds of trouble.
            Status::Reconnecting { .. } => {
                self.stop();
                self.say_trouble("Reconnecting".to_owned());
            }
            Status::NeedsKey => self.say_key_is_gone(),
            _ => {
                self.stop();
                self.said.set(status.label());
            }
        }
    }

    /// The one thing that cannot wait: nothing on the page works any more.
    fn say_key_is_gone(self) {
        self.stop();
        let words = "Key no longer valid";
        match self.announcer.get_value() {
            Some(announcer) => announcer.assertive(words),
            None => self.said.set(words.to_owned()),
        }
    }

    fn say_trouble(self, sentence: String) {
        self.owes_return.set_value(true);
        self.said.set(sentence);
    }

    fn say_return(self, sentence: &str) {
        self.owes_return.set_value(false);
        self.said.set(sentence.to_owned());
    }

    fn fall_silent(self) {
        self.stop();
        self.owes_return.set_value(false);
        self.said.set(String::new());
    }

    fn after(self, wait: Duration, say: impl FnOnce() + 'static) {
        self.timer
            .set_value(set_timeout_with_handle(say, wait).ok());
    }

    fn stop(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
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

/// The icon of a state.
pub(super) fn icon(status: &Status) -> IconName {
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

/// `attempt 3 in 4 seconds`, `attempt 3 under way`.
fn next_words(status: &Status, now_ms: i64) -> Option<String> {
    let Status::Reconnecting {
        attempt,
        next_attempt_at,
        ..
    } = status
    else {
        return None;
    };
    let wait_ms = next_attempt_at
        .zip(Timestamp::from_ms(now_ms))
        .and_then(|(next, now)| next.since(now))
        .filter(|wait_ms| *wait_ms >= 1000);
    Some(match wait_ms {
        Some(wait_ms) => format!("attempt {attempt} in {}", in_words(wait_ms)),
        None => format!("attempt {attempt} under way"),
    })
}

/// ` (2 seconds ago)`; nothing once it is over.
fn age_words(status: &Status, last_update: Option<Timestamp>, now_ms: i64) -> String {
    if status.is_final() {
        return String::new();
    }
    let age_ms = Timestamp::from_ms(now_ms)
        .zip(last_update)
        .and_then(|(now, last)| now.since(last));
    format!(" ({})", ago(age_ms))
}
