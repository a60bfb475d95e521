//! What answers without a success status mean.
//!
//! The body is `{status: "error", error_code, message}`; answers to questions that do not fit the
//! schema may also be `{detail: [{loc, msg, type}]}`, and those of the web framework itself
//! `{detail: "…"}` (Diga API reference, 2026-07). None of it is relied on: the status decides, because
//! the documented example of a 403 has the code `INTERNAL_SERVER_ERROR`; the words come second.

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
/// How much of a code or a right's name is kept.
const WORD_CHARS: usize = 60;

/// The error an answer stands for.
pub(super) fn read(response: &ApiResponse) -> ApiError {
    let (code, vendor_message) = json::read(&response.body, words).unwrap_or_default();
    let (kind, sentence) = meaning(
        response.status,
        code.as_deref().unwrap_or_default(),
        vendor_message.as_deref().unwrap_or_default(),
    );
    let may_wait = matches!(kind, ErrorKind::RateLimited | ErrorKind::VendorTrouble);
    ApiError {
        kind,
        status: Some(response.status),
        code,
        vendor_message,
        request_id: json::request_id(response.request_id.as_deref()),
        retry_at: may_wait
            .then(|| common::retry_at(response, response.retry_after.as_deref()))
            .flatten(),
        sentence,
    }
}

/// Code and message, cleaned.
fn words(body: &Json<'_>) -> (Option<String>, Option<String>) {
    let Some(fields) = Fields::of(body) else {
        return (None, None);
    };
    let message = fields
        .text("message")
        .or_else(|| match fields.raw("detail") {
            Some(Json::List(items)) => refused_fields(items),
            _ => fields.text("detail"),
        });
    (
        fields
            .text("error_code")
            .map(|code| clean(&code, WORD_CHARS)),
        message.map(|message| clean(&message, MESSAGE_CHARS)),
    )
}

/// `query.limit: Input should be …; body.to_number: Field required`.
fn refused_fields(items: &[Json<'_>]) -> Option<String> {
    let mut text = String::new();
    for fields in items.iter().filter_map(Fields::of) {
        let place = fields.items("loc").unwrap_or_default();
        let place: Vec<String> = place.iter().filter_map(common::plain).collect();
        let parts = [Some(place.join(".")), fields.text("msg")];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        if !text.is_empty() && !parts.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&parts.join(": "));
    }
    (!text.is_empty()).then_some(text)
}

fn meaning(status: u16, code: &str, message: &str) -> (ErrorKind, String) {
    let says = |word: &str| message.to_ascii_lowercase().contains(word);
    let (kind, sentence) = match (status, code) {
        (401 | 403, _) if says("not authenticated") => (ErrorKind::KeyMissing, "Diga got no key."),
        (401, _) => (ErrorKind::KeyRefused, "Diga does not accept this key."),
        (403, _) if says("permission") => return missing_right(message),
        (403, _) if says("verif") => (
            ErrorKind::Forbidden,
            "Diga asks for a verification of the account or the number first.",
        ),
        (403, _) => (ErrorKind::Forbidden, "Diga refuses this to the key in use."),
        (400, "NON_SPANISH_PHONE_NUMBER") => {
            (ErrorKind::Rejected, "Diga calls Spanish numbers only.")
        }
        (404, "PHONE_NUMBER_NOT_FOUND") => (
            ErrorKind::Rejected,
            "The number to call from does not belong to this Diga project.",
        ),
        (404, "CALL_NOT_FOUND") => (ErrorKind::NotFound, "Diga has no call with this id."),
        (404 | 410, _) => (ErrorKind::NotFound, "Diga has nothing at this place."),
        (412, _) => (
            ErrorKind::Rejected,
            "This Diga project has no telephone line (SIP) set up.",
        ),
        (422, _) if says("query.status") => (
            ErrorKind::Rejected,
            "This Diga account does not know this status; filter by outcome instead.",
        ),
        (422, _) if says("path.") => (ErrorKind::NotFound, "This is no id of Diga's."),
        (429, _) => (
            ErrorKind::RateLimited,
            "Too many requests; Diga asks to wait.",
        ),
        (408, _) => (
            ErrorKind::VendorTrouble,
            "Diga gave up waiting for the request.",
        ),
        (400..500, _) => (ErrorKind::Rejected, "Diga did not accept the request."),
        (500..600, _) => (ErrorKind::VendorTrouble, "Diga has a problem of its own."),
        _ => {
            let sentence = format!("An answer with the unexpected status {status} came.");
            return (ErrorKind::UnexpectedAnswer, sentence);
        }
    };
    (kind, sentence.to_owned())
}

/// Keys have rights per kind of data; the message alone says which one is missing, as in “Missing
/// required permissions to view calls”.
fn missing_right(message: &str) -> (ErrorKind, String) {
    let right = message
        .split_once("permissions to ")
        .map(|(_, right)| right.trim_end_matches('.').trim())
        .filter(|right| !right.is_empty())
        .map(|right| shorten(right, WORD_CHARS));
    let sentence = right.as_ref().map_or_else(
        || "The key lacks a right that this needs.".to_owned(),
        |right| format!("The key lacks the right to {right}."),
    );
    (ErrorKind::ScopeMissing(right), sentence)
}
