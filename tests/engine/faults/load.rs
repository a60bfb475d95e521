//! Rows about much at once and for long: F-33, F-47, F-48, F-54.

use ringside::stream::{
    backoff::Draw,
    ledger::Change,
    machine::{Final, Signal},
    status::Status,
};

use super::rig::{Ask, Rig};
use crate::stream_sim::rng::Rng;

#[test]
fn f33_ten_thousand_messages_in_a_second_come_in_few_changes() {
    let mut rig = Rig::live();
    rig.changes.clear();
    for _ in 0..20 {
        let frames: String = (0..500).fold(String::new(), |mut frames, _| {
            let said = rig.note("Fast.");
            frames.push_str(&said.frame());
            frames
        });
        rig.send(frames);
        rig.wait(50);
    }
    rig.wait(100);
    rig.assert_whole();
    assert_eq!(rig.shown.len(), 10_001);
    assert!(rig.changes.len() <= 21, "{} changes", rig.changes.len());
    let is_append = |change: &Change| matches!(change, Change::Appended { .. });
    assert!(rig.changes.iter().all(is_append));
    assert_eq!(rig.session.receipt().live, 10_001);
}

#[test]
fn f47_two_hundred_clients_that_lose_the_server_do_not_return_at_once() {
    let mut rng = Rng::new(47);
    let mut per_tenth = [0_u64; 10];
    for _ in 0..200 {
        let mut rig = Rig::live();
        rig.draw = Draw(rng.u32());
        let lost_ms = rig.now_ms + 1;
        rig.end_stream();
        rig.wait(1_200);
        let wait_ms = rig.times(Ask::Ticket)[1] - lost_ms;
        let tenth = usize::try_from(wait_ms / 100).unwrap().min(9);
        per_tenth[tenth] += 1;
    }
    let mean = 200 / 10;
    assert!(
        per_tenth.iter().all(|count| *count <= 2 * mean),
        "{per_tenth:?}"
    );
}

#[test]
fn f48_a_server_that_accepts_and_drops_is_asked_ever_more_rarely() {
    let mut rig = Rig::new();
    rig.start();
    let began_ms = rig.now_ms;
    while rig.now_ms < began_ms + 300_000 {
        rig.wait(100);
        if rig.has_stream() && rig.status() == Status::Live {
            for _ in 0..10 {
                rig.say("It was good for a second.");
                rig.wait(100);
            }
            if rig.has_stream() {
                rig.end_stream();
            }
        }
    }
    let attempts = rig.count(Ask::Ticket);
    assert!((5..=20).contains(&attempts), "{attempts} attempts in 5 min");
}

#[test]
fn f54_eight_hours_with_a_fault_each_minute_lose_nothing() {
    let mut rng = Rng::new(54);
    let mut rig = Rig::live();
    for minute in 0..480_u64 {
        for second in 0..60 {
            rig.draw = Draw(rng.u32());
            rig.say(&format!("{minute}:{second}"));
            rig.wait(1_000);
        }
        fault(&mut rig, &mut rng);
    }
    rig.wait(120_000);
    assert_eq!(rig.status(), Status::Live);
    rig.assert_whole();
    assert!(rig.shown.len() > 28_800);
    assert!(
        rig.has_stream(),
        "one connection; the rig asserts no second"
    );
    rig.desk.is_over = true;
    rig.wait(20_000);
    assert_eq!(rig.session.ending(), Some(&Final::Ended));
    let reconciled = rig.session.receipt().reconciled.unwrap();
    assert_eq!((reconciled.late, reconciled.missing), (0, 0));
    assert_eq!(reconciled.matched, rig.shown.len());
}

fn fault(rig: &mut Rig, rng: &mut Rng) {
    let has_stream = rig.has_stream();
    match rng.between(0, 8) {
        0 if has_stream => rig.end_stream(),
        1 if has_stream => rig.break_stream(),
        2 if has_stream => rig.dig_hole(),
        3 => {
            rig.asleep_until_ms = rig.now_ms + rng.between(1_000, 60_000);
            rig.abandon_stream();
        }
        4 => {
            rig.signal(Signal::Offline);
            rig.abandon_stream();
            rig.wait(rng.between(100, 30_000));
            rig.signal(Signal::Online);
        }
        5 => {
            rig.signal(Signal::Hidden);
            rig.wait(rng.between(100, 400_000));
            rig.signal(Signal::Visible);
        }
        6 => rig.wall_error_ms += [3_600_000, -3_600_000][usize::from(rng.percent(50))],
        _ => rig.send("event: message\ndata: {broken\n\n"),
    }
}
