//! `GET …/stream`: server-sent events of a conversation. `message` events carry the message's id, `heartbeat`
//! events an id of their own that counts up from 1, so a client that resumes from the last id of any event asks
//! for the wrong place. The stream outlives a call; it ends when the client leaves or the server stops.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};
use tokio_stream::wrappers::ReceiverStream;

use super::{
    auth::Caller, error::ApiError, frames::Shaper, params::Params, room::Room, surface::Surface,
    tickets::redeem,
};
use crate::{
    app::App,
    clock::parse_iso,
    lab::scenario::Scenario,
    numeric::unsigned,
    sync::locked,
    trouble::{Untouched, is_loopback},
    world::model::Message,
};

/// Open streams per subject.
pub(crate) type OpenStreams = Mutex<HashMap<&'static str, usize>>;

/// Opens the stream, or refuses with JSON before it starts.
pub(crate) async fn open(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Path((agent, id)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let app = Arc::clone(&surface.app);
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok());
    if surface.asks_for_key
        && origin.is_some_and(|origin| !surface.allows_origins || !is_loopback(origin))
    {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Origin not allowed or ticket mismatch",
        ));
    }
    let params = Params::new(pairs);
    let ticket = redeem(&surface, params.text("ticket"), &agent, &id)?;
    let room = Room::find(&app, &agent, &id)?;
    if room.scenario() == Some(Scenario::LiveNoContent) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let place = Place::take(&app, ticket.subject)?;
    let cursor = params
        .text("after")
        .or_else(|| headers.get("last-event-id").and_then(|id| id.to_str().ok()));
    let sent = position_after(&room.messages(&app)?, cursor);
    let (frames, body) = mpsc::channel(32);
    let stream = Stream {
        shaper: Shaper::new(room.scenario(), id.clone()),
        room,
        id,
        sent,
        frames,
        cuts: app.cuts.subscribe(),
        changes: app.changes(),
        stopping: app.stopping.subscribe(),
        app,
        _place: place,
    };
    tokio::spawn(stream.run());
    let mut response = Body::from_stream(ReceiverStream::new(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.extensions_mut().insert(Untouched);
    Ok(response)
}

/// How many of the messages the client already has. A cursor nobody knows means: only what comes from now on.
fn position_after(messages: &[Message], cursor: Option<&str>) -> usize {
    let all = messages.len();
    let Some(cursor) = cursor else { return all };
    if let Some(index) = messages.iter().position(|message| message.id == cursor) {
        return index + 1;
    }
    parse_iso(cursor).map_or(all, |at_ms| {
        messages
            .iter()
            .take_while(|message| message.created_ms <= at_ms)
            .count()
    })
}

/// One of the streams a subject may have open; given back when dropped.
struct Place {
    app: Arc<App>,
    subject: &'static str,
}

impl Place {
    fn take(app: &Arc<App>, subject: &'static str) -> Result<Self, ApiError> {
        let mut open = locked(&app.bimpeai.open_streams);
        let count = open.entry(subject).or_insert(0);
        if *count >= app.options.max_streams {
            return Err(ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too many concurrent streams for this subject",
            ));
        }
        *count += 1;
        app.stats.open_streams.fetch_add(1, Ordering::Relaxed);
        app.stats.streams_opened.fetch_add(1, Ordering::Relaxed);
        Ok(Self {
            app: Arc::clone(app),
            subject,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(count) = locked(&self.app.bimpeai.open_streams).get_mut(self.subject) {
            *count = count.saturating_sub(1);
        }
        self.app.stats.open_streams.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An open stream and how far it has come.
struct Stream {
    app: Arc<App>,
    room: Room,
    id: String,
    /// How many of the room's messages have been sent or were known to the client.
    sent: usize,
    shaper: Shaper,
    frames: mpsc::Sender<Result<Bytes, io::Error>>,
    cuts: tokio::sync::watch::Receiver<(u64, Option<String>)>,
    changes: tokio::sync::watch::Receiver<u64>,
    stopping: tokio::sync::watch::Receiver<bool>,
    _place: Place,
}

/// Why a stream ends without having been cut.
struct Over;

impl Stream {
    async fn run(mut self) {
        // Whether the client left, the server stops or the scenario is at its end: the body simply ends.
        let Over = self.send_until_over().await;
    }

    async fn send_until_over(&mut self) -> Over {
        let gap = Duration::from_millis(self.app.options.heartbeat_ms);
        let mut next_beat = Instant::now() + gap;
        let mut beats = 0_u64;
        let greeting = self.shaper.greeting();
        if self.send(greeting).await.is_err() {
            return Over;
        }
        loop {
            self.changes.mark_unchanged();
            if self.send_new_messages().await.is_err() {
                return Over;
            }
            if Instant::now() >= next_beat {
                beats += 1;
                next_beat += gap;
                let beat = self.shaper.heartbeat(beats, self.app.now_ms());
                if self.send(beat).await.is_err() {
                    return Over;
                }
            }
            let wake = self.next_change().map_or(next_beat, |at| at.min(next_beat));
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

    async fn is_cut(&mut self) -> bool {
        let whose = self.cuts.borrow_and_update().1.clone();
        let hit = whose.is_none_or(|whose| whose == self.id);
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

    fn next_change(&self) -> Option<Instant> {
        let at_ms = self.room.next_change_ms(&self.app).ok().flatten()?;
        let wait_ms = unsigned(at_ms - self.app.now_ms());
        Some(Instant::now() + Duration::from_millis(wait_ms))
    }

    async fn send_new_messages(&mut self) -> Result<(), Over> {
        let Ok(messages) = self.room.messages(&self.app) else {
            return Err(Over);
        };
        // A lab call that began anew has fewer messages than were sent: start with it from its beginning.
        self.sent = self.sent.min(messages.len());
        for message in messages.iter().skip(self.sent) {
            let frames = self.shaper.message(message);
            self.send(frames).await?;
            self.sent += 1;
            if self.shaper.breaks_off_now() {
                self.break_off().await;
                return Err(Over);
            }
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn messages() -> Vec<Message> {
        (1..=3)
            .map(|n| Message {
                id: format!("m{n}"),
                role: "user".to_owned(),
                text: None,
                kind: None,
                created_ms: n * 1_000,
                attachments: Vec::new(),
            })
            .collect()
    }

    #[test]
    fn the_cursor_is_an_id_a_time_or_nothing() {
        for (cursor, expected) in [
            (None, 3),
            (Some("m1"), 1),
            (Some("m3"), 3),
            (Some("unknown"), 3),
            (Some("1970-01-01T00:00:02.000Z"), 2),
            (Some("1970-01-01T00:00:00Z"), 0),
        ] {
            assert_eq!(position_after(&messages(), cursor), expected, "{cursor:?}");
        }
        assert_eq!(position_after(&[], Some("m1")), 0);
    }
}
