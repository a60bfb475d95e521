//! Links to storage that say themselves how long they work.

use crate::domain::time::Timestamp;

/// When a signed link stops working, by its own query: S3 and those that follow it, Google's storage,
/// Amazon's CDN, Azure.
pub(super) fn expires_at(link: &str) -> Option<Timestamp> {
    let (_, query) = link.split_once('?')?;
    let parameter = |name: &str| {
        query.split(['&', '#']).find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    };
    for (date, length) in [
        ("X-Amz-Date", "X-Amz-Expires"),
        ("X-Goog-Date", "X-Goog-Expires"),
    ] {
        if let (Some(date), Some(length)) = (parameter(date), parameter(length)) {
            let seconds: i64 = length.parse().ok()?;
            let at = compact_time(date)?.ms();
            return Timestamp::from_ms(at.checked_add(seconds.checked_mul(1000)?)?);
        }
    }
    if let Some(seconds) = parameter("Expires") {
        return Timestamp::from_epoch_number(seconds.parse().ok()?);
    }
    Timestamp::parse(&parameter("se")?.replace("%3A", ":").replace("%3a", ":"))
}

/// `20261127T190000Z`.
fn compact_time(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let (year, month_day) = date.split_at_checked(4)?;
    let (month, day) = month_day.split_at_checked(2)?;
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    Timestamp::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}"))
}
