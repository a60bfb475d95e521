//! Deterministic simulation: the engine against a model vendor over a thousand bad networks, in
//! virtual time. A schedule is its seed; a failing one prints itself and is repeated with
//! `RINGSIDE_SIM_SEED=<seed> cargo test --test engine simulation`.

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

const SCHEDULES: u64 = 1_200;

#[test]
fn simulation() {
    if let Ok(seed) = std::env::var("RINGSIDE_SIM_SEED") {
        let summary = World::new(seed.parse().expect("the seed is a number")).run();
        println!("{summary}");
        return;
    }
    let lanes = thread::available_parallelism().map_or(1, |lanes| lanes.get().min(8));
    let mut total = Summary::default();
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes)
            .map(|first| scope.spawn(move || run_every(lanes, first)))
            .collect();
        for lane in lanes {
            match lane.join() {
                Ok(summary) => total.add(&summary),
                Err(panic) => resume_unwind(panic),
            }
        }
    });
    println!("{SCHEDULES} schedules, {total}");
    let rare = total.too_rare();
    assert!(rare.is_empty(), "too few schedules with {rare:?}");
    assert!(
        total.is_varied(),
        "the schedules have become too tame: {total}"
    );
}

/// Runs every `step`th schedule.
fn run_every(step: usize, first: usize) -> Summary {
    let mut total = Summary::default();
    for seed in (0..SCHEDULES).skip(first).step_by(step) {
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
