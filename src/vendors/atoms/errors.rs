//! What answers without success mean.
//!
//! The body is `{status: false, errors: ["…"]}`; where too many requests came,
//! `{status: false, error, code, retry_after}` (API reference, 2026-08, and the guide to analytics,
//! 2026-03). None of it is relied on: the HTTP status decides, the vendor's words come second.

use crate::{
    domain::error::{ApiError, ErrorKind},
    vendors::{
        common::{self, clean},
        json::{self, Fields, Json},
        request::ApiResponse,
    },
};

/// How much of the vendor's own sentence is kept.
const MESSAGE_CHARS: usize = 300;
/// How much of a code is kept.
const WORD_CHARS: usize = 60;

/// What the body of an error says.
#[derive(Default)]
struct Words {
    code: Option<String>,
    message: Option<String>,
    retry_after: Option<String>,
}

impl Words {
    fn of(body: &Json<'_>) -> Self {
        let Some(fields) = Fields::of(body) else {
            return Self::default();
        };
        Self {
            code: fields
                .text("code")
                .or_else(|| fields.text("error_type"))
                .map(|code| clean(&code, WORD_CHARS)),
            message: message(fields),
            retry_after: fields.text("retry_after"),
        }
    }
}

/// The error an answer stands for.
pub(super) fn read(response: &ApiResponse) -> ApiError {
    let words = json::read(&response.body, Words::of).unwrap_or_default();
    let (kind, sentence) = meaning(response.status, words.message.as_deref());
    let may_wait = matches!(kind, ErrorKind::RateLimited | ErrorKind::VendorTrouble);
    let retry_after = response
        .retry_after
        .as_deref()
        .or(words.retry_after.as_deref())
        .filter(|_| may_wait);
    ApiError {
        status: Some(response.status),
        code: words.code,
        vendor_message: words.message,
        request_id: json::request_id(response.request_id.as_deref()),
        retry_at: common::retry_at(response, retry_after),
        ..ApiError::new(kind, sentence)
    }
}

/// The vendor's sentences: `errors`, else `error` or `message`.
fn message(fields: Fields<'_>) -> Option<String> {
    let mut parts: Vec<String> = fields
        .items("errors")
        .unwrap_or_default()
        .iter()
        .filter_map(common::plain)
        .collect();
    if parts.is_empty() {
        let names = ["errors", "error", "message"];
        let one = names
            .iter()
            .filter_map(|name| fields.raw(name))
            .find_map(common::plain);
        parts.extend(one);
    }
    (!parts.is_empty()).then(|| clean(&parts.join("; "), MESSAGE_CHARS))
}

fn meaning(status: u16, message: Option<&str>) -> (ErrorKind, &'static str) {
    let says = |word: &str| message.is_some_and(|text| text.to_ascii_lowercase().contains(word));
    match status {
        401 => (ErrorKind::KeyRefused, "Atoms does not accept this key."),
        403 if says("organization") => (
            ErrorKind::Forbidden,
            "This belongs to another organization of Atoms.",
        ),
        403 => (
            ErrorKind::Forbidden,
            "Atoms refuses this to the key in use.",
        ),
        404 | 410 => (ErrorKind::NotFound, "Atoms has nothing at this place."),
        429 => (
            ErrorKind::RateLimited,
            "Too many requests; Atoms asks to wait.",
        ),
        413 | 414 | 431 => (ErrorKind::Rejected, "The request is too large for Atoms."),
        504 => (
            ErrorKind::VendorTrouble,
            "Atoms did not answer in time. Large accounts see this when calls are sorted or filtered by date.",
        ),
        408 => (
            ErrorKind::VendorTrouble,
            "Atoms gave up waiting for the request.",
        ),
        400..500 => (ErrorKind::Rejected, "Atoms did not accept the request."),
        500..600 => (ErrorKind::VendorTrouble, "Atoms has a problem of its own."),
        // A success status, but `status: false` in the answer.
        200..300 => (ErrorKind::Rejected, "Atoms says that this did not work."),
        _ => (
            ErrorKind::UnexpectedAnswer,
            "An answer with an unexpected status came.",
        ),
    }
}
