//! What answers without a success status mean.
//!
//! The body is `{message, statusCode, error?, code?, request_id?}`, where `message` is a text or a list
//! of texts; validation errors may instead come as `errors: [{path, message}]` (BimpeAI guide to
//! errors, 2026-06). None of it is relied on: the status decides, the vendor's words come second.

use crate::{
    domain::{
        error::{ApiError, ErrorKind},
        text::shorten,
    },
    vendors::{
        common::{self, clean},
        json::{self, Fields, Json},
        request::ApiResponse,
    },
};

/// How much of the vendor's own sentence is kept.
const MESSAGE_CHARS: usize = 300;
/// How much of a code or a scope's name is kept.
const WORD_CHARS: usize = 60;

/// What the body of an error says, cleaned.
#[derive(Default)]
struct Words {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

impl Words {
    fn of(body: &Json<'_>) -> Self {
        let Some(fields) = Fields::of(body) else {
            return Self::default();
        };
        let word = |name| fields.text(name).map(|text| clean(&text, WORD_CHARS));
        Self {
            code: word("code"),
            message: message(fields),
            request_id: word("request_id"),
        }
    }
}

/// The error an answer stands for.
pub(super) fn read(response: &ApiResponse) -> ApiError {
    let Words {
        code,
        message: vendor_message,
        request_id,
    } = json::read(&response.body, Words::of).unwrap_or_default();
    let (kind, sentence) = meaning(response.status, code.as_deref(), vendor_message.as_deref());
    let may_wait = matches!(kind, ErrorKind::RateLimited | ErrorKind::VendorTrouble);
    ApiError {
        kind,
        status: Some(response.status),
        code,
        vendor_message,
        request_id: json::request_id(response.request_id.as_deref())
            .or_else(|| json::request_id(request_id.as_deref())),
        retry_at: if may_wait {
            common::retry_at(response, response.retry_after.as_deref())
        } else {
            None
        },
        sentence,
    }
}

/// The vendor's sentence: `message` as text or list, then the messages of `errors`.
fn message(fields: Fields<'_>) -> Option<String> {
    let mut parts: Vec<String> = match fields.raw("message") {
        Some(Json::List(items)) => items
            .iter()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect(),
        _ => fields.text("message").into_iter().collect(),
    };
    parts.extend(
        fields
            .items("errors")
            .unwrap_or_default()
            .iter()
            .filter_map(|item| {
                let item = Fields::of(item)?;
                let message = item.text("message")?;
                Some(
                    item.text("path")
                        .map_or_else(|| message.clone(), |path| format!("{path}: {message}")),
                )
            }),
    );
    parts.retain(|part| !part.trim().is_empty());
    (!parts.is_empty()).then(|| clean(&parts.join("; "), MESSAGE_CHARS))
}

fn meaning(status: u16, code: Option<&str>, message: Option<&str>) -> (ErrorKind, String) {
    let says = |word: &str| message.is_some_and(|text| text.to_ascii_lowercase().contains(word));
    let (kind, sentence) = match (status, code) {
        (401, Some("api_key_missing")) => (ErrorKind::KeyMissing, "BimpeAI got no key."),
        (401, Some("api_key_expired")) => (ErrorKind::KeyRefused, "The key has expired."),
        (401, _) if says("ticket") => (
            ErrorKind::KeyRefused,
            "BimpeAI refused the pass for the live stream.",
        ),
        (401, _) => (ErrorKind::KeyRefused, "BimpeAI does not accept this key."),
        (403, Some("insufficient_scope")) => return missing_scope(message),
        (403, _) if says("origin") => (
            ErrorKind::Forbidden,
            "BimpeAI does not answer this web address; use a same-origin proxy.",
        ),
        (403, _) => (
            ErrorKind::Forbidden,
            "BimpeAI refuses this to the key in use.",
        ),
        (404 | 410, _) => (ErrorKind::NotFound, "BimpeAI has nothing at this place."),
        (429, _) => (
            ErrorKind::RateLimited,
            "Too many requests; BimpeAI asks to wait.",
        ),
        (400, Some("channel_not_configured")) => {
            (ErrorKind::Rejected, "This agent has no phone line set up.")
        }
        (413 | 414 | 431, _) => (ErrorKind::Rejected, "The request is too large for BimpeAI."),
        (408, _) => (
            ErrorKind::VendorTrouble,
            "BimpeAI gave up waiting for the request.",
        ),
        (501, _) => (ErrorKind::Rejected, "BimpeAI cannot do this yet."),
        (400..500, _) => (ErrorKind::Rejected, "BimpeAI did not accept the request."),
        (500..600, _) => (
            ErrorKind::VendorTrouble,
            "BimpeAI has a problem of its own.",
        ),
        _ => {
            let sentence = format!("An answer with the unexpected status {status} came.");
            return (ErrorKind::UnexpectedAnswer, sentence);
        }
    };
    (kind, sentence.to_owned())
}

/// The scope is named in the message only, such as `conversations:write`.
fn missing_scope(message: Option<&str>) -> (ErrorKind, String) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    let scope = message.and_then(|text| {
        text.split(|c| !is_part(c))
            .map(|word| word.trim_matches(['.', ':', '-']))
            .find(|word| {
                word.split_once(':').is_some_and(|(noun, verb)| {
                    noun.starts_with(|c: char| c.is_ascii_alphabetic())
                        && verb.starts_with(|c: char| c.is_ascii_alphabetic())
                })
            })
    });
    let scope = scope.map(|word| shorten(word, WORD_CHARS));
    let sentence = scope.as_ref().map_or_else(
        || "The key lacks a scope that this needs.".to_owned(),
        |scope| format!("The key lacks the scope {scope}."),
    );
    (ErrorKind::ScopeMissing(scope), sentence)
}
