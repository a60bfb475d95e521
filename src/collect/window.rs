//! The newest rows of one source, read so that they can be filtered and sorted here.

use std::{cmp::Ordering, collections::HashSet};

use crate::domain::{
    call::{CallSummary, Direction, Row},
    ids::CallId,
    page::{Cursor, Page},
    query::{CallDirection, CallFilter, LocalWork, Sort, SortBy},
    time::Timestamp,
};

/// The most rows a window holds.
pub const MOST_EXAMINED: usize = 1_000;

/// A page that a window wants to read next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowPage {
    /// Its number, from 1.
    pub page: u32,
    /// Where it begins, for sources whose pages have no numbers.
    pub cursor: Option<Cursor>,
}

/// How much of its source a window covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many rows were read.
    pub examined: usize,
    /// Whether nothing that could match lies outside.
    pub is_whole: bool,
    /// When the oldest of them was created; `None` where the rows came in another order.
    pub oldest: Option<Timestamp>,
}

/// The newest rows of a source, page by page, newest first. Ask [`wanted`](Self::wanted) and
/// [`feed`](Self::feed) until nothing is wanted; [`pick`](Self::pick) works on what is there.
#[derive(Clone, Debug)]
pub struct Window {
    rows: Vec<Row>,
    known: HashSet<CallId>,
    next: Option<WindowPage>,
    created_from: Option<Timestamp>,
    is_unordered: bool,
    is_whole: bool,
}

impl Window {
    /// An empty window; rows older than `created_from` are not looked for.
    pub fn new(created_from: Option<Timestamp>) -> Self {
        Self {
            rows: Vec::new(),
            known: HashSet::new(),
            next: Some(WindowPage {
                page: 1,
                cursor: None,
            }),
            created_from,
            is_unordered: false,
            is_whole: false,
        }
    }

    /// An empty window over a source whose rows come in another order than that of their creation,
    /// read from `start` on. A row that is too old says nothing about the ones behind it.
    pub fn unordered(start: Option<Cursor>) -> Self {
        let mut window = Self::new(None);
        window.is_unordered = true;
        window.next = Some(WindowPage {
            page: 1,
            cursor: start,
        });
        window
    }

    /// Notes that the rows come in another order after all.
    pub fn lose_order(&mut self) {
        self.is_unordered = true;
        self.created_from = None;
    }

    /// Whether order and days have to be seen to here, because the source does not.
    pub fn is_unordered(&self) -> bool {
        self.is_unordered
    }

    /// The page to be read next; `None` once the window is full or the source has ended.
    pub fn wanted(&self) -> Option<&WindowPage> {
        self.next.as_ref()
    }

    /// Takes in the page that was wanted.
    pub fn feed(&mut self, answer: Page<Row>) {
        let Some(asked) = self.next.take() else {
            return;
        };
        let is_empty = answer.items.is_empty();
        let mut has_new = false;
        for row in answer.items {
            let is_new = match &row {
                Row::Call(call) => self.known.insert(call.id.clone()),
                Row::Unreadable(_) => true,
            };
            if is_new {
                has_new = true;
                self.rows.push(row);
            }
        }
        let is_past = self.oldest() < self.created_from;
        // Equal times may fill a page of a source with cursors; one with numbers has ended.
        let goes_on =
            answer.has_more && !is_empty && !is_past && (has_new || answer.next.is_some());
        self.is_whole = !goes_on;
        let has_room = self.rows.len() < MOST_EXAMINED;
        self.next = (goes_on && has_room).then_some(WindowPage {
            page: asked.page.saturating_add(1),
            cursor: answer.next,
        });
    }

    /// How much of the source the window covers.
    pub fn span(&self) -> Span {
        Span {
            examined: self.rows.len(),
            is_whole: self.is_whole,
            oldest: self.oldest().filter(|_| !self.is_unordered),
        }
    }

    /// The rows that match, in the order asked for; rows without a value in that column come last.
    /// Unreadable rows match everything: nobody knows what they are.
    pub fn pick(&self, work: &LocalWork) -> Vec<Row> {
        let needle = work.filter.search.as_deref().map(str::to_lowercase);
        let mut rows: Vec<Row> = self
            .rows
            .iter()
            .filter(|row| match row {
                Row::Call(call) => matches(call, &work.filter, needle.as_deref()),
                Row::Unreadable(_) => true,
            })
            .cloned()
            .collect();
        if let Some(sort) = work.sort {
            rows.sort_by(|one, other| compare(one, other, sort));
        }
        rows
    }

    fn oldest(&self) -> Option<Timestamp> {
        self.rows.iter().rev().find_map(|row| match row {
            Row::Call(call) => call.created_at,
            Row::Unreadable(_) => None,
        })
    }
}

/// Whether a call passes the filters; `needle` is the search text in lower case. A field that the vendor
/// did not send passes no filter on it.
fn matches(call: &CallSummary, filter: &CallFilter, needle: Option<&str>) -> bool {
    let has_outcome = filter
        .outcome
        .is_none_or(|outcome| call.outcome.slug() == outcome.slug());
    let has_status = filter
        .status
        .as_deref()
        .is_none_or(|status| call.status.raw.eq_ignore_ascii_case(status));
    let is_kind = filter
        .is_test_call
        .is_none_or(|is_test| call.is_test_call == Some(is_test));
    let is_directed = filter.direction.is_none_or(|direction| {
        matches!(
            (direction, &call.direction),
            (CallDirection::Inbound, Direction::Inbound)
                | (CallDirection::Outbound, Direction::Outbound)
                | (CallDirection::Web, Direction::Web)
        )
    });
    let is_in_time = filter
        .created_from
        .is_none_or(|from| call.created_at.is_some_and(|at| at >= from))
        && filter
            .created_before
            .is_none_or(|before| call.created_at.is_some_and(|at| at < before));
    let is_found = needle.is_none_or(|needle| is_found_in(call, needle));
    has_outcome && has_status && is_kind && is_directed && is_in_time && is_found
}

fn is_found_in(call: &CallSummary, needle: &str) -> bool {
    let texts = [
        Some(call.id.as_str()),
        call.source.as_deref(),
        call.destination.as_deref(),
        call.agent_name.as_deref(),
        call.end_reason.as_deref(),
        call.error_reason.as_deref(),
    ];
    texts
        .into_iter()
        .flatten()
        .any(|text| text.to_lowercase().contains(needle))
}

fn compare(one: &Row, other: &Row, sort: Sort) -> Ordering {
    let (Row::Call(one), Row::Call(other)) = (one, other) else {
        let is_unreadable = |row: &Row| matches!(row, Row::Unreadable(_));
        return is_unreadable(one).cmp(&is_unreadable(other));
    };
    match sort.by {
        SortBy::Created => by_value(one.created_at, other.created_at, sort),
        SortBy::Duration => by_value(one.duration_ms, other.duration_ms, sort),
        SortBy::Status => {
            let word = |call: &CallSummary| {
                let raw = call.status.raw.as_str();
                (!raw.is_empty()).then(|| raw.to_owned())
            };
            by_value(word(one), word(other), sort)
        }
    }
}

fn by_value<T: Ord>(one: Option<T>, other: Option<T>, sort: Sort) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) if sort.is_descending => other.cmp(&one),
        (Some(one), Some(other)) => one.cmp(&other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}
