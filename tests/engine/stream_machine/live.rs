//! A stream that lives, falls silent, ends and comes back.

use ringside::domain::{error::ErrorKind, time::Timestamp};
use ringside::stream::machine::{Closed, DetailNews, Effect, Final, Input, Now};
use ringside::stream::status::Status;

use super::{Driver, STREAM_AND_LIST, error, failed};

#[test]
fn live_is_claimed_only_after_the_first_byte() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    assert_eq!(driver.status(), Status::Connecting);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.tell(Input::Opened { generation });
    assert_eq!(
        driver.status(),
        Status::Connecting,
        "headers are no sign of life yet"
    );
    driver.hear();
    assert_eq!(driver.status(), Status::Live);
    assert_eq!(driver.lists(), 1, "what was said before the stream opened");
}

#[test]
fn the_read_that_following_begins_with_is_the_first_update() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    assert_eq!(driver.machine.last_update(), None);
    driver.tell(Input::Start);
    let began = driver.now().wall_ms;
    assert_eq!(driver.machine.last_update().map(Timestamp::ms), Some(began));
    driver.wait(2_000);
    assert_eq!(driver.machine.last_update().map(Timestamp::ms), Some(began));
}

#[test]
fn a_healthy_idle_stream_is_left_alone() {
    let mut driver = Driver::live();
    driver.beat(600_000, 20_000);
    assert_eq!((driver.attempts(), driver.lists()), (1, 1));
    assert_eq!(driver.status(), Status::Live);
}

#[test]
fn late_heartbeats_do_not_reconnect_and_are_not_called_live() {
    let mut driver = Driver::live();
    driver.wait(38_000);
    assert_eq!(driver.status(), Status::Quiet);
    driver.hear();
    assert_eq!(driver.status(), Status::Live);
    driver.beat(380_000, 38_000);
    assert_eq!(driver.attempts(), 1);
}

#[test]
fn a_black_hole_is_left_at_the_watchdog() {
    let mut driver = Driver::live();
    driver.wait(44_900);
    assert_eq!(driver.attempts(), 1);
    driver.wait(1_200);
    assert_eq!(driver.attempts(), 2);
    let closed = driver.count(|effect| matches!(effect, Effect::CloseStream { .. }));
    assert_eq!(
        closed, 1,
        "the old stream is closed before the new one is opened"
    );
}

#[test]
fn the_watchdog_learns_a_slow_heartbeat_up_to_a_limit() {
    let mut driver = Driver::live();
    driver.beat(200_000, 40_000);
    driver.wait(85_000);
    assert_eq!(driver.attempts(), 1, "2.25 times 40 s is 90 s");
    driver.wait(6_000);
    assert_eq!(driver.attempts(), 2);
}

#[test]
fn a_clean_end_is_back_within_a_second_without_a_word() {
    let mut driver = Driver::live();
    driver.close(Closed::Finished);
    assert_eq!(
        driver.status(),
        Status::Live,
        "trouble of a moment is not announced"
    );
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 2);
    driver.connect();
    assert_eq!(driver.status(), Status::Live);
    assert_eq!(driver.lists(), 2, "the gap is filled from the list");
}

#[test]
fn reconnecting_is_said_after_three_seconds_of_trouble() {
    let mut driver = Driver::live();
    driver.close(failed(ErrorKind::Unreachable));
    driver.wait(1_000);
    driver.wait(1_900);
    assert_eq!(driver.status(), Status::Live);
    driver.wait(200);
    assert!(
        matches!(driver.status(), Status::Reconnecting { attempt: 1, .. }),
        "{:?}",
        driver.status()
    );
}

#[test]
fn an_unreachable_api_is_said_at_once_when_nothing_was_ever_live() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    driver.refuse_ticket(error(ErrorKind::Unreachable));
    let status = driver.status();
    assert!(
        matches!(&status, Status::Reconnecting { attempt: 1, next_attempt_at: Some(_), cause: Some(cause) } if cause == "by the test"),
        "{status:?}"
    );
}

#[test]
fn a_good_minute_makes_up_for_failures() {
    let mut driver = Driver::live();
    for _ in 0..3 {
        driver.close(Closed::Finished);
        driver.wait(8_000);
        driver.connect();
    }
    driver.beat(80_000, 20_000);
    let before = driver.attempts();
    driver.close(Closed::Finished);
    driver.wait(1_000);
    assert_eq!(
        driver.attempts(),
        before + 1,
        "the wait is that of a first failure again"
    );
}

#[test]
fn answers_of_an_earlier_attempt_change_nothing() {
    let mut driver = Driver::live();
    let generation = driver.attempt();
    driver.close(Closed::Finished);
    driver.tell(Input::Opened { generation });
    driver.tell(Input::Heard { generation });
    driver.tell(Input::Closed {
        generation,
        how: failed(ErrorKind::KeyRefused),
    });
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 2, "the plan of the first end stands");
}

#[test]
fn the_end_of_the_call_closes_the_stream_and_reads_the_record() {
    let mut driver = Driver::live();
    driver.wait(4_000);
    // The next look at the call finds it over.
    let now = Now {
        mono_ms: driver.now_ms + 2_000,
        ..driver.now()
    };
    let effects = driver.machine.step(now, Input::Tick);
    let look = effects.iter().find_map(|effect| match effect {
        Effect::FetchDetail { generation } => Some(*generation),
        _ => None,
    });
    let over = |generation| Input::Detail {
        generation,
        result: Ok(DetailNews { is_over: true }),
    };
    let effects = driver.machine.step(now, over(look.expect("a look is due")));
    let closes = |effect: &Effect| matches!(effect, Effect::CloseStream { .. });
    assert!(effects.iter().any(closes), "{effects:?}");
    driver.now_ms = now.mono_ms;
    driver.wake_ms = Some(now.mono_ms + 1_000);
    let list = effects.iter().find_map(|effect| match effect {
        Effect::FetchList { generation } => Some(*generation),
        _ => None,
    });
    let generation = list.expect("the list is read once more");
    driver.tell(Input::Listed {
        generation,
        result: Ok(true),
    });
    assert_eq!(
        driver.machine.ending(),
        None,
        "the record is read after the list"
    );
    assert_eq!(driver.status(), Status::Ending);
    driver.wait(2_000);
    assert_eq!(driver.machine.ending(), Some(&Final::Ended));
}
