//! The server's clock: it starts at a chosen moment and then runs in real time. Everything that asks for the
//! time asks here, so tests can start at a fixed moment and, with tokio's paused time, move it at will.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, Utc};
use tokio::time::Instant;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub(crate) type EpochMs = i64;

/// One second in [`EpochMs`] units.
pub(crate) const SECOND: i64 = 1_000;
/// One minute in [`EpochMs`] units.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// One hour in [`EpochMs`] units.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// One day in [`EpochMs`] units.
pub(crate) const DAY: i64 = 24 * HOUR;

/// A clock that shows `start_ms` when made and then runs on.
pub(crate) struct Clock {
    start_ms: EpochMs,
    started: Instant,
    /// How far it was put forward since.
    ahead_ms: AtomicI64,
}

impl Clock {
    /// A clock showing `start_ms` now.
    pub(crate) fn starting_at(start_ms: EpochMs) -> Self {
        Self {
            start_ms,
            started: Instant::now(),
            ahead_ms: AtomicI64::new(0),
        }
    }

    /// Puts it forward.
    pub(crate) fn advance(&self, ms: u32) {
        self.ahead_ms.fetch_add(ms.into(), Ordering::Relaxed);
    }

    /// What the clock shows.
    pub(crate) fn now_ms(&self) -> EpochMs {
        let ran_ms = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX / 2);
        self.start_ms + ran_ms + self.ahead_ms.load(Ordering::Relaxed)
    }
}

/// What the machine's own clock shows.
pub(crate) fn machine_now_ms() -> EpochMs {
    #[expect(
        clippy::disallowed_methods,
        reason = "the ban is for code that runs in a browser; this one never does"
    )]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// `2026-06-05T08:00:00.000Z`; the epoch for a moment no calendar knows.
pub(crate) fn iso(at_ms: EpochMs) -> String {
    DateTime::<Utc>::from_timestamp_millis(at_ms)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads an RFC 3339 moment.
pub(crate) fn parse_iso(text: &str) -> Option<EpochMs> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|moment| moment.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_and_back() {
        let text = "2026-06-05T08:00:00.120Z";
        assert_eq!(parse_iso(text).map(iso).as_deref(), Some(text));
        assert_eq!(parse_iso("2026-06-05T09:00:00.120+01:00"), parse_iso(text));
        assert_eq!(parse_iso("yesterday"), None);
    }
}
