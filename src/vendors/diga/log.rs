//! The log of a call, `/v1/log/call/{id}`: what happened besides words.

use std::borrow::Cow;

use super::pages;
use crate::{
    domain::{
        call::CallDetail,
        error::ApiError,
        event::{CallEvent, Severity},
        page::Page,
    },
    vendors::{
        json::{Fields, Json},
        request::ApiResponse,
    },
};

/// Adds the entries of an answer to the call, oldest first. Returns the page without its items.
pub(super) fn absorb(
    detail: &mut CallDetail,
    response: &ApiResponse,
) -> Result<Page<()>, ApiError> {
    let mut unreadable = Vec::new();
    let known = detail.more.events.len();
    let mut page = pages::read(response, &mut |index, item| {
        let event = Fields::of(item).map(event);
        if event.is_none() {
            unreadable.push(format!(
                "Entry {} of the event log is {}, not an event.",
                known + index + 1,
                item.kind()
            ));
        }
        event
    })?;
    detail.unreadable.append(&mut unreadable);
    let events = &mut detail.more.events;
    events.append(&mut page.items);
    events.sort_by_key(|event| event.at);
    Ok(page.map(|_| ()))
}

fn event(fields: Fields<'_>) -> CallEvent {
    let level = fields.text("level");
    let known = severity(level.as_deref().unwrap_or_default().trim());
    CallEvent {
        at: fields.timestamp("timestamp"),
        severity: known.unwrap_or(Severity::Info),
        category: fields.text("category"),
        name: fields.words("event"),
        details: details(
            fields,
            known.is_none() || level.as_deref() == Some("CRITICAL"),
        ),
    }
}

fn severity(level: &str) -> Option<Severity> {
    match level.to_ascii_uppercase().as_str() {
        "DEBUG" => Some(Severity::Detail),
        "INFO" => Some(Severity::Info),
        "WARNING" => Some(Severity::Warning),
        "ERROR" | "CRITICAL" => Some(Severity::Error),
        _ => None,
    }
}

/// `data`, and what else the entry has beyond its documented fields: together where there is more than
/// the one. The level is part of it where the severity does not say it all.
fn details(fields: Fields<'_>, tells_level: bool) -> String {
    const SHOWN_ELSEWHERE: [&str; 5] = ["id", "timestamp", "category", "event", "call_id"];
    let rest: Vec<(&str, &Json<'_>)> = fields
        .iter()
        .filter(|(name, value)| {
            let is_shown = SHOWN_ELSEWHERE.contains(name) || (*name == "level" && !tells_level);
            !is_shown && !is_empty(value)
        })
        .collect();
    match rest.as_slice() {
        [] => String::new(),
        [("data", data)] => data.to_string(),
        rest => Json::Object(
            rest.iter()
                .map(|(name, value)| (Cow::Borrowed(*name), (*value).clone()))
                .collect(),
        )
        .to_string(),
    }
}

fn is_empty(value: &Json<'_>) -> bool {
    match value {
        Json::Null => true,
        Json::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
