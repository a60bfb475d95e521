//! What `SQLite` does with the statements, and that they let through what the filter says.

use std::collections::HashSet;

use super::*;
use crate::{
    numeric::signed,
    world::{generate, schema},
};

const ANCHOR_MS: EpochMs = 1_790_000_000_000;

fn filled() -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    schema::prepare(&db).unwrap();
    generate::fill(&mut db, 1, 600, ANCHOR_MS, "test").unwrap();
    db
}

fn every_call(db: &Connection) -> Vec<Call> {
    let browse = Browse {
        limit: 10_000,
        ..Browse::default()
    };
    items(db, &browse).unwrap()
}

fn plan(db: &Connection, statement: &Statement) -> Vec<String> {
    db.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql))
        .unwrap()
        .query_map(params_from_iter(statement.values.clone()), |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn bound(at_ms: EpochMs, is_included: bool) -> Bound {
    Bound { at_ms, is_included }
}

/// Filters of every sort, alone and together; values from calls that are there, so that bounds hit rows.
fn filters(calls: &[Call]) -> Vec<Filter> {
    let some = |n: usize| calls[n * calls.len() / 10].clone();
    let day = 86_400_000;
    let transferred = &["transferred_to_human"][..];
    let ended = |reasons| Case {
        status: Status::Ended,
        reasons,
    };
    let spans = [(true, true), (false, false)].map(|(from, until)| Span {
        from: Some(bound(some(8).created_ms, from)),
        until: Some(bound(some(2).created_ms, until)),
    });
    vec![
        Filter::default(),
        Filter {
            created: spans[0],
            ..Filter::default()
        },
        Filter {
            created: spans[1],
            agents: Some(vec![1]),
            ..Filter::default()
        },
        Filter {
            updated: spans[0],
            is_test: Some(false),
            ..Filter::default()
        },
        Filter {
            beside: Some(Beside::Older(some(4).created_ms, some(4).seq)),
            ..Filter::default()
        },
        Filter {
            beside: Some(Beside::Newer(some(4).created_ms, some(4).seq)),
            agents: Some(vec![2]),
            ..Filter::default()
        },
        Filter {
            agents: Some(vec![1, 3, 6]),
            ..Filter::default()
        },
        Filter {
            agents: Some(Vec::new()),
            ..Filter::default()
        },
        Filter {
            agents: Some(vec![4]),
            is_test: Some(true),
            ..Filter::default()
        },
        Filter {
            cases: Some(vec![
                ended(Reasons::Any),
                Case {
                    status: Status::Busy,
                    reasons: Reasons::Any,
                },
            ]),
            ..Filter::default()
        },
        Filter {
            cases: Some(vec![ended(Reasons::Only(transferred))]),
            ..Filter::default()
        },
        Filter {
            cases: Some(vec![ended(Reasons::Except(transferred))]),
            agents: Some(vec![1, 2]),
            ..Filter::default()
        },
        Filter {
            cases: Some(Vec::new()),
            ..Filter::default()
        },
        Filter {
            kinds: Some(vec![
                Kind {
                    direction: Some(Direction::Inbound),
                    is_web: Some(false),
                },
                Kind {
                    direction: None,
                    is_web: Some(true),
                },
            ]),
            ..Filter::default()
        },
        Filter {
            kinds: Some(vec![Kind {
                direction: Some(Direction::Outbound),
                is_web: None,
            }]),
            created: Span {
                from: Some(bound(ANCHOR_MS - 9 * day, true)),
                until: None,
            },
            ..Filter::default()
        },
        Filter {
            lasting: Some(vec![
                Lasting {
                    from: 0.0,
                    until: Some(30.0),
                },
                Lasting {
                    from: 300.0,
                    until: None,
                },
            ]),
            ..Filter::default()
        },
        Filter {
            number: Some(some(5).destination),
            ..Filter::default()
        },
        Filter {
            number: some(3).source,
            is_test: Some(false),
            ..Filter::default()
        },
        Filter {
            number_part: Some("4477".to_owned()),
            ..Filter::default()
        },
        Filter {
            number_part: Some("23".to_owned()),
            agents: Some(vec![1]),
            ..Filter::default()
        },
        Filter {
            rows: Some(vec![some(1).seq, some(2).seq, 999_999]),
            ..Filter::default()
        },
        Filter {
            conversation: Some(some(6).conversation),
            ..Filter::default()
        },
    ]
}

fn every_browse(calls: &[Call]) -> Vec<Browse> {
    let mut list = Vec::new();
    for filter in filters(calls) {
        for by in By::ALL {
            for is_rising in [false, true] {
                list.push(Browse {
                    filter: filter.clone(),
                    by,
                    is_rising,
                    skip: 0,
                    limit: 10_000,
                });
            }
        }
    }
    list
}

#[test]
fn every_list_walks_an_index_that_holds_what_it_filters_by() {
    let db = filled();
    let calls = every_call(&db);
    for browse in every_browse(&calls) {
        let page = plan(&db, &page_statement(&browse));
        let is_looked_up = browse.filter.is_looked_up();
        for step in page.iter().chain(&plan(&db, &count_statement(&browse))) {
            let is_walk = step.contains("COVERING INDEX calls_all_");
            // The stored sums are a handful of rows.
            let is_sums = step.starts_with("SCAN call_counts");
            let is_scan = step.starts_with("SCAN") && !is_walk && !is_sums;
            let is_short = browse.filter.number_part.as_deref() == Some("23");
            let is_trigram = step.contains("VIRTUAL TABLE INDEX");
            assert!(!is_scan || is_trigram || is_short, "{browse:?}: {page:?}");
            assert!(
                is_looked_up || !step.contains("TEMP B-TREE"),
                "{browse:?}: {page:?}"
            );
        }
    }
}

#[test]
fn spans_and_cursors_start_in_the_middle_of_the_index() {
    let db = filled();
    let calls = every_call(&db);
    for filter in filters(&calls)
        .into_iter()
        .filter(|filter| filter.created != Span::default() || filter.beside.is_some())
    {
        let browse = Browse {
            filter,
            limit: 10,
            ..Browse::default()
        };
        let steps = plan(&db, &page_statement(&browse));
        assert!(
            steps.iter().any(|step| step.starts_with("SEARCH")
                && step.contains("calls_all_created_ms")
                && (step.contains("created_ms>")
                    || step.contains("created_ms<")
                    || step.contains("(created_ms,seq)"))),
            "{browse:?}: {steps:?}"
        );
    }
}

#[test]
fn lists_are_the_filtered_sorted_calls() {
    let db = filled();
    let calls = every_call(&db);
    assert_eq!(calls.len(), 600);
    let mut empty = HashSet::new();
    for browse in every_browse(&calls) {
        let mut expected: Vec<Call> = calls
            .iter()
            .filter(|call| browse.filter.has(call))
            .cloned()
            .collect();
        browse.sort(&mut expected);
        let found = page(&db, &browse).unwrap();
        assert_eq!(found.total, signed(expected.len()), "{browse:?}");
        assert_eq!(found.items, expected, "{browse:?}");
        if expected.is_empty() {
            empty.insert(format!("{:?}", browse.filter));
        }
        let middle = Browse {
            skip: 7,
            limit: 5,
            ..browse
        };
        let part: Vec<Call> = expected.into_iter().skip(7).take(5).collect();
        assert_eq!(items(&db, &middle).unwrap(), part, "{middle:?}");
    }
    // Two of the filters let nothing through on purpose.
    assert_eq!(empty.len(), 2, "{empty:#?}");
}

#[test]
fn cursors_walk_over_calls_of_the_same_moment_without_loss() {
    let db = filled();
    db.execute(
        "UPDATE calls SET created_ms = created_ms / 3600000 * 3600000",
        [],
    )
    .unwrap();
    let calls = every_call(&db);
    let mut seen: Vec<Call> = Vec::new();
    loop {
        let beside = seen
            .last()
            .map(|last| Beside::Older(last.created_ms, last.seq));
        let browse = Browse {
            filter: Filter {
                beside,
                ..Filter::default()
            },
            limit: 7,
            ..Browse::default()
        };
        let next = items(&db, &browse).unwrap();
        if next.is_empty() {
            break;
        }
        seen.extend(next);
    }
    assert_eq!(seen, calls);
}
