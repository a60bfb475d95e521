//! The event stream parser against every vector, in every way of cutting it up.

use proptest::prelude::*;
use ringside::stream::sse::{EventTooLarge, Item, MAX_EVENT_BYTES, Parser, SseEvent};

use crate::sse_vectors::{all, check_all, parse};

#[test]
fn every_vector_in_every_chunking() {
    check_all();
}

proptest! {
    #[test]
    fn random_cuts_change_nothing(seed in any::<usize>(), sizes in prop::collection::vec(1_usize..40, 1..50)) {
        let vectors = all();
        let vector = &vectors[seed % vectors.len()];
        let mut rest = vector.bytes.as_slice();
        let mut chunks = Vec::new();
        for size in sizes.iter().cycle() {
            if rest.is_empty() { break; }
            let (chunk, after) = rest.split_at(*size.min(&rest.len()));
            chunks.push(chunk);
            rest = after;
        }
        vector.check(chunks, &format!("in chunks of {sizes:?}"));
    }

    #[test]
    fn any_bytes_give_the_same_events_however_they_are_cut(
        bytes in prop::collection::vec(prop_oneof![
            Just(b'\n'), Just(b'\r'), Just(b':'), Just(b' '), Just(b'd'), Just(0xEF), Just(0xBB), any::<u8>()
        ], 0..400),
        size in 1_usize..20,
    ) {
        let (whole, _) = parse([bytes.as_slice()]);
        let (cut, _) = parse(bytes.chunks(size));
        prop_assert_eq!(whole, cut);
    }
}

#[test]
fn a_lone_carriage_return_dispatches_at_once() {
    let (events, _) = parse([&b"data: a\r\r"[..]]);
    assert_eq!(events.len(), 1, "without waiting for what comes next");
    let (events, _) = parse([&b"data: a\r"[..], b"\n\r", b"\n"]);
    assert_eq!(
        events.len(),
        1,
        "a line feed in the next chunk belongs to the line end before it"
    );
}

#[test]
fn an_enormous_retry_is_kept_within_bounds() {
    let (_, parser) = parse([&b"retry: 99999999999999999999999999\n\n"[..]]);
    assert_eq!(parser.retry_ms(), Some(u64::MAX));
}

#[test]
fn an_endless_line_and_an_endless_event_are_errors() {
    let chunk = vec![b'x'; 1024 * 1024];
    let overfed = |start: &[u8], repeated: &[u8]| {
        let mut parser = Parser::new();
        parser.push(start, |_| {}).unwrap();
        (0..=MAX_EVENT_BYTES / repeated.len()).find_map(|_| parser.push(repeated, |_| {}).err())
    };
    assert_eq!(overfed(b"data: ", &chunk), Some(EventTooLarge));
    assert_eq!(overfed(b"unknown", &chunk), Some(EventTooLarge));
    let mut line = b"data: ".to_vec();
    line.extend_from_slice(&chunk);
    line.push(b'\n');
    assert_eq!(overfed(b"", &line), Some(EventTooLarge));
    assert_eq!(
        overfed(b":", &chunk),
        None,
        "a comment is not kept, so it may be endless"
    );
    assert_eq!(
        overfed(b"\xEF\xBB\xBF:", &chunk),
        None,
        "nor after a byte order mark"
    );
}

#[test]
fn an_event_just_within_the_limit_passes() {
    let mut parser = Parser::new();
    let mut length = 0;
    parser.push(b"data: ", |_| {}).unwrap();
    parser
        .push(&vec![b'x'; MAX_EVENT_BYTES - 100], |_| {})
        .unwrap();
    parser
        .push(b"\n\n", |event| length = event.data.len())
        .unwrap();
    assert_eq!(length, MAX_EVENT_BYTES - 100);
}

#[test]
fn comments_are_handed_out_where_they_are_asked_for_however_they_are_cut() {
    let bytes = "\u{FEFF}:one\r\n: two\n:\ndata: a\n:th\u{E9}\r\n\n".as_bytes();
    for size in [1, 2, 3, 7, bytes.len()] {
        let mut parser = Parser::new().keeping_comments();
        let mut items = Vec::new();
        for chunk in bytes.chunks(size) {
            parser.push_items(chunk, |item| items.push(item)).unwrap();
        }
        let event = SseEvent {
            event_type: "message".to_owned(),
            data: "a".to_owned(),
            last_event_id: String::new(),
        };
        let mut expected: Vec<_> = ["one", " two", "", "th\u{E9}"]
            .map(|text| Item::Comment(text.to_owned()))
            .into();
        expected.push(Item::Event(event));
        assert_eq!(items, expected, "in chunks of {size}");
    }
    let mut parser = Parser::new().keeping_comments();
    parser.push_items(b":", |_| {}).unwrap();
    let comment = vec![b'x'; MAX_EVENT_BYTES];
    let endless = parser.push_items(&comment, |_| {});
    assert_eq!(endless, Err(EventTooLarge), "what is kept is bounded");
}

#[test]
fn a_resumed_connection_carries_the_last_id_on() {
    let mut parser = Parser::new().resuming_after("m4");
    assert_eq!(parser.last_event_id(), "m4");
    let mut ids = Vec::new();
    let bytes = b"data: a\n\nid: m5\ndata: b\n\nid:\ndata: c\n\n";
    parser
        .push(bytes, |event| ids.push(event.last_event_id))
        .unwrap();
    assert_eq!(ids, ["m4", "m5", ""]);
}
