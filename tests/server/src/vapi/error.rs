//! Errors as `NestJS` writes them: `message`, `error`, `statusCode`. The vendor documents no error body; this is
//! the form its clients meet.

use axum::{
    Json,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::trouble::Refusal;

/// An error with one sentence.
pub(crate) fn error(status: StatusCode, message: &str) -> Response {
    let body = json!({
        "message": message,
        "error": status.canonical_reason().unwrap_or("Error"),
        "statusCode": status.as_u16(),
    });
    (status, Json(body)).into_response()
}

/// 400 with everything that is wrong with a request.
pub(crate) fn invalid(problems: Vec<String>) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let body = json!({"message": problems, "error": "Bad Request", "statusCode": status.as_u16()});
    (status, Json(body)).into_response()
}

/// The database failed: nobody outside learns more than that.
pub(crate) fn failed(error: &rusqlite::Error) -> Response {
    eprintln!("database: {error}");
    refuse(Refusal::Internal)
}

/// A path the API does not have.
pub(crate) fn no_route(method: &Method, path: &str) -> Response {
    error(StatusCode::NOT_FOUND, &format!("Cannot {method} {path}"))
}

/// A refusal in the vendor's words.
pub(crate) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::MissingKey => error(
            StatusCode::UNAUTHORIZED,
            "Missing Authorization Header. Hint: Bearer <private key>",
        ),
        Refusal::InvalidKey | Refusal::ExpiredKey => error(
            StatusCode::UNAUTHORIZED,
            "Invalid Key. Hot tip, you may be using the public key instead of the private key.",
        ),
        Refusal::Forbidden => error(StatusCode::FORBIDDEN, "Forbidden resource"),
        Refusal::NotFound => error(StatusCode::NOT_FOUND, "Not Found"),
        Refusal::RateLimited { seconds } => {
            let mut response = error(StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded");
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Refusal::Internal => error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
        Refusal::Unavailable => error(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        Refusal::TimedOut => error(StatusCode::GATEWAY_TIMEOUT, "Gateway Timeout"),
    }
}
