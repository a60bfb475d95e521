use leptos::prelude::*;
use ringside::{
    components::live_call_list::{LiveCallList, LiveRow, RowStream},
    domain::outcome::{Outcome, Phase},
    stream::status::Status,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{are_same_nodes, has_focus, show, tick};

fn live(id: &str, elapsed_ms: u64) -> LiveRow {
    LiveRow {
        id: id.to_owned(),
        href: format!("#/{id}"),
        agent_name: format!("Agent {id}"),
        source: Some("+15550001111".to_owned()),
        destination: None,
        outcome: Outcome::InProgress(Phase::Talking),
        elapsed_ms: Some(elapsed_ms),
        ended: false,
        stream: None,
        receipt: None,
    }
}

fn streamed(id: &str, status: Status, unseen: usize) -> LiveRow {
    LiveRow {
        stream: Some(RowStream { status, unseen }),
        ..live(id, 1_000)
    }
}

#[wasm_bindgen_test]
async fn time_ticks_without_making_rows_anew_and_ended_calls_stay() {
    let rows = RwSignal::new(vec![live("a", 1_000), live("b", 2_000)]);
    let screen = show(move || {
        view! { <LiveCallList rows followed=Signal::derive(|| None) on_follow=Callback::new(|_| ())/> }.into_any()
    });
    let badges = screen.all(".outcome-badge");
    rows.set(vec![live("a", 62_000), live("b", 3_000)]);
    tick().await;
    assert!(screen.sees("1:02") && screen.sees("0:03"));
    let after = screen.all(".outcome-badge");
    assert!(are_same_nodes(&badges, &after));
    rows.update(|rows| {
        rows[0].ended = true;
        rows[0].outcome = Outcome::CallerHungUp;
    });
    tick().await;
    assert!(screen.sees("Caller hung up"));
    assert_eq!(screen.all(".live-call-list__item--ended").len(), 1);
}

#[wasm_bindgen_test]
async fn a_press_follows_and_the_followed_one_says_so() {
    let followed = RwSignal::new(None);
    let screen = show(move || {
        let rows = Signal::derive(|| vec![live("a", 0), live("b", 0)]);
        let on_follow = Callback::new(move |id| followed.set(Some(id)));
        view! { <LiveCallList rows followed=followed.into() on_follow/> }.into_any()
    });
    let pressed = || {
        let buttons = screen.all("button");
        buttons
            .iter()
            .map(|button| button.get_attribute("aria-pressed").unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(pressed(), ["false", "false"]);
    screen.all("button").remove(1).click();
    tick().await;
    assert_eq!(pressed(), ["false", "true"]);
    assert_eq!(
        screen
            .link("Open the call of Agent b")
            .get_attribute("href")
            .as_deref(),
        Some("#/b")
    );
}

#[wasm_bindgen_test]
async fn a_streamed_call_says_so_in_words_and_how_much_is_new() {
    let rows = RwSignal::new(vec![
        streamed("a", Status::Live, 0),
        streamed("b", Status::Live, 3),
        streamed(
            "c",
            Status::Polling {
                every_ms: 5_000,
                is_crowded: false,
            },
            0,
        ),
        live("d", 1_000),
    ]);
    let screen = show(move || {
        view! { <LiveCallList rows followed=Signal::derive(|| None) on_follow=Callback::new(|_| ())/> }.into_any()
    });
    let words = || {
        let all = screen.all(".live-call-list__stream");
        all.iter()
            .map(|one| one.text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(words(), ["streamed", "3 newstreamed", "polled", ""]);
    assert_eq!(screen.all(".live-call-list__stream .icon").len(), 3);
    rows.update(|rows| {
        rows[0].stream = None;
        rows[0].ended = true;
        rows[0].receipt = Some("14 messages, 14 match, 0 late, 0 missing".to_owned());
    });
    tick().await;
    assert_eq!(words()[0], "14 messages, 14 match, 0 late, 0 missing");
}

#[wasm_bindgen_test]
async fn new_calls_and_a_new_order_take_the_focus_from_nothing() {
    let rows = RwSignal::new(vec![live("a", 0), live("b", 0), live("c", 0)]);
    let screen = show(move || {
        view! { <LiveCallList rows followed=Signal::derive(|| None) on_follow=Callback::new(|_| ())/> }.into_any()
    });
    for place in 0..3 {
        rows.set(vec![live("a", 0), live("b", 0), live("c", 0)]);
        tick().await;
        let button = screen.all("button").remove(place);
        button.focus().unwrap();
        for order in [
            ["new", "a", "b", "c"].as_slice(),
            &["newer", "new", "a", "b", "c"],
            &["c", "b", "a"],
            &["b", "a", "c"],
            &["c", "a", "b"],
        ] {
            rows.set(order.iter().map(|id| live(id, 0)).collect());
            tick().await;
            assert!(has_focus(&button), "{place} in {order:?}");
        }
    }
}
