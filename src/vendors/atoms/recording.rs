//! The recordings of a call: one with both sides on one channel, one with a side on each.
//!
//! The links are missing or empty until the recording is there, some seconds after the call (SDK's
//! guide). A link that lives for a few minutes is made on request (API reference, 2026-08).

use super::envelope;
use crate::{
    domain::{
        call::CallSummary,
        error::{ApiError, ErrorKind},
        ids::CallId,
        outcome::Outcome,
        recording::{Recording, RecordingSource, Recordings, Track},
        time::Timestamp,
        url::{LinkPolicy, SafeUrl},
    },
    vendors::{
        RecordingRequest,
        json::{self, Fields, Json},
        request::{ApiRequest, ApiResponse},
        signed_link,
    },
};

/// A recording that is not there so long after the end of the call will not come.
const LONGEST_WAIT_MS: u64 = 15 * 60_000;

/// What is known of the recordings of `call` at the time its answer arrived.
pub(super) fn read(
    fields: Fields<'_>,
    call: &CallSummary,
    received_at_ms: i64,
    links: LinkPolicy,
) -> Recordings {
    let named = [
        ("recordingUrl", Track::Mono),
        ("recordingDualUrl", Track::Stereo),
    ];
    let ready: Vec<Recording> = named
        .into_iter()
        .filter_map(|(name, track)| Some((link(fields, name)?, track)))
        .map(|(link, track)| Recording {
            track,
            source: RecordingSource::Link {
                url: SafeUrl::parse(link, links),
                expires_at: signed_link::expires_at(link),
            },
        })
        .collect();
    if ready.is_empty() {
        none(fields, call, received_at_ms)
    } else {
        Recordings::Ready(ready)
    }
}

fn link<'a>(fields: Fields<'a>, name: &str) -> Option<&'a str> {
    fields
        .raw(name)
        .and_then(Json::as_str)
        .filter(|link| !link.trim().is_empty())
}

/// Whether a recording may still come.
fn none(fields: Fields<'_>, call: &CallSummary, received_at_ms: i64) -> Recordings {
    let sentence = if fields.raw("type").and_then(Json::as_str) == Some("chat") {
        "A chat has no sound."
    } else if matches!(
        call.outcome,
        Outcome::NoAnswer | Outcome::Busy | Outcome::Cancelled
    ) {
        "The call was not answered, so nothing was recorded."
    } else if is_long_over(call, received_at_ms) {
        "Atoms has no recording of this call: none was made, or it was deleted."
    } else {
        return Recordings::Pending;
    };
    Recordings::None(sentence.to_owned())
}

fn is_long_over(call: &CallSummary, received_at_ms: i64) -> bool {
    // Where the end is not told, the call began and lasted.
    let lasted_ms = match call.ended_at {
        Some(_) => 0,
        None => call.duration_ms.unwrap_or(0),
    };
    let since = Timestamp::from_ms(received_at_ms)
        .and_then(|now| now.since(call.ended_at.or(call.created_at)?))
        .unwrap_or(0);
    !call.status.phase.is_in_progress() && since > LONGEST_WAIT_MS.saturating_add(lasted_ms)
}

/// Asks for a link. The API makes one for the recording with both sides on one channel only.
pub(super) fn request(call: &CallId, track: &Track) -> Option<RecordingRequest> {
    (*track == Track::Mono).then(|| {
        RecordingRequest::Link(ApiRequest::get([
            "conversation",
            call.as_str(),
            "recording",
            "download-url",
        ]))
    })
}

/// The link in such an answer. 404 is how the API says that there is no recording, or none yet.
pub(super) fn parse_link(
    response: &ApiResponse,
    links: LinkPolicy,
) -> Result<Option<SafeUrl>, ApiError> {
    if response.status == 404 {
        return Ok(None);
    }
    envelope::data(response, |data| match link(data, "presignedUrl") {
        None => Ok(None),
        Some(link) => match SafeUrl::parse(link, links) {
            Ok(url) => Ok(Some(url)),
            Err(blocked) => Err(json::unexpected(response, blocked.reason.sentence())),
        },
    })
    .map_err(|error| match error.kind {
        ErrorKind::UnexpectedAnswer => ApiError {
            sentence: format!(
                "The link to the recording could not be read. {}",
                error.sentence
            ),
            ..error
        },
        _ => error,
    })
}
