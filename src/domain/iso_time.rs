//! ISO 8601 text and HTTP dates as milliseconds since the epoch. Written out because chrono's own reader brings the
//! whole of its format machinery along: a tenth of what a list needs to load.

use chrono::NaiveDate;

/// Milliseconds since the epoch; `None` for what is no date or date and time.
pub(super) fn epoch_ms(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let days = day_number(date)?;
    if rest.is_empty() {
        return days.checked_mul(86_400_000);
    }
    let time = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset_minutes) = split_zone(time)?;
    let ms = time_of_day_ms(time)?;
    days.checked_mul(86_400_000)?
        .checked_add(ms)?
        .checked_sub(offset_minutes * 60_000)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `Sun, 06 Nov 1994 08:49:37 GMT` in milliseconds since the epoch; the name of the day is not checked.
pub(super) fn http_date_ms(text: &str) -> Option<i64> {
    let (_, date) = text.strip_suffix(" GMT")?.split_once(", ")?;
    let mut words = date.split(' ');
    let day = number(words.next()?)?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let year = i32::try_from(number(words.next()?)?).ok()?;
    let ms = time_of_day_ms(words.next()?)?;
    if words.next().is_some() {
        return None;
    }
    let days = days_until(NaiveDate::from_ymd_opt(
        year,
        u32::try_from(month).ok()?,
        day,
    )?)?;
    days.checked_mul(86_400_000)?.checked_add(ms)
}

fn days_until(date: NaiveDate) -> Option<i64> {
    Some(
        date.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1)?)
            .num_days(),
    )
}

/// Days since 1970-01-01. The year 0000 is how some databases spell "no date".
fn day_number(date: &str) -> Option<i64> {
    let (year, month, day) = (
        number(date.get(..4)?)?,
        number(date.get(5..7)?)?,
        number(date.get(8..10)?)?,
    );
    let has_dashes = date.get(4..5)? == "-" && date.get(7..8)? == "-";
    if !has_dashes || year == 0 {
        return None;
    }
    days_until(NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        month,
        day,
    )?)
}

/// The time without its zone, and the zone's minutes east of UTC.
fn split_zone(time: &str) -> Option<(&str, i64)> {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return Some((time, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, 0));
    };
    let (time, zone) = time.split_at_checked(at)?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = match zone.get(1..)?.split_once(':') {
        Some(parts) => parts,
        None => zone.get(1..)?.split_at_checked(2)?,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then(|| (time, sign * i64::from(hours * 60 + minutes)))
}

/// `14:15:22` or `14:15:22.123456`, in milliseconds.
fn time_of_day_ms(time: &str) -> Option<i64> {
    let (clock, rest) = time.split_at_checked(8)?;
    let &[_, _, b':', _, _, b':', _, _] = clock.as_bytes() else {
        return None;
    };
    let (hour, minute, second) = (
        number(clock.get(..2)?)?,
        number(clock.get(3..5)?)?,
        number(clock.get(6..)?)?,
    );
    let fraction = match rest.strip_prefix('.') {
        Some(fraction) if !fraction.is_empty() => fraction,
        None if rest.is_empty() => "",
        Some(_) | None => return None,
    };
    let is_clock = hour < 24 && minute < 60 && second <= 60;
    if !is_clock || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ms = fraction
        .bytes()
        .chain(*b"000")
        .take(3)
        .fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
    Some(i64::from((hour * 60 + minute) * 60 + second) * 1000 + ms)
}

/// Digits only: `u32` itself would take a sign.
fn number(text: &str) -> Option<u32> {
    let mut value: Option<u32> = None;
    for byte in text.bytes() {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        value = Some(value.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
    }
    value
}
