//! Asking again and again for something that is not ready, less and less often.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::task::Task;
use crate::{
    browser::{clock, connectivity, events::Listener, timer::Timer},
    domain::{
        error::{ApiError, ErrorKind},
        recording::wait_ms,
        time::Timestamp,
    },
};

/// One question; what it finds it puts where the page looks.
pub type Question = Rc<dyn Fn(AbortSignal) -> LocalBoxFuture<'static, Result<(), ApiError>>>;

/// A question that is repeated while it is wanted and the tab can be seen. Ends with the owner it was
/// made in.
#[derive(Clone, Copy)]
pub struct Waiting {
    is_wanted: Signal<bool>,
    is_hidden: RwSignal<bool>,
    is_asking: RwSignal<bool>,
    next_at: RwSignal<Option<Timestamp>>,
    error: RwSignal<Option<ApiError>>,
    asked: StoredValue<u32>,
    question: StoredValue<Question, LocalStorage>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl Waiting {
    /// Begins to wait as soon as `is_wanted` holds; the first question comes after the first wait.
    pub fn new(is_wanted: Signal<bool>, question: Question) -> Self {
        let this = Self {
            is_wanted,
            is_hidden: RwSignal::new(connectivity::is_hidden()),
            is_asking: RwSignal::new(false),
            next_at: RwSignal::new(None),
            error: RwSignal::new(None),
            asked: StoredValue::new(0),
            question: StoredValue::new_local(question),
            timer: StoredValue::new_local(None),
            task: StoredValue::new_local(None),
        };
        let listener = Listener::on_document("visibilitychange", move |_| {
            this.is_hidden.set(connectivity::is_hidden());
        });
        StoredValue::new_local(listener);
        Effect::new(move |was_hidden: Option<bool>| {
            let is_hidden = this.is_hidden.get();
            if !this.is_wanted.get() || is_hidden {
                this.rest();
            } else if was_hidden == Some(true) {
                // Whoever comes back to look should not have to wait.
                this.ask();
            } else if !this.is_asking.get_untracked() {
                this.plan();
            }
            is_hidden
        });
        this
    }

    /// Whether a question is under way.
    pub fn is_asking(self) -> Signal<bool> {
        self.is_asking.into()
    }

    /// When the next one is due.
    pub fn next_at(self) -> Signal<Option<Timestamp>> {
        self.next_at.into()
    }

    /// Why the last one failed.
    pub fn error(self) -> Signal<Option<ApiError>> {
        self.error.into()
    }

    /// Asks at once, unless a question is under way.
    pub fn ask(self) {
        if self.is_asking.get_untracked() {
            return;
        }
        self.rest();
        self.asked
            .update_value(|asked| *asked = asked.saturating_add(1));
        self.is_asking.set(true);
        let question = self.question.get_value();
        self.task.set_value(Task::start(|signal| {
            let answer = question(signal);
            async move {
                let answer = answer.await;
                self.take_in(answer.err());
            }
        }));
    }

    fn take_in(self, error: Option<ApiError>) {
        let is_hopeless = error.as_ref().is_some_and(|error| !error.is_transient());
        self.error
            .set(error.filter(|error| error.kind != ErrorKind::Aborted));
        self.is_asking.set(false);
        let goes_on = self.is_wanted.get_untracked() && !self.is_hidden.get_untracked();
        if goes_on && !is_hopeless {
            self.plan();
        }
    }

    fn plan(self) {
        let now = clock::now();
        let asked_for = self.error.with_untracked(|error| {
            let at = error.as_ref()?.retry_at?;
            u32::try_from(at.since(now)?).ok()
        });
        let delay_ms = wait_ms(self.asked.get_value()).max(asked_for.unwrap_or_default());
        self.next_at.set(
            now.ms()
                .checked_add(i64::from(delay_ms))
                .and_then(Timestamp::from_ms),
        );
        self.timer
            .set_value(Some(Timer::after(delay_ms, move || self.ask())));
    }

    fn rest(self) {
        self.timer.set_value(None);
        self.next_at.set(None);
    }
}
