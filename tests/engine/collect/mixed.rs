//! Sources of every kind of paging in one list: numbers with and without totals, cursors, windows.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use ringside::{
    collect::{FetchPage, MOST_EXAMINED, Merge, Window},
    domain::{
        call::Row,
        page::{Cursor, Page},
        query::{LocalWork, Sort},
    },
};

use super::{Made, Sources, at, ids, load, row, wide};

/// How a source gives its rows.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Numbered pages with a total.
    Counted,
    /// Numbered pages without a total.
    Uncounted,
    /// Each page says "created at or before …": equal times overlap.
    Cursor,
    /// Read into a window first, which is the only page.
    Window,
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Counted),
        Just(Kind::Uncounted),
        Just(Kind::Cursor),
        Just(Kind::Window),
    ]
}

/// Sources of mixed kinds that answer as vendors do.
struct Mixed {
    kinds: Vec<Kind>,
    now: Sources,
    cursors: HashMap<(usize, u32), Cursor>,
    /// Where the next new calls appear.
    arrivals: std::vec::IntoIter<usize>,
    next_number: u32,
}

impl Mixed {
    fn answer(&mut self, fetch: &FetchPage) -> Page<Row> {
        let page = match self.kinds[fetch.source] {
            Kind::Counted => self.now.answer(fetch),
            Kind::Uncounted => Page {
                total_count: None,
                ..self.now.answer(fetch)
            },
            Kind::Cursor => self.below(fetch),
            Kind::Window => self.window(fetch.source, fetch.limit),
        };
        self.arrive();
        page
    }

    /// A page of rows created at or before the cursor, and the time of its last row.
    fn below(&mut self, fetch: &FetchPage) -> Page<Row> {
        assert!(fetch.sort.is_descending, "a cursor reads one way only");
        let key = (fetch.source, fetch.page);
        let bound = self
            .cursors
            .get(&key)
            .map(|cursor| cursor.0.parse::<i64>().unwrap());
        assert!(
            fetch.page == 1 || bound.is_some(),
            "a page whose place nobody told"
        );
        let calls = &self.now.0[fetch.source];
        let below: Vec<&Made> = calls
            .iter()
            .filter(|(made, _)| bound.is_none_or(|bound| *made <= bound))
            .collect();
        // More rows than share an instant, else a page could not get past it.
        let limit = at(fetch.limit.into()).max(most_at_once(calls) + 1);
        let items: Vec<&Made> = below.iter().take(limit).copied().collect();
        let next = items
            .last()
            .filter(|_| items.len() == limit)
            .map(|(made, _)| Cursor(made.to_string()));
        if let Some(next) = &next {
            self.cursors
                .insert((fetch.source, fetch.page + 1), next.clone());
        }
        Page {
            has_more: next.is_some(),
            total_count: None,
            items: items
                .into_iter()
                .map(|made| row(fetch.source, *made))
                .collect(),
            next,
        }
    }

    /// Reads the source to its end, page by page, while calls arrive.
    fn window(&mut self, source: usize, limit: u32) -> Page<Row> {
        let mut window = Window::new(None);
        while let Some(wanted) = window.wanted().cloned() {
            let fetch = FetchPage {
                source,
                sort: Sort::default(),
                page: wanted.page,
                limit,
            };
            window.feed(self.now.answer(&fetch));
            self.arrive();
        }
        assert!(window.span().is_whole && window.span().examined <= MOST_EXAMINED);
        let items = window.pick(&LocalWork {
            sort: Some(Sort::default()),
            ..LocalWork::default()
        });
        Page {
            has_more: false,
            total_count: Some(wide(items.len())),
            items,
            next: None,
        }
    }

    fn arrive(&mut self) {
        let Some(source) = self.arrivals.next() else {
            return;
        };
        if let Some(calls) = self.now.0.get_mut(source) {
            self.next_number += 1;
            calls.insert(0, (i64::from(self.next_number), self.next_number));
        }
    }
}

fn most_at_once(calls: &[Made]) -> usize {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for (made, _) in calls {
        *counts.entry(*made).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

fn sources() -> impl Strategy<Value = (Vec<Kind>, Sources)> {
    // Few distinct times, so that many are equal.
    let source = (kind(), prop::collection::vec(0_i64..40, 0..60));
    prop::collection::vec(source, 1..6).prop_map(|sources| {
        let (kinds, times) = sources.into_iter().unzip();
        (kinds, Sources::sorted(times))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paging_through_mixed_sources_gives_the_sorted_union(
        // A source without a total may be pushed on by three pages at once, no more.
        (kinds, sources) in sources(), limit in 2_u32..20, page_rows in 1_u64..30,
        arrivals in prop::collection::vec(0_usize..6, 0..7),
    ) {
        let expected = sources.union();
        let mut mixed = Mixed {
            kinds, now: sources, cursors: HashMap::new(),
            arrivals: arrivals.into_iter(), next_number: 1_000,
        };
        let mut merge = Merge::new(Sort::default(), mixed.kinds.len(), limit);
        if let [Kind::Cursor | Kind::Window] = mixed.kinds.as_slice() {
            merge = merge.without_jumps();
        }
        let mut seen = Vec::new();
        for page in 0.. {
            let range = page * page_rows..(page + 1) * page_rows;
            load(&mut merge, &range, |fetch| Ok(mixed.answer(fetch)));
            let rows = ids(&merge, range).expect("certain once nothing is wanted");
            if rows.is_empty() {
                break;
            }
            seen.extend(rows);
        }
        let distinct: BTreeSet<_> = seen.iter().collect();
        prop_assert_eq!(distinct.len(), seen.len(), "no row twice");
        let old: Vec<String> = seen.iter().filter(|id| !id.contains("-01")).cloned().collect();
        prop_assert_eq!(old, expected, "none lost, all in order");
    }
}
