//! What tabs tell each other, and what anybody else may tell them.

use proptest::prelude::*;
use ringside::stream::{
    relay::{MAX_TEXT_BYTES, Relay},
    sse::{MAX_EVENT_BYTES, SseEvent},
};

fn event(event_type: &str, id: &str, data: &str) -> SseEvent {
    SseEvent {
        event_type: event_type.to_owned(),
        data: data.to_owned(),
        last_event_id: id.to_owned(),
    }
}

#[test]
fn what_is_told_is_understood() {
    let all = [
        Relay::Hello,
        Relay::Opening,
        Relay::Open,
        Relay::Over,
        Relay::Pulse { age_ms: 0 },
        Relay::Pulse { age_ms: 19_999 },
        Relay::Events(vec![
            event("message", "m1", "{\"text\": \"Good morning\"}"),
            event("heartbeat", "", ""),
            event("message", "m2", "two\nlines\n\n: and no comment"),
        ]),
    ];
    for relay in all {
        let text = relay.to_text().expect("small enough");
        assert_eq!(Relay::from_text(&text), Some(relay));
    }
}

#[test]
fn an_id_is_not_carried_to_the_next_event() {
    let events = vec![event("message", "m1", "a"), event("message", "", "b")];
    let text = Relay::Events(events.clone()).to_text().unwrap();
    assert_eq!(Relay::from_text(&text), Some(Relay::Events(events)));
}

#[test]
fn nothing_else_is_taken() {
    for text in [
        "",
        "hello",
        "ringside-live-1",
        "ringside-live-1 ",
        "ringside-live-2 hello",
        "ringside-live-1 hello ",
        "ringside-live-1 Hello",
        "ringside-live-1 hello\n",
        "ringside-live-1 ticket abc",
        "ringside-live-1 pulse",
        "ringside-live-1 pulse ",
        "ringside-live-1 pulse -1",
        "ringside-live-1 pulse +1",
        "ringside-live-1 pulse 1 ",
        "ringside-live-1 pulse 1e3",
        "ringside-live-1 pulse 99999999999999999999999999",
        "ringside-live-1 pulse 1000000",
        "ringside-live-1 events",
        "ringside-live-1 events\n",
        "ringside-live-1 events\ndata: never ended",
        "ringside-live-1 events\n: only a comment\n\n",
        "{\"type\":\"open\"}",
        "\u{feff}ringside-live-1 open",
    ] {
        assert_eq!(Relay::from_text(text), None, "{text:?}");
    }
}

#[test]
fn what_is_left_open_in_one_text_does_not_reach_into_the_next() {
    let cut = "ringside-live-1 events\ndata: whole\n\nid: stray\ndata: half";
    let whole = Relay::Events(vec![event("message", "", "whole")]);
    assert_eq!(Relay::from_text(cut), Some(whole));
    let next = Relay::Events(vec![event("message", "m1", "next")]);
    assert_eq!(Relay::from_text(&next.to_text().unwrap()), Some(next));
}

#[test]
fn what_is_too_large_is_neither_sent_nor_read() {
    let lines = "\n".repeat(MAX_EVENT_BYTES / 2);
    let events = vec![event("message", "m1", &lines)];
    assert_eq!(Relay::Events(events).to_text(), None);
    let mut text = "ringside-live-1 events\ndata: a\n\n".to_owned();
    text.extend(std::iter::repeat_n(':', MAX_TEXT_BYTES));
    assert_eq!(Relay::from_text(&text), None);
    let endless = format!(
        "ringside-live-1 events\ndata: a\n\ndata: {}",
        "x".repeat(MAX_EVENT_BYTES)
    );
    assert_eq!(
        Relay::from_text(&endless),
        None,
        "more than an event may hold"
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in "\\PC*", head in 0..6_usize) {
        let heads = ["", "ringside-live-1 ", "ringside-live-1 pulse ", "ringside-live-1 events\n", "ringside-live-1 events\ndata: ", "ringside-live-1 open"];
        let _ = Relay::from_text(&format!("{}{text}", heads[head]));
    }

    #[test]
    fn any_event_of_a_stream_comes_through(
        events in prop::collection::vec(("[^\r\n\u{0}]+", "[^\r\n\u{0}]*", "[^\r]*"), 1..5)
    ) {
        let events: Vec<SseEvent> = events.iter().map(|(kind, id, data)| event(kind, id, data)).collect();
        let text = Relay::Events(events.clone()).to_text().unwrap();
        prop_assert_eq!(Relay::from_text(&text), Some(Relay::Events(events)));
    }
}
