use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::{call_facts::CallFacts, copy_button::CopyService},
    domain::{
        call::{CallDetail, CallMore, CallSummary},
        outcome::{Outcome, Phase},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, Screen, answered, mount, text_of};

/// A call of which the vendor states nothing but its id.
pub(crate) fn bare_call(phase: Phase, outcome: Outcome) -> CallDetail {
    let mut summary = CallSummary::new("call-42".into());
    summary.status.phase = phase;
    summary.outcome = outcome;
    CallDetail {
        summary,
        started_at: None,
        answered_at: None,
        transcript: Arc::default(),
        unreadable: Vec::new(),
        more: CallMore::default(),
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

#[wasm_bindgen_test]
async fn what_the_vendors_words_mean_stands_beside_them() {
    let mut detail = bare_call(Phase::Over, Outcome::Silence);
    detail.summary.status.raw = "done".into();
    detail.summary.end_reason = Some("silence-timed-out".to_owned());
    let stage = show(detail);
    let meanings: Vec<String> = stage
        .all(".call-facts__meaning")
        .iter()
        .map(|one| text_of(one))
        .collect();
    assert_eq!(
        meanings,
        [
            "It was ended because nobody spoke.",
            "The call is over.",
            "Read as “Silence”."
        ]
    );
    let bare = show(bare_call(Phase::Unknown, Outcome::Unknown));
    assert_eq!(
        bare.all(".call-facts__meaning").len(),
        1,
        "nothing was said, so nothing is explained but the outcome"
    );
}

#[wasm_bindgen_test]
async fn a_number_leads_to_its_calls() {
    let mut detail = bare_call(Phase::Over, Outcome::Completed);
    detail.summary.source = Some("+2348012345678".to_owned());
    let plain = show(detail.clone());
    assert!(!plain.has("a"));
    let stage = mount(move || {
        let calls_with = Callback::new(|number: String| format!("/calls?q={number}"));
        view! {
            <CallFacts
                detail=Arc::new(detail)
                connection_label="Front desk"
                vendor_name="BimpeAI"
                calls_with=Some(calls_with)
            />
        }
    });
    let link = stage.one("a");
    assert_eq!(text_of(&link), "+2348012345678");
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("/calls?q=+2348012345678")
    );
    assert_eq!(fact(&stage, "To"), "not stated by BimpeAI");
}
