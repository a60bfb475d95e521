//! Several tabs of one browser and the calls they follow: the rules of the roles one by one, hostile
//! talk, and a model of many tabs in virtual time.

mod browser;
mod checks;
mod relay;
mod roles;
mod tab;
mod vendor;

use browser::Browser;

use crate::stream_sim::asked_for;

/// How many schedules are run unless `RINGSIDE_SIM_SCHEDULES` asks for more.
const SCHEDULES: u64 = 120;

#[test]
fn many_tabs_share_streams_and_lose_nothing() {
    let schedules = asked_for("RINGSIDE_SIM_SCHEDULES").unwrap_or(SCHEDULES);
    let mut total = browser::Summary::default();
    for seed in 0..schedules {
        let summary = std::panic::catch_unwind(|| Browser::new(seed).run());
        match summary {
            Ok(summary) => total.add(&summary),
            Err(panic) => {
                eprintln!("the schedule that failed: seed {seed}");
                std::panic::resume_unwind(panic);
            }
        }
    }
    println!("{schedules} schedules of tabs, {total:?}");
    let happened = [
        total.streams,
        total.relayed,
        total.takeovers,
        total.robberies,
        total.crowded,
        total.closed,
        total.frozen,
        total.cut,
    ];
    assert!(
        happened.iter().all(|count| *count > 50),
        "too tame: {total:?}"
    );
}
