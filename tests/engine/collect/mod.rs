//! The merged list against a model of sources that answer page by page and change meanwhile.

mod mixed;
mod pages;
mod properties;
mod unordered;

use std::ops::Range;

use ringside::{
    collect::{FetchPage, Merge},
    domain::{
        call::{CallSummary, Row, Status},
        error::ApiError,
        ids::CallId,
        outcome::{Outcome, Phase},
        page::Page,
        time::Timestamp,
    },
};

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap()
}

fn at(place: u64) -> usize {
    usize::try_from(place).unwrap()
}

/// A call of the model: when it was made, and its number within its source.
type Made = (i64, u32);

fn row(source: usize, (at, number): Made) -> Row {
    Row::Call(CallSummary {
        status: Status {
            phase: Phase::Over,
            raw: String::new(),
        },
        outcome: Outcome::Completed,
        created_at: Timestamp::from_ms(at),
        ..CallSummary::new(CallId::new(format!("{source}-{number:05}")))
    })
}

fn id(row: &Row) -> String {
    match row {
        Row::Call(call) => call.id.to_string(),
        Row::Unreadable(item) => item.raw.clone(),
    }
}

/// Sources as a vendor has them: newest first, ties by number; ascending is the exact reverse.
#[derive(Clone, Debug)]
struct Sources(Vec<Vec<Made>>);

impl Sources {
    fn sorted(mut sources: Vec<Vec<i64>>) -> Self {
        for times in &mut sources {
            times.sort_unstable_by(|a, b| b.cmp(a));
        }
        Self(
            sources
                .into_iter()
                .map(|times| times.into_iter().zip(0..).collect())
                .collect(),
        )
    }

    fn answer(&self, fetch: &FetchPage) -> Page<Row> {
        let mut all = self.0[fetch.source].clone();
        if !fetch.sort.is_descending {
            all.reverse();
        }
        let limit = at(fetch.limit.into());
        let start = at(u64::from(fetch.page) - 1) * limit;
        let items: Vec<Row> = all
            .iter()
            .skip(start)
            .take(limit)
            .map(|made| row(fetch.source, *made))
            .collect();
        Page {
            has_more: start + items.len() < all.len(),
            total_count: Some(wide(all.len())),
            items,
            next: None,
        }
    }

    /// What the list must be: newest first, ties by source, then in the source's own order.
    fn union(&self) -> Vec<String> {
        let mut all: Vec<(std::cmp::Reverse<i64>, usize, u32)> = Vec::new();
        for (source, calls) in self.0.iter().enumerate() {
            all.extend(
                calls
                    .iter()
                    .map(|(at, number)| (std::cmp::Reverse(*at), source, *number)),
            );
        }
        all.sort_unstable();
        all.into_iter()
            .map(|(_, source, number)| format!("{source}-{number:05}"))
            .collect()
    }

    fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }
}

fn ids(merge: &Merge, range: Range<u64>) -> Option<Vec<String>> {
    Some(
        merge
            .rows(range)?
            .iter()
            .map(|entry| id(entry.row))
            .collect(),
    )
}

/// Asks and answers until the rows are certain; returns the number of requests.
fn load(
    merge: &mut Merge,
    range: &Range<u64>,
    mut answer: impl FnMut(&FetchPage) -> Result<Page<Row>, ApiError>,
) -> usize {
    let mut requests = 0;
    let mut waiting: Vec<FetchPage> = Vec::new();
    loop {
        let wanted = merge.wanted(range.clone());
        for fetch in &wanted {
            assert!(!waiting.contains(fetch), "asked twice at once: {fetch:?}");
        }
        waiting.extend(wanted);
        if waiting.is_empty() {
            return requests;
        }
        // Answers come in another order than the questions.
        let fetch = waiting.swap_remove(requests * 7 % waiting.len());
        requests += 1;
        assert!(requests < 5_000, "no end of requests");
        let result = answer(&fetch);
        merge.feed(&fetch, result);
    }
}
