//! Diga: recordings, there, awaited or not to be had.

use ringside::{
    domain::{
        error::ErrorKind,
        recording::{RecordingSource, Recordings, Track},
        time::Timestamp,
        url::{BlockReason, LinkPolicy, SafeUrl},
    },
    vendors::{CallPart, RecordingRequest, request::ApiResponse},
};
use serde_json::{Value, json};

use super::{
    diga::{NOW_MS, address, answer, call_side},
    diga_calls::{OLD, absorb, call, failure, part},
};

fn only_link(recordings: &Recordings) -> Result<&str, BlockReason> {
    let Recordings::Ready(all) = recordings else {
        panic!("{recordings:?}")
    };
    assert_eq!((all.len(), &all[0].track), (1, &Track::Mono));
    match &all[0].source {
        RecordingSource::Link { url, .. } => url
            .as_ref()
            .map(SafeUrl::href)
            .map_err(|blocked| blocked.reason),
        RecordingSource::OnRequest => panic!("no link"),
    }
}

#[test]
fn a_recording_is_there_awaited_or_not_to_be_had() {
    let of = |fields: Value| {
        let mut body = json!({"id": "x", "status": "completed"});
        let known = body.as_object_mut().unwrap();
        known.extend(fields.as_object().unwrap().clone());
        call(&body.to_string()).unwrap().more.recordings
    };
    let link = "https://media.diga.example/r/1.mp3";
    assert_eq!(only_link(&of(json!({"recording_url": link}))), Ok(link));
    assert_eq!(
        only_link(&of(json!({"recording_url": "http://media.diga.example/1"}))),
        Err(BlockReason::Insecure)
    );
    let just_now = Timestamp::from_ms(NOW_MS - 60_000).unwrap().to_iso();
    assert_eq!(of(json!({"end_time": just_now})), Recordings::Pending);
    assert_eq!(
        of(json!({"end_time": just_now, "recording_url": ""})),
        Recordings::Pending
    );
    assert_eq!(of(json!({"status": "in_progress"})), Recordings::Pending);
    let none = |fields: Value| match of(fields) {
        Recordings::None(sentence) => sentence,
        other => panic!("{other:?}"),
    };
    assert!(none(json!({"end_time": "2026-09-13T12:00:00Z"})).contains("no recording"));
    assert!(none(json!({"end_time": just_now, "end_reason": "busy"})).contains("not answered"));
}

#[test]
fn the_recording_has_an_address_of_its_own() {
    let Some(RecordingRequest::Link(request)) = call_side().recording(&"c-1".into(), &Track::Mono)
    else {
        panic!("no link")
    };
    assert_eq!(address(&request), "https://api.example/v1/recording/c-1");
    let read = |answer: &ApiResponse| {
        call_side().parse_recording_link(answer, &Track::Mono, LinkPolicy::default())
    };
    let named = |url: Value| read(&answer(200, json!({"recording_url": url}).to_string()));
    let link = "https://media.diga.example/r/1.mp3?sig=a%2Fb";
    assert_eq!(named(json!(link)).unwrap().unwrap().href(), link);
    assert_eq!(named(json!("")), Ok(None));
    assert_eq!(named(json!(null)), Ok(None));
    assert_eq!(read(&failure("RECORDING_NOT_FOUND")), Ok(None));
    assert_eq!(
        read(&failure("CALL_NOT_FOUND")).unwrap_err().kind,
        ErrorKind::NotFound
    );
    let blocked = named(json!("javascript:alert(1)")).unwrap_err();
    assert_eq!(blocked.kind, ErrorKind::UnexpectedAnswer);
    assert!(blocked.sentence.contains("only https"));
    assert!(read(&answer(200, "[]")).is_err());
}

#[test]
fn a_call_without_a_link_gets_it_afterwards() {
    let mut detail = call(OLD).unwrap();
    assert!(matches!(detail.more.recordings, Recordings::None(_)));
    let asked = part(&detail, CallPart::Recording);
    let before = detail.clone();
    assert!(absorb(&mut detail, &asked, &failure("RECORDING_NOT_FOUND")).is_empty());
    assert_eq!(detail, before);
    let link = "https://media.diga.example/r/1.mp3";
    let named = answer(200, json!({"recording_url": link}).to_string());
    assert!(absorb(&mut detail, &asked, &named).is_empty());
    assert_eq!(only_link(&detail.more.recordings), Ok(link));
    let mut detail = before;
    assert!(absorb(&mut detail, &asked, &answer(500, "")).is_empty());
    assert_eq!(
        detail.unreadable,
        ["The recording could not be read: Diga has a problem of its own."]
    );
}
