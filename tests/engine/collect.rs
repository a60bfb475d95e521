//! The merged list against a model of sources that answer page by page and change meanwhile.

use std::{collections::BTreeMap, ops::Range};

use proptest::prelude::*;
use ringside::{
    collect::{Count, FetchPage, Merge},
    domain::{
        call::{CallSummary, Direction, Row, Status, UnreadableRow},
        error::{ApiError, ErrorKind},
        ids::CallId,
        outcome::{Outcome, Phase},
        page::Page,
        query::{Sort, SortBy},
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
        id: CallId::new(format!("{source}-{number:05}")),
        agent_id: None,
        source: None,
        destination: None,
        direction: Direction::Unknown,
        status: Status {
            phase: Phase::Over,
            raw: String::new(),
        },
        outcome: Outcome::Completed,
        created_at: Timestamp::from_ms(at),
        ringing_at: None,
        ended_at: None,
        duration_ms: None,
        is_test_call: None,
        end_reason: None,
        error_reason: None,
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

fn sources() -> impl Strategy<Value = Sources> {
    // Few distinct times, so that many are equal.
    let times = prop::collection::vec(0_i64..40, 0..60);
    prop::collection::vec(times, 1..6).prop_map(Sources::sorted)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_range_is_that_part_of_the_sorted_union(
        sources in sources(), limit in 1_u32..20, start in 0_u64..320, length in 1_u64..40,
    ) {
        let mut merge = Merge::new(Sort::default(), sources.0.len(), limit);
        let range = start..start + length;
        let requests = load(&mut merge, &range, |fetch| Ok(sources.answer(fetch)));
        let union = sources.union();
        let expected: Vec<String> =
            union.iter().skip(at(start)).take(at(length)).cloned().collect();
        prop_assert_eq!(ids(&merge, range.clone()), Some(expected));
        if at(start) < union.len() {
            prop_assert_eq!(merge.coverage().count, Count::Exact(wide(union.len())));
        }
        // From the nearer end, each source's share is read once, plus a page or two each.
        let nearer = at(range.end).min(sources.len().saturating_sub(at(start)));
        let bound = 2 * nearer / at(limit.into()) + 4 * sources.0.len();
        prop_assert!(requests <= bound, "{} requests, bound {}", requests, bound);
    }

    #[test]
    fn jumping_about_shows_the_same_list_everywhere(
        sources in sources(),
        limit in 1_u32..20,
        starts in prop::collection::vec(0_u64..320, 1..8),
    ) {
        let mut merge = Merge::new(Sort::default(), sources.0.len(), limit);
        let union = sources.union();
        for start in starts {
            load(&mut merge, &(start..start + 10), |fetch| Ok(sources.answer(fetch)));
            let expected: Vec<String> = union.iter().skip(at(start)).take(10).cloned().collect();
            prop_assert_eq!(ids(&merge, start..start + 10), Some(expected));
        }
    }

    #[test]
    fn paging_through_gives_every_row_once(sources in sources(), limit in 1_u32..20) {
        let mut merge = Merge::new(Sort::default(), sources.0.len(), limit);
        let mut seen = Vec::new();
        for page in 0.. {
            let range = page * 10..page * 10 + 10;
            load(&mut merge, &range, |fetch| Ok(sources.answer(fetch)));
            let rows = ids(&merge, range).unwrap();
            if rows.is_empty() {
                break;
            }
            seen.extend(rows);
        }
        prop_assert_eq!(seen, sources.union());
    }

    #[test]
    fn calls_arriving_meanwhile_lose_and_double_nothing(
        sources in sources(), limit in 1_u32..12, arrivals in prop::collection::vec(0_usize..6, 0..12),
    ) {
        let expected = sources.union();
        let mut now = sources.clone();
        let mut arrivals = arrivals.into_iter();
        let mut next_number = 1_000;
        let mut merge = Merge::new(Sort::default(), sources.0.len(), limit);
        load(&mut merge, &(0..1_000), |fetch| {
            let answer = now.answer(fetch);
            if let Some(source) = arrivals.next().and_then(|source| now.0.get_mut(source)) {
                next_number += 1;
                source.insert(0, (i64::from(next_number), next_number));
            }
            Ok(answer)
        });
        let rows = ids(&merge, 0..1_000).unwrap();
        let old: Vec<String> =
            rows.iter().filter(|id| !id.contains("-01")).cloned().collect();
        prop_assert_eq!(old, expected);
        let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
        prop_assert_eq!(distinct.len(), rows.len());
    }

    #[test]
    fn calls_leaving_meanwhile_take_no_other_with_them(
        sources in sources(), limit in 1_u32..12, leaving in prop::collection::vec((0_usize..6, 0_usize..60), 0..8),
    ) {
        let mut now = sources.clone();
        let mut leaving = leaving.into_iter();
        let mut merge = Merge::new(Sort::default(), sources.0.len(), limit);
        load(&mut merge, &(0..1_000), |fetch| {
            let answer = now.answer(fetch);
            if let Some((source, at)) = leaving.next()
                && let Some(calls) = now.0.get_mut(source)
                && at < calls.len()
            {
                calls.remove(at);
            }
            Ok(answer)
        });
        let rows = ids(&merge, 0..1_000).unwrap();
        let left: Vec<String> = now.union();
        let kept: Vec<String> = rows.iter().filter(|id| left.contains(id)).cloned().collect();
        prop_assert_eq!(kept, left);
        let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
        prop_assert_eq!(distinct.len(), rows.len());
    }

    #[test]
    fn failing_sources_leave_the_others_usable(
        sources in sources(), limit in 1_u32..12, failing in prop::collection::vec(any::<bool>(), 5),
    ) {
        let mut merge = Merge::new(Sort::default(), sources.0.len(), limit);
        load(&mut merge, &(0..1_000), |fetch| {
            if failing[fetch.source] { Err(trouble()) } else { Ok(sources.answer(fetch)) }
        });
        let mut rest = sources.clone();
        for (source, calls) in rest.0.iter_mut().enumerate() {
            if failing[source] {
                calls.clear();
            }
        }
        prop_assert_eq!(ids(&merge, 0..1_000), Some(rest.union()));
        let failed = merge.coverage().failed.len();
        prop_assert_eq!(failed, failing.iter().take(sources.0.len()).filter(|fails| **fails).count());

        merge.retry_failed();
        load(&mut merge, &(0..1_000), |fetch| Ok(sources.answer(fetch)));
        prop_assert_eq!(ids(&merge, 0..1_000), Some(sources.union()));
        prop_assert_eq!(merge.coverage().count, Count::Exact(wide(sources.len())));
    }

    #[test]
    fn senseless_answers_end(
        pages in prop::collection::vec((prop::collection::vec(0_u32..30, 0..8), any::<Option<u8>>(), any::<bool>()), 1..12),
        sources in 1_usize..4,
    ) {
        let mut merge = Merge::new(Sort::default(), sources, 5);
        let mut turn = 0;
        load(&mut merge, &(0..10_000), |fetch| {
            turn += 1;
            let (numbers, total, has_more) = &pages[turn % pages.len()];
            let items = numbers.iter().map(|number| row(fetch.source, (i64::from(*number) * 7 % 11, *number))).collect();
            Ok(Page { items, total_count: total.map(u64::from), has_more: *has_more })
        });
        let rows = ids(&merge, 0..10_000).expect("certain once nothing is wanted");
        let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
        prop_assert_eq!(distinct.len(), rows.len());
    }
}

fn trouble() -> ApiError {
    ApiError::new(ErrorKind::VendorTrouble, "The source has a problem.")
}

fn many(sources: usize, each: i64) -> Sources {
    let count = i64::try_from(sources).unwrap();
    Sources::sorted(
        (0..count)
            .map(|source| (0..each).map(|n| n * count + source).collect())
            .collect(),
    )
}

#[test]
fn the_first_page_asks_every_source_once_and_at_the_same_time() {
    let sources = many(7, 700);
    let mut merge = Merge::new(Sort::default(), 7, 50);
    let first = merge.wanted(0..50);
    assert_eq!(first.len(), 7);
    assert!(
        first
            .iter()
            .all(|fetch| (fetch.page, fetch.limit) == (1, 50))
    );
    assert_eq!(merge.wanted(0..50), []);
    for fetch in &first {
        assert_eq!(merge.rows(0..50), None);
        merge.feed(fetch, Ok(sources.answer(fetch)));
    }
    assert_eq!(ids(&merge, 0..50).unwrap(), sources.union()[..50]);
    assert_eq!(merge.wanted(0..50), []);
    assert_eq!(merge.coverage().count, Count::Exact(4_900));
}

#[test]
fn the_last_page_is_read_from_the_far_end() {
    let sources = many(7, 700);
    let mut merge = Merge::new(Sort::default(), 7, 50);
    let range = 4_850..4_900;
    let mut sorts = BTreeMap::new();
    let requests = load(&mut merge, &range, |fetch| {
        *sorts.entry(fetch.sort.is_descending).or_insert(0) += 1;
        Ok(sources.answer(fetch))
    });
    assert_eq!(ids(&merge, range).unwrap(), sources.union()[4_850..]);
    assert_eq!(requests, 14, "{sorts:?}");
}

#[test]
fn one_source_is_asked_for_the_page_itself() {
    let sources = many(1, 5_000);
    let mut merge = Merge::new(Sort::default(), 1, 50);
    for page in [1_u32, 40, 41, 100, 3] {
        let start = u64::from(page - 1) * 50;
        let mut asked = Vec::new();
        load(&mut merge, &(start..start + 50), |fetch| {
            asked.push(fetch.page);
            Ok(sources.answer(fetch))
        });
        assert_eq!(asked, [page]);
        assert_eq!(
            ids(&merge, start..start + 50).unwrap(),
            sources.union()[at(start)..][..50]
        );
        assert_eq!(merge.coverage().count, Count::Exact(5_000));
    }
}

#[test]
fn a_page_behind_the_end_is_empty_and_the_total_stays_right() {
    for count in [1, 3] {
        let sources = many(count, 60);
        let mut merge = Merge::new(Sort::default(), count, 25);
        let requests = load(&mut merge, &(9_975..10_000), |fetch| {
            Ok(sources.answer(fetch))
        });
        assert!(requests <= count, "{requests}");
        assert_eq!(ids(&merge, 9_975..10_000), Some(Vec::new()));
        assert_eq!(merge.coverage().count, Count::Exact(wide(60 * count)));
    }
}

#[test]
fn unreadable_rows_stay_beside_their_neighbours() {
    let bad = |raw: &str| {
        Row::Unreadable(UnreadableRow {
            index: 0,
            reason: "No call.".to_owned(),
            raw: raw.to_owned(),
        })
    };
    let first = vec![
        row(0, (90, 1)),
        bad("null"),
        bad("null"),
        row(0, (10, 2)),
        bad("{\"x\":1}"),
    ];
    let second = vec![row(1, (50, 1)), row(1, (5, 2))];
    let mut merge = Merge::new(Sort::default(), 2, 50);
    load(&mut merge, &(0..50), |fetch| {
        let items = if fetch.source == 0 {
            first.clone()
        } else {
            second.clone()
        };
        Ok(Page {
            total_count: Some(wide(items.len())),
            items,
            has_more: false,
        })
    });
    let expected = [
        "0-00001",
        "null",
        "null",
        "1-00001",
        "0-00002",
        "{\"x\":1}",
        "1-00002",
    ];
    assert_eq!(ids(&merge, 0..50).unwrap(), expected);
    assert_eq!(merge.rows(3..4).unwrap()[0].source, 1);
}

#[test]
fn a_page_repeated_for_ever_ends_the_source() {
    let mut merge = Merge::new(Sort::default(), 2, 2);
    let requests = load(&mut merge, &(0..100), |_| {
        Ok(Page {
            items: vec![row(0, (2, 1)), row(0, (1, 2))],
            total_count: Some(5_000),
            has_more: true,
        })
    });
    assert!(requests <= 8, "{requests}");
    assert_eq!(ids(&merge, 0..100).unwrap().len(), 4);
}

#[test]
fn aborted_requests_are_wanted_again_and_strangers_ignored() {
    let sources = many(2, 10);
    let mut merge = Merge::new(Sort::default(), 2, 5);
    let first = merge.wanted(0..5);
    merge.feed(
        &first[0],
        Err(ApiError::new(ErrorKind::Aborted, "Given up.")),
    );
    assert!(merge.coverage().failed.is_empty());
    assert_eq!(merge.wanted(0..5), [first[0]]);
    merge.feed(
        &FetchPage {
            page: 9,
            ..first[1]
        },
        Ok(sources.answer(&first[1])),
    );
    merge.feed(
        &FetchPage {
            source: 9,
            ..first[1]
        },
        Ok(sources.answer(&first[1])),
    );
    assert_eq!(merge.coverage().answered, 0);
}

#[test]
fn rows_known_so_far_do_not_wait_for_a_slow_source() {
    let sources = many(2, 10);
    let mut merge = Merge::new(Sort::default(), 2, 5);
    let first = merge.wanted(0..5);
    merge.feed(&first[1], Ok(sources.answer(&first[1])));
    assert_eq!(merge.rows(0..5), None);
    assert_eq!(merge.rows_so_far(0..5).len(), 5);
    assert_eq!(merge.coverage().count, Count::AtLeast(10));
    assert_eq!(
        (merge.coverage().answered, merge.coverage().sources),
        (1, 2)
    );
}

#[test]
fn without_totals_the_list_is_walked_from_its_start() {
    let sources = many(3, 40);
    let mut merge = Merge::new(
        Sort {
            by: SortBy::Created,
            is_descending: false,
        },
        3,
        10,
    );
    load(&mut merge, &(60..80), |fetch| {
        assert!(!fetch.sort.is_descending);
        Ok(Page {
            total_count: None,
            ..sources.answer(fetch)
        })
    });
    let mut oldest_first = sources.union();
    oldest_first.reverse();
    assert_eq!(ids(&merge, 60..80).unwrap(), oldest_first[60..80]);
    assert!(matches!(merge.coverage().count, Count::AtLeast(80..)));
}

#[test]
fn no_source_is_an_empty_list() {
    let mut merge = Merge::new(Sort::default(), 0, 50);
    assert_eq!(merge.wanted(0..50), []);
    assert_eq!(merge.rows(0..50), Some(Vec::new()));
    assert_eq!(merge.coverage().count, Count::Exact(0));
}
