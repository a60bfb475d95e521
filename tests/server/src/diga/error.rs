//! Errors in Diga's envelope: `status`, `error_code`, `message` (its reference, 2025-11 to 2026-07). What
//! does not fit the schema is answered by the framework itself with `detail`: a list of fields, or one word for a
//! path or a method the API does not have.

use axum::{
    Json,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::trouble::Refusal;

/// Why a request gets no good answer.
#[derive(Debug)]
pub(crate) enum Error {
    /// What any dialect may refuse.
    Refused(Refusal),
    /// An error with its code and one sentence.
    Coded(StatusCode, &'static str, String),
    /// Fields the framework refused.
    Fields(Vec<Value>),
}

impl Error {
    /// No call with this id.
    pub(crate) fn no_call(id: &str) -> Self {
        Self::coded(404, "CALL_NOT_FOUND", format!("Call {id} not found"))
    }

    /// The key may not do this, in the words of the documented example.
    pub(crate) fn no_permission(what: &str) -> Self {
        Self::coded(
            403,
            "INTERNAL_SERVER_ERROR",
            format!("Missing required permissions to {what}"),
        )
    }

    /// A query that names something nobody knows.
    pub(crate) fn no_such_place() -> Self {
        Self::coded(
            400,
            "NOT_VALID_FIELD",
            "Invalid field value in query parameters".to_owned(),
        )
    }

    /// An error of Diga's own.
    pub(crate) fn coded(status: u16, code: &'static str, message: String) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::Coded(status, code, message)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(refusal) => refuse(refusal),
            Self::Coded(status, code, message) => error(status, code, &message),
            Self::Fields(fields) => {
                let body = Json(json!({"detail": fields}));
                (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
            }
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("database: {error}");
        Self::Refused(Refusal::Internal)
    }
}

/// One field the framework refused.
pub(crate) fn field(kind: &str, place: &[&str], message: &str, input: &Value) -> Value {
    json!({"type": kind, "loc": place, "msg": message, "input": input})
}

fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({"status": "error", "error_code": code, "message": message});
    (status, Json(body)).into_response()
}

/// A path the API does not have.
pub(crate) fn no_route(_: &Method, _: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"detail": "Not Found"}))).into_response()
}

/// A path that has other methods.
pub(crate) async fn no_method() -> Response {
    let body = Json(json!({"detail": "Method Not Allowed"}));
    (StatusCode::METHOD_NOT_ALLOWED, body).into_response()
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
            "Missing required permissions to view calls",
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
