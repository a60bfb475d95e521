//! Vapi: recordings, their links and how long those last.

use ringside::{
    domain::{
        ids::CallId,
        recording::{RecordingSource, Recordings, Track},
        url::BlockReason,
    },
    vendors::{RecordingRequest, request::Accept},
};
use serde_json::json;

use super::{
    vapi::{at, call, call_side},
    vapi_call::{older, today},
};

#[test]
fn presigned_links_come_first_with_the_earlier_end() {
    let Recordings::Ready(recordings) = today().more.recordings else {
        panic!("no recordings")
    };
    let tracks: Vec<&Track> = recordings
        .iter()
        .map(|recording| &recording.track)
        .collect();
    assert_eq!(
        tracks,
        [
            &Track::Stereo,
            &Track::Mono,
            &Track::Caller,
            &Track::Agent,
            &Track::Video
        ]
    );
    let end = |at: usize| match &recordings[at].source {
        RecordingSource::Link { url, expires_at } => {
            assert_eq!(url.as_ref().unwrap().host(), "files.vapi.example");
            *expires_at
        }
        RecordingSource::OnRequest => panic!("no link"),
    };
    assert_eq!(end(0), at("2026-11-20T10:20:00Z"), "from the link itself");
    assert_eq!(end(1), at("2026-11-20T11:05:00Z"), "from the answer");
    for (place, why) in [(2, "expired"), (3, "named only"), (4, "named only")] {
        assert_eq!(
            recordings[place].source,
            RecordingSource::OnRequest,
            "{why}"
        );
    }
}

#[test]
fn the_end_of_a_link_is_read_from_every_kind_of_signature() {
    let end = |query: &str| {
        let link = format!("https://files.vapi.example/a.wav?{query}");
        let body = json!({"id": "x", "artifact": {"presignedMonoUrl": link}}).to_string();
        match call(&body).unwrap().more.recordings {
            Recordings::Ready(recordings) => match recordings[0].source.clone() {
                RecordingSource::Link { expires_at, .. } => expires_at,
                RecordingSource::OnRequest => panic!("expired: {query}"),
            },
            other => panic!("{other:?}"),
        }
    };
    let later = at("2027-01-01T00:00:00Z");
    assert_eq!(end("x-amz-expires=3600&X-Amz-Date=20261231T230000Z"), later);
    assert_eq!(
        end("X-Goog-Date=20261231T230000Z&X-Goog-Expires=3600"),
        later
    );
    assert_eq!(end("a=b&Expires=1798761600&Signature=x"), later);
    assert_eq!(end("sv=1&se=2027-01-01T00%3A00%3A00Z&sig=x"), later);
    for odd in [
        "X-Amz-Date=soon&X-Amz-Expires=3600",
        "X-Amz-Date=20261231T230000Z&X-Amz-Expires=9223372036854775807",
        "X-Amz-Date=2026\u{e9}231T2300&X-Amz-Expires=1",
        "Expires=never",
        "",
        "a",
    ] {
        assert_eq!(end(odd), None, "{odd}");
    }
}

#[test]
fn older_recordings_are_asked_for() {
    let Recordings::Ready(recordings) = older().more.recordings else {
        panic!("no recordings")
    };
    assert_eq!(recordings.len(), 2);
    for recording in &recordings {
        assert_eq!(recording.source, RecordingSource::OnRequest);
    }
    for (track, place) in [
        (Track::Mono, "mono-recording"),
        (Track::Stereo, "stereo-recording"),
        (Track::Caller, "customer-recording"),
        (Track::Agent, "assistant-recording"),
        (Track::Video, "video-recording"),
    ] {
        let request = call_side().recording(&CallId::new("c-7"), &track);
        let Some(RecordingRequest::Bytes(request)) = request else {
            panic!("{track:?}")
        };
        assert_eq!(request.segments, ["call", "c-7", place]);
        assert!(request.accept == Accept::Media && request.needs_key);
    }
}

#[test]
fn links_are_judged_like_any_other() {
    let body = json!({"id": "x", "artifact": {"presignedMonoUrl": "http://files.vapi.example/a"}});
    let Recordings::Ready(recordings) = call(&body.to_string()).unwrap().more.recordings else {
        panic!("no recordings")
    };
    let RecordingSource::Link { url: Err(link), .. } = &recordings[0].source else {
        panic!("followed")
    };
    assert_eq!(link.reason, BlockReason::Insecure);
}

#[test]
fn a_missing_recording_is_explained() {
    let recordings = |body: serde_json::Value| call(&body.to_string()).unwrap().more.recordings;
    let ended = |ended_at: &str| {
        json!({"id": "x", "status": "ended", "endedReason": "customer-ended-call",
            "startedAt": "2026-11-20T09:00:00Z", "endedAt": ended_at})
    };
    assert_eq!(
        recordings(json!({"id": "x", "status": "in-progress"})),
        Recordings::Pending
    );
    assert_eq!(
        recordings(ended("2026-11-20T10:04:00Z")),
        Recordings::Pending,
        "a minute ago"
    );
    assert!(matches!(
        recordings(ended("2026-11-20T09:30:00Z")),
        Recordings::None(_)
    ));
    let mut unanswered = ended("2026-11-20T10:04:00Z");
    unanswered["startedAt"] = json!(null);
    assert!(matches!(recordings(unanswered), Recordings::None(_)));
    for off in [
        json!({"id": "x", "status": "in-progress", "artifactPlan": {"recordingEnabled": false}}),
        json!({"id": "x", "status": "in-progress", "assistant": {"artifactPlan": {"recordingEnabled": false}}}),
    ] {
        let Recordings::None(sentence) = recordings(off) else {
            panic!("not told")
        };
        assert!(sentence.contains("switched off"));
    }
}
