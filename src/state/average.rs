//! The average duration of the calls a list holds: read on demand, since no vendor tells it.

use leptos::prelude::*;

use super::{
    call_collect::{Pages, Question},
    task::Task,
};
use crate::{
    collect::{self, Count, MOST_AVERAGED},
    domain::error::ApiError,
};

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub enum AverageProgress {
    /// Not asked for.
    Idle,
    /// Calls are being read.
    Reading,
    /// Done: the average, and whether it is that of every call of the list.
    Done(collect::Average, bool),
    /// No source answered.
    Failed(ApiError),
}

/// The average of one list.
#[derive(Clone, Copy)]
pub struct AverageDuration {
    progress: RwSignal<AverageProgress>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl AverageDuration {
    /// Not asked for yet.
    pub fn new() -> Self {
        Self {
            progress: RwSignal::new(AverageProgress::Idle),
            task: StoredValue::new_local(None),
        }
    }

    /// How far it is.
    pub fn progress(self) -> Signal<AverageProgress> {
        self.progress.into()
    }

    /// Forgets the figure, and stops reading: the list is another one.
    pub fn reset(self) {
        self.task.set_value(None);
        self.progress.set(AverageProgress::Idle);
    }

    /// Reads the first calls of the list, at most [`MOST_AVERAGED`].
    pub fn work_out(self, question: Question) {
        self.progress.set(AverageProgress::Reading);
        // Not the first page: large pages are asked for.
        let question = Question {
            page: 2,
            ..question
        };
        let task = Task::start(|signal| async move {
            let mut pages = Pages::continue_with(None, &question);
            let result = pages
                .collect(0..MOST_AVERAGED, &signal, &|_| {}, &|_| {})
                .await;
            self.progress.set(match result {
                Ok(()) => done(&pages),
                Err(error) => AverageProgress::Failed(error),
            });
        });
        self.task.set_value(task);
    }
}

impl Default for AverageDuration {
    fn default() -> Self {
        Self::new()
    }
}

fn done(pages: &Pages) -> AverageProgress {
    let coverage = pages.merge().coverage();
    if let (0, Some((_, error))) = (coverage.answered, coverage.failed.first()) {
        return AverageProgress::Failed((*error).clone());
    }
    let rows = pages.merge().rows(0..MOST_AVERAGED).unwrap_or_default();
    let is_all = coverage.failed.is_empty()
        && !pages.is_cut()
        && matches!(coverage.count, Count::Exact(count) if count <= MOST_AVERAGED);
    AverageProgress::Done(
        collect::average(rows.into_iter().map(|entry| entry.row)),
        is_all,
    )
}
