//! Rows about what a stream brings: F-26 to F-32, F-34 to F-37.

use std::sync::Arc;

use ringside::{
    domain::transcript::Message,
    stream::{ledger::Change, status::Status},
};

use super::rig::{Ask, Rig};

#[test]
fn f26_a_drip_of_single_bytes_gives_the_same_events() {
    let mut rig = Rig::new();
    rig.beat_ms = None;
    rig.start();
    rig.wait(45);
    rig.drip("\u{FEFF}:\r\n");
    for text in ["¿Qué tal?", "日本語 🙂", "e\u{301}"] {
        let said = rig.note(text);
        rig.drip(said.frame().replace('\n', "\r\n"));
    }
    // Without the list, so that the stream alone brings it.
    let before = rig.count(Ask::List);
    rig.wait(20_000);
    rig.assert_whole();
    assert_eq!(rig.count(Ask::List), before);
    assert_eq!(rig.session.receipt().live, 3);
    assert_eq!(rig.session.receipt().unreadable, 0);
}

#[test]
fn f27_an_event_that_was_cut_is_no_cursor() {
    let mut rig = Rig::live();
    let said = rig.note("Its id came, its end did not.");
    rig.send(format!("id: {}\nevent: message\ndata: {{", said.id));
    rig.break_stream();
    rig.wait(1_500);
    assert_eq!(rig.cursors, [None, Some("m1".to_owned())]);
    rig.assert_whole();
}

#[test]
fn f28_what_is_replayed_is_shown_once() {
    let mut rig = Rig::live();
    rig.desk.repeats_cursor = true;
    for _ in 0..50 {
        rig.say("Again and again.");
    }
    rig.wait(1_000);
    let log = rig.desk.log.clone();
    for said in &log {
        rig.send(said.frame());
    }
    rig.end_stream();
    rig.wait(1_500);
    assert_eq!(rig.count(Ask::Stream), 2);
    rig.assert_whole();
    assert!(rig.session.receipt().duplicates >= 51);
    assert_eq!(rig.session.receipt().replaced, 0);
}

#[test]
fn f29_where_the_cursor_is_forgotten_the_list_fills_the_gap() {
    let mut rig = Rig::live();
    rig.desk.is_forgetful = true;
    rig.end_stream();
    rig.wait(100);
    // More than one page of the list.
    for number in 0..230 {
        rig.note(&format!("In the gap, {number}"));
        rig.wait(1);
    }
    rig.wait(2_000);
    rig.assert_whole();
    assert_eq!(rig.session.receipt().list, 230);
    rig.break_stream();
    rig.wait(3_000);
    assert_eq!(
        rig.cursors[2].as_deref(),
        Some("m1"),
        "what the list brought is no cursor"
    );
    rig.say("After it.");
    rig.wait(100);
    rig.assert_whole();
}

/// The transcript only ever grows between lines that are there: none of them moves past another.
fn assert_lines_stay(rig: &Rig) {
    let mut lines: Vec<Arc<Message>> = Vec::new();
    for change in &rig.changes {
        let before: Vec<_> = lines.iter().map(|line| line.id.clone()).collect();
        ringside::stream::ledger::apply(&mut lines, change);
        let after = lines.iter().map(|line| line.id.clone());
        let kept: Vec<_> = after.filter(|id| before.contains(id)).collect();
        assert_eq!(kept, before);
    }
}

#[test]
fn f30_messages_out_of_order_or_of_one_instant_have_a_stable_place() {
    let mut rig = Rig::live();
    let mut said = Vec::new();
    for number in 0..40 {
        // Four of each instant, and some of a clock that is behind.
        if number % 4 == 0 {
            rig.wait(7);
        }
        said.push(rig.note(&format!("Line {number}")));
    }
    for index in (0..40).map(|number| number * 17 % 40) {
        rig.send(said[index].frame());
        rig.wait(3);
    }
    rig.wait(100);
    assert!(rig.shown.is_sorted_by_key(|message| message.created_at));
    assert_eq!(rig.shown.len(), 41);
    assert_lines_stay(&rig);
    let once = rig.texts().join("\n");
    rig.end_stream();
    rig.wait(2_000);
    assert_eq!(
        rig.texts().join("\n"),
        once,
        "the list moves nothing either"
    );
}

#[test]
fn f31_a_heartbeat_with_an_id_is_no_cursor() {
    let mut rig = Rig::live();
    rig.send("id: 1\nevent: heartbeat\ndata: {}\n\n");
    rig.wait(41_000);
    rig.send("id: 2\n\n");
    rig.end_stream();
    rig.wait(1_500);
    assert_eq!(rig.cursors, [None, Some("m1".to_owned())]);
}

#[test]
fn f32_an_edited_message_is_replaced_in_place_once() {
    let mut rig = Rig::live();
    rig.say("Helo.");
    rig.say("Yes?");
    rig.wait(100);
    rig.changes.clear();
    rig.desk.log[1].text = "Hello.".to_owned();
    let edited = rig.desk.log[1].frame();
    rig.send(&edited);
    rig.send(&edited);
    rig.wait(100);
    rig.assert_whole();
    assert!(
        matches!(&rig.changes[..], [Change::Replaced { at: 1, message }] if message.text == "Hello."),
        "{:?}",
        rig.changes
    );
}

#[test]
fn f34_an_endless_event_ends_the_stream_and_an_endless_comment_costs_nothing() {
    let mut rig = Rig::live();
    rig.send("data: ");
    let part = "x".repeat(1024 * 1024);
    for _ in 0..20 {
        rig.send(&part);
    }
    rig.note("Meanwhile.");
    rig.wait(2_000);
    assert_eq!(rig.count(Ask::Stream), 2, "left and opened anew");
    rig.assert_whole();
    rig.send(":");
    for _ in 0..40 {
        rig.send(&part);
    }
    rig.say("After the comment? No: still inside it.");
    rig.send("\n");
    rig.say("After the comment.");
    rig.wait(100);
    assert_eq!(rig.count(Ask::Stream), 2);
    assert_eq!(rig.status(), Status::Live);
    assert!(rig.texts().contains(&"After the comment."));
}

#[test]
fn f35_what_cannot_be_read_is_counted_and_the_stream_goes_on() {
    let mut rig = Rig::live();
    rig.send("event: message\ndata: {\"id\": \"m9\", \"message\": \n\n");
    rig.send("event: message\ndata: 42\n\n");
    rig.say("Readable.");
    rig.wait(100);
    rig.assert_whole();
    assert_eq!(rig.session.receipt().unreadable, 2);
    assert_eq!(rig.count(Ask::Stream), 1);
}

#[test]
fn f36_events_named_like_transport_are_data() {
    let mut rig = Rig::live();
    let began_ms = rig.now_ms;
    for name in ["error", "open", "close", "end"] {
        rig.send(format!(
            "event: {name}\ndata: {{\"message\": \"gone\"}}\n\n"
        ));
    }
    rig.say("Nothing happened.");
    rig.wait(60_000);
    rig.assert_whole();
    assert_eq!(rig.count(Ask::Stream), 1);
    assert_eq!(rig.banner_since(began_ms), [&Status::Live]);
    assert_eq!(rig.session.receipt().unreadable, 0);
}

#[test]
fn f37_a_servers_wish_for_the_wait_is_kept_within_bounds() {
    for (wish, shortest_ms, longest_ms) in [
        ("0", 200, 250),
        ("3000", 2_900, 3_000),
        ("99999999999999999999999999", 59_000, 60_000),
        ("1s", 900, 1_000),
    ] {
        let mut rig = Rig::live();
        rig.send(format!("retry: {wish}\n"));
        rig.end_stream();
        rig.wait(100);
        let ended_ms = rig.now_ms - 99;
        rig.wait(62_000);
        let waited_ms = rig.times(Ask::Ticket)[1] - ended_ms;
        assert!(
            (shortest_ms..=longest_ms + 10).contains(&waited_ms),
            "retry: {wish} waits {waited_ms}"
        );
    }
}
