//! What every BimpeAI answer has in common: request id, rate-limit headers, CORS, the caller's key, errors in the
//! envelope.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    auth::{Caller, identify},
    error::ApiError,
};
use crate::{
    app::App,
    clock::{MINUTE, SECOND},
    sync::locked,
    trouble::{self, Trouble, is_loopback},
    world::ids,
};

/// Requests a key may send per minute. Far above what a console does, below what a runaway loop does.
const REQUESTS_PER_MINUTE: u32 = 6_000;

/// Where and how the API is mounted.
#[derive(Clone)]
pub(crate) struct Surface {
    pub(crate) app: Arc<App>,
    pub(crate) prefix: &'static str,
    /// Whether the caller's own key counts; else the full key is added for everyone.
    pub(crate) asks_for_key: bool,
    /// Whether browsers of other origins are answered.
    pub(crate) allows_origins: bool,
}

/// The middleware around every handler.
pub(crate) async fn serve(
    State(surface): State<Surface>,
    mut request: Request,
    next: Next,
) -> Response {
    let app = &surface.app;
    let origin = allowed_origin(&surface, request.headers());
    if request.method() == Method::OPTIONS {
        return preflight(origin);
    }
    let path = format!("{}{}", surface.prefix, request.uri().path());
    app.count_request(request.method().as_str(), &path);
    if !surface.asks_for_key {
        request.headers_mut().remove(header::COOKIE);
        request.headers_mut().remove(header::AUTHORIZATION);
    }
    let request_id = request_id(app, request.headers());
    let trouble = trouble::meet(app, request.method().as_str(), &path).await;
    let instead = match trouble {
        Some(Trouble::Refused(refusal)) => Some(ApiError::from(refusal).into_response()),
        Some(Trouble::Cut) => Some(trouble::cut()),
        _ => None,
    };
    if let Some(instead) = instead {
        return finish(app, &request_id, origin, None, instead);
    }
    let opens_stream = request.uri().path().ends_with("/stream");
    let caller = if surface.asks_for_key && !opens_stream {
        identify(request.headers())
    } else {
        Ok(Caller::FULL)
    };
    let subject = caller.as_ref().ok().map(|caller| caller.subject);
    let mut response = match caller {
        Err(error) => error.into_response(),
        Ok(caller) => {
            if let Some(wait_seconds) = count_against_limit(app, caller.subject) {
                ApiError::rate_limited(wait_seconds).into_response()
            } else {
                request.extensions_mut().insert(caller);
                next.run(request).await
            }
        }
    };
    if let Some(Trouble::Spoiled(how)) = trouble {
        response = trouble::spoil(how, response).await;
    }
    finish(app, &request_id, origin, subject, response)
}

fn finish(
    app: &App,
    request_id: &str,
    origin: Option<HeaderValue>,
    subject: Option<&'static str>,
    mut response: Response,
) -> Response {
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        let headers = std::mem::take(response.headers_mut());
        response = (error.status, axum::Json(error.body(request_id))).into_response();
        for (name, value) in &headers {
            if name != header::CONTENT_LENGTH {
                response.headers_mut().insert(name, value.clone());
            }
        }
        if let Some(seconds) = error.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert("x-request-id", value);
    }
    let (remaining, reset_ms) = limit_left(app, subject.unwrap_or("nobody"));
    headers.insert("x-ratelimit-limit", REQUESTS_PER_MINUTE.into());
    headers.insert("x-ratelimit-remaining", remaining.into());
    headers.insert("x-ratelimit-reset", (reset_ms / SECOND).into());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    add_origin(headers, origin);
    response
}

fn request_id(app: &App, headers: &HeaderMap) -> String {
    headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| !id.is_empty() && id.len() <= 128)
        .map_or_else(|| app.with_rng(ids::uuid), str::to_owned)
}

/// The vendor answers an allow-list that has `http://localhost:3000`; here every loopback origin is on it.
fn allowed_origin(surface: &Surface, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    (surface.allows_origins && is_loopback(origin.to_str().ok()?)).then(|| origin.clone())
}

fn add_origin(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(
                "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After",
            ),
        );
    }
}

/// The answer to a preflight; `Last-Event-ID` is not among the allowed headers, as with the vendor.
fn preflight(origin: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    if origin.is_some() {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PATCH, DELETE, OPTIONS"),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(
                "Authorization, X-Api-Key, Content-Type, Idempotency-Key, X-Request-Id",
            ),
        );
    }
    add_origin(headers, origin);
    response
}

fn minute_of(app: &App) -> i64 {
    app.now_ms().div_euclid(MINUTE)
}

/// Counts a request; the seconds to wait when the minute's share is used up.
fn count_against_limit(app: &App, subject: &'static str) -> Option<u64> {
    let minute = minute_of(app);
    let mut limits = locked(&app.bimpeai.limits);
    let entry = limits.entry(subject).or_insert((minute, 0));
    if entry.0 != minute {
        *entry = (minute, 0);
    }
    entry.1 += 1;
    let left_ms = (minute + 1) * MINUTE - app.now_ms();
    (entry.1 > REQUESTS_PER_MINUTE).then(|| crate::numeric::unsigned(left_ms / SECOND) + 1)
}

fn limit_left(app: &App, subject: &'static str) -> (u32, i64) {
    let minute = minute_of(app);
    let used = locked(&app.bimpeai.limits)
        .get(subject)
        .filter(|entry| entry.0 == minute)
        .map_or(0, |entry| entry.1);
    (
        REQUESTS_PER_MINUTE.saturating_sub(used),
        (minute + 1) * MINUTE,
    )
}
