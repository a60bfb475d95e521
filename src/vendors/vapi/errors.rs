//! What answers without a success status mean.
//!
//! Vapi documents statuses only (400, 401, 404, 500); its bodies are those of its framework,
//! `{message, error, statusCode}`, where `message` is a text or a list of texts. None of it is relied on:
//! the status decides, the vendor's words come second.

use crate::{
    domain::error::{ApiError, ErrorKind},
    vendors::{
        common,
        json::{self, Fields, Json},
        request::ApiResponse,
    },
};

/// Hands the document of a success answer to `take`; otherwise says what the answer says went wrong.
pub(super) fn success<T>(
    response: &ApiResponse,
    take: impl FnOnce(&Json<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    if (200..300).contains(&response.status) {
        json::document(response, take)
    } else {
        Err(read(response))
    }
}

/// Hands the object of a success answer to `take`.
pub(super) fn object<T>(
    response: &ApiResponse,
    take: impl FnOnce(Fields<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    success(response, |document| match Fields::of(document) {
        Some(fields) => take(fields),
        None => Err(json::unexpected(
            response,
            "The answer does not hold what was asked for.",
        )),
    })
}

/// The error an answer stands for.
pub(super) fn read(response: &ApiResponse) -> ApiError {
    let (code, vendor_message) = json::read(&response.body, words).unwrap_or_default();
    let (kind, sentence) = meaning(response.status);
    let may_wait = matches!(kind, ErrorKind::RateLimited | ErrorKind::VendorTrouble);
    ApiError {
        kind,
        status: Some(response.status),
        code,
        vendor_message,
        request_id: json::request_id(response.request_id.as_deref()),
        retry_at: if may_wait {
            common::retry_at(response, response.retry_after.as_deref())
        } else {
            None
        },
        sentence: sentence.to_owned(),
    }
}

/// The same about one call: an id of another form is refused as a wrong request, and names no call.
pub(super) fn of_call(error: ApiError) -> ApiError {
    let speaks_of_form = error
        .vendor_message
        .as_deref()
        .is_some_and(|message| message.to_ascii_lowercase().contains("uuid"));
    if error.status != Some(400) || !speaks_of_form {
        return error;
    }
    ApiError {
        kind: ErrorKind::NotFound,
        sentence: "Vapi's ids are UUIDs, and this one is not.".to_owned(),
        ..error
    }
}

/// The code and the sentence in the body of an error.
fn words(body: &Json<'_>) -> (Option<String>, Option<String>) {
    let Some(fields) = Fields::of(body) else {
        return (None, None);
    };
    let nested = fields.fields("error");
    let message = common::sentences(fields.raw("message"))
        .or_else(|| common::sentences(nested?.raw("message")))
        .or_else(|| common::sentences(fields.raw("error")));
    let code = fields.text("code").or_else(|| nested?.text("code"));
    (code.map(|code| common::code(&code)), message)
}

fn meaning(status: u16) -> (ErrorKind, &'static str) {
    match status {
        401 => (ErrorKind::KeyRefused, "Vapi does not accept this key."),
        402 => (
            ErrorKind::Rejected,
            "Vapi asks for credit on the account first.",
        ),
        403 => (ErrorKind::Forbidden, "Vapi refuses this to the key in use."),
        404 | 410 => (ErrorKind::NotFound, "Vapi has nothing at this place."),
        408 => (
            ErrorKind::VendorTrouble,
            "Vapi gave up waiting for the request.",
        ),
        413 | 414 | 431 => (ErrorKind::Rejected, "The request is too large for Vapi."),
        429 => (
            ErrorKind::RateLimited,
            "Too many requests; Vapi asks to wait.",
        ),
        501 => (ErrorKind::Rejected, "Vapi cannot do this yet."),
        400..500 => (ErrorKind::Rejected, "Vapi did not accept the request."),
        500..600 => (ErrorKind::VendorTrouble, "Vapi has a problem of its own."),
        _ => (
            ErrorKind::UnexpectedAnswer,
            "An answer with an unexpected status came.",
        ),
    }
}
