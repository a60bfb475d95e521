use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::call_timeline::CallTimeline,
    domain::{
        call::CallDetail,
        outcome::{Outcome, Phase},
        time::Timestamp,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    call_facts::bare_call,
    call_support::{Find, Screen, answered, mount, text_of, tick},
};

fn at(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_ms(answered().ms() + seconds * 1000)
}

fn show(detail: CallDetail, now_ms: RwSignal<i64>) -> Screen {
    mount(
        move || view! { <CallTimeline detail=Arc::new(detail) now_ms=now_ms.into() vendor_name="BimpeAI" /> },
    )
}

fn stretches(stage: &Screen) -> Vec<String> {
    let words = stage.all(".call-timeline__stretch .visually-hidden");
    words.iter().map(|one| text_of(one)).collect()
}

#[wasm_bindgen_test]
async fn the_time_between_the_moments_has_a_name() {
    let mut detail = bare_call(Phase::Over, Outcome::Completed);
    detail.summary.created_at = at(-14);
    detail.summary.ringing_at = at(-11);
    detail.answered_at = at(0);
    detail.summary.ended_at = at(102);
    let stage = show(detail, RwSignal::new(0));
    assert_eq!(
        stretches(&stage),
        [
            "waiting 3 seconds",
            "ringing 11 seconds",
            "talking 1 minute 42 seconds"
        ]
    );
    assert_eq!(stage.all(".call-timeline__point time").len(), 4);
}

#[wasm_bindgen_test]
async fn a_running_call_counts_on() {
    let mut detail = bare_call(Phase::Talking, Outcome::InProgress(Phase::Talking));
    detail.answered_at = at(0);
    let now_ms = RwSignal::new(answered().ms() + 5_000);
    let stage = show(detail, now_ms);
    assert_eq!(stretches(&stage), ["talking 5 seconds so far"]);
    now_ms.set(answered().ms() + 6_000);
    tick().await;
    assert_eq!(stretches(&stage), ["talking 6 seconds so far"]);
}

#[wasm_bindgen_test]
async fn missing_moments_and_impossible_orders_are_said() {
    let mut detail = bare_call(Phase::Over, Outcome::NoAnswer);
    detail.summary.created_at = at(0);
    detail.summary.ended_at = at(-5);
    let stage = show(detail, RwSignal::new(0));
    let words: Vec<String> = stage
        .all(".call-timeline__absent")
        .iter()
        .map(|one| text_of(one))
        .collect();
    assert_eq!(words, ["not stated by BimpeAI", "not answered"]);
    assert!(stretches(&stage).is_empty());
    assert!(stage.words(".call-timeline__note").contains("not in order"));
}
