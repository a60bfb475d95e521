//! Errors of Atoms: `status` false with `errors`; the rate limit has a form of its own, with `error`, `code` and
//! `retry_after` (its documentation, 2026-08).

use axum::{
    Json,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::trouble::Refusal;

/// An error with one sentence.
pub(crate) fn error(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"status": false, "errors": [message]}))).into_response()
}

/// A path the API does not have.
pub(crate) fn no_route(method: &Method, path: &str) -> Response {
    error(StatusCode::NOT_FOUND, &format!("Cannot {method} {path}"))
}

/// A refusal in the vendor's words.
pub(crate) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::MissingKey => error(StatusCode::UNAUTHORIZED, "Authorization token is missing"),
        Refusal::InvalidKey => error(StatusCode::UNAUTHORIZED, "Invalid API key"),
        Refusal::ExpiredKey => error(StatusCode::UNAUTHORIZED, "API key has expired"),
        Refusal::Forbidden => error(StatusCode::FORBIDDEN, "Access denied for this organization"),
        Refusal::NotFound => error(StatusCode::NOT_FOUND, "Conversation not found"),
        Refusal::RateLimited { seconds } => {
            let body = json!({
                "status": false, "error": "Rate limit exceeded", "code": "RATE_LIMIT_EXCEEDED",
                "retry_after": seconds,
            });
            let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Refusal::Internal => error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
        Refusal::Unavailable => error(StatusCode::SERVICE_UNAVAILABLE, "Service unavailable"),
        Refusal::TimedOut => error(StatusCode::GATEWAY_TIMEOUT, "Gateway timeout"),
    }
}
