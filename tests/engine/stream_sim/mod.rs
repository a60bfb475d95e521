//! Deterministic simulation: the engine against a model vendor over a thousand bad networks, in
//! virtual time. A schedule is its seed; a failing one prints itself and is repeated with
//! `RINGSIDE_SIM_SEED=<seed> cargo test --test engine simulation`; `RINGSIDE_SIM_SCHEDULES=<count>` runs
//! more of them.

mod checks;
mod client;
mod key;
pub(crate) mod rng;
mod server;
mod summary;
mod vendor;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread,
};

use summary::Summary;
use world::World;

/// How many schedules are run unless somebody asks for more.
const SCHEDULES: u64 = 1_200;

/// The number in an environment variable, if it is set.
pub(crate) fn asked_for(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
    )
}

#[test]
fn simulation() {
    if let Some(seed) = asked_for("RINGSIDE_SIM_SEED") {
        println!("{}", World::new(seed).run());
        return;
    }
    let schedules = asked_for("RINGSIDE_SIM_SCHEDULES").unwrap_or(SCHEDULES);
    let lanes = thread::available_parallelism().map_or(1, |lanes| lanes.get().min(8));
    let mut total = Summary::default();
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes)
            .map(|first| scope.spawn(move || run_every(schedules, lanes, first)))
            .collect();
        for lane in lanes {
            match lane.join() {
                Ok(summary) => total.add(&summary),
                Err(panic) => resume_unwind(panic),
            }
        }
    });
    println!("{schedules} schedules, {total}");
    let rare = total.too_rare();
    assert!(rare.is_empty(), "too few schedules with {rare:?}");
    assert!(
        total.is_varied(),
        "the schedules have become too tame: {total}"
    );
}

/// Runs every `step`th schedule.
fn run_every(schedules: u64, step: usize, first: usize) -> Summary {
    let mut total = Summary::default();
    for seed in (0..schedules).skip(first).step_by(step) {
        match catch_unwind(AssertUnwindSafe(|| World::new(seed).run())) {
            Ok(summary) => total.add(&summary),
            Err(panic) => {
                eprintln!("the schedule that failed: RINGSIDE_SIM_SEED={seed}");
                resume_unwind(panic);
            }
        }
    }
    total
}
