//! Recordings of calls: whether and when there is one, links to its tracks that run out, and the bytes behind them.
//! Served apart from the dialects, as object storage is: any origin may read, and only a good link is answered.
//! A dialect that serves bytes itself uses [`answer`]. Uses `ledger`, `world` and `surface`; knows no vendor's JSON.

pub(crate) mod links;
pub(crate) mod wave;

use std::{io, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;

use self::{
    links::{Link, Refused, Signer},
    wave::{Track, Wave},
};
use crate::{
    app::App,
    clock::{EpochMs, SECOND},
    files::span,
    ledger::{
        self,
        vendor::{Key, Vendor},
    },
    world::{
        insight::speech,
        model::{Call, Message},
    },
};

/// Where the tracks lie.
const BASE: &str = "/recordings";
/// Bytes made at a time.
const CHUNK: usize = 128 * 1_024;
/// The vendor whose form the ids in links have; any would do.
const IDS: Vendor = Vendor::Vapi;

/// The route of all recordings.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/recordings/{call}/{track}", get(serve))
        .with_state(Arc::clone(app))
}

/// Whether the call is one that is recorded, whatever its state: one in twenty-three is not.
fn is_recorded(call: &Call) -> bool {
    call.script.seed % 23 != 0
}

/// When the recording is there: 4 to 12 seconds after the end of an answered call. `None` while the call lasts, and
/// for calls that leave no recording.
pub(crate) fn ready_ms(call: &Call) -> Option<EpochMs> {
    let ended_ms = call.ended_ms?;
    let has_sound = call.answered_ms.is_some_and(|answered| answered < ended_ms);
    (has_sound && is_recorded(call)).then(|| ended_ms + (4 + call.script.seed % 9) * SECOND)
}

/// Whether the recording can be had by now.
pub(crate) fn is_ready(call: &Call, now_ms: EpochMs) -> bool {
    ready_ms(call).is_some_and(|at| at <= now_ms)
}

/// A link to a track, good for `lifetime_ms` from now; `origin` is the server under the name the client knows
/// (`surface::own_origin`). It leads to the bytes once the recording is ready.
pub(crate) fn link(
    app: &App,
    origin: &str,
    call: &Call,
    track: Track,
    lifetime_ms: EpochMs,
) -> Link {
    let path = format!("{BASE}/{}/{}", IDS.call(call), track.file());
    Signer::new(app.options.seed).link(origin, &path, app.now_ms(), lifetime_ms)
}

/// The sound of a call.
pub(crate) fn wave(call: &Call, messages: &[Message], track: Track) -> Wave {
    let start_ms = call.answered_ms.unwrap_or(call.created_ms);
    let end_ms = call.ended_ms.unwrap_or(start_ms);
    Wave::new(track, &speech::spoken(call, messages), start_ms, end_ms)
}

/// The whole recording, or the one range asked for.
pub(crate) fn answer(wave: Wave, asked: &HeaderMap) -> Response {
    let size = wave.size();
    let range = asked
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok())
        .and_then(|range| range.strip_prefix("bytes="));
    let (status, part) = match range.map(|range| span(range, size)) {
        None => (StatusCode::OK, Some((0, size.saturating_sub(1)))),
        Some(Some(part)) => (StatusCode::PARTIAL_CONTENT, Some(part)),
        Some(None) => (StatusCode::RANGE_NOT_SATISFIABLE, None),
    };
    let body = match part {
        Some((first, last)) => chunks(wave, first, last + 1),
        None => Body::empty(),
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some((first, last)) = part {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(last + 1 - first));
    }
    let described = match part {
        _ if status == StatusCode::OK => None,
        Some((first, last)) => Some(format!("bytes {first}-{last}/{size}")),
        None => Some(format!("bytes */{size}")),
    };
    if let Some(value) = described.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(header::CONTENT_RANGE, value);
    }
    response
}

/// The bytes made piece by piece, as fast as the client takes them.
fn chunks(wave: Wave, first: usize, end: usize) -> Body {
    let starts = (first..end).step_by(CHUNK);
    let pieces = starts.map(move |start| {
        let piece = wave.bytes(start..end.min(start + CHUNK));
        Ok::<_, io::Error>(Bytes::from(piece))
    });
    Body::from_stream(tokio_stream::iter(pieces))
}

async fn serve(
    State(app): State<Arc<App>>,
    Path((id, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    asked: HeaderMap,
) -> Response {
    let path = format!("{BASE}/{id}/{file}");
    app.count_request("GET", &path);
    let query = query.unwrap_or_default();
    let mut response = match Signer::new(app.options.seed).check(&path, &query, app.now_ms()) {
        Err(Refused::Expired) => denied("Request has expired"),
        Err(Refused::Forged) => denied("The signature does not match"),
        Ok(()) => behind(&app, &id, &file, &asked).unwrap_or_else(missing),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Content-Range, Accept-Ranges",
        ),
        (header::CACHE_CONTROL, "private, max-age=60"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn behind(app: &App, id: &str, file: &str, asked: &HeaderMap) -> Option<Response> {
    let track = Track::of_file(file)?;
    let key: Key = IDS.key(id)?;
    match ledger::find(app, key) {
        Ok(Some((call, messages))) if is_ready(&call, app.now_ms()) => {
            Some(answer(wave(&call, &messages, track), asked))
        }
        Ok(_) => None,
        Err(error) => {
            eprintln!("database: {error}");
            Some(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    }
}

/// Refuses as object storage does.
fn denied(why: &str) -> Response {
    storage_error(StatusCode::FORBIDDEN, "AccessDenied", why)
}

fn missing() -> Response {
    storage_error(
        StatusCode::NOT_FOUND,
        "NoSuchKey",
        "The specified key does not exist.",
    )
}

fn storage_error(status: StatusCode, code: &str, why: &str) -> Response {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{why}</Message></Error>"
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
}

#[cfg(test)]
mod tests;
