//! How long to wait before the next attempt: exponential with full jitter.

/// The longest wait after the first failure, and the base of the later ones, in milliseconds.
pub const BASE_MS: u64 = 1_000;
/// The shortest wait after the second failure and all later ones, in milliseconds.
pub const FLOOR_MS: u64 = 250;
/// The longest wait the plan itself asks for, in milliseconds.
pub const CAP_MS: u64 = 30_000;
/// What a server's `retry:` field is limited to at most, in milliseconds.
pub const SERVER_BASE_MAX_MS: u64 = 60_000;
/// The longest wait a server may ask for by `Retry-After`, in milliseconds.
pub const RETRY_AFTER_MAX_MS: u64 = 300_000;

/// A random number, uniform over all of `u32`. Randomness is an input of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(pub u32);

impl Draw {
    /// A whole number in `from..=to`, in proportion to the draw.
    pub fn between(self, from: u64, to: u64) -> u64 {
        let span = u128::from(to.saturating_sub(from)) + 1;
        let step = (u128::from(self.0) * span) >> 32;
        from.saturating_add(u64::try_from(step).unwrap_or(u64::MAX))
    }
}

/// The count of failures in a row and the base they grow from.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
    server_base_ms: Option<u64>,
}

impl Backoff {
    /// Failures since the last good run.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Forgets the failures after a good run. The server's wish stays.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Takes over a server's `retry:` as the base, within [`FLOOR_MS`] and [`SERVER_BASE_MAX_MS`].
    pub fn set_server_base(&mut self, retry_ms: u64) {
        self.server_base_ms = Some(retry_ms.clamp(FLOOR_MS, SERVER_BASE_MAX_MS));
    }

    /// Counts a failure and says how long to wait now, in milliseconds: after the first anything up
    /// to the base, then between [`FLOOR_MS`] and a limit that doubles up to [`CAP_MS`].
    pub fn fail(&mut self, draw: Draw) -> u64 {
        let base = self.server_base_ms.unwrap_or(BASE_MS);
        let failures = self.failures;
        self.failures = failures.saturating_add(1);
        if failures == 0 {
            return draw.between(0, base);
        }
        let grown = base.saturating_mul(1_u64.checked_shl(failures).unwrap_or(u64::MAX));
        draw.between(FLOOR_MS, grown.min(CAP_MS.max(base)))
    }
}

/// How long a `Retry-After` of `wait_ms` really makes us wait: at most [`RETRY_AFTER_MAX_MS`], and up
/// to a fifth longer, so that clients told the same time do not return at once.
pub fn retry_after_ms(wait_ms: u64, draw: Draw) -> u64 {
    let wait = wait_ms.min(RETRY_AFTER_MAX_MS);
    wait + draw.between(0, wait / 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: Draw = Draw(0);
    const HIGH: Draw = Draw(u32::MAX);

    #[test]
    fn a_draw_covers_the_whole_range_and_nothing_else() {
        assert_eq!(LOW.between(5, 9), 5);
        assert_eq!(HIGH.between(5, 9), 9);
        assert_eq!(HIGH.between(0, u64::MAX), u64::MAX - u64::from(u32::MAX));
        assert_eq!(HIGH.between(7, 3), 7);
    }

    #[test]
    fn waits_grow_to_the_cap() {
        let longest = |draw| {
            let mut backoff = Backoff::default();
            std::iter::repeat_with(move || backoff.fail(draw))
                .take(8)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            longest(HIGH),
            [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
        );
        assert_eq!(longest(LOW), [0, 250, 250, 250, 250, 250, 250, 250]);
    }

    #[test]
    fn many_failures_do_not_overflow() {
        let mut backoff = Backoff {
            failures: u32::MAX - 1,
            server_base_ms: Some(u64::MAX),
        };
        backoff.set_server_base(u64::MAX);
        assert_eq!(backoff.fail(HIGH), SERVER_BASE_MAX_MS);
        assert_eq!(backoff.fail(HIGH), SERVER_BASE_MAX_MS);
    }

    #[test]
    fn a_servers_wish_is_clamped() {
        let mut backoff = Backoff::default();
        backoff.set_server_base(0);
        assert_eq!(backoff.fail(HIGH), FLOOR_MS);
        backoff.reset();
        assert_eq!(
            backoff.fail(HIGH),
            FLOOR_MS,
            "a reset keeps the server's base"
        );
    }

    #[test]
    fn retry_after_is_kept_and_spread() {
        assert_eq!(retry_after_ms(3_000, LOW), 3_000);
        assert_eq!(retry_after_ms(3_000, HIGH), 3_600);
        assert_eq!(retry_after_ms(u64::MAX, LOW), RETRY_AFTER_MAX_MS);
    }
}
