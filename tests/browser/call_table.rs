use leptos::{prelude::*, web_sys::HtmlElement};
use ringside::{
    components::call_table::{CallRow, CallTable, Columns},
    domain::{
        call::{CallSummary, Direction, Row, Status, UnreadableRow},
        cost::{Currency, Money},
        ids::CallId,
        outcome::{Outcome, Phase},
        query::{Sort, SortBy},
        time::Timestamp,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Screen, are_same_nodes, has_focus, show, tick};

const NOON_MS: i64 = 1_795_262_400_000;

fn call(id: &str, outcome: Outcome) -> CallSummary {
    CallSummary {
        source: Some("+15550001111".to_owned()),
        destination: Some("+15550002222".to_owned()),
        direction: Direction::Inbound,
        status: Status {
            phase: Phase::Over,
            raw: "completed".to_owned(),
        },
        outcome,
        created_at: Timestamp::from_ms(NOON_MS),
        duration_ms: Some(102_000),
        is_test_call: Some(true),
        ..CallSummary::new(CallId::new(id))
    }
}

fn row(id: &str, outcome: Outcome) -> CallRow {
    CallRow {
        row_id: id.to_owned(),
        href: format!("#/{id}"),
        row: Row::Call(call(id, outcome)),
        agent_name: Some("Bookings".to_owned()),
        connection_label: Some("Clinic".to_owned()),
        why_no_cost: Some("This vendor tells no cost."),
        why_no_latency: None,
    }
}

struct Table {
    screen: Screen,
    rows: RwSignal<Vec<CallRow>>,
    asked: RwSignal<Vec<Sort>>,
    now_ms: RwSignal<i64>,
}

fn open_table(rows: Vec<CallRow>) -> Table {
    let columns = Columns {
        has_agent: true,
        ..Columns::default()
    };
    open_table_with(columns, rows)
}

fn open_table_with(columns: Columns, rows: Vec<CallRow>) -> Table {
    let rows = RwSignal::new(rows);
    let asked = RwSignal::new(Vec::new());
    let now_ms = RwSignal::new(NOON_MS);
    let screen = show(move || {
        let sort = Signal::derive(move || {
            asked.with(|asked: &Vec<Sort>| asked.last().copied().unwrap_or_default())
        });
        let on_sort = Callback::new(move |sort| asked.update(|asked| asked.push(sort)));
        view! {
            <CallTable
                rows=rows.into()
                sort
                on_sort
                columns
                is_stale=Signal::derive(|| false)
                now_ms=now_ms.into()
            />
        }
        .into_any()
    });
    Table {
        screen,
        rows,
        asked,
        now_ms,
    }
}

impl Table {
    fn row_nodes(&self) -> Vec<HtmlElement> {
        self.screen.all("tbody tr")
    }

    /// A mark that survives only as long as the node does.
    fn mark_cells(&self) {
        for (index, cell) in self.screen.all("tbody th, tbody td").iter().enumerate() {
            cell.set_attribute("data-mark", &index.to_string()).unwrap();
        }
    }

    fn marked_cells(&self) -> usize {
        self.screen.all("tbody [data-mark]").len()
    }
}

#[wasm_bindgen_test]
async fn a_row_says_everything_in_words() {
    let table = open_table(vec![row("a", Outcome::CallerHungUp)]);
    for text in [
        "Bookings",
        "+15550001111",
        "+15550002222",
        "Inbound",
        "Caller hung up",
        "1:42",
        "Test",
    ] {
        assert!(table.screen.sees(text), "{text} in {}", table.screen.text());
    }
    let link = table.screen.one("tbody th[scope=row] a");
    assert_eq!(link.get_attribute("href").as_deref(), Some("#/a"));
    assert!(
        link.text_content()
            .unwrap()
            .contains("from +15550001111 to +15550002222")
    );
    assert!(
        table
            .screen
            .one("table > caption")
            .text_content()
            .unwrap()
            .starts_with("Calls")
    );
}

#[wasm_bindgen_test]
async fn columns_that_a_vendor_cannot_fill_say_why() {
    let mut priced = call("b", Outcome::Completed);
    priced.cost = Some(Money {
        currency: Currency::Usd,
        micros: 39_400,
    });
    priced.latency_ms = Some(1_860);
    let priced = CallRow {
        row: Row::Call(priced),
        ..row("b", Outcome::Completed)
    };
    let columns = Columns {
        has_agent: true,
        has_connection: true,
        has_cost: true,
        has_latency: true,
    };
    let table = open_table_with(columns, vec![row("a", Outcome::Completed), priced]);
    assert_eq!(table.screen.all("thead th").len(), 10);
    assert_eq!(
        table.screen.all("tbody tr:first-child > *").len(),
        10,
        "a cell for every header"
    );
    assert!(table.screen.sees("Clinic"));
    assert!(table.screen.sees("This vendor tells no cost."));
    assert!(table.screen.sees("Not stated"));
    assert!(table.screen.sees("$0.0394"));
    assert!(table.screen.sees("1.9 s"));
}

#[wasm_bindgen_test]
async fn one_changed_row_patches_only_itself() {
    let table = open_table(vec![
        row("a", Outcome::InProgress(Phase::Ringing)),
        row("b", Outcome::Completed),
        row("c", Outcome::Completed),
    ]);
    table.mark_cells();
    let before = table.row_nodes();
    let cells = table.marked_cells();
    table.rows.update(|rows| rows[0] = row("a", Outcome::Busy));
    tick().await;
    assert!(before[0].text_content().unwrap().contains("Busy"));
    let after = table.row_nodes();
    assert!(are_same_nodes(&before, &after));
    assert_eq!(table.marked_cells(), cells, "cells keep their nodes");
}

#[wasm_bindgen_test]
async fn a_new_row_does_not_steal_the_focus() {
    let table = open_table(vec![
        row("a", Outcome::Completed),
        row("b", Outcome::Completed),
    ]);
    let link = table.screen.all("tbody a").remove(1);
    link.focus().unwrap();
    table
        .rows
        .update(|rows| rows.insert(0, row("new", Outcome::InProgress(Phase::Ringing))));
    tick().await;
    assert_eq!(table.row_nodes().len(), 3);
    assert!(
        table.row_nodes()[0]
            .text_content()
            .unwrap()
            .contains("Ringing")
    );
    assert!(has_focus(&link));
    table.rows.update(|rows| rows[2] = row("b", Outcome::Busy));
    tick().await;
    assert!(has_focus(&link), "not even when the focused row changes");
}

#[wasm_bindgen_test]
async fn headers_sort_and_say_so() {
    let table = open_table(vec![row("a", Outcome::Completed)]);
    let sorted = || table.screen.all("th[aria-sort]");
    assert_eq!(sorted().len(), 1);
    assert_eq!(
        sorted()[0].get_attribute("aria-sort").as_deref(),
        Some("descending")
    );
    table.screen.button("Duration").click();
    tick().await;
    assert_eq!(sorted()[0].text_content().as_deref(), Some("Duration"));
    table.screen.button("Duration").click();
    tick().await;
    assert_eq!(
        sorted()[0].get_attribute("aria-sort").as_deref(),
        Some("ascending")
    );
    let descending = [true, false];
    let expected = descending.map(|is_descending| Sort {
        by: SortBy::Duration,
        is_descending,
    });
    assert_eq!(table.asked.get_untracked(), expected);
}

#[wasm_bindgen_test]
async fn the_time_of_a_call_in_progress_ticks() {
    let table = open_table(vec![
        row("a", Outcome::InProgress(Phase::Talking)),
        row("b", Outcome::Completed),
    ]);
    table.now_ms.set(NOON_MS + 5_000);
    tick().await;
    let durations = || {
        let cells = table
            .screen
            .all("tbody .call-table__duration [aria-hidden]");
        cells
            .iter()
            .map(|cell| cell.text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(durations(), ["0:05", "1:42"]);
    table.now_ms.set(NOON_MS + 66_000);
    tick().await;
    assert_eq!(durations(), ["1:06", "1:42"]);
}

#[wasm_bindgen_test]
async fn an_unreadable_item_says_why_beside_its_neighbours() {
    let bad = UnreadableRow {
        index: 1,
        reason: "the id is missing".to_owned(),
        raw: "{\"id\":null}".to_owned(),
    };
    let bad = CallRow {
        row_id: "bad".to_owned(),
        href: String::new(),
        row: Row::Unreadable(bad),
        agent_name: None,
        connection_label: None,
        why_no_cost: None,
        why_no_latency: None,
    };
    let table = open_table(vec![row("a", Outcome::Completed), bad]);
    assert!(table.screen.sees("the id is missing"));
    assert_eq!(
        table.screen.one("tbody pre").text_content().as_deref(),
        Some("{\"id\":null}")
    );
    assert_eq!(table.row_nodes().len(), 2);
    table
        .rows
        .update(|rows| rows[1] = row("bad", Outcome::Completed));
    tick().await;
    assert_eq!(
        table.screen.all("tbody a").len(),
        2,
        "and can become readable"
    );
}

#[wasm_bindgen_test]
async fn what_strangers_write_stays_text() {
    let mut hostile = call("a", Outcome::Unknown);
    hostile.source = Some("<img src=x onerror=alert(1)>".to_owned());
    hostile.status.raw = "<b>new</b>".into();
    let hostile = CallRow {
        row: Row::Call(hostile),
        ..row("a", Outcome::Unknown)
    };
    let table = open_table(vec![hostile]);
    assert!(table.screen.all("tbody img, tbody b").is_empty());
    assert!(table.screen.sees("<b>new</b>"));
}
