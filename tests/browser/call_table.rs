use leptos::{prelude::*, web_sys::HtmlElement};
use ringside::{
    components::{
        call_table::{CallRow, CallTable, Columns},
        duration_text::DurationText,
        outcome_badge::OutcomeBadge,
        phone_text::PhoneText,
        time_text::TimeText,
    },
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

/// What a cell of the first row holds.
fn cell(table: &Table, name: &str) -> String {
    table
        .screen
        .one(&format!("tbody tr:first-child .call-table__{name}"))
        .inner_html()
}

/// The same markup without what only Leptos needs.
fn markup(view: impl FnOnce() -> AnyView + 'static) -> String {
    let screen = show(move || view! { <div id="markup">{view()}</div> }.into_any());
    screen.one("#markup").inner_html().replace("<!---->", "")
}

#[wasm_bindgen_test]
async fn rows_are_drawn_as_the_components_of_other_pages_draw_the_same() {
    let shown = call("a", Outcome::CallerHungUp);
    let table = open_table(vec![row("a", Outcome::CallerHungUp)]);
    let at = shown.created_at;
    let time = markup(move || view! { <TimeText at/> }.into_any());
    assert!(cell(&table, "time").contains(&time), "{time}");
    let number = markup(move || view! { <PhoneText text=shown.source/> }.into_any());
    assert!(cell(&table, "parties").starts_with(&number), "{number}");
    let outcome = markup(|| {
        view! { <OutcomeBadge outcome=Outcome::CallerHungUp raw="completed"/> }.into_any()
    });
    assert_eq!(cell(&table, "outcome"), outcome);
    let duration = markup(|| view! { <DurationText duration_ms=Some(102_000)/> }.into_any());
    assert_eq!(cell(&table, "duration"), duration);
}

#[wasm_bindgen_test]
async fn what_a_vendor_leaves_out_is_said() {
    let bare = CallRow {
        row: Row::Call(CallSummary::new(CallId::new("bare"))),
        agent_name: None,
        ..row("bare", Outcome::Unknown)
    };
    let table = open_table(vec![bare, row("b", Outcome::Completed)]);
    let says = |name: &str, words: &str| {
        let text = table
            .screen
            .one(&format!("tbody tr:first-child .call-table__{name}"))
            .text_content()
            .unwrap();
        assert!(text.contains(words), "{name}: {text}");
    };
    says("time", "No time");
    says("agent", "No agent");
    says("parties", "No number");
    says("duration", "No duration");
    says("kind", "Not stated");
    assert!(
        table
            .screen
            .all("tbody tr:first-child .call-table__direction svg")
            .is_empty(),
        "no icon for a direction that is not known"
    );
    // What was missing can arrive.
    table
        .rows
        .update(|rows| rows[0] = row("bare", Outcome::Busy));
    tick().await;
    let rows = table.row_nodes();
    let without_link = |index: usize| {
        let cells = rows[index].children();
        (1..cells.length())
            .map(|at| cells.item(at).unwrap().outer_html())
            .collect::<Vec<_>>()
    };
    table.rows.update(|rows| rows[1] = row("b", Outcome::Busy));
    tick().await;
    assert_eq!(without_link(0), without_link(1));
}

#[wasm_bindgen_test]
async fn an_odd_number_is_marked() {
    let mut odd = call("a", Outcome::Completed);
    odd.destination = Some("+1555\u{202e}000".to_owned());
    let odd = CallRow {
        row: Row::Call(odd),
        ..row("a", Outcome::Completed)
    };
    let table = open_table(vec![odd]);
    assert_eq!(table.screen.all("tbody .phone-text__mark").len(), 1);
    assert!(table.screen.sees("+15550001111"));
}

#[wasm_bindgen_test]
async fn rows_come_go_and_move_with_their_nodes() {
    let table = open_table(
        ["a", "b", "c", "d"]
            .map(|id| row(id, Outcome::Completed))
            .into(),
    );
    let before = table.row_nodes();
    table.rows.set(
        ["d", "b", "new", "c"]
            .map(|id| row(id, Outcome::Completed))
            .into(),
    );
    tick().await;
    let after = table.row_nodes();
    assert_eq!(after.len(), 4);
    let kept = [(0, 3), (1, 1), (3, 2)].map(|(now, then)| after[now] == before[then]);
    assert_eq!(kept, [true; 3]);
    let links = table.screen.all("tbody a");
    let addresses: Vec<_> = links
        .iter()
        .filter_map(|link| link.get_attribute("href"))
        .collect();
    assert_eq!(addresses, ["#/d", "#/b", "#/new", "#/c"]);
}

#[wasm_bindgen_test]
async fn a_call_that_is_listed_twice_has_two_rows_and_leaves_none_behind() {
    let table = open_table(vec![row("a", Outcome::Completed), row("a", Outcome::Busy)]);
    assert_eq!(table.row_nodes().len(), 2);
    table.rows.set(vec![row("a", Outcome::Busy)]);
    tick().await;
    assert_eq!(table.row_nodes().len(), 1);
    table.rows.set(Vec::new());
    tick().await;
    assert!(table.row_nodes().is_empty());
}
