//! Recordings that the vendor is asked for: a link to one, or the sound itself.

use std::cell::RefCell;

use js_sys::Array;
use web_sys::{AbortController, AbortSignal, Response};

use super::{
    byte_stream::ByteStream,
    connection::{Auth, Connection},
    transport,
};
use crate::{
    browser::{object_url::ObjectUrl, page, timer::Timer},
    domain::{
        error::{ApiError, ErrorKind},
        ids::CallId,
        recording::{Received, Track, media_type},
        url::SafeUrl,
    },
    vendors::{RecordingRequest, request::ApiRequest},
};

/// The largest sound that is taken into the browser's memory: two hours of both sides, uncompressed
/// at telephone quality.
const LARGEST_SOUND_BYTES: u64 = 256 * 1024 * 1024;
/// A sound of which nothing has come for this long is given up, in milliseconds.
const STALL_MS: u32 = 30_000;

/// Where a sound is that the vendor was asked for.
#[derive(Debug)]
pub enum Media {
    /// Behind a link that needs no key.
    Link(SafeUrl),
    /// In the browser's memory.
    Bytes(ObjectUrl),
    /// At an address of the deployer's proxy, which adds the key.
    Proxied(String),
}

/// Whether the vendor has an address for the recordings of single calls.
pub fn can_ask(connection: &Connection, call: &CallId, track: &Track) -> bool {
    connection.call_adapter().recording(call, track).is_some()
}

/// Asks for a recording; `None` where it is not ready yet. `on_progress` is told what has arrived.
pub async fn recording(
    connection: &Connection,
    call: &CallId,
    track: &Track,
    signal: &AbortSignal,
    on_progress: impl Fn(Received) + 'static,
) -> Result<Option<Media>, ApiError> {
    let adapter = connection.call_adapter();
    match adapter.recording(call, track) {
        Some(RecordingRequest::Link(request)) => {
            let response = transport::send(connection, &request, Some(signal)).await?;
            let link = adapter.parse_recording_link(&response, track, page::link_policy())?;
            Ok(link.map(Media::Link))
        }
        Some(RecordingRequest::Bytes(request)) => {
            match bytes(connection, &request, signal, on_progress).await {
                Ok(url) => Ok(Some(Media::Bytes(url))),
                Err(error) => proxied(connection, &request, error).map(Some),
            }
        }
        None => Err(ApiError::new(
            ErrorKind::Refused,
            "This vendor names no other link to the recording.",
        )),
    }
}

/// Behind a proxy, a player can open the address by itself. It follows a redirect to a storage that
/// would not let a page read from it, which is what an unreachable answer mostly means.
fn proxied(
    connection: &Connection,
    request: &ApiRequest,
    error: ApiError,
) -> Result<Media, ApiError> {
    let is_open = connection.auth == Auth::Proxy && request.headers.is_empty();
    if error.kind != ErrorKind::Unreachable || !is_open {
        return Err(error);
    }
    let address = connection.base_url.join(request).map_err(|_| error)?;
    Ok(Media::Proxied(address))
}

async fn bytes(
    connection: &Connection,
    request: &ApiRequest,
    signal: &AbortSignal,
    on_progress: impl Fn(Received) + 'static,
) -> Result<ObjectUrl, ApiError> {
    let watch = Watch::start()?;
    let both = AbortSignal::any(&Array::of2(signal, &watch.signal()));
    let explain = |error: ApiError| {
        if signal.aborted() {
            ApiError::new(ErrorKind::Aborted, "The recording was given up.")
        } else if watch.signal().aborted() {
            ApiError::new(ErrorKind::TimedOut, "The recording stopped arriving.")
        } else {
            error
        }
    };
    let response = transport::open(connection, request, &both)
        .await
        .map_err(explain)?;
    let media_type = media_type(&header(&response, "Content-Type")).ok_or_else(|| {
        ApiError::new(
            ErrorKind::UnexpectedAnswer,
            "The vendor answered with something that is no sound.",
        )
    })?;
    let total = header(&response, "Content-Length").parse().ok();
    if total.is_some_and(|total: u64| total > LARGEST_SOUND_BYTES) {
        return Err(too_large());
    }
    let stream = ByteStream::of(&response).ok_or_else(|| explain(broken()))?;
    let chunks = Array::new();
    let mut so_far = 0_u64;
    loop {
        watch.restart();
        let Some(chunk) = stream.next().await.map_err(|_| explain(broken()))? else {
            break;
        };
        so_far = so_far.saturating_add(u64::from(chunk.length()));
        if so_far > LARGEST_SOUND_BYTES {
            stream.cancel().await;
            return Err(too_large());
        }
        chunks.push(&chunk);
        on_progress(Received { so_far, total });
    }
    if so_far == 0 {
        return Err(ApiError::new(
            ErrorKind::UnexpectedAnswer,
            "The vendor answered with an empty recording.",
        ));
    }
    ObjectUrl::of(&chunks, &media_type).ok_or_else(too_large)
}

fn header(response: &Response, name: &str) -> String {
    response
        .headers()
        .get(name)
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn too_large() -> ApiError {
    ApiError::new(
        ErrorKind::TooLarge,
        "The recording is larger than 256 MiB and was not loaded into the page.",
    )
}

fn broken() -> ApiError {
    ApiError::new(
        ErrorKind::UnexpectedAnswer,
        "The connection broke before the whole recording had arrived.",
    )
}

/// Gives up when nothing comes for a while.
struct Watch {
    stall: AbortController,
    timer: RefCell<Option<Timer>>,
}

impl Watch {
    fn start() -> Result<Self, ApiError> {
        let stall = AbortController::new().map_err(|_| broken())?;
        Ok(Self {
            stall,
            timer: RefCell::default(),
        })
    }

    fn signal(&self) -> AbortSignal {
        self.stall.signal()
    }

    fn restart(&self) {
        let stall = self.stall.clone();
        let timer = Timer::after(STALL_MS, move || stall.abort());
        *self.timer.borrow_mut() = Some(timer);
    }
}
