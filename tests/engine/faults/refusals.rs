//! Rows about answers that are no stream: F-04 to F-10, F-13, F-14, F-16.

use ringside::{
    domain::time::Timestamp,
    stream::{backoff::Draw, machine::Final, status::Status},
};

use super::{
    desk::{Reply, page, refusal},
    rig::{Ask, Rig, WAY_MS},
};

/// Follows a call whose ticket is refused like this, for an hour.
fn refused(reply: Reply) -> Rig {
    let mut rig = Rig::new();
    rig.ticket = reply;
    rig.start();
    rig.wait(1_000);
    let asked = rig.asked.len();
    rig.wait(3_600_000);
    assert_eq!(rig.asked.len(), asked, "no further request");
    assert_eq!(rig.count(Ask::Ticket), 1);
    rig
}

#[test]
fn f04_a_refused_key_ends_it_at_once() {
    let rig = refused(refusal(401, "api_key_invalid", "Invalid API key"));
    assert_eq!(rig.status(), Status::NeedsKey);
    assert_eq!(rig.status().label(), "The key was refused");
}

#[test]
fn f05_a_missing_scope_is_named_and_ends_it() {
    let message = "This key lacks conversations:read";
    let rig = refused(refusal(403, "insufficient_scope", message));
    assert_eq!(
        rig.status().label(),
        "The key lacks the scope conversations:read"
    );
}

#[test]
fn f06_what_is_no_longer_there_ends_it() {
    for status in [404, 410] {
        let rig = refused(refusal(status, "not_found", "Conversation not found"));
        assert_eq!(rig.status(), Status::Gone);
        assert_eq!(rig.status().label(), "No longer there");
    }
}

/// When the second attempt comes after a 429 with this header, in milliseconds after its answer.
fn second_attempt_after(retry_after: Option<&str>, draw: Draw) -> u64 {
    let mut rig = Rig::new();
    rig.draw = draw;
    let mut reply = refusal(429, "rate_limited", "Slow down");
    if let Reply::Instead(response) = &mut reply {
        response.retry_after = retry_after.map(str::to_owned);
    }
    rig.ticket = reply;
    rig.start();
    rig.wait(10_000);
    let times = rig.times(Ask::Ticket);
    times[1] - times[0] - WAY_MS
}

#[test]
fn f07_a_rate_limit_is_waited_for_and_hardly_longer() {
    for draw in [Draw(0), Draw(u32::MAX)] {
        let after = second_attempt_after(Some("3"), draw);
        assert!((3_000..=4_000).contains(&after), "{after}");
    }
    // A date is as exact as a second; the rig begins one second after a full one.
    let rig = Rig::new();
    let date = "Mon, 21 Sep 2026 14:13:24 GMT";
    let at = Timestamp::parse_http_date(date).unwrap();
    let wanted = u64::try_from(at.ms() - rig.wall_ms()).unwrap();
    assert_eq!(wanted, 3_000, "the date is three seconds ahead");
    let after = second_attempt_after(Some(date), Draw(0)) + WAY_MS;
    assert!((3_000..=4_000).contains(&after), "{after}");
    // Not exposed, or no number: the plan's own wait.
    for retry_after in [None, Some("soon")] {
        let after = second_attempt_after(retry_after, Draw(u32::MAX));
        assert!(after <= 1_000, "{after}");
    }
    // Without CORS headers the browser tells nothing at all; that is F-02.
}

#[test]
fn f08_a_vendor_in_trouble_is_asked_again_and_its_page_not_shown() {
    for status in [500, 502, 503, 504] {
        let mut rig = Rig::new();
        rig.ticket = page(status, "text/html", "<h1>Bad day</h1>");
        rig.start();
        rig.wait(4_000);
        let Status::Reconnecting {
            cause: Some(cause), ..
        } = rig.status()
        else {
            panic!("{:?}", rig.status());
        };
        assert!(
            !cause.contains('<') && !cause.contains("Bad day"),
            "{cause}"
        );
        assert!(rig.count(Ask::Ticket) >= 3, "asked again");
        rig.ticket = Reply::Fine;
        rig.wait(8_000);
        assert_eq!(rig.status(), Status::Live, "{status}");
    }
}

#[test]
fn f09_a_refused_ticket_is_renewed_once_at_once_and_then_waits() {
    let mut rig = Rig::new();
    rig.stream = refusal(401, "unauthorized", "Invalid or missing ticket");
    rig.start();
    rig.wait(60_000);
    let times = rig.times(Ask::Ticket);
    assert!(times[1] - times[0] <= 3 * WAY_MS, "at once: {times:?}");
    for three in times.windows(3) {
        assert!(
            three[2] - three[0] >= 1_000,
            "never three in a row: {times:?}"
        );
    }
    rig.stream = Reply::Fine;
    rig.wait(61_000);
    assert_eq!(rig.status(), Status::Live);
}

#[test]
fn f10_no_ticket_is_used_twice() {
    let mut rig = Rig::live();
    for round in 0..40 {
        // Each stream asserts that its ticket is the newest and unspent.
        rig.say("One more.");
        match round % 3 {
            0 => rig.end_stream(),
            1 => rig.break_stream(),
            _ => rig.dig_hole(),
        }
        while !rig.has_stream() || rig.status() != Status::Live {
            rig.wait(1_000);
        }
        rig.wait(61_000);
    }
    let streams = u64::try_from(rig.count(Ask::Stream)).unwrap();
    assert!(streams >= 40);
    assert_eq!(rig.desk.tickets(), streams, "and none is asked for in vain");
    rig.assert_whole();
}

#[test]
fn f13_an_answer_that_is_no_stream_is_not_read_and_rarely_asked_for() {
    for reply in [
        page(200, "text/html", "data: not said\n\n"),
        page(200, "application/json", r#"{"data": "not said"}"#),
    ] {
        let mut rig = Rig::new();
        rig.stream = reply;
        rig.start();
        rig.wait(1_000);
        let status = rig.status();
        assert!(
            matches!(&status, Status::Reconnecting { cause: Some(cause), .. } if cause.contains("not a live stream")),
            "{status:?}"
        );
        rig.wait(600_000);
        let times = rig.times(Ask::Stream);
        assert!(times.len() >= 5, "{times:?}");
        for pair in times.windows(2) {
            assert!(pair[1] - pair[0] >= 30_000, "{times:?}");
        }
        assert_eq!(rig.texts(), Vec::<&str>::new());
    }
}

#[test]
fn f14_no_content_means_no_stream_and_the_call_is_followed_to_its_end() {
    let mut rig = Rig::new();
    rig.stream = page(204, "", "");
    rig.start();
    rig.note("Said without a stream.");
    rig.wait(600_000);
    assert_eq!(rig.count(Ask::Stream), 1);
    assert!(
        matches!(rig.status(), Status::Polling { .. }),
        "{:?}",
        rig.status()
    );
    rig.assert_whole();
    rig.desk.is_over = true;
    rig.wait(10_000);
    assert_eq!(rig.session.ending(), Some(&Final::Ended));
    assert_eq!(rig.count(Ask::Stream), 1);
}

#[test]
fn f16_too_many_streams_are_waited_out_with_the_own_one_closed() {
    let mut rig = Rig::live();
    rig.stream = refusal(429, "rate_limited", "Too many concurrent streams");
    // Opening asserts that no other stream of this call is open.
    rig.end_stream();
    rig.note("Meanwhile.");
    rig.wait(7_000);
    let status = rig.status();
    assert!(
        matches!(&status, Status::Reconnecting { cause: Some(cause), .. } if cause.contains("Too many requests")),
        "{status:?}"
    );
    assert!(rig.count(Ask::Stream) <= 5);
    rig.stream = Reply::Fine;
    rig.wait(60_000);
    assert_eq!(rig.status(), Status::Live);
    rig.assert_whole();
}
