//! Several sources merged from one end.

use std::cmp::Ordering;

use super::{
    lane::{Key, Lane},
    merge::{Entry, FetchPage},
};
use crate::domain::query::Sort;

/// A merge from one end of the list.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    sort: Sort,
    /// Whether this walk starts at the far end: then ties are broken the other way round too.
    is_mirrored: bool,
    pub(super) first_page: u32,
    pub(super) lanes: Vec<Lane>,
    /// Source and place of the rows whose order is certain.
    merged: Vec<(usize, usize)>,
    /// How many rows of each source are in `merged`.
    taken: Vec<usize>,
}

impl Walk {
    pub(super) fn new(sort: Sort, is_mirrored: bool, sources: usize, first_page: u32) -> Self {
        Self {
            sort,
            is_mirrored,
            first_page,
            lanes: vec![Lane::new(sort, first_page); sources],
            merged: Vec::new(),
            taken: vec![0; sources],
        }
    }

    /// How many rows are certain.
    pub(super) fn len(&self) -> usize {
        self.merged.len()
    }

    /// Whether nothing follows the rows that are certain.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_unsettled() && self.lanes.iter().all(|lane| !lane.is_open())
    }

    /// Whether rows may be missing among the certain ones still.
    pub(super) fn is_unsettled(&self) -> bool {
        self.lanes.iter().any(Lane::is_unsettled)
    }

    /// Merges from the start again, after something changed among the rows that were certain.
    pub(super) fn restart(&mut self) {
        self.merged.clear();
        self.taken.fill(0);
        self.proceed();
    }

    /// Merges on until a source must be asked.
    pub(super) fn proceed(&mut self) {
        loop {
            let must_ask = self
                .lanes
                .iter()
                .zip(&self.taken)
                .any(|(lane, taken)| lane.is_open() && *taken >= lane.len());
            if must_ask {
                return;
            }
            let Some(source) = self.first(&self.taken) else {
                return;
            };
            take(&mut self.merged, &mut self.taken, source);
        }
    }

    /// The source whose next row comes first, of those that have one.
    fn first(&self, taken: &[usize]) -> Option<usize> {
        let heads = self.lanes.iter().zip(taken).enumerate();
        let heads = heads.filter_map(|(source, (lane, at))| Some((source, lane.key(*at)?)));
        heads
            .min_by(|one, other| self.compare(*one, *other))
            .map(|(source, _)| source)
    }

    fn compare(&self, one: (usize, &Option<Key>), other: (usize, &Option<Key>)) -> Ordering {
        let by_key = match (one.1, other.1) {
            (Some(a), Some(b)) if self.sort.is_descending => b.cmp(a),
            (a, b) => a.cmp(b), // nothing comes before everything: it has no neighbour to stay with
        };
        let by_source = one.0.cmp(&other.0);
        by_key.then(if self.is_mirrored {
            by_source.reverse()
        } else {
            by_source
        })
    }

    /// What to ask for so that `end` rows become certain; what is returned counts as asked.
    pub(super) fn wanted(
        &mut self,
        end: usize,
        limit: u32,
        totals: &[Option<u64>],
    ) -> Vec<FetchPage> {
        let is_short = self.merged.len() < end;
        let sum: Option<u128> = totals.iter().map(|total| total.map(u128::from)).sum();
        let mut pages = Vec::new();
        for (source, lane) in self.lanes.iter_mut().enumerate() {
            let is_drained = self
                .taken
                .get(source)
                .is_some_and(|taken| *taken >= lane.len());
            let total = totals.get(source).copied().flatten();
            let is_behind = || is_behind(lane.len(), end, total, sum);
            let following = if is_short && (is_drained || is_behind()) {
                lane.following_page()
            } else {
                None
            };
            let Some(page) = lane.repair_page().or(following) else {
                continue;
            };
            lane.send(page);
            pages.push(FetchPage {
                source,
                sort: self.sort,
                page,
                limit,
            });
        }
        pages
    }

    /// The certain rows from `start` to `end`.
    pub(super) fn entries(&self, start: usize, end: usize) -> Vec<Entry<'_>> {
        self.pick(&self.merged, start, end)
    }

    /// Rows as far as they are known, as if every source ended where it was last read.
    pub(super) fn entries_so_far(&self, start: usize, end: usize) -> Vec<Entry<'_>> {
        let (mut merged, mut taken) = (self.merged.clone(), self.taken.clone());
        while merged.len() < end {
            let Some(source) = self.first(&taken) else {
                break;
            };
            take(&mut merged, &mut taken, source);
        }
        self.pick(&merged, start, end)
    }

    fn pick(&self, merged: &[(usize, usize)], start: usize, end: usize) -> Vec<Entry<'_>> {
        let window = merged.iter().take(end).skip(start);
        window
            .filter_map(|(source, at)| {
                let row = self.lanes.get(*source)?.row(*at)?;
                Some(Entry {
                    source: *source,
                    row,
                })
            })
            .collect()
    }
}

fn take(merged: &mut Vec<(usize, usize)>, taken: &mut [usize], source: usize) {
    if let Some(at) = taken.get_mut(source) {
        merged.push((source, *at));
        *at += 1;
    }
}

/// Whether a source has been read less far than its share of `end` rows, so that asking it now saves
/// a round trip later.
fn is_behind(read: usize, end: usize, total: Option<u64>, sum: Option<u128>) -> bool {
    let (Some(total), Some(sum), Ok(end), Ok(read)) =
        (total, sum, u128::try_from(end), u128::try_from(read))
    else {
        return false;
    };
    let share = u128::from(total)
        .saturating_mul(end.min(sum))
        .checked_div(sum)
        .unwrap_or(0);
    read < share
}
