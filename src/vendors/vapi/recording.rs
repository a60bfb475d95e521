//! Recordings.
//!
//! Vapi's storage asks for a key. `artifact.presigned…Url` are links without one, made anew for every
//! answer and valid until `presignedUrlsExpiresAt`; the other `…Url` fields only tell that a recording
//! exists, which is then had from `GET /call/{id}/…-recording` (Vapi API reference, 2026-08).

use crate::{
    domain::{
        call::CallSummary,
        ids::CallId,
        recording::{Recording, RecordingSource, Recordings, Track},
        time::Timestamp,
        url::{LinkPolicy, SafeUrl},
    },
    vendors::{
        json::Fields,
        request::{Accept, ApiRequest},
        signed_link,
    },
};

/// For so long after the end of a call its recording may still be on its way.
const PENDING_MS: u64 = 10 * 60_000;

/// A track: the field of its presigned link, and where the recording is named otherwise, as a path.
struct Source {
    track: Track,
    presigned: &'static str,
    named: &'static [&'static [&'static str]],
}

const SOURCES: &[Source] = &[
    Source {
        track: Track::Stereo,
        presigned: "presignedStereoUrl",
        named: &[
            &["artifact", "recording", "stereoUrl"],
            &["artifact", "stereoRecordingUrl"],
            &["stereoRecordingUrl"],
        ],
    },
    Source {
        track: Track::Mono,
        presigned: "presignedMonoUrl",
        named: &[
            &["artifact", "recording", "mono", "combinedUrl"],
            &["artifact", "recordingUrl"],
            &["recordingUrl"],
        ],
    },
    Source {
        track: Track::Caller,
        presigned: "presignedCustomerUrl",
        named: &[&["artifact", "recording", "mono", "customerUrl"]],
    },
    Source {
        track: Track::Agent,
        presigned: "presignedAssistantUrl",
        named: &[&["artifact", "recording", "mono", "assistantUrl"]],
    },
    Source {
        track: Track::Video,
        presigned: "presignedVideoUrl",
        named: &[
            &["artifact", "recording", "videoUrl"],
            &["artifact", "videoRecordingUrl"],
        ],
    },
];

/// The recordings of a call, read at `now_ms`.
pub(super) fn read(
    call: Fields<'_>,
    summary: &CallSummary,
    now_ms: i64,
    links: LinkPolicy,
) -> Recordings {
    let recordings: Vec<Recording> = SOURCES
        .iter()
        .filter_map(|source| recording(call, source, now_ms, links))
        .collect();
    if !recordings.is_empty() {
        return Recordings::Ready(recordings);
    }
    let is_off = ["artifactPlan", "assistant"].into_iter().any(|name| {
        let plan = call.fields(name);
        let plan = plan.and_then(|plan| plan.fields("artifactPlan")).or(plan);
        plan.and_then(|plan| plan.boolean("recordingEnabled")) == Some(false)
    });
    if is_off {
        return Recordings::None("Recording is switched off for this assistant.".to_owned());
    }
    if summary.status.phase.is_in_progress() || has_just_ended(summary, now_ms) {
        return Recordings::Pending;
    }
    Recordings::None("Vapi has no recording of this call.".to_owned())
}

/// Only a call that was begun can have a recording on its way.
fn has_just_ended(summary: &CallSummary, now_ms: i64) -> bool {
    let since_ms = || Timestamp::from_ms(now_ms)?.since(summary.ended_at?);
    summary.duration_ms.is_some_and(|ms| ms > 0) && since_ms().is_some_and(|ms| ms < PENDING_MS)
}

fn recording(
    call: Fields<'_>,
    source: &Source,
    now_ms: i64,
    links: LinkPolicy,
) -> Option<Recording> {
    let artifact = call.fields("artifact");
    let presigned = artifact
        .and_then(|artifact| artifact.text(source.presigned))
        .map(|link| {
            let stated = artifact.and_then(|artifact| artifact.timestamp("presignedUrlsExpiresAt"));
            let signed = signed_link::expires_at(&link);
            let expires_at = stated.into_iter().chain(signed).min();
            (SafeUrl::parse(&link, links), expires_at)
        });
    let source_of_sound = match presigned {
        Some((url, expires_at)) if expires_at.is_none_or(|at| at.ms() > now_ms) => {
            RecordingSource::Link { url, expires_at }
        }
        Some(_) => RecordingSource::OnRequest,
        None => {
            let is_named = source.named.iter().any(|path| is_there(call, path));
            is_named.then_some(RecordingSource::OnRequest)?
        }
    };
    Some(Recording {
        track: source.track.clone(),
        source: source_of_sound,
    })
}

fn is_there(call: Fields<'_>, path: &[&str]) -> bool {
    let Some((last, way)) = path.split_last() else {
        return false;
    };
    let within = way
        .iter()
        .try_fold(call, |fields, name| fields.fields(name));
    within.is_some_and(|fields| fields.text(last).is_some())
}

/// Asks for the sound itself; Vapi answers with a redirect to its storage.
pub(super) fn request(call: &CallId, track: &Track) -> ApiRequest {
    let place = match track {
        Track::Mono => "mono-recording",
        Track::Stereo => "stereo-recording",
        Track::Caller => "customer-recording",
        Track::Agent => "assistant-recording",
        Track::Video => "video-recording",
    };
    ApiRequest {
        accept: Accept::Media,
        ..ApiRequest::get(["call", call.as_str(), place])
    }
}
