//! The whole table of routes, and what links can hold.

use super::{calls_query::LAST_PAGE, *};
use crate::domain::{
    outcome::Outcome,
    query::{CallDirection, CallFilter, PageSize, Sort, SortBy},
    time::Day,
};

fn parse(link: &str) -> (Route, Vec<LinkNote>) {
    let (path, search) = link.split_once('?').unwrap_or((link, ""));
    Route::parse("/", path, search)
}

fn calls(change: impl FnOnce(&mut CallsQuery)) -> Route {
    let mut query = CallsQuery::default();
    change(&mut query);
    Route::Calls(ConnectionId::from("demo").into(), query)
}

/// The whole table: every kind of link, read and written back to the same text.
#[test]
fn every_route_round_trips() {
    let table = [
        ("/", Route::Home),
        ("/connections", Route::Connections),
        (
            "/calls?outcome=busy",
            Route::Calls(
                Scope::All,
                CallsQuery {
                    filter: CallFilter {
                        outcome: Some(Outcome::Busy),
                        ..CallFilter::default()
                    },
                    ..CallsQuery::default()
                },
            ),
        ),
        ("/c/demo/lookup", Route::LookUp("demo".into())),
        (
            "/c/demo/calls?direction=inbound&from=2026-11-01&to=2026-11-15",
            calls(|q| {
                q.filter.direction = Some(CallDirection::Inbound);
                q.from = Day::parse("2026-11-01");
                q.to = Day::parse("2026-11-15");
            }),
        ),
        (
            "/c/demo/calls?x.durationFilter=1-5&x.versionFilter=v2",
            calls(|q| {
                q.filter.extra = vec![
                    ("durationFilter".into(), "1-5".into()),
                    ("versionFilter".into(), "v2".into()),
                ];
            }),
        ),
        ("/c/demo/calls", calls(|_| ())),
        (
            "/c/demo/calls?q=%2B1415+lunch",
            calls(|q| q.filter.search = Some("+1415 lunch".into())),
        ),
        (
            "/c/demo/calls?q=100%25",
            calls(|q| q.filter.search = Some("100%".into())),
        ),
        (
            "/c/demo/calls?status=failed",
            calls(|q| q.filter.status = Some("failed".into())),
        ),
        (
            "/c/demo/calls?test=test",
            calls(|q| q.filter.is_test_call = Some(true)),
        ),
        (
            "/c/demo/calls?test=live",
            calls(|q| q.filter.is_test_call = Some(false)),
        ),
        (
            "/c/demo/calls?agent=a1",
            calls(|q| q.agent = Some("a1".into())),
        ),
        (
            "/c/demo/calls?sort=duration",
            calls(|q| {
                q.sort = Sort {
                    by: SortBy::Duration,
                    is_descending: false,
                }
            }),
        ),
        (
            "/c/demo/calls?sort=-status",
            calls(|q| {
                q.sort = Sort {
                    by: SortBy::Status,
                    is_descending: true,
                }
            }),
        ),
        (
            "/c/demo/calls?limit=100&page=3",
            calls(|q| {
                q.limit = PageSize::Large;
                q.page = PageNumber::new(3);
            }),
        ),
        (
            "/c/demo/calls/x1",
            Route::Call("demo".into(), "x1".into(), None),
        ),
        (
            "/c/demo/calls/x1?agent=a1",
            Route::Call("demo".into(), "x1".into(), Some("a1".into())),
        ),
        (
            "/c/my%20team/calls/a%2Fb%3Fc%23d",
            Route::Call("my team".into(), "a/b?c#d".into(), None),
        ),
        ("/c/demo/live", Route::Live("demo".into(), None)),
        (
            "/c/demo/live?call=x1",
            Route::Live("demo".into(), Some("x1".into())),
        ),
    ];
    for (link, route) in table {
        assert_eq!(parse(link), (route.clone(), vec![]), "{link}");
        assert_eq!(route.href("/"), link);
    }
}

#[test]
fn works_below_a_sub_path() {
    let (route, _) = Route::parse("/sub/path/", "/sub/path/c/demo/calls", "page=2");
    assert_eq!(route, calls(|q| q.page = PageNumber::new(2)));
    assert_eq!(route.href("/sub/path/"), "/sub/path/c/demo/calls?page=2");
    assert_eq!(Route::parse("/sub/path/", "/sub/path", "").0, Route::Home);
    assert_eq!(
        Route::parse("/sub/path/", "/sub/pathology", "").0,
        Route::NotFound
    );
    assert_eq!(
        Route::parse("/sub/path/", "/c/demo/calls", "").0,
        Route::NotFound
    );
}

#[test]
fn what_no_route_can_be_is_not_found() {
    let long = format!("/c/demo/calls/{}", "x".repeat(100_000));
    for link in [
        "/c",
        "/c/demo",
        "/c/demo/calls/..%2f..",
        "/c/demo/calls/%2e%2e",
        "/c/demo/calls/%00",
        "/c/demo/calls/%0d%0a",
        "/c/demo/calls/%",
        "/c/demo/calls/%zz",
        "/c/demo/calls/%ff",
        "/c/demo/calls/a/b",
        &long,
    ] {
        let expected = if link == "/c/demo/calls/..%2f.." {
            // One segment once decoded: an id with slashes in it, which is encoded again when used.
            Route::Call("demo".into(), "../..".into(), None)
        } else {
            Route::NotFound
        };
        assert_eq!(parse(link).0, expected, "{link}");
    }
}

#[test]
fn unknown_values_are_noted_and_left_out() {
    for (search, expected) in [
        ("test=maybe", "call type “maybe”"),
        ("sort=__proto__", "order “__proto__”"),
        ("sort=--created", "order “--created”"),
        ("page=-1", "page “-1”"),
        ("page=0", "page “0”"),
        ("page=NaN", "page “NaN”"),
        ("limit=1000000", "page size “1000000”"),
        ("colour=red", "setting “colour”"),
    ] {
        let (query, notes) = CallsQuery::parse(search);
        assert_eq!(query, CallsQuery::default(), "{search}");
        assert!(
            notes[0].sentence.contains(expected),
            "{search}: {}",
            notes[0].sentence
        );
    }
    for (search, expected) in [
        ("outcome=lunch", "the outcome “lunch”"),
        ("direction=up", "the direction “up”"),
        ("from=2026-02-30", "the day “2026-02-30”"),
        ("to=2026-11-01T00:00:00Z", "the day"),
        ("x.=1", "the setting “x.”"),
    ] {
        let (query, notes) = CallsQuery::parse(search);
        assert_eq!(query, CallsQuery::default(), "{search}");
        assert!(notes[0].sentence.contains(expected), "{search}");
    }
    let long = format!("q={}", "x".repeat(300));
    assert_eq!(CallsQuery::parse(&long).1.len(), 1);
}

#[test]
fn the_first_value_wins_and_pages_are_clamped() {
    assert_eq!(CallsQuery::parse("page=2&page=9").0.page.get(), 2);
    assert_eq!(
        CallsQuery::parse("page=9999999999999999999").0.page.get(),
        LAST_PAGE
    );
}

#[test]
fn keys_are_taken_out_of_links() {
    assert_eq!(without_secrets("q=a&page=2"), None);
    assert_eq!(without_secrets("key=abc&q=a+b"), Some("?q=a+b".into()));
    assert_eq!(without_secrets("x=sk_live_1"), Some(String::new()));
    assert_eq!(without_secrets("API_KEY=1"), Some(String::new()));
}
