//! What is read out, and what waits unseen below.
//!
//! The log reads out what is added to it. That is right for a message at the end and wrong for all else:
//! a message that is moved, because another one belongs before it, is added to the page anew and would
//! be read again. Such changes are told by the announcer, with the log silent meanwhile.

use std::{collections::HashSet, sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{Messages, WHOLE_UP_TO, new_messages};
use crate::{
    components::announcer::Announcer,
    domain::{
        ids::MessageId,
        text::{shorten, visible_identifier},
        time::Timestamp,
        transcript::Message,
    },
};

/// More than `BURST_MESSAGES` within this time are told as a number.
const BURST: Duration = Duration::from_secs(2);
/// How many messages within `BURST` are read out one by one.
const BURST_MESSAGES: usize = 3;
/// Longer messages are read out shortened.
const SAID_CHARS: usize = 300;

/// What decides whether arrivals are read out.
#[derive(Clone, Copy)]
pub(super) struct Hearing {
    /// Whether more may come.
    pub(super) is_live: Signal<bool>,
    /// Whether history is still being fetched.
    pub(super) is_loading: Signal<bool>,
    /// Whether what was there at the start is all on the page.
    pub(super) has_history: StoredValue<bool>,
    /// Whether this transcript is the one that speaks.
    pub(super) is_said: Signal<bool>,
}

/// Counts arrivals. Each is read out once: by the log itself, or by the announcer where the log is
/// silent.
#[derive(Clone, Copy)]
pub(super) struct Announcements {
    unseen: RwSignal<usize>,
    is_hushed: RwSignal<bool>,
    is_burst: StoredValue<bool>,
    recent: StoredValue<usize>,
    window: StoredValue<Option<TimeoutHandle>>,
    announcer: StoredValue<Option<Announcer>>,
}

impl Announcements {
    /// Watches the messages; what is there already, and what comes while loading, is history.
    pub(super) fn new(
        messages: Signal<Messages>,
        hearing: Hearing,
        follow: RwSignal<bool>,
    ) -> Self {
        let this = Self {
            unseen: RwSignal::new(0),
            is_hushed: RwSignal::new(false),
            is_burst: StoredValue::new(false),
            recent: StoredValue::new(0),
            window: StoredValue::new(None),
            announcer: StoredValue::new(use_context()),
        };
        Effect::new(move |before: Option<Messages>| {
            let now = messages.get();
            if let Some(before) = before
                && hearing.is_live.get_untracked()
                && !hearing.is_loading.get_untracked()
            {
                let news = News::between(&before, &now);
                if !follow.get_untracked() && !news.arrived.is_empty() {
                    this.unseen.update(|unseen| *unseen += news.arrived.len());
                }
                if hearing.is_said.get_untracked() {
                    let is_in_log = hearing.has_history.get_value() && now.len() <= WHOLE_UP_TO;
                    this.tell(&news, is_in_log);
                }
            }
            now
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

    /// Whether the log keeps silent for a moment: messages are moved, or so many come at once that they
    /// are told as a number.
    pub(super) fn is_hushed(self) -> bool {
        self.is_hushed.get()
    }

    fn tell(self, news: &News<'_>, is_in_log: bool) {
        let recent = self.recent.get_value() + news.arrived.len();
        self.recent.set_value(recent);
        if recent > BURST_MESSAGES {
            self.is_burst.set_value(true);
        }
        let is_burst = self.is_burst.get_value();
        if is_burst || !news.is_at_end {
            self.is_hushed.set(true);
        }
        if !is_burst && (self.is_hushed.get_untracked() || !is_in_log) {
            for message in &news.arrived {
                self.say(&words(message));
            }
        }
        let is_news = !news.arrived.is_empty() || !news.is_at_end;
        if is_news && self.window.with_value(Option::is_none) {
            let handle = set_timeout_with_handle(move || self.on_window_end(), BURST).ok();
            self.window.set_value(handle);
        }
    }

    fn on_window_end(self) {
        if self.is_burst.get_value() {
            self.say(&new_messages(self.recent.get_value()));
        }
        self.recent.set_value(0);
        self.is_burst.set_value(false);
        self.window.set_value(None);
        self.is_hushed.set(false);
    }

    fn say(self, text: &str) {
        self.announcer.with_value(|announcer| {
            if let Some(announcer) = announcer {
                announcer.polite(text);
            }
        });
    }
}

fn words(message: &Message) -> String {
    let speaker = visible_identifier(message.speaker.label());
    format!("{speaker}: {}", shorten(&message.text, SAID_CHARS))
}

/// What differs between two snapshots, for the ear.
struct News<'a> {
    /// The messages that were not there before.
    arrived: Vec<&'a Message>,
    /// Whether all that was there is where it was, so that what is new stands at the end.
    is_at_end: bool,
}

impl<'a> News<'a> {
    fn between(before: &Messages, now: &'a Messages) -> Self {
        let is_at_end = before.len() <= now.len()
            && before
                .iter()
                .zip(now.iter())
                .all(|(old, new)| is_same(old, new));
        if is_at_end {
            let arrived = now.iter().skip(before.len()).map(|one| &**one).collect();
            return Self { arrived, is_at_end };
        }
        let known: HashSet<_> = before.iter().map(|message| key(message)).collect();
        let arrived = now
            .iter()
            .map(|message| &**message)
            .filter(|message| !known.contains(&key(message)))
            .collect();
        Self { arrived, is_at_end }
    }
}

/// Whether it is the same message, be it with other words.
fn is_same(old: &Arc<Message>, new: &Arc<Message>) -> bool {
    Arc::ptr_eq(old, new) || key(old) == key(new)
}

/// What a message is known by: the vendor's id, else what was said when.
fn key(message: &Message) -> (Option<&MessageId>, Option<(Option<Timestamp>, &str)>) {
    let content = (message.created_at, message.text.as_str());
    (message.id.as_ref(), message.id.is_none().then_some(content))
}
