//! Rows about the tab, the machine and the user: F-38 to F-42, F-44 to F-46, F-49.

use ringside::stream::{
    machine::{LIST_LIMIT_MS, Signal},
    status::Status,
};

use super::{
    desk::{Reply, page},
    rig::{Ask, Rig},
};

#[test]
fn f38_offline_is_said_at_once_and_online_finds_out_what_is_left() {
    for is_dead in [true, false] {
        let mut rig = Rig::live();
        let lost_ms = rig.now_ms;
        rig.signal(Signal::Offline);
        assert_eq!(rig.status(), Status::Offline);
        if is_dead {
            rig.dig_hole();
        }
        let asked = rig.asked.len();
        rig.note("While offline.");
        rig.wait(30_000);
        assert_eq!(rig.asked.len(), asked, "nothing is asked for meanwhile");
        assert_eq!(rig.banner_since(lost_ms).last(), Some(&&Status::Offline));
        rig.signal(Signal::Online);
        rig.wait(1_000);
        rig.assert_whole();
        let streams = if is_dead { 2 } else { 1 };
        assert_eq!(
            rig.count(Ask::Stream),
            streams,
            "a stream that spoke is kept"
        );
        assert_eq!(rig.status(), Status::Live);
    }
}

#[test]
fn f39_a_hidden_tab_is_right_again_within_two_seconds_of_being_seen() {
    for dies in [false, true] {
        let mut rig = Rig::live();
        rig.signal(Signal::Hidden);
        rig.wait(60_000);
        if dies {
            rig.dig_hole();
        }
        for _ in 0..90 {
            rig.say("Nobody looks.");
            rig.wait(6_000);
        }
        let before = rig.asked.len();
        rig.signal(Signal::Visible);
        rig.wait(2_000);
        rig.assert_whole();
        assert_eq!(rig.status(), Status::Live);
        assert!(rig.has_stream());
        let storm = &rig.asked[before..];
        assert!(storm.len() <= 4, "no storm of requests: {storm:?}");
        rig.say("Somebody looks.");
        rig.wait(100);
        rig.assert_whole();
    }
}

#[test]
fn f40_after_a_sleep_it_is_live_again_within_two_seconds() {
    // Ten minutes, and a nap that the watchdog alone would not notice.
    for slept_ms in [600_000, 31_000] {
        let mut rig = Rig::live();
        let awake_ms = rig.now_ms + slept_ms;
        rig.asleep_until_ms = awake_ms;
        rig.wait(1_000);
        rig.abandon_stream();
        rig.note("While asleep.");
        rig.wait(slept_ms - 1_000);
        rig.wait(2_000);
        assert_eq!(rig.count(Ask::Stream), 2);
        assert_eq!(rig.status(), Status::Live);
        rig.assert_whole();
        let seen = rig.banner_since(awake_ms);
        let is_trouble = |status: &&&Status| matches!(status, Status::Reconnecting { .. });
        assert_eq!(seen.iter().find(is_trouble), None, "{seen:?}");
    }
}

#[test]
fn f41_a_page_that_comes_back_works_whether_its_stream_lived_or_died() {
    for dies in [false, true] {
        let mut rig = Rig::live();
        // Kept by the browser: no timer runs, and no event says that it was hidden.
        rig.asleep_until_ms = rig.now_ms + 40_000;
        rig.wait(100);
        if dies {
            rig.abandon_stream();
        }
        rig.say("Meanwhile.");
        rig.wait(39_900);
        rig.signal(Signal::Resumed);
        rig.wait(2_000);
        rig.assert_whole();
        assert_eq!(rig.status(), Status::Live);
        let streams = if dies { 2 } else { 1 };
        assert_eq!(rig.count(Ask::Stream), streams);
    }
}

#[test]
fn f42_leaving_closes_everything_at_once_and_takes_nothing_in() {
    let mut rig = Rig::live();
    rig.list = Reply::Never;
    rig.end_stream();
    rig.wait(1_100);
    assert!(rig.has_stream());
    let asked = rig.asked.len();
    rig.say("Too late.");
    rig.leave();
    assert!(!rig.has_stream(), "closed within the same step");
    // The rig asserts that nothing is asked for after leaving.
    rig.signal(Signal::Resumed);
    rig.wait(3_600_000);
    assert_eq!(rig.asked.len(), asked);
    assert_eq!(rig.texts(), ["Good morning."]);
    assert_eq!(rig.status(), Status::Stopped);
}

#[test]
fn f44_a_clock_that_is_set_is_no_reason_to_reconnect() {
    let mut rig = Rig::live();
    for error_ms in [3_600_000, -3_600_000, 0, 30_000] {
        rig.wall_error_ms = error_ms;
        for _ in 0..10 {
            rig.say("Tick.");
            rig.wait(30_000);
        }
    }
    assert_eq!(rig.count(Ask::Stream), 1);
    rig.assert_whole();
    assert_eq!(rig.banner_since(2_100), [&Status::Live]);
    assert_eq!(rig.session.receipt().live, rig.shown.len());
}

#[test]
fn f45_a_key_taken_away_or_changed_ends_the_old_session_for_good() {
    // The console drops the session with its key; a changed key begins a new one.
    let mut old = Rig::live();
    old.ticket = Reply::Never;
    old.end_stream();
    old.wait(1_100);
    let asked = old.asked.len();
    old.leave();
    old.wait(3_600_000);
    assert_eq!(
        old.asked.len(),
        asked,
        "nothing is asked for with the old key"
    );
    let new = Rig::live();
    assert_eq!(new.cursors, [None], "and nothing of it is carried over");
}

#[test]
fn f46_late_answers_for_a_call_that_was_left_change_nothing() {
    let mut first = Rig::live();
    first.is_record_late = false;
    first.note("Only the list and the call have it.");
    // A look at the call is on its way when the reader goes elsewhere.
    let looks = first.count(Ask::Detail);
    while first.count(Ask::Detail) == looks {
        first.wait(1);
    }
    first.leave();
    let shown = first.texts().len();
    first.wait(60_000);
    assert_eq!(first.texts().len(), shown);
}

#[test]
fn f49_slow_cut_and_lost_reads_are_repeated_and_take_nothing_away() {
    for reply in [
        Reply::Never,
        Reply::Unreachable,
        page(
            200,
            "application/json",
            "{\"data\": [{\"id\": \"m1\", \"mess",
        ),
    ] {
        let mut rig = Rig::live();
        rig.list = reply.clone();
        rig.detail = reply;
        rig.desk.is_forgetful = true;
        rig.end_stream();
        rig.note("Only the list has it.");
        rig.wait(LIST_LIMIT_MS - 1_000);
        assert_eq!(rig.texts(), ["Good morning."], "what is there stays");
        assert_eq!(rig.status(), Status::Live, "the stream is not to blame");
        rig.list = Reply::Fine;
        rig.detail = Reply::Fine;
        rig.wait(35_000);
        rig.assert_whole();
    }
}
