//! Vapi: walking through all pages of an account meets every call.

use std::collections::BTreeSet;

use proptest::prelude::*;
use ringside::{
    domain::{
        call::Row,
        page::{Cursor, Page},
        query::ListQuery,
        time::Timestamp,
    },
    vendors::Paging,
};
use serde_json::{Value, json};

use super::vapi::{answer, asked, at, plain_query, vendor};

fn page_of(times: &[&str], query: &ListQuery) -> Page<Row> {
    let items: Vec<Value> = times
        .iter()
        .enumerate()
        .map(|(index, time)| json!({"id": format!("c{index}"), "createdAt": time}))
        .collect();
    vendor()
        .parse_list(query, &answer(200, Value::from(items).to_string()))
        .unwrap()
}

fn limited(limit: u32, cursor: Option<Cursor>) -> ListQuery {
    ListQuery {
        limit,
        cursor,
        ..plain_query()
    }
}

const NINE: &str = "2026-11-20T09:00:00.000Z";
const EIGHT: &str = "2026-11-20T08:00:00.000Z";

#[test]
fn the_next_page_begins_with_the_last_call_of_the_one_before() {
    assert_eq!(vendor().paging(), Paging::Cursor);
    let first = page_of(&[NINE, EIGHT], &limited(2, None));
    assert!(first.has_more);
    let next = limited(2, first.next);
    assert_eq!(
        asked(&next),
        "limit=3&createdAtLe=2026-11-20T08:00:00.001Z",
        "one row more, for the one that comes twice"
    );
    let last = page_of(&[EIGHT, "2026-11-20T07:00:00.000Z"], &next);
    assert!(!last.has_more && last.next.is_none());
    let short = page_of(&[NINE], &limited(2, None));
    assert!(!short.has_more);
}

#[test]
fn a_page_begins_within_the_days_asked_for() {
    let first = page_of(&[NINE, EIGHT], &limited(2, None));
    let mut next = limited(2, first.next);
    next.filter.created_before = at("2026-11-20T08:00:00Z");
    next.filter.created_from = at("2026-11-19T00:00:00Z");
    assert_eq!(
        asked(&next),
        "limit=3&createdAtGe=2026-11-19T00:00:00.000Z&createdAtLt=2026-11-20T08:00:00.000Z"
    );
}

#[test]
fn a_page_filled_by_one_moment_is_asked_for_larger_and_at_last_passed_over_aloud() {
    let mut query = limited(2, page_of(&[NINE, NINE], &limited(2, None)).next);
    let mut limits = Vec::new();
    let page = loop {
        let request = vendor().list(&query);
        let limit: usize = request.query[0].1.parse().unwrap();
        limits.push(limit);
        assert!(asked(&query).ends_with("createdAtLe=2026-11-20T09:00:00.001Z"));
        let page = page_of(&vec![NINE; limit], &query);
        if limit == 1_000 {
            break page;
        }
        assert_eq!(page.items.len(), limit, "nothing to say yet");
        query.cursor = page.next;
    };
    assert_eq!(limits, [3, 12, 48, 192, 768, 1_000]);
    let Some(Row::Unreadable(notice)) = page.items.last() else {
        panic!("nothing was said")
    };
    assert!(
        notice.reason.contains("some may be missing"),
        "{}",
        notice.reason
    );
    query.cursor = page.next;
    assert_eq!(
        asked(&query),
        "limit=3&createdAtLe=2026-11-20T08:59:59.999Z"
    );
}

#[test]
fn a_full_page_without_times_says_that_it_cannot_go_on() {
    let page = vendor()
        .parse_list(
            &limited(2, None),
            &answer(200, r#"[{"id":"a"},{"id":"b"}]"#),
        )
        .unwrap();
    assert!(!page.has_more);
    assert_eq!(page.items.len(), 3);
    assert!(matches!(page.items.last(), Some(Row::Unreadable(_))));
}

#[test]
fn foreign_cursors_begin_at_the_start() {
    for text in ["", "x", "1 2 3", "99999999999999999999 5", "5 -1"] {
        let query = limited(2, Some(Cursor(text.to_owned())));
        assert_eq!(asked(&query), "limit=2", "{text}");
    }
}

/// An account: when each call was created, in microseconds, as a database holds it.
struct Account(Vec<i64>);

impl Account {
    /// What the API answers: bounds compared by the microsecond, times told in milliseconds.
    fn answer(&self, query: &ListQuery) -> String {
        let request = vendor().list(query);
        let parameter = |name: &str| {
            let found = request.query.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone())
        };
        let micros = |name| Some(Timestamp::parse(&parameter(name)?)?.ms() * 1_000);
        let (at_most, before) = (micros("createdAtLe"), micros("createdAtLt"));
        let mut matching: Vec<(usize, i64)> = self
            .0
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, at)| at_most.is_none_or(|most| *at <= most))
            .filter(|(_, at)| before.is_none_or(|before| *at < before))
            .collect();
        matching.sort_by_key(|(id, at)| (-at, *id));
        let limit: usize = parameter("limit").unwrap().parse().unwrap();
        let items: Vec<Value> = matching
            .into_iter()
            .take(limit)
            .map(|(id, at)| {
                let told = Timestamp::from_ms(at / 1_000).unwrap().to_iso();
                json!({"id": id.to_string(), "createdAt": told})
            })
            .collect();
        Value::from(items).to_string()
    }

    /// The ids met from the first page to the last, and whether anything was said to be missing.
    fn walk(&self, limit: u32) -> (BTreeSet<usize>, bool) {
        let mut query = ListQuery {
            limit,
            ..plain_query()
        };
        let (mut met, mut is_partial) = (BTreeSet::new(), false);
        for _ in 0..2_000 {
            let response = answer(200, self.answer(&query));
            let page = vendor().parse_list(&query, &response).unwrap();
            for row in page.items {
                match row {
                    Row::Call(call) => {
                        met.insert(call.id.as_str().parse().unwrap());
                    }
                    Row::Unreadable(_) => is_partial = true,
                }
            }
            query.cursor = page.next;
            query.page += 1;
            if !page.has_more {
                return (met, is_partial);
            }
        }
        panic!("the pages do not end");
    }
}

const START: i64 = 1_795_000_000_000_000;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_call_is_lost_however_many_share_a_moment(
        moments in prop::collection::vec((0_i64..6_000, 1_usize..12), 0..40),
        limit in 1_u32..9,
    ) {
        let times: Vec<i64> = moments
            .iter()
            .flat_map(|(at, count)| vec![START + at * 250; *count])
            .collect();
        let (met, is_partial) = Account(times.clone()).walk(limit);
        prop_assert_eq!(met.len(), times.len());
        prop_assert!(!is_partial);
    }
}

#[test]
fn more_calls_of_one_moment_than_the_api_gives_are_not_missed_in_silence() {
    let mut times = vec![START + 10_000_000, START + 9_000_000];
    times.extend(vec![START; 1_200]);
    times.push(START - 5_000_000);
    let count = times.len();
    let (met, is_partial) = Account(times).walk(50);
    assert!(is_partial);
    assert_eq!(met.len(), count - 200);
    assert!(met.contains(&(count - 1)), "what is older is met again");

    let mut times = vec![START; 900];
    times.push(START - 5_000_000);
    assert_eq!(Account(times).walk(25), ((0..901).collect(), false));
}
