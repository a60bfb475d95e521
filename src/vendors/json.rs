//! Tolerant JSON: a document is repaired where vendors are known to err, then read field by field by
//! readers that never fail.
//!
//! `serde_json` refuses a whole document for one lone surrogate escape, one raw control character in a
//! string or one number beyond its range. [`read`] mends exactly these, in linear time and only when
//! they occur; the limit of 128 nested levels stays on. Of duplicate keys the last one counts.
//!
//! The values borrow from the text: a transcript of 10,000 messages has some 130,000 keys and texts,
//! and allocating each took longer than parsing.

use std::{borrow::Cow, fmt, time::Duration};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{repair, request::ApiResponse};
use crate::domain::{
    cost::{Currency, Money},
    error::{ApiError, ErrorKind},
    text::{shorten, visible_identifier},
    time::Timestamp,
};

/// How much of something unreadable is kept for showing.
const SHOWN_CHARS: usize = 400;
/// Lengths of time above this (366 days) are mistakes.
const LONGEST_MS: u64 = 366 * 24 * 3_600_000;

/// What a wrong base URL answers with: a console's own page, a log-in page, a proxy's error.
const WEB_PAGE: &str = "The answer is a web page, not data. Check the base URL of the connection.";

/// Why a text is no usable JSON, in one sentence.
pub type Reason = String;

/// A JSON value that borrows from its text where it can.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number from 0.
    Whole(u64),
    /// A whole number below 0.
    Negative(i64),
    /// A number with a fraction or an exponent.
    Fraction(f64),
    /// A string; also numbers beyond the range of the above, as they were spelled.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Self>),
    /// An object, with keys as they came: in order and perhaps twice.
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl Json<'_> {
    /// What the value is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Whole(_) | Self::Negative(_) | Self::Fraction(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The value as it came, shortened, with hidden characters made visible.
    pub fn shown(&self) -> String {
        visible_identifier(&shorten(&self.to_string(), SHOWN_CHARS))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Text, number or boolean as text.
    fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Bool(_) | Self::Whole(_) | Self::Negative(_) | Self::Fraction(_) => {
                Some(Cow::Owned(self.to_string()))
            }
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }
}

/// As JSON, on one line.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::to_string(text).map_err(|_| fmt::Error);
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(flag) => flag.fmt(f),
            Self::Whole(number) => number.fmt(f),
            Self::Negative(number) => number.fmt(f),
            Self::Fraction(number) => {
                f.write_str(&serde_json::to_string(number).map_err(|_| fmt::Error)?)
            }
            Self::Text(text) => f.write_str(&quoted(text)?),
            Self::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place == 0 { "[" } else { "," })?;
                }
                f.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Self::Object(fields) => {
                for (place, (name, value)) in fields.iter().enumerate() {
                    write!(
                        f,
                        "{}{}:{value}",
                        if place == 0 { "{" } else { "," },
                        quoted(name)?
                    )?;
                }
                f.write_str(if fields.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Whole(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Negative(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Json::Fraction(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json<'de>, A::Error> {
        let mut fields = Vec::new();
        // A key is read as a value, because serde's own `Cow` never borrows.
        while let Some((name, value)) = access.next_entry()? {
            if let Json::Text(name) = name {
                fields.push((name, value));
            }
        }
        Ok(Json::Object(fields))
    }
}

/// Reads a text and hands its value to `take`.
pub fn read<T>(text: &str, take: impl FnOnce(&Json<'_>) -> T) -> Result<T, Reason> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err("The answer is empty.".to_owned());
    }
    if text.starts_with('<') {
        return Err(WEB_PAGE.to_owned());
    }
    if !repair::has_long_number(text)
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(take(&value));
    }
    let mended = repair::mend(text);
    let value = serde_json::from_str(&mended).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("The answer is not valid JSON (line {line}, column {column}).")
    })?;
    Ok(take(&value))
}

/// Reads the document of an answer with a success status and hands it to `take`.
pub fn document<T>(
    response: &ApiResponse,
    take: impl FnOnce(&Json<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let content_type = response.content_type.as_str();
    if content_type.starts_with("text/html") || content_type.starts_with("application/xhtml") {
        return Err(unexpected(response, WEB_PAGE));
    }
    read(&response.body, take).map_err(|reason| unexpected(response, &reason))?
}

/// The error for an answer that is not one of the API.
pub fn unexpected(response: &ApiResponse, reason: &str) -> ApiError {
    ApiError {
        status: Some(response.status),
        request_id: request_id(response.request_id.as_deref()),
        ..ApiError::new(ErrorKind::UnexpectedAnswer, reason)
    }
}

/// The id to quote to a vendor's support, if it looks like one: 8 to 64 hexadecimal digits and dashes.
pub fn request_id(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    let is_id = (8..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_id.then(|| text.to_owned())
}

/// The fields of one JSON object. No reader fails: what is missing, null, empty or of another shape
/// reads as `None`.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a [(Cow<'a, str>, Json<'a>)]);

impl<'a> Fields<'a> {
    /// The fields of `value`, if it is an object.
    pub fn of(value: &'a Json<'a>) -> Option<Self> {
        match value {
            Json::Object(fields) => Some(Self(fields)),
            _ => None,
        }
    }

    /// The value as it came.
    pub fn raw(self, name: &str) -> Option<&'a Json<'a>> {
        self.0
            .iter()
            .rfind(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// A text that is not blank; numbers and booleans count as the text they are written as.
    pub fn text(self, name: &str) -> Option<String> {
        let text = self.raw(name)?.scalar()?;
        (!text.trim().is_empty()).then(|| text.into_owned())
    }

    /// An id, exact to the last digit when it came as a number.
    pub fn id(self, name: &str) -> Option<String> {
        match self.raw(name)? {
            Json::Bool(_) => None,
            _ => self.text(name),
        }
    }

    /// Words to be shown as they are: empty when missing, JSON when they are not words at all.
    pub fn words(self, name: &str) -> String {
        match self.raw(name) {
            None | Some(Json::Null) => String::new(),
            Some(value) => value
                .scalar()
                .map_or_else(|| value.to_string(), Cow::into_owned),
        }
    }

    /// `true` or `false`, also as text or as 1 and 0.
    pub fn boolean(self, name: &str) -> Option<bool> {
        match self
            .raw(name)?
            .scalar()?
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// A whole number from 0, also as text or written with a fraction of zero.
    pub fn count(self, name: &str) -> Option<u64> {
        let text = self.raw(name)?.scalar()?;
        let text = text.trim();
        let whole = text.split_once('.').map_or(text, |(whole, fraction)| {
            if fraction.bytes().all(|byte| byte == b'0') {
                whole
            } else {
                text
            }
        });
        whole.parse().ok()
    }

    /// A length of time given in seconds, in milliseconds. Negative ones and those above a year are
    /// not lengths.
    pub fn seconds_as_ms(self, name: &str) -> Option<u64> {
        let ms = match self.raw(name)? {
            Json::Whole(seconds) => seconds.checked_mul(1000)?,
            Json::Fraction(seconds) => ms_of(*seconds)?,
            Json::Text(text) => decimal_as_ms(text.trim())?,
            _ => return None,
        };
        (ms <= LONGEST_MS).then_some(ms)
    }

    /// An instant: ISO 8601 text, or seconds or milliseconds since the epoch.
    pub fn timestamp(self, name: &str) -> Option<Timestamp> {
        match self.raw(name)? {
            Json::Text(text) => Timestamp::parse(text).or_else(|| {
                text.trim()
                    .parse()
                    .ok()
                    .and_then(Timestamp::from_epoch_number)
            }),
            Json::Whole(number) => Timestamp::from_epoch_number(i64::try_from(*number).ok()?),
            Json::Negative(number) => Timestamp::from_epoch_number(*number),
            Json::Fraction(number) => {
                let seconds = if *number < SECONDS_BELOW {
                    *number
                } else {
                    number / 1000.0
                };
                // Half a microsecond more: seconds since the epoch with a fraction are exact to a quarter
                // of one only, and what follows cuts off.
                let ms = ms_of(seconds + 0.000_000_5)?;
                Timestamp::from_ms(i64::try_from(ms).ok()?)
            }
            _ => None,
        }
    }

    /// A length of time given in milliseconds; fractions are cut off. Negative ones and those above a
    /// year are not lengths.
    pub fn milliseconds(self, name: &str) -> Option<u64> {
        let ms = match self.raw(name)? {
            Json::Whole(ms) => *ms,
            Json::Fraction(ms) => ms_of(ms / 1000.0)?,
            Json::Text(text) => decimal_as_ms(text.trim())? / 1000,
            _ => return None,
        };
        (ms <= LONGEST_MS).then_some(ms)
    }

    /// An amount of money, rounded to millionths; negative ones are not amounts.
    pub fn money(self, name: &str, currency: Currency) -> Option<Money> {
        let micros = match self.raw(name)? {
            Json::Whole(whole) => whole.checked_mul(1_000_000)?,
            // Half a millionth more, because what follows cuts off.
            Json::Fraction(amount) => micros_of(amount + 0.000_000_5)?,
            Json::Text(text) => decimal_as_micros(text.trim())?,
            _ => return None,
        };
        Some(Money { currency, micros })
    }

    /// All fields in order; of a name that came twice only the last, at its place.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a Json<'a>)> {
        self.0
            .iter()
            .enumerate()
            .filter_map(move |(place, (name, value))| {
                let is_last = !self
                    .0
                    .iter()
                    .skip(place + 1)
                    .any(|(later, _)| later == name);
                is_last.then_some((name.as_ref(), value))
            })
    }

    /// The items of a list.
    pub fn items(self, name: &str) -> Option<&'a [Json<'a>]> {
        match self.raw(name)? {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    /// The fields of an object within.
    pub fn fields(self, name: &str) -> Option<Self> {
        Self::of(self.raw(name)?)
    }
}

/// Numbers below this are seconds since the epoch, from it on milliseconds; as in [`Timestamp`].
const SECONDS_BELOW: f64 = 1e11;

fn ms_of(seconds: f64) -> Option<u64> {
    u64::try_from(Duration::try_from_secs_f64(seconds).ok()?.as_millis()).ok()
}

fn micros_of(amount: f64) -> Option<u64> {
    u64::try_from(Duration::try_from_secs_f64(amount).ok()?.as_micros()).ok()
}

/// `42` and `42.75`, in thousandths.
fn decimal_as_ms(text: &str) -> Option<u64> {
    decimal_as_micros(text).map(|micros| micros / 1000)
}

/// `42` and `42.75`, in millionths. Not by way of `f64`, whose reader brings tables of 10 kB along.
fn decimal_as_micros(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let millionths: String = fraction.chars().chain("000000".chars()).take(6).collect();
    whole
        .parse::<u64>()
        .ok()?
        .checked_mul(1_000_000)?
        .checked_add(millionths.parse().ok()?)
}
