use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::turn::Turn,
    domain::{
        time::Timestamp,
        transcript::{Message, Speaker, Timing, ToolStatus, ToolUse},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, Screen, answered, message, mount, tick, until};

fn show(message: Message) -> Screen {
    let message = Signal::stored(Arc::new(message));
    mount(
        move || view! { <ol><Turn message=message answered_at=Signal::stored(Some(answered())) /></ol> },
    )
}

fn with_text(text: &str) -> Message {
    message(7, text).as_ref().clone()
}

#[wasm_bindgen_test]
async fn a_turn_says_who_when_and_how_far_into_the_call() {
    let stage = show(with_text("I wanted to ask"));
    assert_eq!(stage.words(".turn__name"), "Caller");
    assert_eq!(stage.words(".turn__offset"), "+0:07");
    assert_eq!(
        stage.one("time").get_attribute("datetime").as_deref(),
        Some("2026-11-21T10:39:07.000Z")
    );
    assert_eq!(
        stage.one(".turn__text").get_attribute("dir").as_deref(),
        Some("auto")
    );
}

#[wasm_bindgen_test]
async fn times_before_the_answer_and_unknown_times_are_said() {
    let early = Timestamp::from_ms(answered().ms() - 2000);
    let stage = show(Message {
        created_at: early,
        ..with_text("Ringing")
    });
    assert_eq!(stage.words(".turn__offset"), "before answer");
    let stage = show(Message {
        created_at: None,
        ..with_text("Some time")
    });
    assert_eq!(stage.words(".turn__offset"), "—");
}

#[wasm_bindgen_test]
async fn markup_in_a_message_stays_text() {
    let hostile =
        "<img src=x onerror=alert(1)><script>alert(2)</script> [x](javascript:alert(3)) {{7*7}}";
    let stage = show(with_text(hostile));
    assert_eq!(stage.words(".turn__text"), hostile);
    assert!(!stage.has(".turn img, .turn script, .turn a"));
}

#[wasm_bindgen_test]
async fn roles_and_types_nobody_knows_are_labels() {
    let stage = show(Message {
        speaker: Speaker::Other("<b>mod\u{202e}</b>".to_owned()),
        kind: Some("telepathy".to_owned()),
        ..with_text("Hm")
    });
    assert_eq!(stage.words(".turn__name"), "<b>mod[U+202E]</b>");
    assert_eq!(stage.words(".turn__kind"), "telepathy");
}

#[wasm_bindgen_test]
async fn nothing_to_see_is_said() {
    for text in ["", "   ", "\n", "\u{200b}", "\u{feff}"] {
        assert_eq!(
            show(with_text(text)).words(".turn__empty"),
            "(empty)",
            "{text:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn controls_become_pictures_and_overrides_are_pointed_out() {
    let stage = show(with_text("a\u{7}b\u{1b}[31m\u{202e}c"));
    assert_eq!(stage.words(".turn__text"), "a␇b␛[31m\u{202e}c");
    assert!(stage.words(".turn__mark").contains("reverse"));
    assert!(!show(with_text("plain")).has(".turn__mark"));
}

#[wasm_bindgen_test]
async fn a_very_long_message_is_shortened_until_asked_for() {
    let stage = show(with_text(&"word ".repeat(40_000)));
    assert!(stage.words(".turn__text").len() <= 16 * 1024);
    stage.button_with("Show all").click();
    tick().await;
    assert_eq!(stage.words(".turn__text").len(), 200_000);
    assert!(!stage.has(".turn__more"));
}

fn with_tool(status: ToolStatus, result: Option<&str>) -> Message {
    Message {
        speaker: Speaker::Tool,
        tool: Some(Box::new(ToolUse {
            call_id: Some("tool-7".to_owned()),
            name: "find_table".to_owned(),
            arguments: "{\"guests\":4,\"note\":\"<b>window</b>\"}".to_owned(),
            result: result.map(str::to_owned),
            status,
            duration_ms: Some(412),
        })),
        ..with_text("")
    }
}

#[wasm_bindgen_test]
async fn a_tool_use_is_one_line_that_unfolds() {
    let stage = show(with_tool(ToolStatus::Succeeded, Some("table 12, free")));
    let line = stage.words(".tool-use summary");
    for word in ["find_table", "412 ms", "succeeded"] {
        assert!(line.contains(word), "{line}");
    }
    assert!(
        !stage.has(".turn__empty"),
        "the tool is what there is to see"
    );
    assert!(!stage.has("pre"));
    stage.one(".tool-use").set_attribute("open", "").unwrap();
    until("question and answer are there", || {
        stage.all("pre").len() == 2
    })
    .await;
    assert!(stage.words(".turn").contains("\"guests\": 4"), "indented");
    assert!(stage.words(".turn").contains("table 12, free"));
    assert!(!stage.has(".turn b"), "what it says stays text");
}

#[wasm_bindgen_test]
async fn a_tool_that_failed_is_unfolded_and_a_missing_answer_is_said() {
    let stage = show(with_tool(ToolStatus::Failed, None));
    assert!(stage.one(".tool-use").has_attribute("open"));
    assert!(stage.words(".tool-use").contains("failed"));
    assert!(stage.words(".tool-use").contains("The answer is not told."));
    let other = show(with_tool(ToolStatus::Other("parked".to_owned()), None));
    assert!(other.words(".tool-use summary").contains("parked"));
}

#[wasm_bindgen_test]
async fn what_the_vendor_measured_stands_under_the_words() {
    let timed = |latency_ms, duration_ms| Message {
        timing: Timing {
            offset_ms: Some(65_000),
            duration_ms,
            latency_ms,
        },
        ..with_text("Yes")
    };
    let stage = show(timed(Some(3_700), Some(2_050)));
    assert_eq!(
        stage.words(".turn__offset"),
        "+1:05",
        "the vendor's offset counts"
    );
    let timing = stage.words(".turn__timing");
    assert!(
        timing.contains("answered after 3.7 s, very slow"),
        "{timing}"
    );
    assert!(timing.contains("spoke for 2.0 s"), "{timing}");
    let quick = show(timed(Some(900), None));
    assert_eq!(quick.words(".turn__timing").trim(), "answered after 900 ms");
    assert!(!show(timed(None, None)).has(".turn__timing"));
}
