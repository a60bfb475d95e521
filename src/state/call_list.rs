//! The list of calls on the screen: asked, paged, kept fresh.

use leptos::prelude::*;

use super::{
    call_collect::{Pages, Question, SourceNote},
    loadable::Loadable,
    sources::{Source, SourceKey},
    task::Task,
};
use crate::{
    browser::clock,
    collect::{Count, Entry},
    domain::{
        call::Row,
        error::{ApiError, ErrorKind},
        time::Timestamp,
    },
};

/// A row and the source it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The source.
    pub source: SourceKey,
    /// The row.
    pub row: Row,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListView {
    /// The rows in order.
    pub rows: Vec<Listed>,
    /// Where the first row stands in the whole list, from 0.
    pub first: u64,
    /// How many rows there are in all.
    pub count: Count,
    /// How many sources were asked.
    pub asked: usize,
    /// The sources that are left out, and why.
    pub failed: Vec<(SourceKey, ApiError)>,
    /// What is to be said about sources.
    pub notes: Vec<(SourceKey, SourceNote)>,
    /// When the answers came.
    pub loaded_at: Timestamp,
}

/// The list, one question at a time.
#[derive(Clone, Copy)]
pub struct CallList {
    shown: RwSignal<Loadable<ListView>>,
    /// A newer first page that waits until the reader asks for it, so that rows do not move.
    waiting: RwSignal<Option<(ListView, usize)>>,
    /// How many rows were read so far in order to filter and sort here.
    examined: RwSignal<usize>,
    pages: StoredValue<Option<Pages>, LocalStorage>,
    task: StoredValue<Option<Task>, LocalStorage>,
    refresh: StoredValue<Option<Task>, LocalStorage>,
}

impl CallList {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Loadable::default()),
            waiting: RwSignal::new(None),
            examined: RwSignal::new(0),
            pages: StoredValue::new_local(None),
            task: StoredValue::new_local(None),
            refresh: StoredValue::new_local(None),
        }
    }

    /// What is shown.
    pub fn shown(self) -> ReadSignal<Loadable<ListView>> {
        self.shown.read_only()
    }

    /// How many new calls wait to be shown.
    pub fn waiting(self) -> Signal<usize> {
        Signal::derive(move || {
            self.waiting
                .with(|waiting| waiting.as_ref().map_or(0, |(_, count)| *count))
        })
    }

    /// Says that the answer to a question before this one (which agents?) is under way or failed.
    pub fn settle_early(self, result: Result<(), ApiError>) {
        self.shown.update(|shown| match result {
            Ok(()) => shown.is_loading = true,
            Err(error) => shown.settle(Err(error)),
        });
    }

    /// How many rows were read so far for the question under way, in order to filter and sort here.
    pub fn examined(self) -> Signal<usize> {
        self.examined.into()
    }

    /// Stops reading. The rows so far stay.
    pub fn cancel(self) {
        self.task.set_value(None);
        self.shown.update(|shown| {
            if shown.is_loading {
                shown.settle(Err(ApiError::new(
                    ErrorKind::Aborted,
                    "You stopped reading the calls.",
                )));
            }
        });
    }

    /// Asks. The rows so far stay until the new ones are there.
    pub fn ask(self, question: Question) {
        self.refresh.set_value(None);
        self.waiting.set(None);
        self.examined.set(0);
        self.shown.update(|shown| shown.is_loading = true);
        let known = self.pages.try_update_value(Option::take).flatten();
        let mut pages = Pages::continue_with(known, &question);
        pages.retry_failed();
        let task = Task::start(|signal| async move {
            let range = question.range();
            let on_progress = |count| self.examined.set(count);
            let on_pause = |pages: &Pages| self.show_so_far(pages);
            let result = pages
                .collect(range, &signal, &on_progress, &on_pause)
                .await
                .and_then(|()| view(&pages));
            if result.is_ok() {
                self.pages.set_value(Some(pages));
            }
            self.shown.update(|shown| shown.settle(result));
        });
        self.task.set_value(task);
    }

    /// Shows the rows of the sources that have answered, where nothing is shown yet and most have: one slow
    /// source does not keep the others from the screen. Once only: rows that keep moving cannot be read.
    fn show_so_far(self, pages: &Pages) {
        let is_empty = self.shown.with_untracked(|shown| shown.value.is_none());
        let coverage = pages.merge().coverage();
        if is_empty && pages.question().page == 1 && coverage.answered * 2 > coverage.sources {
            let so_far = view_so_far(pages);
            self.shown.update(|shown| shown.value = Some(so_far));
        }
    }

    /// Asks again for what is known already. The rows so far stay until the new ones are there.
    pub fn reload(self, question: Question) {
        self.pages.set_value(None);
        self.ask(question);
    }

    /// Asks again in the background. Rows on the screen are updated where they stand; new calls wait
    /// behind a count. A failure changes nothing: the next refresh may work.
    pub fn refresh_quietly(self, question: Question) {
        if self
            .shown
            .with_untracked(|shown| shown.is_loading || shown.value.is_none())
        {
            return;
        }
        let task = Task::start(|signal| async move {
            let mut pages = Pages::continue_with(None, &question);
            let range = question.range();
            let newer = pages.collect(range, &signal, &|_| {}, &|_| {}).await;
            if let Ok(newer) = newer.and_then(|()| view(&pages)) {
                self.take_in(newer);
            }
        });
        self.refresh.set_value(task);
    }

    /// Shows the new calls that wait.
    pub fn show_waiting(self) {
        if let Some((newer, _)) = self.waiting.try_update(Option::take).flatten() {
            self.pages.set_value(None);
            self.shown.update(|shown| shown.settle(Ok(newer)));
        }
    }

    fn take_in(self, newer: ListView) {
        let new_rows = self.shown.try_update(|shown| {
            let current = shown.value.as_mut()?;
            current.loaded_at = newer.loaded_at;
            current.count = newer.count;
            current.failed.clone_from(&newer.failed);
            current.notes.clone_from(&newer.notes);
            shown.error = None;
            for row in &mut current.rows {
                if let Some(update) = newer.rows.iter().find(|update| is_same(update, row))
                    && update != row
                {
                    *row = update.clone();
                }
            }
            let is_new = |row: &&Listed| !current.rows.iter().any(|known| is_same(known, row));
            Some(if newer.first == 0 {
                newer.rows.iter().filter(is_new).count()
            } else {
                0
            })
        });
        match new_rows.flatten() {
            Some(0) | None => self.waiting.set(None),
            Some(count) => self.waiting.set(Some((newer, count))),
        }
    }
}

impl Default for CallList {
    fn default() -> Self {
        Self::new()
    }
}

fn is_same(one: &Listed, other: &Listed) -> bool {
    one.source == other.source
        && match (&one.row, &other.row) {
            (Row::Call(a), Row::Call(b)) => a.id == b.id,
            (Row::Unreadable(a), Row::Unreadable(b)) => a == b,
            _ => false,
        }
}

/// The page that was asked for. Fails only when no source answered.
fn view(pages: &Pages) -> Result<ListView, ApiError> {
    let coverage = pages.merge().coverage();
    if let (0, Some((_, error))) = (coverage.answered, coverage.failed.first()) {
        return Err((*error).clone());
    }
    let entries = pages.merge().rows(pages.question().range());
    Ok(view_of(pages, entries.unwrap_or_default()))
}

/// As much of the page as is known.
fn view_so_far(pages: &Pages) -> ListView {
    view_of(pages, pages.merge().rows_so_far(pages.question().range()))
}

fn view_of(pages: &Pages, entries: Vec<Entry<'_>>) -> ListView {
    let question = pages.question();
    let coverage = pages.merge().coverage();
    let key_of = |source: usize| question.sources.get(source).map(Source::key);
    let count = match coverage.count {
        Count::Exact(count) if pages.is_cut() => Count::AtLeast(count),
        count => count,
    };
    ListView {
        rows: entries
            .into_iter()
            .filter_map(|entry| {
                Some(Listed {
                    source: key_of(entry.source)?,
                    row: entry.row.clone(),
                })
            })
            .collect(),
        first: question.range().start,
        count,
        asked: coverage.sources,
        failed: coverage
            .failed
            .into_iter()
            .filter_map(|(source, error)| Some((key_of(source)?, error.clone())))
            .collect(),
        notes: pages
            .notes()
            .iter()
            .filter_map(|(source, note)| Some((key_of(*source)?, note.clone())))
            .collect(),
        loaded_at: clock::now(),
    }
}
