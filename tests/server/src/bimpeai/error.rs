//! Errors in BimpeAI's envelope (BimpeAI API reference, 2026-06): `message`, `error`, `code`, `statusCode` and
//! `request_id`. The request id is known to the surface only, which writes the body.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use crate::trouble::Refusal;

/// An error answer before its request id is known.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    /// A sentence, or a list of sentences for a request that failed validation.
    pub(crate) message: Value,
    pub(crate) retry_after_seconds: Option<u64>,
}

impl ApiError {
    /// An error with one sentence.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: Value::String(message.into()),
            retry_after_seconds: None,
        }
    }

    /// 400 with what is wrong in each parameter or field.
    pub(crate) fn validation(problems: Vec<String>) -> Self {
        Self {
            message: Value::from(problems),
            ..Self::new(StatusCode::BAD_REQUEST, "validation_error", "")
        }
    }

    /// 404 for a thing of this kind.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("{what} not found"),
        )
    }

    /// 403 for a key without the scope.
    pub(crate) fn scope(scope: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "insufficient_scope",
            format!("API key is missing the required scope: {scope}"),
        )
    }

    /// 401 for a key nobody knows.
    pub(crate) fn invalid_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "api_key_invalid",
            "Invalid API key",
        )
    }

    /// 429 with the seconds to wait.
    pub(crate) fn rate_limited(seconds: u64) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "Rate limit exceeded. Try again later.",
            )
        }
    }

    /// 500 without a reason, as a server that crashed would say it.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "Internal server error",
        )
    }

    /// The body for the request with this id.
    pub(crate) fn body<'a>(&'a self, request_id: &'a str) -> impl Serialize + 'a {
        Body {
            message: &self.message,
            error: self.status.canonical_reason().unwrap_or("Error"),
            code: self.code,
            status_code: self.status.as_u16(),
            request_id,
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    message: &'a Value,
    error: &'static str,
    code: &'static str,
    #[serde(rename = "statusCode")]
    status_code: u16,
    request_id: &'a str,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("database: {error}");
        Self::internal()
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::MissingKey => Self::new(
                StatusCode::UNAUTHORIZED,
                "api_key_missing",
                "API key is missing",
            ),
            Refusal::InvalidKey => Self::invalid_key(),
            Refusal::ExpiredKey => Self::new(
                StatusCode::UNAUTHORIZED,
                "api_key_expired",
                "API key has expired",
            ),
            Refusal::Forbidden => Self::scope("conversations:read"),
            Refusal::NotFound => Self::not_found("Call"),
            Refusal::RateLimited { seconds } => Self::rate_limited(seconds),
            Refusal::Internal => Self::internal(),
            Refusal::Unavailable => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "internal_error",
                "Service temporarily unavailable",
            ),
            Refusal::TimedOut => Self::new(
                StatusCode::GATEWAY_TIMEOUT,
                "internal_error",
                "Gateway timeout",
            ),
        }
    }
}
