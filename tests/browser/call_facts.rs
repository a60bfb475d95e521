use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::{call_facts::CallFacts, copy_button::CopyService},
    domain::{
        call::{CallDetail, CallSummary, Direction, Status},
        outcome::{Outcome, Phase},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, Screen, answered, mount, text_of};

/// A call of which the vendor states nothing but its id.
pub(crate) fn bare_call(phase: Phase, outcome: Outcome) -> CallDetail {
    CallDetail {
        summary: CallSummary {
            id: "call-42".into(),
            agent_id: None,
            source: None,
            destination: None,
            direction: Direction::Unknown,
            status: Status {
                phase,
                raw: String::new(),
            },
            outcome,
            created_at: None,
            ringing_at: None,
            ended_at: None,
            duration_ms: None,
            is_test_call: None,
            end_reason: None,
            error_reason: None,
        },
        started_at: None,
        answered_at: None,
        transcript: Arc::default(),
        unreadable: Vec::new(),
        raw_json: Arc::from(""),
    }
}

fn show(detail: CallDetail) -> Screen {
    mount(move || {
        provide_context(CopyService(Callback::new(|_| {})));
        view! {
            <CallFacts detail=Arc::new(detail) connection_label="Front desk" vendor_name="BimpeAI" />
        }
    })
}

fn fact(stage: &Screen, term: &str) -> String {
    let rows = stage.all(".call-facts__row");
    let row = rows
        .iter()
        .find(|row| text_of(&row.query_selector("dt").unwrap().unwrap()) == term);
    let row = row.unwrap_or_else(|| panic!("no row is called {term}"));
    text_of(&row.query_selector("dd").unwrap().unwrap())
}

#[wasm_bindgen_test]
async fn what_the_vendor_does_not_state_is_said_in_words() {
    let stage = show(bare_call(Phase::Over, Outcome::Unknown));
    for term in [
        "Status",
        "End reason",
        "From",
        "To",
        "Test or live",
        "Agent",
        "Agent id",
        "Ended",
    ] {
        assert_eq!(fact(&stage, term), "not stated by BimpeAI", "{term}");
    }
    assert_eq!(fact(&stage, "Error reason"), "none stated by BimpeAI");
    assert!(fact(&stage, "Ring time").starts_with("not known"));
    assert_eq!(fact(&stage, "Connection"), "Front desk (BimpeAI)");
    assert_eq!(fact(&stage, "Call id"), "call-42");
}

#[wasm_bindgen_test]
async fn a_running_call_is_not_blamed_for_what_is_still_to_come() {
    let stage = show(bare_call(
        Phase::Talking,
        Outcome::InProgress(Phase::Talking),
    ));
    for term in ["End reason", "Ended", "Duration, as stated"] {
        assert_eq!(
            fact(&stage, term),
            "not yet: the call is in progress",
            "{term}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_vendors_words_stand_beside_ours_and_ids_can_be_copied() {
    let mut detail = bare_call(Phase::Over, Outcome::CallerHungUp);
    detail.summary.status.raw = "ended".into();
    detail.summary.end_reason = Some("customer-ended-call".to_owned());
    detail.summary.error_reason = Some("<b>broken\u{202e}</b>".to_owned());
    detail.summary.source = Some("+2348012345678".to_owned());
    detail.answered_at = Some(answered());
    let stage = show(detail);
    assert!(fact(&stage, "Outcome").contains("Caller hung up"));
    assert_eq!(fact(&stage, "Status"), "ended");
    assert_eq!(fact(&stage, "End reason"), "customer-ended-call");
    assert_eq!(fact(&stage, "Error reason"), "<b>broken[U+202E]</b>");
    assert!(fact(&stage, "From").contains("+2348012345678"));
    assert!(stage.has("button[aria-label='Copy call id']"));
}
