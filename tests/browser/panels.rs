use leptos::prelude::*;
use ringside::{
    components::{
        analysis_panel::AnalysisPanel, cost_panel::CostPanel, event_log::EventLog,
        latency_panel::LatencyPanel, more_facts::MoreFacts, not_told::NotTold,
    },
    domain::{
        analysis::{Analysis, Finding},
        call::Fact,
        cost::{Cost, CostPart, Currency, Money},
        event::{CallEvent, Severity},
        latency::{Latency, TurnLatency},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    call_support::{Find, answered, mount, text_of, tick, until},
    support::choose,
};

fn usd(micros: u64) -> Money {
    Money {
        currency: Currency::Usd,
        micros,
    }
}

fn part(label: &str, amount: Money) -> CostPart {
    CostPart {
        label: label.to_owned(),
        amount: Some(amount),
        quantity: None,
    }
}

#[wasm_bindgen_test]
async fn a_cost_that_adds_up_needs_no_sum() {
    let cost = Cost {
        total: Some(usd(30_000)),
        parts: vec![
            CostPart {
                quantity: Some("257 tokens".to_owned()),
                ..part("Model", usd(10_000))
            },
            part("Voice", usd(20_000)),
        ],
    };
    let stage = mount(move || view! { <CostPanel cost duration_ms=Some(90_000) /> });
    assert!(stage.sees("$0.03"));
    assert!(stage.words(".panel__figures").contains("Per minute$0.02"));
    assert!(stage.sees("257 tokens"));
    assert!(!stage.has("tfoot") && !stage.has(".panel__note"));
}

#[wasm_bindgen_test]
async fn a_cost_that_does_not_add_up_says_by_how_much() {
    let cost = Cost {
        total: Some(usd(39_000)),
        parts: vec![part("Model", usd(10_000)), part("Voice", usd(20_000))],
    };
    let stage = mount(move || view! { <CostPanel cost duration_ms=None /> });
    assert!(stage.words("tfoot").contains("$0.03"));
    assert!(
        stage
            .words(".panel__note")
            .contains("$0.009 more than its parts")
    );
}

#[wasm_bindgen_test]
async fn currencies_are_shown_and_not_added() {
    let credits = Money {
        currency: Currency::Credits,
        micros: 4_000_000,
    };
    let cost = Cost {
        total: None,
        parts: vec![part("Model", usd(10_000)), part("Line", credits)],
    };
    let stage = mount(move || view! { <CostPanel cost duration_ms=Some(1) /> });
    assert!(stage.words(".panel__figures").contains("not stated"));
    assert!(stage.sees("4 credits"));
    assert!(stage.words(".panel__note").contains("different currencies"));
    assert!(!stage.has("tfoot"));
}

fn turn(turn: u32, total_ms: Option<u64>) -> TurnLatency {
    TurnLatency {
        turn,
        total_ms,
        ..TurnLatency::default()
    }
}

#[wasm_bindgen_test]
async fn latency_is_told_by_figures_percentiles_and_turns() {
    let latency = Latency {
        figures: vec![("Average".to_owned(), 1_240)],
        turns: vec![
            TurnLatency {
                model_ms: Some(400),
                ..turn(1, Some(900))
            },
            turn(2, Some(3_700)),
            turn(3, None),
        ],
    };
    let stage = mount(move || view! { <LatencyPanel latency note=Some("Measured here.") /> });
    let figures = stage.words(".panel__figures");
    for words in ["Average1.2 s", "p50900 ms", "p903.7 s", "Slowest3.7 s"] {
        assert!(figures.contains(words), "{figures}");
    }
    assert!(stage.sees("Measured here."));
    assert!(stage.sees("from 2 turns"));
    let heads: Vec<String> = stage
        .all("thead th")
        .iter()
        .map(|one| text_of(one))
        .collect();
    assert_eq!(
        heads,
        ["Turn", "Answered after", "Model"],
        "no empty columns"
    );
    let rows = stage.all("tbody tr");
    assert!(text_of(&rows[1]).contains("very slow"));
    assert!(text_of(&rows[2]).contains('—'));
    assert_eq!(stage.all("tbody .panel__bar").len(), 2);
}

#[wasm_bindgen_test]
async fn figures_alone_have_no_table() {
    let latency = Latency {
        figures: vec![("Average".to_owned(), 800)],
        turns: Vec::new(),
    };
    let stage = mount(move || view! { <LatencyPanel latency /> });
    assert!(stage.words(".panel__figures").contains("800 ms"));
    assert!(!stage.has("table") && !stage.has(".panel__note"));
}

#[wasm_bindgen_test]
async fn many_turns_come_in_two_steps() {
    let latency = Latency {
        figures: Vec::new(),
        turns: (1..=130).map(|number| turn(number, Some(100))).collect(),
    };
    let stage = mount(move || view! { <LatencyPanel latency /> });
    assert_eq!(stage.all("tbody tr").len(), 100);
    stage.button("Show all 130 turns").click();
    tick().await;
    assert_eq!(stage.all("tbody tr").len(), 130);
}

#[wasm_bindgen_test]
async fn an_analysis_keeps_the_vendors_words() {
    let analysis = Analysis {
        summary: Some("Booked a table. <img src=x>".to_owned()),
        success: Some("true".to_owned()),
        findings: vec![
            Finding {
                name: "polite\u{202e}".to_owned(),
                value: "yes".to_owned(),
                confidence_percent: Some(82),
                reason: Some("The agent said please.".to_owned()),
            },
            Finding {
                name: "essay".to_owned(),
                value: "word ".repeat(400),
                confidence_percent: None,
                reason: None,
            },
        ],
    };
    let stage = mount(move || view! { <AnalysisPanel analysis /> });
    assert!(stage.sees("Booked a table. <img src=x>"));
    assert!(!stage.has("img"));
    assert!(stage.words(".panel__figures").contains("true"));
    let findings = stage.words(".panel__facts");
    for words in ["polite[U+202E]", "82 % sure", "The agent said please."] {
        assert!(findings.contains(words), "{findings}");
    }
    assert!(findings.len() < 1_000, "long values are folded away");
    stage.one("details").set_attribute("open", "").unwrap();
    until("the whole is there", || {
        stage.words(".panel__facts").len() > 2_000
    })
    .await;
}

fn event(number: usize, severity: Severity) -> CallEvent {
    CallEvent {
        at: Some(answered()),
        severity,
        category: Some("TRANSFER".to_owned()),
        name: format!("event_{number}"),
        details: "{\"to\":\"desk\"}".to_owned(),
    }
}

#[wasm_bindgen_test]
async fn events_are_filtered_by_severity_and_come_in_two_steps() {
    let mut events: Vec<_> = (0..150)
        .map(|number| event(number, Severity::Detail))
        .collect();
    events.push(event(150, Severity::Warning));
    events.push(event(151, Severity::Error));
    let stage = mount(move || view! { <EventLog events=Signal::stored(events) /> });
    assert_eq!(stage.all(".event-log__event").len(), 100);
    assert!(
        !stage.has("pre"),
        "details are put on the page when asked for"
    );
    stage.button("Show all 152 events").click();
    tick().await;
    assert_eq!(stage.all(".event-log__event").len(), 152);

    let select = stage.one("select");
    assert!(text_of(&select).contains("Warnings and errors (2)"));
    choose(&select, "2");
    tick().await;
    let shown = stage.all(".event-log__event");
    assert_eq!(shown.len(), 2);
    assert!(text_of(&shown[1]).contains("Error"));
    assert!(text_of(&shown[1]).contains("event_151"));
    stage.all("details")[0].set_attribute("open", "").unwrap();
    until("the details are there", || stage.sees("\"to\": \"desk\"")).await;
}

#[wasm_bindgen_test]
async fn a_filter_that_nothing_passes_says_so() {
    let events = vec![event(0, Severity::Info)];
    let stage = mount(move || view! { <EventLog events=Signal::stored(events) /> });
    choose(&stage.one("select"), "3");
    tick().await;
    assert!(stage.sees("No event is as serious as that."));
}

fn fact(label: &str, value: &str) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

#[wasm_bindgen_test]
async fn every_further_fact_is_there() {
    let few = vec![
        fact("phoneCallProvider", "twilio"),
        fact("transport", "{\"a\":1}"),
    ];
    let stage = mount(move || view! { <MoreFacts facts=few /> });
    assert!(stage.one("details.panel").has_attribute("open"));
    let words = stage.words(".panel__facts");
    assert!(words.contains("phoneCallProvidertwilio"), "{words}");
    assert!(words.contains("JSON, 7 characters"), "{words}");
    let many = (0..30)
        .map(|number| fact(&number.to_string(), "x"))
        .collect::<Vec<_>>();
    let stage = mount(move || view! { <MoreFacts facts=many /> });
    assert!(!stage.one("details.panel").has_attribute("open"));
    assert!(stage.sees("Further facts, 30"));
    assert_eq!(stage.all("dt").len(), 30);
}

#[wasm_bindgen_test]
async fn what_is_not_told_is_said_once() {
    let never = vec![
        ("Cost", "The API does not tell this."),
        ("Recording", "The API has no recordings."),
        ("Latency", "The API does not tell this."),
    ];
    let stage = mount(move || {
        view! { <NotTold vendor_name="BimpeAI" never not_here=vec!["Analysis"] /> }
    });
    let lines: Vec<String> = stage.all("li").iter().map(|one| text_of(one)).collect();
    assert_eq!(
        lines,
        [
            "Cost, Latency: The API does not tell this.",
            "Recording: The API has no recordings.",
            "Analysis: none for this call."
        ]
    );
    let nothing = mount(move || {
        view! { <NotTold vendor_name="Vapi" never=Vec::new() not_here=Vec::new() /> }
    });
    assert!(!nothing.has("section"));
}
