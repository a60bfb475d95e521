//! The tab and the network: hidden, asleep, offline, woken, left.

use ringside::domain::error::ErrorKind;
use ringside::stream::machine::{Effect, HIDDEN_CLOSE_MS, Input, Signal};
use ringside::stream::status::Status;

use super::{Driver, STREAM_AND_LIST, error, failed};

#[test]
fn offline_is_said_at_once_and_online_reconnects_a_dead_stream() {
    let mut driver = Driver::live();
    driver.tell(Input::Signal(Signal::Offline));
    assert_eq!(driver.status(), Status::Offline);
    driver.wait(30_000);
    assert_eq!(
        driver.attempts(),
        1,
        "nothing is asked for without a network"
    );
    driver.tell(Input::Signal(Signal::Online));
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 2);
}

#[test]
fn a_short_time_offline_keeps_the_stream_but_trusts_it_less() {
    let mut driver = Driver::live();
    driver.tell(Input::Signal(Signal::Offline));
    driver.wait(5_000);
    driver.tell(Input::Signal(Signal::Online));
    driver.wait(1_000);
    assert_eq!(
        (driver.attempts(), driver.lists()),
        (1, 2),
        "a possible gap is looked at"
    );
    driver.wait(20_000);
    assert_eq!(
        driver.attempts(),
        2,
        "25 s of silence are enough after that"
    );
}

#[test]
fn sleep_is_noticed_and_the_clock_may_be_set() {
    let mut driver = Driver::live();
    driver.now_ms += 600_000;
    driver.tell(Input::Tick);
    driver.wait(500);
    assert_eq!(driver.attempts(), 2, "reconnects right after waking up");
    let mut driver = Driver::live();
    for error_ms in [3_600_000, -3_600_000] {
        driver.wall_error_ms = error_ms;
        driver.beat(120_000, 20_000);
    }
    assert_eq!(
        driver.attempts(),
        1,
        "a clock that is set is no reason to reconnect"
    );
}

#[test]
fn a_hidden_tab_tries_once_and_then_waits_to_be_seen() {
    let mut driver = Driver::live();
    driver.tell(Input::Signal(Signal::Hidden));
    driver.close(failed(ErrorKind::Unreachable));
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 2);
    driver.refuse_ticket(error(ErrorKind::Unreachable));
    driver.wait(3_600_000);
    assert_eq!(driver.attempts(), 2);
    driver.tell(Input::Signal(Signal::Visible));
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 3);
}

#[test]
fn a_tab_hidden_for_long_gives_its_connection_back() {
    let mut driver = Driver::live();
    driver.tell(Input::Signal(Signal::Hidden));
    driver.beat(HIDDEN_CLOSE_MS + 20_000, 20_000);
    let closed = driver.count(|effect| matches!(effect, Effect::CloseStream { .. }));
    assert_eq!(closed, 1);
    let details = driver.details();
    driver.wait(3_600_000);
    assert_eq!(
        (driver.attempts(), driver.details()),
        (1, details),
        "and asks for nothing"
    );
    driver.tell(Input::Signal(Signal::Visible));
    driver.wait(500);
    assert_eq!((driver.attempts(), driver.details()), (2, details + 1));
}

#[test]
fn waking_the_tab_again_and_again_is_no_way_around_the_plan() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    driver.refuse_ticket(error(ErrorKind::Unreachable));
    for _ in 0..1_000 {
        driver.wait(10);
        let before = driver.attempts();
        driver.tell(Input::Signal(Signal::Hidden));
        driver.tell(Input::Signal(Signal::Visible));
        if driver.attempts() > before {
            driver.refuse_ticket(error(ErrorKind::Unreachable));
        }
    }
    assert!(
        driver.attempts() <= 11,
        "{} attempts in 10 s",
        driver.attempts()
    );
}

#[test]
fn leaving_ends_everything() {
    let mut driver = Driver::live();
    driver.tell(Input::Leave);
    let closed = driver.count(|effect| matches!(effect, Effect::CloseStream { .. }));
    let effects = driver.effects.len();
    driver.tell(Input::Signal(Signal::Resumed));
    driver.hear();
    driver.wait(3_600_000);
    assert_eq!((closed, driver.effects.len()), (1, effects));
    assert_eq!(driver.status(), Status::Stopped);
}
