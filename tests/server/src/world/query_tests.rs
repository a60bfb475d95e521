//! What `SQLite` does with the lists' statements, and that pages fit together.

use std::collections::HashSet;

use super::*;
use crate::world::{generate, schema};

fn filled() -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    schema::prepare(&db).unwrap();
    generate::fill(&mut db, 1, 600, 1_790_000_000_000, "test").unwrap();
    db
}

fn plan(db: &Connection, sql: &str, params: &Params<'_>) -> Vec<String> {
    db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap()
        .query_map(params.as_slice(), |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn every_query() -> Vec<CallQuery> {
    let mut queries = Vec::new();
    for column in schema::SORT_COLUMNS {
        for descending in [false, true] {
            for is_test in [None, Some(true)] {
                for status in [None, Some(Status::Ended)] {
                    queries.push(CallQuery {
                        agent: 1,
                        is_test,
                        status,
                        search: None,
                        order: Order { column, descending },
                        window: Window { page: 2, limit: 10 },
                    });
                }
            }
        }
    }
    queries
}

#[test]
fn every_order_and_filter_reads_through_an_index_without_sorting() {
    let db = filled();
    for query in every_query() {
        let statements = call_statements(&query);
        let status = query.status.map(Status::word);
        let mut params: Params<'_> = vec![(":agent", &query.agent)];
        if let Some(is_test) = &query.is_test {
            params.push((":is_test", is_test));
        }
        if let Some(status) = &status {
            params.push((":status", status));
        }
        for (sql, paged) in [(&statements.count, false), (&statements.page, true)] {
            let mut params = params.clone();
            if paged {
                params.push((":limit", &10));
                params.push((":offset", &10));
            }
            let steps = plan(&db, sql, &params);
            for step in &steps {
                assert!(
                    !step.starts_with("SCAN") && !step.contains("TEMP B-TREE"),
                    "{query:?}: {steps:?}"
                );
            }
        }
    }
}

#[test]
fn a_search_reads_the_trigram_index_and_then_single_rows() {
    let db = filled();
    let query = CallQuery {
        search: Some("completed".to_owned()),
        ..every_query().remove(0)
    };
    let term = search_term(&query).unwrap();
    let statements = call_statements(&query);
    let steps = plan(
        &db,
        &statements.count,
        &vec![(":agent", &1), (":term", &term)],
    );
    for step in &steps {
        let fine = !step.starts_with("SCAN") || step.contains("VIRTUAL TABLE INDEX");
        assert!(fine, "{steps:?}");
    }
}

#[test]
fn conversations_are_read_in_order_from_an_index() {
    let db = filled();
    for column in ["updated_ms", "created_ms"] {
        for is_test in [None, Some(false)] {
            let query = ConversationQuery {
                agent: 1,
                is_test,
                search: None,
                order: Order {
                    column,
                    descending: true,
                },
                window: Window { page: 1, limit: 10 },
            };
            let mut params: Params<'_> = vec![(":agent", &1), (":limit", &10), (":offset", &0)];
            if let Some(is_test) = &query.is_test {
                params.push((":is_test", is_test));
            }
            let steps = plan(&db, &conversation_statements(&query).page, &params);
            for step in &steps {
                assert!(
                    !step.starts_with("SCAN") && !step.contains("TEMP B-TREE"),
                    "{steps:?}"
                );
            }
        }
    }
}

#[test]
fn a_number_finds_its_conversations_through_an_index() {
    let db = filled();
    let query = ConversationQuery {
        agent: 1,
        is_test: Some(false),
        search: Some("+234".to_owned()),
        order: Order {
            column: "updated_ms",
            descending: true,
        },
        window: Window { page: 1, limit: 10 },
    };
    let found = list_conversations(&db, &query).unwrap();
    assert!(found.total > 10, "{}", found.total);
    let params: Params<'_> = vec![(":agent", &1), (":is_test", &false), (":term", &"+234")];
    let steps = plan(&db, &conversation_statements(&query).count, &params);
    assert!(
        steps
            .iter()
            .any(|step| step.contains("conversations_number")),
        "{steps:?}"
    );
}

#[test]
fn pages_hold_every_call_once_and_totals_agree() {
    let db = filled();
    for query in every_query() {
        let mut seen = HashSet::new();
        let mut page = 1;
        let total = loop {
            let query = CallQuery {
                window: Window { page, limit: 37 },
                ..query.clone()
            };
            let found = list_calls(&db, &query).unwrap();
            if found.items.is_empty() {
                break found.total;
            }
            let mut sorted = found.items.clone();
            sort_calls(&mut sorted, query.order);
            assert_eq!(sorted, found.items, "{query:?}");
            seen.extend(found.items.into_iter().map(|call| call.id));
            page += 1;
        };
        assert_eq!(crate::numeric::signed(seen.len()), total, "{query:?}");
    }
}
