//! Single cases: first and last pages, failures, odd answers.

use std::collections::BTreeMap;

use ringside::{
    collect::{Count, FetchPage, Merge},
    domain::{
        call::{Row, UnreadableRow},
        error::{ApiError, ErrorKind},
        page::Page,
        query::{Sort, SortBy},
    },
};

use super::{Sources, at, ids, load, row, wide};

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
            next: None,
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
            next: None,
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
            next: None,
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

#[test]
fn calls_that_arrive_while_paging_move_no_row_onto_the_next_page() {
    // More of them than fit a page of the source, found by the walk from the far end first.
    let mut now = Sources::sorted(vec![vec![0; 3], vec![1; 16]]);
    let expected = now.union();
    let mut arrivals = 1_000..1_003;
    let mut merge = Merge::new(Sort::default(), 2, 2);
    let mut seen = Vec::new();
    for page in 0..wide(expected.len()) {
        load(&mut merge, &(page..page + 1), |fetch| {
            let answer = now.answer(fetch);
            if let Some(number) = arrivals.next() {
                now.0[0].insert(0, (i64::from(number), number));
            }
            Ok(answer)
        });
        seen.extend(ids(&merge, page..page + 1).unwrap());
    }
    assert_eq!(seen, expected);
}

#[test]
fn calls_that_arrive_before_the_far_end_is_read_move_no_place() {
    let mut now = Sources::sorted(vec![vec![0; 3], vec![1; 40]]);
    let expected = now.union();
    let mut merge = Merge::new(Sort::default(), 2, 20);
    load(&mut merge, &(0..10), |fetch| Ok(now.answer(fetch)));
    for number in 1_000..1_003 {
        now.0[0].insert(0, (i64::from(number), number));
    }
    load(&mut merge, &(40..43), |fetch| Ok(now.answer(fetch)));
    assert_eq!(ids(&merge, 40..43).unwrap(), expected[40..]);
    assert_eq!(merge.coverage().count, Count::Exact(43));
}
