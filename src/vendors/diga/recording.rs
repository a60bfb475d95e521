//! The recording: `recording_url` of the call, or the answer of `/v1/recording/{id}`.

use super::pages;
use crate::{
    domain::{
        call::CallSummary,
        error::{ApiError, ErrorKind},
        ids::CallId,
        outcome::Outcome,
        recording::{Recording, RecordingSource, Recordings, Track},
        url::{LinkPolicy, SafeUrl},
    },
    vendors::{
        json::{self, Fields},
        request::{ApiRequest, ApiResponse},
    },
};

/// A recording that is not there this long after the call is not waited for any more. Diga says nothing
/// about how long it takes.
const LATEST_MS: u64 = 10 * 60_000;

/// Asks for the link.
pub(super) fn request(call: &CallId) -> ApiRequest {
    ApiRequest::get(["v1", "recording", call.as_str()])
}

/// What a call that names `url` has; `now_ms` is when the answer arrived.
pub(super) fn of(
    url: Option<String>,
    summary: &CallSummary,
    now_ms: i64,
    links: LinkPolicy,
) -> Recordings {
    if let Some(url) = url {
        return ready(&url, links);
    }
    let has_just_ended = summary.ended_at.is_some_and(|ended_at| {
        let since = now_ms.saturating_sub(ended_at.ms());
        u64::try_from(since).is_ok_and(|since| since < LATEST_MS)
    });
    if is_unanswered(summary) {
        Recordings::None("The call was not answered, and Diga names no recording.".to_owned())
    } else if summary.status.phase.is_in_progress() || has_just_ended {
        Recordings::Pending
    } else {
        Recordings::None("Diga names no recording of this call.".to_owned())
    }
}

/// Whether it is worth asking for the link of a call that came without.
pub(super) fn is_worth_asking(summary: &CallSummary, known: &Recordings) -> bool {
    !matches!(known, Recordings::Ready(_))
        && !summary.status.phase.is_in_progress()
        && !is_unanswered(summary)
}

fn is_unanswered(summary: &CallSummary) -> bool {
    matches!(
        summary.outcome,
        Outcome::NoAnswer | Outcome::Busy | Outcome::Cancelled
    )
}

/// A recording behind a link. How long links last is not documented; an expired one is asked for again.
fn ready(url: &str, links: LinkPolicy) -> Recordings {
    Recordings::Ready(vec![Recording {
        track: Track::Mono,
        source: RecordingSource::Link {
            url: SafeUrl::parse(url, links),
            expires_at: None,
        },
    }])
}

/// The link in an answer to [`request`], as text; `None` while there is none.
fn named(response: &ApiResponse) -> Result<Option<String>, ApiError> {
    let read = pages::success(response, |document| {
        let fields = Fields::of(document)
            .ok_or_else(|| json::unexpected(response, "The answer does not name a recording."))?;
        Ok(fields.text("recording_url"))
    });
    match read {
        // The reference names no answer for a call without recording.
        Err(error)
            if error.kind == ErrorKind::NotFound
                && error.code.as_deref() != Some("CALL_NOT_FOUND") =>
        {
            Ok(None)
        }
        read => read,
    }
}

/// The recordings an answer to [`request`] speaks of; `None` while there are none.
pub(super) fn found(
    response: &ApiResponse,
    links: LinkPolicy,
) -> Result<Option<Recordings>, ApiError> {
    Ok(named(response)?.map(|url| ready(&url, links)))
}

/// The link in such an answer; `None` while there is none, an error where it is not to be followed.
pub(super) fn link(response: &ApiResponse, links: LinkPolicy) -> Result<Option<SafeUrl>, ApiError> {
    let Some(url) = named(response)? else {
        return Ok(None);
    };
    SafeUrl::parse(&url, links)
        .map(Some)
        .map_err(|blocked| json::unexpected(response, blocked.reason.sentence()))
}
