//! A stream that is shared with other tabs: no room for it, and told by another tab.

use ringside::stream::machine::{
    Effect, Input, STREAM_RETRY_WHILE_POLLING_MS, Signal, TRUST_MS, TicketError, WAKE_JITTER_MS,
    WATCHDOG_MIN_MS,
};
use ringside::stream::status::Status;

use super::{Driver, STREAM_AND_LIST};

fn crowded() -> Driver {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    turn_away(&mut driver);
    driver
}

fn turn_away(driver: &mut Driver) {
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Err(TicketError::Crowded),
    });
}

#[test]
fn without_room_the_call_is_polled_and_the_banner_says_why() {
    let mut driver = crowded();
    let polling = Status::Polling {
        every_ms: 5_000,
        is_crowded: true,
    };
    assert_eq!(driver.status(), polling);
    assert_eq!(
        driver.status().label(),
        "Not live: 4 calls are streamed already; updates every 5 s"
    );
    driver.wait(30_000);
    assert!(driver.lists() >= 2, "{} lists", driver.lists());
    assert_eq!(driver.attempts(), 1);
}

#[test]
fn no_room_is_no_failure_however_often_there_is_none() {
    let mut driver = crowded();
    for attempt in 2..10 {
        driver.wait(STREAM_RETRY_WHILE_POLLING_MS);
        assert_eq!(driver.attempts(), attempt, "once a minute");
        turn_away(&mut driver);
    }
    driver.wait(5_000);
    driver.tell(Input::Signal(Signal::Resumed));
    driver.wait(WAKE_JITTER_MS);
    assert_eq!(driver.attempts(), 10, "at once when there is room");
    driver.connect();
    assert_eq!(driver.status(), Status::Live);
    driver.close(ringside::stream::machine::Closed::Finished);
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 11, "as quick as after a first failure");
}

#[test]
fn trouble_after_that_is_not_called_a_lack_of_room() {
    let mut driver = crowded();
    driver.tell(Input::Signal(Signal::Resumed));
    driver.wait(1_500);
    driver.refuse_ticket(super::error(
        ringside::domain::error::ErrorKind::Unreachable,
    ));
    let is_polling = matches!(
        driver.status(),
        Status::Polling {
            is_crowded: false,
            ..
        }
    );
    assert!(is_polling, "{:?}", driver.status());
}

#[test]
fn what_another_tab_heard_counts_from_when_it_heard_it() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.wait(100_000);
    driver.tell(Input::Start);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.tell(Input::Opened { generation });
    driver.tell(Input::Relayed {
        generation,
        age_ms: 20_000,
    });
    assert_eq!(driver.status(), Status::Live);
    driver.wait(TRUST_MS - 20_000 + 1);
    assert_eq!(driver.status(), Status::Quiet);
    driver.wait(WATCHDOG_MIN_MS - TRUST_MS + 2_000);
    let is_closed = |effect: &Effect| matches!(effect, Effect::CloseStream { .. });
    assert_eq!(driver.count(is_closed), 1, "and so does the watchdog");
}

#[test]
fn what_another_tab_tells_of_an_earlier_attempt_changes_nothing() {
    let mut driver = Driver::live();
    driver.wait(30_000);
    driver.tell(Input::Relayed {
        generation: driver.attempt() - 1,
        age_ms: 0,
    });
    assert_eq!(driver.status(), Status::Quiet);
}
