//! Refusals, limits and what is done without a stream.

use ringside::domain::error::{ApiError, ErrorKind};
use ringside::domain::time::Timestamp;
use ringside::stream::machine::{
    Closed, Effect, Final, Input, Machine, Pace, Plan, Signal, TicketError,
};
use ringside::stream::status::Status;

use super::{Driver, STREAM_AND_LIST, WALL_MS, error, failed};

#[test]
fn refusals_that_no_attempt_can_mend_end_it() {
    let scope = Some("conversations:read".to_owned());
    for (kind, expected) in [
        (ErrorKind::KeyRefused, Status::NeedsKey),
        (
            ErrorKind::ScopeMissing(scope.clone()),
            Status::Forbidden(scope),
        ),
        (ErrorKind::NotFound, Status::Gone),
        (
            ErrorKind::Rejected,
            Status::Rejected("by the test".to_owned()),
        ),
    ] {
        let mut driver = Driver::new(STREAM_AND_LIST);
        driver.tell(Input::Start);
        driver.refuse_ticket(error(kind));
        let effects = driver.effects.len();
        driver.wait(3_600_000);
        assert_eq!(driver.status(), expected);
        assert_eq!(driver.effects.len(), effects, "no further request");
        assert_eq!(driver.wake_ms, None, "no timer left");
    }
}

#[test]
fn a_refused_ticket_gets_one_fresh_one_at_once_and_no_loop() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    for _ in 0..2 {
        let generation = driver.attempt();
        driver.tell(Input::Ticket {
            generation,
            result: Ok(()),
        });
        driver.close(failed(ErrorKind::KeyRefused));
    }
    assert_eq!(
        driver.attempts(),
        2,
        "the second came at once, the third waits"
    );
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 3);
}

#[test]
fn a_stream_forbidden_twice_is_forbidden() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    for _ in 0..2 {
        let generation = driver.attempt();
        driver.tell(Input::Ticket {
            generation,
            result: Ok(()),
        });
        driver.close(failed(ErrorKind::Forbidden));
    }
    assert_eq!(driver.machine.ending(), Some(&Final::Forbidden(None)));
}

#[test]
fn a_refused_cursor_is_left_out_the_next_time() {
    let mut driver = Driver::live();
    driver.close(Closed::Finished);
    driver.wait(1_000);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.close(failed(ErrorKind::Rejected));
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    let last = driver.effects.last().map(|(_, effect)| effect.clone());
    assert_eq!(
        last,
        Some(Effect::OpenStream {
            generation,
            uses_cursor: false
        })
    );
}

#[test]
fn retry_after_is_waited_for_even_when_the_tab_is_woken() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    let retry_at = Timestamp::from_ms(WALL_MS + 3_000);
    driver.refuse_ticket(ApiError {
        retry_at,
        ..error(ErrorKind::RateLimited)
    });
    driver.wait(500);
    driver.tell(Input::Signal(Signal::Resumed));
    driver.wait(2_400);
    assert_eq!(driver.attempts(), 1);
    driver.wait(1_100);
    assert_eq!(driver.attempts(), 2, "within a fifth more than asked for");
}

#[test]
fn an_answer_that_is_no_stream_is_asked_again_rarely() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.close(failed(ErrorKind::UnexpectedAnswer));
    driver.wait(29_900);
    assert_eq!(driver.attempts(), 1);
    driver.wait(200);
    assert_eq!(driver.attempts(), 2);
}

#[test]
fn no_content_means_no_stream_ever_again() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.close(Closed::NoContent);
    driver.wait(600_000);
    assert_eq!(driver.attempts(), 1);
    assert!(
        matches!(driver.status(), Status::Polling { .. }),
        "the call is still looked at"
    );
    assert!(driver.details() > 50);
}

#[test]
fn steps_that_hang_are_given_up_in_time() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    driver.wait(11_000);
    assert_eq!(driver.attempts(), 2, "no ticket within 10 s");
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.wait(17_000);
    assert_eq!(driver.attempts(), 3, "no headers within 15 s");
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.tell(Input::Opened { generation });
    driver.wait(24_500);
    assert_eq!(driver.attempts(), 3);
    driver.wait(5_000);
    assert_eq!(driver.attempts(), 4, "no byte within 25 s");
}

#[test]
fn a_server_that_accepts_and_drops_is_not_hammered() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    while driver.now_ms < 300_000 {
        let before = driver.attempts();
        driver.connect();
        driver.wait(1_000);
        driver.close(Closed::Finished);
        while driver.attempts() == before && driver.now_ms < 300_000 {
            driver.wait(500);
        }
    }
    assert!(
        driver.attempts() <= 20,
        "{} attempts in 5 minutes",
        driver.attempts()
    );
}

#[test]
fn five_failures_lead_to_polling_and_the_stream_leads_back() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    for wait_ms in [1_000, 2_000, 4_000, 8_000, 0] {
        driver.refuse_ticket(error(ErrorKind::VendorTrouble));
        driver.wait(wait_ms);
    }
    assert!(
        matches!(driver.status(), Status::Polling { .. }),
        "{:?}",
        driver.status()
    );
    let before = driver.attempts();
    driver.wait(59_900);
    assert_eq!(driver.attempts(), before);
    driver.wait(200);
    assert_eq!(
        driver.attempts(),
        before + 1,
        "the stream is still tried each minute"
    );
    driver.connect();
    assert_eq!(driver.status(), Status::Live);
}

#[test]
fn two_silent_streams_in_a_row_lead_to_polling() {
    let mut driver = Driver::live();
    driver.wait(46_500);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Ok(()),
    });
    driver.tell(Input::Opened { generation });
    driver.wait(25_000);
    assert!(
        matches!(driver.status(), Status::Polling { .. }),
        "{:?}",
        driver.status()
    );
}

#[test]
fn a_call_without_a_conversation_is_polled_and_searched_for_again() {
    let mut driver = Driver::new(STREAM_AND_LIST);
    driver.tell(Input::Start);
    let generation = driver.attempt();
    driver.tell(Input::Ticket {
        generation,
        result: Err(TicketError::NoConversation),
    });
    assert!(matches!(driver.status(), Status::Polling { .. }));
    driver.wait(1_000);
    assert_eq!(driver.attempts(), 2);
    assert_eq!(driver.lists(), 0, "there is no conversation to list");
    driver.connect();
    assert_eq!(driver.status(), Status::Live);
}

#[test]
fn a_vendor_without_a_stream_is_polled_from_the_start() {
    let mut driver = Driver::new(Plan {
        has_stream: false,
        needs_ticket: false,
        has_list: false,
    });
    driver.tell(Input::Start);
    driver.wait(60_000);
    assert_eq!(driver.attempts(), 0);
    assert!(
        (9..=12).contains(&driver.details()),
        "{} looks in a minute",
        driver.details()
    );
    let polling = Status::Polling {
        every_ms: 5_000,
        is_crowded: false,
    };
    assert_eq!(driver.status(), polling);
}

const KEY_OPENS_STREAM: Plan = Plan {
    has_stream: true,
    needs_ticket: false,
    has_list: false,
};

impl Driver {
    fn opened(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::OpenStream { .. }))
    }

    fn opening(&self) -> u64 {
        let last = self
            .effects
            .iter()
            .rev()
            .find_map(|(_, effect)| match effect {
                Effect::OpenStream { generation, .. } => Some(*generation),
                _ => None,
            });
        last.expect("a stream is being opened")
    }
}

#[test]
fn a_key_that_opens_no_stream_itself_is_refused_at_once() {
    for (kind, expected) in [
        (ErrorKind::KeyRefused, Final::NeedsKey),
        (ErrorKind::Forbidden, Final::Forbidden(None)),
    ] {
        let mut driver = Driver::new(KEY_OPENS_STREAM);
        driver.tell(Input::Start);
        let how = failed(kind);
        let generation = driver.opening();
        driver.tell(Input::Closed { generation, how });
        assert_eq!(driver.machine.ending(), Some(&expected));
        assert_eq!(driver.opened(), 1, "there is no ticket to renew");
    }
}

#[test]
fn a_caller_may_set_waits_and_patience() {
    let mut driver = Driver::new(KEY_OPENS_STREAM);
    let pace = Pace {
        base_ms: Some(0),
        silence_limit_ms: Some(500),
    };
    driver.machine = Machine::with_pace(KEY_OPENS_STREAM, pace);
    driver.tell(Input::Start);
    for _ in 0..4 {
        let generation = driver.opening();
        driver.tell(Input::Opened { generation });
        driver.wait(490);
        driver.tell(Input::Heard { generation });
        let before = driver.opened();
        driver.wait(490);
        assert_eq!(driver.machine.failure(), None, "a byte came in time");
        driver.wait(20);
        assert_eq!(
            driver.machine.failure(),
            Some("The stream fell silent."),
            "no byte for 500 ms"
        );
        driver.wait(4_000);
        assert_eq!(
            driver.opened(),
            before + 1,
            "silence is not held against it"
        );
    }
}
