//! What is read out, and what waits unseen below.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{Messages, WHOLE_UP_TO, new_messages};
use crate::{
    components::announcer::Announcer,
    domain::text::{shorten, visible_identifier},
};

/// More than `BURST_MESSAGES` within this time are told as a number.
const BURST: Duration = Duration::from_secs(2);
/// How many messages within `BURST` are read out one by one.
const BURST_MESSAGES: usize = 3;
/// Longer messages are read out shortened.
const SAID_CHARS: usize = 300;

/// Counts arrivals. Each is read out once by the log itself; bursts, and arrivals in a transcript that
/// is only partly on the page, go through the announcer.
#[derive(Clone, Copy)]
pub(super) struct Announcements {
    unseen: RwSignal<usize>,
    is_burst: RwSignal<bool>,
    recent: StoredValue<usize>,
    window: StoredValue<Option<TimeoutHandle>>,
    announcer: StoredValue<Option<Announcer>>,
}

impl Announcements {
    /// Watches the messages; what is there already, and what comes while loading, is history.
    pub(super) fn new(
        messages: Signal<Messages>,
        is_live: Signal<bool>,
        is_loading: Signal<bool>,
        follow: RwSignal<bool>,
    ) -> Self {
        let this = Self {
            unseen: RwSignal::new(0),
            is_burst: RwSignal::new(false),
            recent: StoredValue::new(0),
            window: StoredValue::new(None),
            announcer: StoredValue::new(use_context()),
        };
        Effect::new(move |before: Option<usize>| {
            let count = messages.with(|all| all.len());
            let arrived = count.saturating_sub(before.unwrap_or(count));
            if arrived > 0 && is_live.get_untracked() && !is_loading.get_untracked() {
                if !follow.get_untracked() {
                    this.unseen.update(|unseen| *unseen += arrived);
                }
                this.on_arrival(arrived, messages);
            }
            count
        });
        Effect::new(move |_| {
            if follow.get() {
                this.unseen.set(0);
            }
        });
        on_cleanup(move || {
            if let Some(handle) = this.window.try_get_value().flatten() {
                handle.clear();
            }
        });
        this
    }

    /// How many messages came since the reader stopped following.
    pub(super) fn unseen(self) -> usize {
        self.unseen.get()
    }

    /// Whether so many come at once that they are told as a number.
    pub(super) fn is_burst(self) -> bool {
        self.is_burst.get()
    }

    fn on_arrival(self, arrived: usize, messages: Signal<Messages>) {
        let recent = self.recent.get_value() + arrived;
        self.recent.set_value(recent);
        if recent > BURST_MESSAGES {
            self.is_burst.set(true);
        } else if messages.with_untracked(|all| all.len()) > WHOLE_UP_TO {
            messages.with_untracked(|all| {
                for message in all.iter().skip(all.len() - arrived) {
                    let text = shorten(&message.text, SAID_CHARS);
                    self.say(&format!(
                        "{}: {}",
                        visible_identifier(message.speaker.label()),
                        text
                    ));
                }
            });
        }
        if self.window.with_value(Option::is_none) {
            let handle = set_timeout_with_handle(move || self.on_window_end(), BURST).ok();
            self.window.set_value(handle);
        }
    }

    fn on_window_end(self) {
        if self.is_burst.get_untracked() {
            self.say(&new_messages(self.recent.get_value()));
        }
        self.recent.set_value(0);
        self.window.set_value(None);
        self.is_burst.set(false);
    }

    fn say(self, text: &str) {
        self.announcer.with_value(|announcer| {
            if let Some(announcer) = announcer {
                announcer.polite(text);
            }
        });
    }
}
