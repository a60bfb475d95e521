//! One question at a time, the latest wins.
//!
//! Leptos's own `LocalResource` runs its futures one after another, publishes the stale value and
//! aborts late; a list whose filter changes on every keystroke needs the opposite.

use std::future::Future;

use leptos::prelude::*;
use web_sys::AbortSignal;

use super::{loadable::Loadable, task::Task};
use crate::domain::error::ApiError;

/// A [`Loadable`] and the question that fills it. Asking again aborts the question under way; so does
/// the end of the owner it was made in.
pub struct Fetch<T: Send + Sync + 'static> {
    loadable: RwSignal<Loadable<T>>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Fetch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetch<T> {}

impl<T: Send + Sync + 'static> Default for Fetch<T> {
    fn default() -> Self {
        Self {
            loadable: RwSignal::new(Loadable::default()),
            task: StoredValue::new_local(None),
        }
    }
}

impl<T: Send + Sync + 'static> Fetch<T> {
    /// What is known so far.
    pub fn loadable(self) -> ReadSignal<Loadable<T>> {
        self.loadable.read_only()
    }

    /// Asks; the value so far stays until the answer is there.
    pub fn ask<F>(self, question: impl FnOnce(AbortSignal) -> F)
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        self.loadable.update(|loadable| loadable.is_loading = true);
        let loadable = self.loadable;
        let task = Task::start(|signal| {
            let answer = question(signal);
            async move {
                let result = answer.await;
                loadable.update(|loadable| loadable.settle(result));
            }
        });
        self.task.set_value(task);
    }
}
