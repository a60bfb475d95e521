//! The wall clock, the monotonic clock and chance.

use crate::browser::page::window;
use crate::domain::time::Timestamp;

/// The wall clock. A browser's clock is always within what a [`Timestamp`] can hold.
pub fn now() -> Timestamp {
    Timestamp::from_ms(whole(js_sys::Date::now())).unwrap_or_else(Timestamp::epoch)
}

/// Milliseconds on a clock that never goes back; 0 where the browser has none.
pub fn monotonic_ms() -> u64 {
    let now = window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now());
    u64::try_from(whole(now)).unwrap_or(0)
}

/// A random whole number of milliseconds from `low_ms` to `high_ms`.
pub fn jitter_ms(low_ms: u32, high_ms: u32) -> u32 {
    let span = f64::from(high_ms.saturating_sub(low_ms));
    low_ms.saturating_add(u32::try_from(whole(js_sys::Math::random() * span)).unwrap_or(0))
}

/// A name that nothing else has: the time and chance, as hexadecimal digits.
pub fn random_id() -> String {
    let chance = || u32::try_from(whole(js_sys::Math::random() * 4_294_967_296.0)).unwrap_or(0);
    format!(
        "{:x}-{:08x}{:08x}{:08x}",
        now().ms(),
        chance(),
        chance(),
        chance()
    )
}

/// A random number from 0 up to, not including, 1.
pub fn chance() -> f64 {
    js_sys::Math::random()
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and there is no other way from f64 to i64"
)]
/// The whole part of a number; what is beyond an `i64` becomes its end.
pub fn whole(number: f64) -> i64 {
    number as i64
}
