//! Tolerant JSON: a document is repaired where vendors are known to err, then read field by field by
//! readers that never fail.
//!
//! `serde_json` refuses a whole document for one lone surrogate escape, one raw control character in a
//! string or one number beyond its range. [`parse`] mends exactly these, in linear time and only when
//! they occur; its limit of 128 nested levels stays on. Of duplicate keys the last one counts.

use std::{borrow::Cow, time::Duration};

use serde_json::{Map, Value};

use super::{repair, request::ApiResponse};
use crate::domain::{
    error::{ApiError, ErrorKind},
    text::{shorten, visible_identifier},
    time::Timestamp,
};

/// How much of something unreadable is kept for showing.
const SHOWN_CHARS: usize = 400;
/// Lengths of time above this (366 days) are mistakes.
const LONGEST_MS: u64 = 366 * 24 * 3_600_000;

/// Why a text is no usable JSON, in one sentence.
pub type Reason = String;

/// The JSON value of a text.
pub fn parse(text: &str) -> Result<Value, Reason> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err("The answer is empty.".to_owned());
    }
    if text.starts_with('<') {
        return Err("The answer is a web page, not data.".to_owned());
    }
    let parsed = if repair::has_long_number(text) {
        serde_json::from_str(&repair::mend(text))
    } else {
        serde_json::from_str(text).or_else(|error| match repair::mend(text) {
            Cow::Borrowed(_) => Err(error),
            Cow::Owned(mended) => serde_json::from_str(&mended),
        })
    };
    parsed.map_err(|error| {
        format!(
            "The answer is not valid JSON (line {}, column {}).",
            error.line(),
            error.column()
        )
    })
}

/// The JSON object an answer with a success status carries.
pub fn document(response: &ApiResponse) -> Result<Value, ApiError> {
    let text = response.content_type.as_str();
    if text.starts_with("text/html") || text.starts_with("application/xhtml") {
        return Err(unexpected(response, "The answer is a web page, not data."));
    }
    parse(&response.body).map_err(|reason| unexpected(response, &reason))
}

/// The error for an answer that is not one of the API.
pub fn unexpected(response: &ApiResponse, reason: &str) -> ApiError {
    ApiError {
        status: Some(response.status),
        request_id: request_id(response.request_id.as_deref()),
        ..ApiError::new(
            ErrorKind::UnexpectedAnswer,
            format!("{reason} Check that the base URL is the one of this API."),
        )
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

/// A value as it came, shortened, with hidden characters made visible.
pub fn shown(value: &Value) -> String {
    visible_identifier(&shorten(&value.to_string(), SHOWN_CHARS))
}

/// What a value is, in words.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The fields of one JSON object. No reader fails: what is missing, null, empty or of another shape
/// reads as `None`.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// The fields of `value`, if it is an object.
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// The value as it came.
    pub fn raw(self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    /// A text that is not blank; numbers and booleans count as the text they are written as.
    pub fn text(self, name: &str) -> Option<String> {
        let text = scalar(self.raw(name)?)?;
        (!text.trim().is_empty()).then(|| text.into_owned())
    }

    /// An id, exact to the last digit when it came as a number.
    pub fn id(self, name: &str) -> Option<String> {
        match self.raw(name)? {
            Value::Bool(_) => None,
            _ => self.text(name),
        }
    }

    /// Words to be shown as they are: empty when missing, JSON when they are not words at all.
    pub fn words(self, name: &str) -> String {
        match self.raw(name) {
            None | Some(Value::Null) => String::new(),
            Some(value) => scalar(value).map_or_else(|| value.to_string(), Cow::into_owned),
        }
    }

    /// `true` or `false`, also as text or as 1 and 0.
    pub fn boolean(self, name: &str) -> Option<bool> {
        match scalar(self.raw(name)?)?
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
        let text = scalar(self.raw(name)?)?;
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
        let value = self.raw(name)?;
        if value.is_boolean() {
            return None;
        }
        let seconds: f64 = scalar(value)?.trim().parse().ok()?;
        let ms = u64::try_from(Duration::try_from_secs_f64(seconds).ok()?.as_millis()).ok()?;
        (ms <= LONGEST_MS).then_some(ms)
    }

    /// An instant: ISO 8601 text, or seconds or milliseconds since the epoch.
    pub fn timestamp(self, name: &str) -> Option<Timestamp> {
        match self.raw(name)? {
            Value::String(text) => Timestamp::parse(text).or_else(|| {
                text.trim()
                    .parse()
                    .ok()
                    .and_then(Timestamp::from_epoch_number)
            }),
            Value::Number(number) => {
                Timestamp::from_epoch_number(number.as_i64().or_else(|| {
                    let whole = format!("{:.0}", number.as_f64()?);
                    whole.parse().ok()
                })?)
            }
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(self, name: &str) -> Option<&'a [Value]> {
        self.raw(name)?.as_array().map(Vec::as_slice)
    }

    /// The fields of an object within.
    pub fn fields(self, name: &str) -> Option<Self> {
        Self::of(self.raw(name)?)
    }
}

/// Text, number or boolean as text.
fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
