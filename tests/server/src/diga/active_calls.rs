//! `GET /v1/call/concurrency/stream`: how many calls are going on, as `data: {"active_calls": N}` every few seconds,
//! which also keeps the connection open. The key is asked for in a header; there is nothing to resume.

use std::{
    io,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::json;
use tokio::{sync::mpsc, time::sleep};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    app::App,
    surface::{Caller, Surface},
    trouble::Untouched,
};

/// The pause between two counts.
const PAUSE: Duration = Duration::from_secs(3);

/// Opens the stream.
pub(crate) async fn stream(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
) -> Response {
    let app = Arc::clone(&surface.app);
    let (frames, body) = mpsc::channel(4);
    tokio::spawn(async move {
        app.stats.streams_opened.fetch_add(1, Ordering::Relaxed);
        app.stats.open_streams.fetch_add(1, Ordering::Relaxed);
        count_until_over(&app, &frames).await;
        app.stats.open_streams.fetch_sub(1, Ordering::Relaxed);
    });
    let mut response = Body::from_stream(ReceiverStream::new(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.extensions_mut().insert(Untouched);
    response
}

/// Ends when the client leaves, the server stops or a test cuts all streams.
async fn count_until_over(app: &App, frames: &mpsc::Sender<Result<Bytes, io::Error>>) {
    let mut cuts = app.cuts.subscribe();
    let mut stopping = app.stopping.subscribe();
    loop {
        let count = app.world().and_then(|world| world.calls_in_progress());
        let Ok(count) = count else { return };
        let frame = format!("data: {}\n\n", json!({"active_calls": count}));
        if frames.send(Ok(Bytes::from(frame))).await.is_err() {
            return;
        }
        tokio::select! {
            () = sleep(PAUSE) => {}
            _ = stopping.changed() => return,
            () = frames.closed() => return,
            cut = cuts.changed() => {
                if cut.is_err() || cuts.borrow_and_update().1.is_none() {
                    // A client that is gone already needs no breaking off.
                    let _ = frames.send(Err(io::Error::other("cut on purpose"))).await;
                    return;
                }
            }
        }
    }
}
