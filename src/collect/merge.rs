//! The list over all sources: what to fetch, what came, what to show.

use std::ops::Range;

use super::walk::Walk;
use crate::domain::{
    call::Row,
    error::{ApiError, ErrorKind},
    page::Page,
    query::Sort,
};

/// A page of one source to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FetchPage {
    /// Which source, from 0.
    pub source: usize,
    /// In which order; the reverse of the list's own order when it is read from its far end.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: u32,
    /// Rows per page.
    pub limit: u32,
}

/// A row of the merged list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The source it came from, from 0.
    pub source: usize,
    /// The row.
    pub row: &'a Row,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// All sources answered and said how many they have, or were read to their ends.
    Exact(u64),
    /// At least so many: a source failed, has not answered yet or does not count.
    AtLeast(u64),
}

/// How much of the whole the merged list covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage<'a> {
    /// How many sources there are.
    pub sources: usize,
    /// How many of them have answered and are part of the list.
    pub answered: usize,
    /// Sources that are left out because their last request failed, and why.
    pub failed: Vec<(usize, &'a ApiError)>,
    /// How many rows there are in all.
    pub count: Count,
}

/// One ordered list over several sources. The module's documentation has the rules.
///
/// Ask [`wanted`](Self::wanted) after making one and after each [`feed`](Self::feed), fetch what it
/// names, feed the answers in any order; [`rows`](Self::rows) has the rows as soon as they are
/// certain. A merge is a snapshot: make a new one to refresh, and for another filter or order.
#[derive(Clone, Debug)]
pub struct Merge {
    sort: Sort,
    page_limit: u32,
    /// Whether a single source may be asked for any page.
    jumps: bool,
    near: Walk,
    far: Walk,
    totals: Vec<Option<u64>>,
    has_answered: Vec<bool>,
    failures: Vec<Option<ApiError>>,
}

impl Merge {
    /// An empty list over `sources` sources that are asked for `page_limit` rows at a time.
    pub fn new(sort: Sort, sources: usize, page_limit: u32) -> Self {
        let reverse = Sort {
            is_descending: !sort.is_descending,
            ..sort
        };
        Self {
            sort,
            page_limit: page_limit.max(1),
            jumps: sources == 1,
            near: Walk::new(sort, false, sources, 1),
            far: Walk::new(reverse, true, sources, 1),
            totals: vec![None; sources],
            has_answered: vec![false; sources],
            failures: vec![None; sources],
        }
    }

    /// The same list, read from its beginning only: for a single source whose pages have no numbers.
    #[must_use]
    pub fn without_jumps(mut self) -> Self {
        self.jumps = false;
        self
    }

    /// What to fetch now so that the rows of `range` (from 0) become certain; empty when they are, or
    /// while everything needed is on its way. What is returned counts as on its way until it is fed.
    pub fn wanted(&mut self, range: Range<u64>) -> Vec<FetchPage> {
        let range = places(&range);
        self.jump(range.start);
        let totals: Vec<Option<u64>> = self
            .totals
            .iter()
            .zip(&self.failures)
            .map(
                |(total, failure)| {
                    if failure.is_some() { Some(0) } else { *total }
                },
            )
            .collect();
        if self.is_far(&range) {
            let end = self.total().unwrap_or(0).saturating_sub(range.start);
            self.far.wanted(end, self.page_limit, &totals)
        } else {
            let end = range.end.saturating_sub(self.offset());
            self.near.wanted(end, self.page_limit, &totals)
        }
    }

    /// Takes the answer to what [`wanted`](Self::wanted) returned. Answers nobody waits for are
    /// ignored. [`ErrorKind::Aborted`] is no failure: the page may be wanted again.
    pub fn feed(&mut self, fetch: &FetchPage, result: Result<Page<Row>, ApiError>) {
        let told = result.as_ref().ok().and_then(|page| page.total_count);
        let total = self.total_of_snapshot(fetch.source, told);
        let walk = if fetch.sort == self.sort {
            &mut self.near
        } else {
            &mut self.far
        };
        let Some(lane) = walk.lanes.get_mut(fetch.source) else {
            return;
        };
        if !lane.receive(fetch.page) {
            return;
        }
        match result {
            Ok(page) => {
                set(&mut self.totals, fetch.source, total);
                set(&mut self.has_answered, fetch.source, true);
                if lane.feed(fetch.page, page) {
                    walk.restart();
                } else {
                    walk.proceed();
                }
            }
            Err(error) if error.kind == ErrorKind::Aborted => {}
            Err(error) => {
                set(&mut self.failures, fetch.source, Some(error));
                self.set_failed(fetch.source, true);
            }
        }
    }

    /// What a source's total says about this list. Newest first, calls that arrived since its first answer
    /// stand before the first row; counting them would move every place that is reckoned from the end.
    fn total_of_snapshot(&self, source: usize, told: Option<u64>) -> Option<u64> {
        let known = self.totals.get(source).copied().flatten();
        let has_far_end = self.totals.len() > 1;
        match (known, told) {
            (Some(known), Some(told)) if has_far_end && self.sort == Sort::default() => {
                Some(told.min(known))
            }
            _ => told,
        }
    }

    /// Takes the failed sources in again; [`wanted`](Self::wanted) asks them once more.
    pub fn retry_failed(&mut self) {
        for source in 0..self.failures.len() {
            if self.failures.get(source).is_some_and(Option::is_some) {
                set(&mut self.failures, source, None);
                self.set_failed(source, false);
            }
        }
    }

    /// The rows of `range` (from 0), fewer where the list ends within it; `None` as long as they are
    /// not certain. Failed sources are left out: see [`coverage`](Self::coverage).
    pub fn rows(&self, range: Range<u64>) -> Option<Vec<Entry<'_>>> {
        let range = places(&range);
        if self.is_far(&range) {
            return self.far_rows(&range);
        }
        let offset = self.offset();
        let (start, end) = (
            range.start.checked_sub(offset)?,
            range.end.saturating_sub(offset),
        );
        let is_certain =
            !self.near.is_unsettled() && (end <= self.near.len() || self.near.is_complete());
        is_certain.then(|| self.near.entries(start, end))
    }

    /// The rows of `range` as far as they are known, while some sources have not answered yet; they may
    /// move when those do. Counted from the start of the list only.
    pub fn rows_so_far(&self, range: Range<u64>) -> Vec<Entry<'_>> {
        let range = places(&range);
        let offset = self.offset();
        match range.start.checked_sub(offset) {
            Some(start) => self
                .near
                .entries_so_far(start, range.end.saturating_sub(offset)),
            None => Vec::new(),
        }
    }

    /// How much of the whole the list covers.
    pub fn coverage(&self) -> Coverage<'_> {
        let failed: Vec<_> = self
            .failures
            .iter()
            .enumerate()
            .filter_map(|(source, failure)| Some((source, failure.as_ref()?)))
            .collect();
        let answered = self
            .has_answered
            .iter()
            .zip(&self.failures)
            .filter(|(has_answered, failure)| **has_answered && failure.is_none())
            .count();
        Coverage {
            sources: self.totals.len(),
            answered,
            count: self.count(failed.is_empty()),
            failed,
        }
    }

    fn count(&self, is_whole: bool) -> Count {
        if is_whole && let Some(total) = self.total() {
            return Count::Exact(wide(total));
        }
        let known = self
            .near
            .lanes
            .iter()
            .zip(&self.far.lanes)
            .zip(&self.totals);
        Count::AtLeast(
            known
                .map(|((near, far), total)| total.unwrap_or(0).max(wide(near.len().max(far.len()))))
                .fold(0, u64::saturating_add),
        )
    }

    /// How many rows the sources that take part have: counted where all were read to their ends, else
    /// as they say; `None` when one does not say.
    fn total(&self) -> Option<usize> {
        // A single source may have been asked for a page behind its end, which tells nothing.
        let is_counted = self.offset() == 0 || self.near.len() > 0;
        if self.near.is_complete() && is_counted {
            return Some(self.offset().saturating_add(self.near.len()));
        }
        if self.far.is_complete() {
            return Some(self.far.len());
        }
        let live = self
            .totals
            .iter()
            .zip(&self.failures)
            .filter(|(_, failure)| failure.is_none());
        let sum = live
            .map(|(total, _)| *total)
            .try_fold(0_u64, |sum, total| sum.checked_add(total?));
        usize::try_from(sum?).ok()
    }

    /// Whether the rows are cheaper to reach from the far end.
    fn is_far(&self, range: &Range<usize>) -> bool {
        if self.totals.len() < 2 || self.near.is_complete() {
            return false;
        }
        let Some(total) = self.total() else {
            return false;
        };
        let near_cost = range.end.min(total).saturating_sub(self.near.len());
        let far_cost = total
            .saturating_sub(range.start)
            .saturating_sub(self.far.len());
        far_cost < near_cost || range.start >= total
    }

    fn far_rows(&self, range: &Range<usize>) -> Option<Vec<Entry<'_>>> {
        let total = self.total()?;
        let (start, end) = (
            total.saturating_sub(range.end),
            total.saturating_sub(range.start),
        );
        let is_certain = start == end
            || (!self.far.is_unsettled() && (end <= self.far.len() || self.far.is_complete()));
        is_certain.then(|| {
            let mut entries = self.far.entries(start, end);
            entries.reverse();
            entries
        })
    }

    /// One source is read from the very page that is wanted, unless that page continues what is known.
    fn jump(&mut self, start: usize) {
        if !self.jumps {
            return;
        }
        let limit = usize::try_from(self.page_limit).unwrap_or(usize::MAX);
        let known = self.offset()..=self.offset().saturating_add(self.near.len());
        let is_behind_end = self.offset() == 0 && self.near.is_complete();
        if known.contains(&start) || is_behind_end {
            return;
        }
        let page = u32::try_from(start / limit)
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        if page != self.near.first_page {
            let is_failed = self.failures.iter().any(Option::is_some);
            self.near = Walk::new(self.sort, false, 1, page);
            self.set_failed(0, is_failed);
        }
    }

    /// The place in the list of the first row of the near walk.
    fn offset(&self) -> usize {
        let pages = usize::try_from(self.near.first_page.saturating_sub(1)).unwrap_or(usize::MAX);
        pages.saturating_mul(usize::try_from(self.page_limit).unwrap_or(usize::MAX))
    }

    fn set_failed(&mut self, source: usize, is_failed: bool) {
        for walk in [&mut self.near, &mut self.far] {
            if let Some(lane) = walk.lanes.get_mut(source) {
                lane.is_failed = is_failed;
            }
            walk.restart();
        }
    }
}

fn set<T>(values: &mut [T], at: usize, value: T) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}

fn places(range: &Range<u64>) -> Range<usize> {
    let place = |at| usize::try_from(at).unwrap_or(usize::MAX);
    place(range.start)..place(range.end)
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
