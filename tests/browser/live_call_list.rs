use leptos::prelude::*;
use ringside::{
    components::live_call_list::{LiveCallList, LiveRow},
    domain::outcome::{Outcome, Phase},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{show, tick};

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
    assert!(
        badges
            .iter()
            .zip(&after)
            .all(|(old, new)| old.is_same_node(Some(new)))
    );
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
