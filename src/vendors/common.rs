//! What several adapters read the same way.

use super::{
    json::{Fields, Json},
    request::ApiResponse,
};
use crate::domain::{
    call::{CallSummary, Fact, Row, UnreadableRow},
    text::{redact, shorten, visible_identifier},
    time::Timestamp,
    transcript::Message,
};

/// How much of one value is kept as a fact; the raw view has the whole.
const LONGEST_FACT_CHARS: usize = 2_000;
/// How much of the vendor's own sentence about an error is kept.
const MESSAGE_CHARS: usize = 300;
/// How much of an error's code is kept.
const WORD_CHARS: usize = 60;
/// No advice to wait is followed for longer than this.
const LONGEST_WAIT_MS: i64 = 24 * 3_600_000;

/// One item of a list: a call, or an unreadable row that hides none of its neighbours.
pub(super) fn row(
    index: usize,
    item: &Json<'_>,
    read: impl FnOnce(Fields<'_>) -> Result<CallSummary, String>,
) -> Row {
    let read = Fields::of(item)
        .ok_or_else(|| format!("This item is {}, not a call.", item.kind()))
        .and_then(read);
    match read {
        Ok(call) => Row::Call(call),
        Err(reason) => Row::Unreadable(UnreadableRow {
            index,
            reason,
            raw: item.shown(),
        }),
    }
}

/// By time, then by arrival. A message without a time stays behind the one it arrived after.
pub(super) fn sort_by_time(messages: &mut Vec<Message>) {
    let mut latest = None;
    let mut timed: Vec<_> = messages
        .drain(..)
        .map(|message| {
            latest = message.created_at.or(latest);
            (latest, message)
        })
        .collect();
    timed.sort_by_key(|(at, _)| *at);
    messages.extend(timed.into_iter().map(|(_, message)| message));
}

/// The fields that are shown nowhere else, in the vendor's order and words, so that nothing it tells
/// is lost. Empty values are left out.
pub(super) fn facts(fields: Fields<'_>, shown_elsewhere: &[&str]) -> Vec<Fact> {
    fields
        .iter()
        .filter(|(name, _)| !shown_elsewhere.contains(name))
        .filter_map(|(name, value)| {
            let value = plain(value)?;
            Some(Fact {
                label: name.to_owned(),
                value,
            })
        })
        .collect()
}

/// A value as words: a text, number or boolean as it is, everything else as JSON; `None` for what is
/// empty.
pub(super) fn plain(value: &Json<'_>) -> Option<String> {
    let text = match value {
        Json::Null => return None,
        Json::List(items) if items.is_empty() => return None,
        Json::Object(fields) if fields.is_empty() => return None,
        Json::Text(text) => text.to_string(),
        other => other.to_string(),
    };
    let text = text.trim();
    (!text.is_empty()).then(|| shorten(text, LONGEST_FACT_CHARS))
}

/// The vendor's sentence about an error, given as a text or as a list of texts; without secrets and
/// hidden characters, shortened.
pub(super) fn sentences(value: Option<&Json<'_>>) -> Option<String> {
    let text = match value? {
        Json::Text(text) => text.trim().to_owned(),
        Json::List(items) => {
            let parts: Vec<&str> = items
                .iter()
                .filter_map(Json::as_str)
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect();
            parts.join("; ")
        }
        _ => return None,
    };
    (!text.is_empty()).then(|| clean(&text, MESSAGE_CHARS))
}

/// The vendor's code of an error, cleaned in the same way.
pub(super) fn code(text: &str) -> String {
    clean(text, WORD_CHARS)
}

/// A word without case and separators.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A vendor's words for an error, without secrets and hidden characters, shortened.
pub(super) fn clean(text: &str, max_chars: usize) -> String {
    visible_identifier(&shorten(&redact(text.trim()), max_chars))
}

/// `Retry-After` as seconds or as an HTTP date, counted from the answer's arrival; never in the past and
/// at most a day away.
pub(super) fn retry_at(response: &ApiResponse, retry_after: Option<&str>) -> Option<Timestamp> {
    let text = retry_after?.trim();
    let now = response.received_at_ms;
    let wait_ms = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse::<i64>()
            .map_or(LONGEST_WAIT_MS, |seconds| seconds.saturating_mul(1000))
    } else {
        Timestamp::parse_http_date(text)?.ms().saturating_sub(now)
    };
    Timestamp::from_ms(now.checked_add(wait_ms.clamp(0, LONGEST_WAIT_MS))?)
}
