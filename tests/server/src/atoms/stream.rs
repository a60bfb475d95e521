//! `GET /events`: the events of a call as they happen, from the moment the stream is opened. Nothing is repeated and
//! nothing can be resumed; the stream ends with the call.

use std::{collections::HashSet, io, sync::Arc, sync::atomic::Ordering, time::Duration};

use axum::{
    Extension,
    body::Body,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::json;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Generation, attempts::Found, calls, error::ApiError, events::Script, frames::Shaper,
    params::Params,
};
use crate::{
    app::App,
    clock::{EpochMs, iso},
    lab::scenario::Scenario,
    ledger::{self, vendor::Vendor},
    numeric::unsigned,
    surface::{Caller, Surface},
    trouble::Untouched,
    world::model::{Call, Message},
};

/// Opens the stream, or refuses with JSON before it starts.
pub(crate) async fn open(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let params = Params::new(pairs);
    let id = params
        .text("callId")
        .ok_or_else(|| ApiError::bad("callId: Required"))?;
    if Vendor::Atoms.key(id).is_none() {
        return Err(ApiError::bad("Invalid callId"));
    }
    let Found { call, .. } = calls::found(&surface, id)?;
    if call.status.is_over() {
        return Err(ApiError::bad("Call is already completed"));
    }
    let app = Arc::clone(&surface.app);
    let scenario = ledger::scenario_of(&call);
    if scenario == Some(Scenario::LiveNoContent) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (frames, body) = mpsc::channel(32);
    let stream = Stream {
        id: id.to_owned(),
        generation: Generation::of(&surface),
        name: ledger::stream_name(&app, &call)?,
        shaper: Shaper::new(scenario),
        sent: HashSet::new(),
        frames,
        cuts: app.cuts.subscribe(),
        changes: app.changes(),
        stopping: app.stopping.subscribe(),
        _open: Open::new(&app),
        app,
    };
    tokio::spawn(stream.run(scenario));
    let mut response = Body::from_stream(ReceiverStream::new(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.extensions_mut().insert(Untouched);
    Ok(response)
}

/// Counts an open stream while it lives.
struct Open(Arc<App>);

impl Open {
    fn new(app: &Arc<App>) -> Self {
        app.stats.open_streams.fetch_add(1, Ordering::Relaxed);
        app.stats.streams_opened.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(app))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.stats.open_streams.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An open stream and what it has sent.
struct Stream {
    app: Arc<App>,
    id: String,
    generation: Generation,
    /// What `App::cuts` calls it.
    name: String,
    shaper: Shaper,
    /// The keys of what was sent, or was over when the stream was opened.
    sent: HashSet<String>,
    frames: mpsc::Sender<Result<Bytes, io::Error>>,
    cuts: watch::Receiver<(u64, Option<String>)>,
    changes: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    _open: Open,
}

/// The stream is at its end, whether the call is over, the client left or the server stops.
struct Over;

impl Stream {
    async fn run(mut self, scenario: Option<Scenario>) {
        // Whatever the reason: the body simply ends.
        let Over = match self.begin(scenario).await {
            Ok(()) => self.send_until_over().await,
            Err(over) => over,
        };
    }

    /// Passes over what has happened before, and greets.
    async fn begin(&mut self, scenario: Option<Scenario>) -> Result<(), Over> {
        let (call, messages) = self.look()?;
        let now_ms = self.app.now_ms();
        let script = Script::new(&call, self.generation);
        let before = script.all(&messages).into_iter();
        self.sent.extend(
            before
                .filter(|happening| happening.due_ms <= now_ms)
                .map(|happening| happening.key),
        );
        let init = json!({"event_type": "sse_init", "event_time": iso(now_ms)});
        let frames = self.shaper.mark(&init);
        self.send(frames).await?;
        if let Some(scenario) = scenario {
            ledger::start(&self.app, scenario);
        }
        Ok(())
    }

    async fn send_until_over(&mut self) -> Over {
        let gap = Duration::from_millis(self.app.options.heartbeat_ms);
        let mut next_beat = Instant::now() + gap;
        loop {
            self.changes.mark_unchanged();
            let Ok(next_ms) = self.send_new().await else {
                return Over;
            };
            if Instant::now() >= next_beat {
                next_beat += gap;
                let beat = self.shaper.heartbeat();
                if self.send(beat).await.is_err() {
                    return Over;
                }
            }
            let next = next_ms.map(|at_ms| {
                Instant::now() + Duration::from_millis(unsigned(at_ms - self.app.now_ms()))
            });
            let wake = next.map_or(next_beat, |at| at.min(next_beat));
            tokio::select! {
                () = sleep_until(wake) => {}
                changed = self.changes.changed() => if changed.is_err() { return Over },
                cut = self.cuts.changed() => {
                    if cut.is_err() || self.is_cut().await { return Over }
                }
                _ = self.stopping.changed() => return Over,
                () = self.frames.closed() => return Over,
            }
            if *self.stopping.borrow() {
                return Over;
            }
        }
    }

    /// The call as it is now.
    fn look(&self) -> Result<(Call, Vec<Message>), Over> {
        let key = Vendor::Atoms.key(&self.id).ok_or(Over)?;
        match ledger::find(&self.app, key) {
            Ok(Some(found)) => Ok(found),
            Ok(None) => Err(Over),
            Err(error) => {
                eprintln!("database: {error}");
                Err(Over)
            }
        }
    }

    /// Sends what is due; tells when more will be.
    async fn send_new(&mut self) -> Result<Option<EpochMs>, Over> {
        let (call, messages) = self.look()?;
        let now_ms = self.app.now_ms();
        let mut next_ms = ledger::next_change_ms(&self.app, &call).map_err(|_| Over)?;
        let planned = Script::new(&call, self.generation).all(&messages);
        for happening in planned {
            if happening.due_ms > now_ms {
                next_ms = Some(next_ms.map_or(happening.due_ms, |at| at.min(happening.due_ms)));
            } else if self.sent.insert(happening.key.clone()) {
                let frames = self.shaper.event(&happening);
                self.send(frames).await?;
                if self.shaper.breaks_off_now() {
                    self.break_off().await;
                    return Err(Over);
                }
            }
        }
        if call.status.is_over() {
            let close = json!({"event_type": "sse_close", "event_time": iso(now_ms)});
            let frames = self.shaper.mark(&close);
            self.send(frames).await?;
            return Err(Over);
        }
        Ok(next_ms)
    }

    async fn is_cut(&mut self) -> bool {
        let whose = self.cuts.borrow_and_update().1.clone();
        let hit = whose.is_none_or(|whose| whose == self.name);
        if hit {
            self.break_off().await;
        }
        hit
    }

    /// Ends the connection without the end a complete answer has.
    async fn break_off(&self) {
        // A client that is gone already needs no breaking off.
        let _ = self
            .frames
            .send(Err(io::Error::other("cut on purpose")))
            .await;
    }

    async fn send(&self, frames: Vec<Bytes>) -> Result<(), Over> {
        let one_by_one = frames.len() > 8;
        for frame in frames {
            self.frames.send(Ok(frame)).await.map_err(|_| Over)?;
            if one_by_one {
                // Lets the connection write each piece by itself.
                tokio::task::yield_now().await;
            }
        }
        Ok(())
    }
}
