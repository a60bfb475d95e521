//! Instants and lengths of time, in milliseconds.

use chrono::{DateTime, Datelike, Timelike};

/// Milliseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// The last instant ECMAScript's `Date` can hold; later ones cannot be shown in a browser.
const LAST_MS: i64 = 8_640_000_000_000_000;

/// Numbers below this are read as seconds, from it on as milliseconds (1973-03-03 as milliseconds,
/// the year 5138 as seconds).
const SECONDS_BELOW: i64 = 100_000_000_000;

impl Timestamp {
    /// From milliseconds since the epoch; `None` outside what a browser can show.
    pub fn from_ms(ms: i64) -> Option<Self> {
        (-LAST_MS..=LAST_MS).contains(&ms).then_some(Self(ms))
    }

    /// From a number that is either seconds or milliseconds since the epoch, told apart by size.
    pub fn from_epoch_number(number: i64) -> Option<Self> {
        if number.abs() < SECONDS_BELOW {
            Self::from_ms(number.checked_mul(1000)?)
        } else {
            Self::from_ms(number)
        }
    }

    /// From ISO 8601 text: with `Z`, with an offset, without a zone (read as UTC), or a bare date. A leap
    /// second is read as the second after it.
    pub fn parse(text: &str) -> Option<Self> {
        super::iso_time::epoch_ms(text.trim()).and_then(Self::from_ms)
    }

    /// From an HTTP date as servers write it today: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
    pub fn parse_http_date(text: &str) -> Option<Self> {
        super::iso_time::http_date_ms(text.trim()).and_then(Self::from_ms)
    }

    /// 1970-01-01T00:00:00Z.
    pub fn epoch() -> Self {
        Self(0)
    }

    /// Milliseconds since the epoch as a browser counts them; exact, because every instant of this
    /// type is below 2^53.
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "the value is within ±8.64e15, which f64 holds exactly"
    )]
    pub fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// Milliseconds since the epoch.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to `self`; `None` when `self` is the earlier one.
    pub fn since(self, earlier: Self) -> Option<u64> {
        u64::try_from(self.0.checked_sub(earlier.0)?).ok()
    }

    /// `2026-11-21T10:39:02.000Z`, for `<time datetime>` and for queries.
    pub fn to_iso(self) -> String {
        DateTime::from_timestamp_millis(self.0).map_or_else(String::new, |at| {
            format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                at.year(),
                at.month(),
                at.day(),
                at.hour(),
                at.minute(),
                at.second(),
                self.0.rem_euclid(1000)
            )
        })
    }
}

/// A day of a calendar, `2026-11-21`; in which time zone is for its user to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(String);

impl Day {
    /// Reads `2026-11-21`; `None` for days that no calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        let is_day = text.len() == 10 && Timestamp::parse(text).is_some();
        is_day.then(|| Self(text.to_owned()))
    }

    /// `2026-11-21`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `0:42`, `1:42`, `1:02:03`: a length of time as a clock shows it, cut to whole seconds.
pub fn clock(duration_ms: u64) -> String {
    let seconds = duration_ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// `42 seconds`, `1 minute 42 seconds`: the same in words, for screen readers.
pub fn in_words(duration_ms: u64) -> String {
    let seconds = duration_ms / 1000;
    let parts = [
        (seconds / 3600, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if words.is_empty() {
        "less than a second".to_owned()
    } else {
        words.join(" ")
    }
}

/// `2 seconds ago`; `just now` within the first second, and where the age is not known or negative.
pub fn ago(age_ms: Option<u64>) -> String {
    match age_ms {
        Some(age_ms) if age_ms >= 1_000 => format!("{} ago", in_words(age_ms)),
        _ => "just now".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_words() {
        assert_eq!(ago(Some(2_400)), "2 seconds ago");
        assert_eq!(ago(Some(61_000)), "1 minute 1 second ago");
        assert_eq!(ago(Some(999)), "just now");
        assert_eq!(ago(None), "just now");
    }

    #[test]
    fn reads_every_form_vendors_use() {
        let expected = Timestamp::from_ms(1_566_656_122_000);
        for text in [
            "2019-08-24T14:15:22Z",
            "2019-08-24T14:15:22.000Z",
            "2019-08-24T19:45:22+05:30",
            "2019-08-24T14:15:22+00:00",
            "2019-08-24T14:15:22.000000",
            "2019-08-24T09:45:22-0430",
            "2019-08-24 14:15:22",
            " 2019-08-24T14:15:22Z ",
        ] {
            assert_eq!(Timestamp::parse(text), expected, "{text}");
        }
        assert_eq!(Timestamp::from_epoch_number(1_566_656_122), expected);
        assert_eq!(Timestamp::from_epoch_number(1_566_656_122_000), expected);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "yesterday",
            "2019-13-01",
            "2019-02-29",
            "12:30",
            "2019-08-24T",
            "2019-08-24T14:15",
            "2019-08-24T24:00:00Z",
            "2019-08-24T14:15:22.",
            "2019-08-24T14:15:22.x",
            "2019-08-24T14:15:22+",
            "2019-08-24T14:15:22+99:00",
            "2019-08-24T+1:15:22Z",
            "2019/08/24",
            "２019-08-24",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
        assert_eq!(Timestamp::from_ms(i64::MAX), None);
    }

    #[test]
    fn a_leap_second_is_read_and_a_negative_length_is_not_a_length() {
        assert!(Timestamp::parse("2016-12-31T23:59:60Z").is_some());
        let (early, late) = (Timestamp(1_000), Timestamp(3_500));
        assert_eq!(late.since(early), Some(2_500));
        assert_eq!(early.since(late), None);
    }

    #[test]
    fn http_dates_are_read() {
        let at = Timestamp::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(
            at.map(Timestamp::to_iso).as_deref(),
            Some("1994-11-06T08:49:37.000Z")
        );
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(Timestamp::parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_read_like_a_clock() {
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(102_900), "1:42");
        assert_eq!(clock(3_723_000), "1:02:03");
        assert_eq!(in_words(3_661_000), "1 hour 1 minute 1 second");
        assert_eq!(in_words(400), "less than a second");
    }

    #[test]
    fn iso_round_trips() {
        let at = Timestamp::parse("2026-11-21T10:39:02.250Z");
        assert_eq!(
            at.map(Timestamp::to_iso).as_deref(),
            Some("2026-11-21T10:39:02.250Z")
        );
    }
}
