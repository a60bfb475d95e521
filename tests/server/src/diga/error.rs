//! Errors in Diga's envelope: `status`, `error_code`, `message` (the vendor's own document, 2025-11 to 2026-07). A path
//! the API does not have is answered by the framework itself, with `detail` only.

use axum::{
    Json,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::trouble::Refusal;

/// An error with its code and one sentence.
pub(crate) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({"status": "error", "error_code": code, "message": message});
    (status, Json(body)).into_response()
}

/// A path the API does not have.
pub(crate) fn no_route(_: &Method, _: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"detail": "Not Found"}))).into_response()
}

/// A refusal in the vendor's words. The code of the 403 is the one its document shows.
pub(crate) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::MissingKey | Refusal::InvalidKey | Refusal::ExpiredKey => error(
            StatusCode::UNAUTHORIZED,
            "INVALID_API_KEY",
            "The API key is missing or not valid",
        ),
        Refusal::Forbidden => error(
            StatusCode::FORBIDDEN,
            "INTERNAL_SERVER_ERROR",
            "The API key has no permission for this resource",
        ),
        Refusal::NotFound => error(StatusCode::NOT_FOUND, "CALL_NOT_FOUND", "Call not found"),
        Refusal::RateLimited { seconds } => {
            let mut response = error(
                StatusCode::TOO_MANY_REQUESTS,
                "RATE_LIMIT_EXCEEDED",
                "Too many requests",
            );
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Refusal::Internal => error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL_SERVER_ERROR",
            "Internal server error",
        ),
        Refusal::Unavailable => error(
            StatusCode::SERVICE_UNAVAILABLE,
            "SERVICE_UNAVAILABLE",
            "The service is not available",
        ),
        Refusal::TimedOut => error(
            StatusCode::GATEWAY_TIMEOUT,
            "GATEWAY_TIMEOUT",
            "The service did not answer in time",
        ),
    }
}
