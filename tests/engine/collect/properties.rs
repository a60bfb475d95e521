//! Random sources, pages, jumps and changes.

use proptest::prelude::*;
use ringside::{
    collect::{Count, Merge},
    domain::{
        error::{ApiError, ErrorKind},
        page::Page,
        query::Sort,
    },
};

use super::{Sources, at, ids, load, row, wide};

fn sources() -> impl Strategy<Value = Sources> {
    // Few distinct times, so that many are equal.
    let times = prop::collection::vec(0_i64..40, 0..60);
    prop::collection::vec(times, 1..6).prop_map(Sources::sorted)
}

fn trouble() -> ApiError {
    ApiError::new(ErrorKind::VendorTrouble, "The source has a problem.")
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
            Ok(Page { items, total_count: total.map(u64::from), has_more: *has_more, next: None })
        });
        let rows = ids(&merge, 0..10_000).expect("certain once nothing is wanted");
        let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
        prop_assert_eq!(distinct.len(), rows.len());
    }
}
