//! Rows about the way to a stream: F-01 to F-03, F-11, F-12, F-15.

use ringside::stream::status::Status;

use super::{
    desk::{Reply, page},
    rig::{Ask, Rig},
};

/// The time between neighbours.
fn gaps(times: &[u64]) -> Vec<u64> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn f01_an_api_that_is_down_is_said_within_a_second_and_found_again() {
    let mut rig = Rig::new();
    rig.ticket = Reply::Unreachable;
    rig.detail = Reply::Unreachable;
    rig.start();
    rig.wait(1_000);
    let status = rig.status();
    assert!(
        matches!(&status, Status::Reconnecting { cause: Some(cause), .. } if cause.contains("cannot be reached")),
        "{status:?}"
    );
    rig.wait(4_000);
    rig.ticket = Reply::Fine;
    rig.detail = Reply::Fine;
    rig.wait(10_000);
    assert_eq!(rig.status(), Status::Live);
    rig.say("Found again.");
    rig.wait(100);
    rig.assert_whole();
}

#[test]
fn f02_a_refusal_by_cors_dns_or_tls_leads_to_no_fast_loop() {
    let mut rig = Rig::new();
    for reply in [&mut rig.ticket, &mut rig.list, &mut rig.detail] {
        *reply = Reply::Unreachable;
    }
    rig.start();
    rig.wait(300_000);
    let tickets = rig.times(Ask::Ticket);
    assert!(tickets.len() <= 10, "{} attempts in 5 min", tickets.len());
    let waits = gaps(&tickets);
    assert!(waits[0] <= 1_100, "the first wait is short: {waits:?}");
    assert!(waits[1..].iter().all(|wait| *wait >= 250), "{waits:?}");
    let looks = gaps(&rig.times(Ask::Detail));
    assert!(looks.iter().all(|gap| *gap >= 5_000), "{looks:?}");
    assert!(!rig.banner.iter().any(|(_, status)| *status == Status::Live));
}

#[test]
fn f03_a_ticket_that_never_comes_is_given_up_at_ten_seconds() {
    let mut rig = Rig::new();
    rig.ticket = Reply::Never;
    rig.start();
    rig.wait(9_900);
    assert_eq!(rig.count(Ask::Ticket), 1);
    rig.wait(1_200);
    assert_eq!(rig.count(Ask::Ticket), 2);
    rig.ticket = Reply::Fine;
    rig.wait(13_000);
    assert_eq!(rig.status(), Status::Live);
    let failure = rig.banner.iter().find_map(|(_, status)| match status {
        Status::Reconnecting { cause, .. } => cause.as_deref(),
        _ => None,
    });
    assert_eq!(failure, Some("The vendor gave no ticket in time."));
}

#[test]
fn f11_a_stream_without_headers_is_given_up_at_fifteen_seconds() {
    let mut rig = Rig::new();
    rig.stream = Reply::Never;
    rig.start();
    rig.wait(14_900);
    assert_eq!(rig.count(Ask::Ticket), 1);
    rig.wait(1_300);
    assert_eq!(rig.count(Ask::Ticket), 2);
    rig.stream = Reply::Fine;
    rig.wait(17_200);
    assert_eq!(rig.status(), Status::Live);
}

#[test]
fn f12_headers_without_a_byte_are_not_live_and_given_up_at_twenty_five_seconds() {
    let mut rig = Rig::new();
    rig.stream = Reply::HeadersOnly;
    rig.start();
    rig.wait(24_900);
    assert_eq!(rig.status(), Status::Connecting);
    assert_eq!(rig.count(Ask::Ticket), 1);
    rig.wait(1_300);
    assert_eq!(rig.count(Ask::Ticket), 2);
    rig.wait(60_000);
    assert!(!rig.banner.iter().any(|(_, status)| *status == Status::Live));
}

#[test]
fn f15_a_redirect_is_never_followed() {
    // The browser refuses to follow and tells nothing; a proxy that shows the redirect is no stream.
    for reply in [Reply::Unreachable, page(302, "text/html", "elsewhere")] {
        let mut rig = Rig::new();
        rig.stream = reply;
        rig.start();
        rig.wait(600_000);
        assert!(rig.count(Ask::Stream) <= 16, "{}", rig.count(Ask::Stream));
        assert_eq!(rig.texts(), Vec::<&str>::new());
    }
}
