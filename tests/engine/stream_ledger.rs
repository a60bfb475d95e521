//! The ledger: one door, once each, in order, with an account of it.

use std::sync::Arc;

use proptest::prelude::*;
use ringside::{
    domain::{
        attachment::{Attachment, AttachmentKind},
        ids::MessageId,
        time::Timestamp,
        transcript::{Message, Speaker, Timing},
        url::{LinkPolicy, SafeUrl},
    },
    stream::ledger::{Change, Ledger, Reconciled, Source, TWIN_SLACK_MS, apply},
};

fn message(id: &str, at_ms: i64, text: &str) -> Message {
    Message {
        id: (!id.is_empty()).then(|| MessageId::new(id)),
        speaker: Speaker::Caller,
        text: text.to_owned(),
        created_at: Timestamp::from_ms(at_ms),
        kind: None,
        attachments: Vec::new(),
        timing: Timing::default(),
        tool: None,
    }
}

fn take(ledger: &mut Ledger, source: Source, messages: &[Message]) -> usize {
    let mark = ledger.mark();
    ledger.ingest(source, messages.to_vec(), mark)
}

fn texts(ledger: &Ledger) -> Vec<String> {
    ledger
        .messages()
        .map(|message| message.text.clone())
        .collect()
}

#[test]
fn the_same_message_by_three_ways_is_there_once() {
    let mut ledger = Ledger::new(None);
    let hello = message("m1", 1_000, "Hello");
    assert_eq!(
        take(&mut ledger, Source::Live, std::slice::from_ref(&hello)),
        1
    );
    assert_eq!(
        take(&mut ledger, Source::List, std::slice::from_ref(&hello)),
        0
    );
    assert_eq!(
        take(&mut ledger, Source::Replay, std::slice::from_ref(&hello)),
        0
    );
    assert_eq!(texts(&ledger), ["Hello"]);
    let receipt = ledger.receipt();
    assert_eq!(
        (
            receipt.live,
            receipt.list,
            receipt.replay,
            receipt.duplicates
        ),
        (1, 0, 0, 2)
    );
}

#[test]
fn order_is_by_time_then_by_arrival() {
    let mut ledger = Ledger::new(None);
    take(&mut ledger, Source::Live, &[message("c", 3_000, "third")]);
    take(&mut ledger, Source::Live, &[message("a", 1_000, "first")]);
    take(
        &mut ledger,
        Source::Live,
        &[message("b1", 2_000, "second"), message("b2", 2_000, "and")],
    );
    assert_eq!(texts(&ledger), ["first", "second", "and", "third"]);
}

#[test]
fn a_message_without_a_time_stays_behind_the_one_before_it() {
    let mut ledger = Ledger::new(None);
    let mut timeless = message("b", 0, "second");
    timeless.created_at = None;
    take(
        &mut ledger,
        Source::List,
        &[
            message("a", 1_000, "first"),
            timeless,
            message("c", 3_000, "third"),
        ],
    );
    assert_eq!(texts(&ledger), ["first", "second", "third"]);
}

#[test]
fn new_content_replaces_old_in_place() {
    let mut ledger = Ledger::new(None);
    let said = [message("a", 1_000, "helo"), message("b", 2_000, "yes")];
    take(&mut ledger, Source::Live, &said);
    ledger.take_changes();
    take(&mut ledger, Source::Live, &[message("a", 1_000, "hello")]);
    assert_eq!(texts(&ledger), ["hello", "yes"]);
    let changes = ledger.take_changes();
    assert!(
        matches!(&changes[..], [Change::Replaced { at: 0, message }] if message.text == "hello")
    );
}

#[test]
fn the_stream_does_not_take_attachments_away_again() {
    let policy = LinkPolicy::for_page("https://console.example");
    let photo = Attachment {
        kind: AttachmentKind::Image,
        link: SafeUrl::parse("https://files.example/photo.png", policy),
    };
    let mut with_photo = message("a", 1_000, "look");
    with_photo.attachments.push(photo);
    let mut ledger = Ledger::new(None);
    take(&mut ledger, Source::Live, &[message("a", 1_000, "look")]);
    take(
        &mut ledger,
        Source::Detail,
        std::slice::from_ref(&with_photo),
    );
    take(&mut ledger, Source::Replay, &[message("a", 1_000, "look")]);
    let shown = ledger.messages().next().unwrap();
    assert_eq!(shown.attachments, with_photo.attachments);
}

#[test]
fn an_answer_older_than_the_news_does_not_undo_it() {
    let mut ledger = Ledger::new(None);
    take(&mut ledger, Source::Live, &[message("a", 1_000, "interim")]);
    let asked = ledger.mark();
    take(&mut ledger, Source::Live, &[message("a", 1_000, "final")]);
    ledger.ingest(
        Source::List,
        vec![message("a", 1_000, "interim"), message("b", 2_000, "new")],
        asked,
    );
    assert_eq!(texts(&ledger), ["final", "new"]);
}

#[test]
fn messages_without_an_id_are_known_by_their_content_and_repetition() {
    let mut ledger = Ledger::new(None);
    let said = [
        message("", 1_000, "Yes"),
        message("", 1_000, "Yes"),
        message("", 2_000, "No"),
    ];
    take(&mut ledger, Source::Detail, &said);
    take(&mut ledger, Source::Detail, &said);
    take(&mut ledger, Source::Live, &said[..1]);
    assert_eq!(texts(&ledger), ["Yes", "Yes", "No"]);
}

/// The same words without an id, dated by the stream and by the record in their own ways.
fn told_twice(stream: &[(i64, &str)], record: &[(i64, &str)]) -> Ledger {
    let undated = |said: &(i64, &str)| {
        let mut message = message("", said.0, said.1);
        message.created_at = message.created_at.filter(|_| said.0 >= 0);
        message
    };
    let mut ledger = Ledger::new(None);
    for said in stream {
        take(&mut ledger, Source::Live, &[undated(said)]);
    }
    let record: Vec<_> = record.iter().map(undated).collect();
    take(&mut ledger, Source::Detail, &record);
    // A second look tells nothing new.
    take(&mut ledger, Source::Detail, &record);
    ledger.reconcile(record);
    ledger
}

#[test]
fn words_that_stream_and_record_date_differently_are_there_once() {
    for (stream, record) in [
        (vec![(4_000, "Hello")], vec![(1_000, "Hello")]),
        (vec![(4_000, "Hello")], vec![(-1, "Hello")]),
        (vec![(-1, "Hello")], vec![(1_000, "Hello")]),
        (
            vec![(2_000, "Yes"), (9_000, "Yes"), (11_000, "No")],
            vec![(1_500, "Yes"), (8_800, "Yes"), (10_900, "No")],
        ),
    ] {
        let ledger = told_twice(&stream, &record);
        assert_eq!(ledger.len(), record.len(), "{stream:?} {record:?}");
        let all = Reconciled {
            matched: record.len(),
            late: 0,
            missing: 0,
        };
        assert_eq!(ledger.receipt().reconciled, Some(all));
    }
}

#[test]
fn words_said_twice_stay_two_messages_whatever_the_stream_missed() {
    for stream in [vec![(2_100, "Yes")], vec![(9_100, "Yes")], vec![]] {
        let record = [(2_000, "Yes"), (9_000, "Yes")];
        let ledger = told_twice(&stream, &record);
        assert_eq!(texts(&ledger), ["Yes", "Yes"], "{stream:?}");
    }
    let slack = i64::try_from(TWIN_SLACK_MS).unwrap();
    let ledger = told_twice(&[(1_000, "Yes")], &[(1_001 + slack, "Yes")]);
    assert_eq!(ledger.len(), 2, "too far apart to be the same");
}

#[test]
fn what_the_record_told_first_the_stream_does_not_double() {
    let mut ledger = Ledger::new(None);
    take(&mut ledger, Source::Opening, &[message("", 1_000, "Hello")]);
    take(&mut ledger, Source::Live, &[message("", 3_000, "Hello")]);
    assert_eq!(texts(&ledger), ["Hello"]);
    assert_eq!(ledger.receipt().replaced, 0, "the record's time stays");
    take(&mut ledger, Source::Live, &[message("", 9_000, "Hello")]);
    assert_eq!(texts(&ledger), ["Hello", "Hello"], "said again");
}

#[test]
fn words_taken_for_one_too_early_are_told_apart_by_the_next_answer() {
    let mut ledger = Ledger::new(None);
    take(&mut ledger, Source::Opening, &[message("", 1_000, "Yes")]);
    take(&mut ledger, Source::Live, &[message("", 9_000, "Yes")]);
    assert_eq!(ledger.len(), 1, "it may be the same");
    let record = [message("", 1_000, "Yes"), message("", 9_000, "Yes")];
    take(&mut ledger, Source::Detail, &record);
    take(&mut ledger, Source::Detail, &record);
    assert_eq!(texts(&ledger), ["Yes", "Yes"]);
}

#[test]
fn where_both_sides_agree_on_times_nothing_is_taken_for_one() {
    let mut ledger = Ledger::new(None);
    take(&mut ledger, Source::Live, &[message("", 1_000, "Yes")]);
    take(&mut ledger, Source::Detail, &[message("", 1_000, "Yes")]);
    take(
        &mut ledger,
        Source::Detail,
        &[message("", 1_000, "Yes"), message("", 5_000, "No")],
    );
    take(&mut ledger, Source::Live, &[message("", 9_000, "No")]);
    assert_eq!(texts(&ledger), ["Yes", "No", "No"]);
}

#[test]
fn the_cursor_is_the_last_message_of_the_stream_and_of_nothing_else() {
    let mut ledger = Ledger::new(Timestamp::from_ms(100_000));
    take(
        &mut ledger,
        Source::Opening,
        &[message("m1", 100_000, "one")],
    );
    assert_eq!(ledger.cursor(), None);
    take(&mut ledger, Source::Live, &[message("m2", 101_000, "two")]);
    take(
        &mut ledger,
        Source::List,
        &[message("m3", 102_000, "three")],
    );
    take(&mut ledger, Source::Live, &[message("", 103_000, "no id")]);
    assert_eq!(ledger.cursor(), Some("m2"));
}

#[test]
fn an_earlier_call_of_the_same_conversation_is_left_out() {
    let mut ledger = Ledger::new(Timestamp::from_ms(100_000));
    take(
        &mut ledger,
        Source::List,
        &[
            message("old", 1_000, "last week"),
            message("m1", 100_500, "now"),
        ],
    );
    assert_eq!(texts(&ledger), ["now"]);
    assert_eq!(ledger.receipt().outside, 1);
    take(
        &mut ledger,
        Source::Detail,
        &[message("m0", 50_000, "early clock")],
    );
    assert_eq!(ledger.len(), 2, "what the call itself holds belongs to it");
}

#[test]
fn the_receipt_tells_matched_late_and_missing_apart() {
    let mut ledger = Ledger::new(None);
    take(
        &mut ledger,
        Source::Live,
        &[
            message("a", 1_000, "a"),
            message("b", 2_000, "b"),
            message("x", 3_000, "x"),
        ],
    );
    ledger.reconcile(vec![
        message("a", 1_000, "a"),
        message("b", 2_000, "b"),
        message("c", 4_000, "c"),
    ]);
    let expected = Reconciled {
        matched: 2,
        late: 1,
        missing: 1,
    };
    assert_eq!(ledger.receipt().reconciled, Some(expected));
    assert_eq!(
        ledger.receipt().sentence(),
        "4 messages, 2 match, 1 late, 1 missing"
    );
}

#[test]
fn fifty_thousand_messages_one_by_one_and_backwards_take_no_time_to_speak_of() {
    let mut ledger = Ledger::new(None);
    for at in (0..50_000).rev() {
        take(
            &mut ledger,
            Source::Live,
            &[message(&at.to_string(), at, "")],
        );
    }
    for at in 50_000..100_000 {
        take(
            &mut ledger,
            Source::Live,
            &[message(&at.to_string(), at, "")],
        );
    }
    assert_eq!(ledger.len(), 100_000);
    assert!(
        ledger
            .messages()
            .is_sorted_by_key(|message| message.created_at)
    );
}

proptest! {
    /// Whatever comes in whatever batches: sorted, once each, and the changes rebuild it.
    #[test]
    fn changes_rebuild_the_transcript(batches in prop::collection::vec(
        prop::collection::vec((0_u8..60, 0_i64..20, 0_u8..3), 0..25), 0..12,
    )) {
        let mut ledger = Ledger::new(None);
        let mut copy: Vec<Arc<Message>> = Vec::new();
        for batch in &batches {
            let messages: Vec<Message> = batch
                .iter()
                .map(|(id, at, text)| message(&id.to_string(), *at, &text.to_string()))
                .collect();
            take(&mut ledger, Source::List, &messages);
            for change in ledger.take_changes() {
                match &change {
                    Change::Appended { at, .. } => prop_assert_eq!(*at, copy.len()),
                    Change::Inserted { at, messages } => {
                        prop_assert!(*at < copy.len() && !messages.is_empty());
                    }
                    Change::Replaced { at, message } => prop_assert_eq!(&copy[*at].id, &message.id),
                }
                apply(&mut copy, &change);
            }
            let now: Vec<Arc<Message>> = ledger.messages().cloned().collect();
            prop_assert_eq!(&now, &copy);
        }
        let mut ids: Vec<_> = copy.iter().map(|message| message.id.clone()).collect();
        ids.sort();
        let count = ids.len();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
    }
}
