//! Rows about a stream that ends, breaks or falls silent: F-17 to F-25.

use ringside::stream::status::Status;

use super::rig::{Ask, Rig};

/// The banner never left "Live".
fn assert_silent(rig: &Rig, from_ms: u64) {
    assert_eq!(rig.banner_since(from_ms), [&Status::Live]);
}

#[test]
fn f17_a_clean_end_is_mended_within_a_second_and_without_a_word() {
    let mut rig = Rig::live();
    let ended_ms = rig.now_ms;
    rig.end_stream();
    rig.wait(500);
    rig.note("Said in the gap.");
    rig.wait(600);
    assert_eq!(rig.count(Ask::Stream), 2);
    rig.wait(200);
    rig.assert_whole();
    assert_silent(&rig, ended_ms);
    assert_eq!(rig.recovered, [1], "and it is said what was recovered");
}

#[test]
fn f18_an_event_lost_with_the_connection_comes_again() {
    for is_delivered in [true, false] {
        let mut rig = Rig::live();
        let said = rig.note("The very last word.");
        if is_delivered {
            rig.send(said.frame());
        }
        rig.break_stream();
        rig.wait(1_500);
        assert_eq!(rig.count(Ask::Stream), 2);
        rig.assert_whole();
        let cursor = if is_delivered { "m2" } else { "m1" };
        assert_eq!(rig.cursors[1].as_deref(), Some(cursor));
    }
}

#[test]
fn f19_a_reset_in_the_middle_of_an_event_drops_the_half() {
    let mut rig = Rig::live();
    let said = rig.note("Cut in two.");
    let frame = said.frame();
    let (half, _) = frame.split_at(frame.len() - 3);
    rig.send(half);
    rig.break_stream();
    rig.wait(50);
    assert_eq!(rig.texts(), ["Good morning."], "a half is nothing");
    rig.wait(1_500);
    rig.assert_whole();
    assert_eq!(rig.session.receipt().unreadable, 0);
}

#[test]
fn f20_a_black_hole_is_left_at_the_watchdog_for_one_new_connection() {
    let mut rig = Rig::live();
    let dug_ms = rig.now_ms;
    rig.dig_hole();
    rig.note("Into the hole.");
    rig.wait(47_000);
    assert_eq!(rig.count(Ask::Stream), 2);
    let opened_ms = rig.times(Ask::Stream)[1];
    assert!(opened_ms - dug_ms <= 46_100, "{}", opened_ms - dug_ms);
    rig.assert_whole();
    // The rig asserts that the old attempt was closed before; now one is open, and no other comes.
    assert!(rig.has_stream());
    let seen = rig.banner_since(dug_ms);
    assert_eq!(
        seen[..2],
        [&Status::Live, &Status::Quiet],
        "live is claimed for as long as it can be true"
    );
    rig.wait(600_000);
    assert_eq!(rig.count(Ask::Stream), 2);
}

#[test]
fn f21_an_idle_stream_with_heartbeats_is_left_alone() {
    let mut rig = Rig::live();
    let began_ms = rig.now_ms;
    rig.wait(600_000);
    assert_eq!((rig.count(Ask::Stream), rig.count(Ask::List)), (1, 1));
    assert_silent(&rig, began_ms);
}

#[test]
fn f22_comments_alone_keep_a_stream_alive() {
    let mut rig = Rig::new();
    rig.beat = ":\n";
    rig.start();
    rig.wait(600_000);
    assert_eq!(rig.count(Ask::Stream), 1);
    assert_silent(&rig, 2_000);
}

#[test]
fn f23_late_heartbeats_are_no_reason_to_reconnect() {
    let mut rig = Rig::new();
    rig.beat_ms = None;
    rig.start();
    rig.wait(100);
    rig.send(":\n");
    for wait_ms in [38_000, 21_000, 38_000, 36_500, 20_000, 37_900].repeat(4) {
        rig.wait(wait_ms);
        rig.send("event: heartbeat\ndata: {}\n\n");
    }
    rig.wait(100);
    assert_eq!(rig.count(Ask::Stream), 1);
    assert_eq!(rig.status(), Status::Live);
}

#[test]
fn f24_a_proxy_that_holds_bytes_back_leads_to_polling_in_the_right_order() {
    let mut rig = Rig::live();
    rig.buffer_ms = Some(60_000);
    for _ in 0..24 {
        rig.say("Held back.");
        rig.wait(6_000);
    }
    assert!(
        matches!(rig.status(), Status::Polling { .. }),
        "{:?}",
        rig.status()
    );
    rig.wait(31_000);
    rig.assert_whole();
    assert!(rig.count(Ask::Stream) <= 6, "{}", rig.count(Ask::Stream));
    rig.buffer_ms = None;
    rig.wait(90_000);
    assert_eq!(rig.status(), Status::Live);
    rig.say("Free again.");
    rig.wait(100);
    rig.assert_whole();
}

#[test]
fn f25_a_proxy_that_ends_streams_by_the_clock_is_not_noticed() {
    let mut rig = Rig::live();
    let began_ms = rig.now_ms;
    for round in 0..20 {
        rig.say("Every now and then.");
        rig.wait(99_000);
        if round % 2 == 0 {
            rig.end_stream();
        } else {
            rig.break_stream();
        }
        rig.note("In the gap.");
        rig.wait(1_500);
        assert!(rig.has_stream());
    }
    rig.wait(1_000);
    assert_eq!(rig.count(Ask::Stream), 21);
    assert_silent(&rig, began_ms);
    rig.assert_whole();
}
