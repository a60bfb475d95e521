//! Instants as the reader's own clock shows them, in the browser's time zone.

use js_sys::Date;
use wasm_bindgen::JsValue;

use super::clock;
use crate::domain::time::{Day, Timestamp};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// `10:39:02`.
pub fn clock(at: Timestamp) -> String {
    let date = date(at);
    format!(
        "{:02}:{:02}:{:02}",
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

/// `21 Nov 10:39`, with the year when it is not the current one.
pub fn date_time(at: Timestamp) -> String {
    let date = date(at);
    let year = date.get_full_year();
    let year = if year == Date::new_0().get_full_year() {
        String::new()
    } else {
        format!(" {year}")
    };
    format!(
        "{} {}{year} {:02}:{:02}",
        date.get_date(),
        name(&MONTHS, date.get_month()),
        date.get_hours(),
        date.get_minutes()
    )
}

/// `Sat 21 Nov 2026 10:39:02 UTC+01:00`.
pub fn full(at: Timestamp) -> String {
    let date = date(at);
    format!(
        "{} {} {} {} {} {}",
        name(&DAYS, date.get_day()),
        date.get_date(),
        name(&MONTHS, date.get_month()),
        date.get_full_year(),
        clock(at),
        zone(&date)
    )
}

fn zone(date: &Date) -> String {
    let west_minutes = clock::whole(date.get_timezone_offset());
    if west_minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if west_minutes > 0 { '-' } else { '+' };
    let minutes = west_minutes.abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(at.as_f64()))
}

fn name(names: &[&'static str], index: u32) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index).copied())
        .unwrap_or("")
}

/// Where a day begins in the browser's time zone, and where the next one does.
pub fn day_bounds(day: &Day) -> Option<(Timestamp, Timestamp)> {
    let mut parts = day.as_str().split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse::<i32>().ok()?;
    let date = parts.next()?.parse::<i32>().ok()?;
    let midnight = |date| {
        let at = Date::new_with_year_month_day(year, month - 1, date);
        Timestamp::from_ms(clock::whole(at.get_time()))
    };
    Some((midnight(date)?, midnight(date + 1)?))
}

/// The day so many days before today in the browser's time zone.
pub fn days_ago(count: i32) -> Option<Day> {
    let today = date(clock::now());
    let day = Date::new_with_year_month_day(
        today.get_full_year(),
        i32::try_from(today.get_month()).ok()?,
        i32::try_from(today.get_date()).ok()?.checked_sub(count)?,
    );
    Day::parse(&format!(
        "{:04}-{:02}-{:02}",
        day.get_full_year(),
        day.get_month() + 1,
        day.get_date()
    ))
}
