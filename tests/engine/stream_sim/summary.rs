//! What the schedules did, in numbers.

use std::fmt;

#[derive(Default)]
pub(super) struct Summary {
    pub(super) virtual_ms: u64,
    pub(super) messages: usize,
    pub(super) attempts: usize,
    pub(super) recovered: usize,
    pub(super) polled: usize,
    pub(super) faults: usize,
    pub(super) checks: usize,
    pub(super) ended: usize,
    /// How often the transcript was found whole while the call went on.
    pub(super) whole: usize,
}

impl Summary {
    pub(super) fn add(&mut self, other: &Self) {
        self.virtual_ms += other.virtual_ms;
        self.messages += other.messages;
        self.attempts += other.attempts;
        self.recovered += other.recovered;
        self.polled += other.polled;
        self.faults += other.faults;
        self.checks += other.checks;
        self.ended += other.ended;
        self.whole += other.whole;
    }

    pub(super) fn is_varied(&self) -> bool {
        self.recovered > 1_000
            && self.polled > 100
            && self.faults > 1_000
            && self.ended > 500
            && self.whole > 1_000
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} virtual hours, {} messages ({} recovered), {} faults, {} connection attempts, {} \
             spells of polling, {} calls followed to their end, {} invariants checked ({} \
             times the whole transcript in mid-call): nothing lost, \
             doubled or out of order",
            self.virtual_ms / 3_600_000,
            self.messages,
            self.recovered,
            self.faults,
            self.attempts,
            self.polled,
            self.ended,
            self.checks,
            self.whole,
        )
    }
}
