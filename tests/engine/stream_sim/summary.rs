//! What the schedules did, in numbers.

use std::{collections::BTreeMap, fmt};

/// What the schedules must contain, each kind often enough to count.
const KINDS: [&str; 22] = [
    "end",
    "reset",
    "black hole",
    "unreadable event",
    "duplicate",
    "reordering",
    "edit",
    "retry field",
    "sleep",
    "offline",
    "hidden tab",
    "clock set",
    "wake-up",
    "key refused (401)",
    "key change",
    "leaving",
    "ticket refused (401)",
    "rate limit (429)",
    "server error (5xx)",
    "unreachable",
    "no answer",
    "wrong type, silent or flapping stream",
];
/// Fewer of a kind than this show nothing.
const ENOUGH: usize = 20;

#[derive(Default)]
pub(super) struct Summary {
    pub(super) virtual_ms: u64,
    pub(super) messages: usize,
    pub(super) attempts: usize,
    pub(super) recovered: usize,
    pub(super) polled: usize,
    /// What went wrong, by kind.
    pub(super) kinds: BTreeMap<&'static str, usize>,
    pub(super) checks: usize,
    pub(super) ended: usize,
    /// Calls of a vendor whose messages have no ids.
    pub(super) without_ids: usize,
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
        for (kind, count) in &other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        self.checks += other.checks;
        self.ended += other.ended;
        self.without_ids += other.without_ids;
        self.whole += other.whole;
    }

    /// Something of this kind went wrong.
    pub(super) fn note(&mut self, kind: &'static str) {
        assert!(KINDS.contains(&kind), "{kind} is a kind");
        *self.kinds.entry(kind).or_default() += 1;
    }

    /// The kinds that are missing or too rare to show anything.
    pub(super) fn too_rare(&self) -> Vec<&'static str> {
        let count = |kind: &str| self.kinds.get(kind).copied().unwrap_or(0);
        KINDS
            .into_iter()
            .filter(|kind| count(kind) < ENOUGH)
            .collect()
    }

    pub(super) fn is_varied(&self) -> bool {
        self.recovered > 1_000 && self.polled > 100 && self.ended > 500 && self.whole > 1_000
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} virtual hours, {} messages ({} recovered), {} faults, {} connection attempts, {} \
             spells of polling, {} calls followed to their end, {} without ids, {} invariants checked ({} \
             times the whole transcript in mid-call): nothing lost, \
             doubled or out of order",
            self.virtual_ms / 3_600_000,
            self.messages,
            self.recovered,
            self.kinds.values().sum::<usize>(),
            self.attempts,
            self.polled,
            self.ended,
            self.without_ids,
            self.checks,
            self.whole,
        )?;
        let kinds: Vec<_> = self
            .kinds
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        write!(f, "faults: {}", kinds.join(", "))
    }
}
