//! Errors of Atoms: `status` false with `errors`; the rate limit has a form of its own, with `error`, `code` and
//! `retry_after` (its documentation, 2026-08).

use axum::{
    Json,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::trouble::Refusal;

/// A request that is not answered with what it asks for.
#[derive(Clone, Debug)]
pub(crate) enum ApiError {
    /// In these words.
    Said(StatusCode, Vec<String>),
    /// As a refusal every dialect knows.
    Refused(Refusal),
}

impl ApiError {
    /// 400 in one sentence.
    pub(crate) fn bad(message: &str) -> Self {
        Self::Said(StatusCode::BAD_REQUEST, vec![message.to_owned()])
    }

    /// 404 in one sentence.
    pub(crate) fn missing(message: &str) -> Self {
        Self::Said(StatusCode::NOT_FOUND, vec![message.to_owned()])
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("database: {error}");
        Self::Refused(Refusal::Internal)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Said(status, errors) => {
                (status, Json(json!({"status": false, "errors": errors}))).into_response()
            }
            Self::Refused(refusal) => refuse(refusal),
        }
    }
}

/// An error with one sentence.
fn error(status: StatusCode, message: &str) -> Response {
    ApiError::Said(status, vec![message.to_owned()]).into_response()
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
