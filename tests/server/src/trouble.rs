//! What can go wrong with any answer of any dialect: latency, holds, offline, chaos and the faults a test asked
//! for. Says what is to go wrong; each dialect says it in its vendor's words.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{
    body::Body,
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use crate::{app::App, numeric::unsigned, sync::locked};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// 401: no key came with it.
    MissingKey,
    /// 401: nobody knows the key.
    InvalidKey,
    /// 401: the key was good once.
    ExpiredKey,
    /// 403: the key may not do this.
    Forbidden,
    /// 404: the thing asked for is not there.
    NotFound,
    /// 429, with the seconds to wait.
    RateLimited {
        /// What `Retry-After` says.
        seconds: u64,
    },
    /// 500 without a reason.
    Internal,
    /// 503: not now.
    Unavailable,
    /// 504: something behind the API took too long.
    TimedOut,
}

/// How a good answer is spoiled on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spoil {
    /// The connection breaks off after half of the body.
    CutMidway,
    /// The body stops in the middle and looks complete: JSON nobody can read.
    Malformed,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The handler is not asked; the vendor's error is the answer.
    Refused(Refusal),
    /// The connection breaks off before the first byte.
    Cut,
    /// The handler is asked, and its answer spoiled.
    Spoiled(Spoil),
}

/// A trouble a test asked for.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Part of the path, as a request to the server names it.
    pub(crate) path: String,
    pub(crate) method: Option<String>,
    pub(crate) trouble: Trouble,
    /// How many requests it still hits; `None`: all until the next reset.
    pub(crate) times_left: Option<u32>,
}

/// How long a client is told to wait where nothing else is said.
const WAIT_SECONDS: u64 = 1;

impl Trouble {
    /// The trouble with this name in a control request.
    pub(crate) fn from_name(name: &str, wait_seconds: Option<u64>) -> Option<Self> {
        let seconds = wait_seconds.unwrap_or(WAIT_SECONDS);
        Some(match name {
            "missing-key" => Self::Refused(Refusal::MissingKey),
            "401" => Self::Refused(Refusal::InvalidKey),
            "expired-key" => Self::Refused(Refusal::ExpiredKey),
            "403" => Self::Refused(Refusal::Forbidden),
            "404" => Self::Refused(Refusal::NotFound),
            "429" => Self::Refused(Refusal::RateLimited { seconds }),
            "500" => Self::Refused(Refusal::Internal),
            "503" => Self::Refused(Refusal::Unavailable),
            "504" => Self::Refused(Refusal::TimedOut),
            "cut" => Self::Cut,
            "cut-midway" => Self::Spoiled(Spoil::CutMidway),
            "malformed" => Self::Spoiled(Spoil::Malformed),
            _ => return None,
        })
    }
}

/// Marks a response that must reach the client as it is.
#[derive(Clone)]
pub(crate) struct Untouched;

/// A response whose connection breaks off at once.
pub(crate) fn cut() -> Response {
    broken_after(None)
}

fn broken_after(start: Option<Bytes>) -> Response {
    let end = Err(std::io::Error::other("cut on purpose"));
    let pieces: Vec<_> = start.into_iter().map(Ok).chain([end]).collect();
    let mut response = Body::from_stream(tokio_stream::iter(pieces)).into_response();
    response.extensions_mut().insert(Untouched);
    response
}

/// Waits as long as latency and holds ask for, then says what else is to go wrong, if anything.
pub(crate) async fn meet(app: &App, method: &str, path: &str) -> Option<Trouble> {
    if app.options.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(app.options.latency_ms)).await;
    }
    wait_while_held(app, method, path).await;
    if app.offline.load(Ordering::Relaxed) {
        return Some(Trouble::Cut);
    }
    if let Some(trouble) = asked_for(app, method, path) {
        return Some(trouble);
    }
    let percent = i64::from(app.options.chaos_percent);
    if !app.with_rng(|rng| rng.chance(percent)) {
        return None;
    }
    match app.with_rng(|rng| rng.below(5)) {
        0 => Some(Trouble::Refused(Refusal::Internal)),
        1 => Some(Trouble::Refused(Refusal::Unavailable)),
        2 => Some(Trouble::Refused(Refusal::RateLimited {
            seconds: WAIT_SECONDS,
        })),
        3 => Some(Trouble::Cut),
        _ => {
            let wait_ms = app.with_rng(|rng| rng.between(800, 3_000));
            tokio::time::sleep(Duration::from_millis(unsigned(wait_ms))).await;
            None
        }
    }
}

/// Spoils an answer as the trouble says; streams and answers already broken stay as they are.
pub(crate) async fn spoil(how: Spoil, response: Response) -> Response {
    if response.extensions().get::<Untouched>().is_some() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return cut();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    match how {
        Spoil::CutMidway => {
            let mut broken = broken_after(Some(bytes.slice(..bytes.len() / 2)));
            broken.headers_mut().extend(parts.headers);
            *broken.status_mut() = parts.status;
            broken
        }
        Spoil::Malformed => {
            let text = String::from_utf8_lossy(&bytes);
            let kept = text.chars().count() * 2 / 3;
            let text: String = text.chars().take(kept).collect();
            Response::from_parts(parts, Body::from(text))
        }
    }
}

/// The first fault that hits this request; it is used up by one.
fn asked_for(app: &App, method: &str, path: &str) -> Option<Trouble> {
    let mut faults = locked(&app.faults);
    let fault = faults.iter_mut().find(|fault| {
        path.contains(&fault.path)
            && fault
                .method
                .as_deref()
                .is_none_or(|wanted| wanted == method)
            && fault.times_left != Some(0)
    })?;
    fault.times_left = fault.times_left.map(|left| left.saturating_sub(1));
    Some(fault.trouble)
}

async fn wait_while_held(app: &App, method: &str, path: &str) {
    let mut changes = app.changes();
    let is_held = || {
        locked(&app.holds).iter().any(|hold| {
            path.contains(&hold.path) && hold.method.as_deref().is_none_or(|held| held == method)
        })
    };
    if !is_held() {
        return;
    }
    app.stats.held.fetch_add(1, Ordering::Relaxed);
    while is_held() {
        changes.mark_unchanged();
        if is_held() && changes.changed().await.is_err() {
            break;
        }
    }
    app.stats.held.fetch_sub(1, Ordering::Relaxed);
}

/// Whether an origin is on this machine.
pub(crate) fn is_loopback(origin: &str) -> bool {
    origin
        .parse::<Uri>()
        .ok()
        .filter(|uri| uri.scheme_str() == Some("http"))
        .is_some_and(|uri| matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]")))
}
