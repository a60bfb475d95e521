//! Atoms: the stream of a call, and its misshapen ones.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::Value;

use crate::{
    atoms::{BASE, atoms, errors},
    support::Api,
};

/// How a stream went on.
#[derive(Debug, PartialEq)]
enum Next {
    Event(Value),
    /// A comment, or a frame whose data is no JSON.
    Other(String),
    End,
    Cut,
    Silence,
}

struct Events {
    body: Body,
    text: String,
    chunks: usize,
}

impl Events {
    async fn open(api: &Api, base: &str, call: &str) -> Self {
        let path = format!("{base}/events?callId={call}");
        let response = api.open("GET", &path, "").await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["content-type"],
            "text/event-stream; charset=utf-8"
        );
        Self {
            body: response.into_body(),
            text: String::new(),
            chunks: 0,
        }
    }

    async fn next(&mut self) -> Next {
        loop {
            let text = self.text.replace("\r\n", "\n");
            if let Some((frame, rest)) = text.trim_start_matches('\u{feff}').split_once("\n\n") {
                let next = read(frame);
                rest.clone_into(&mut self.text);
                return next;
            }
            match tokio::time::timeout(Duration::from_secs(3_600), self.body.frame()).await {
                Err(_) => return Next::Silence,
                Ok(None) => return Next::End,
                Ok(Some(Err(_))) => return Next::Cut,
                Ok(Some(Ok(frame))) => {
                    self.chunks += 1;
                    self.text
                        .push_str(&String::from_utf8_lossy(&frame.into_data().unwrap()));
                }
            }
        }
    }

    /// The next event; what is none is passed over.
    async fn event(&mut self) -> Value {
        loop {
            match self.next().await {
                Next::Event(event) => return event,
                Next::Other(_) => {}
                other => panic!("expected an event, got {other:?}"),
            }
        }
    }

    /// The words of everything that is said until the stream ends, and how it ended.
    async fn heard(&mut self) -> (Vec<String>, Next) {
        let mut heard = Vec::new();
        loop {
            match self.next().await {
                Next::Event(event) => heard.extend(words(&event)),
                Next::Other(_) => {}
                end => return (heard, end),
            }
        }
    }
}

fn read(frame: &str) -> Next {
    let data = frame.lines().find_map(|line| line.strip_prefix("data: "));
    data.and_then(|data| serde_json::from_str(data).ok())
        .map_or_else(|| Next::Other(frame.to_owned()), Next::Event)
}

fn words(event: &Value) -> Option<String> {
    let text = event["user_transcription_text"]
        .as_str()
        .or(event["tts_text"].as_str())?;
    Some(text.to_owned())
}

fn kind(event: &Value) -> &str {
    event["event_type"].as_str().unwrap()
}

async fn transcript(api: &Api, call: &str) -> Vec<String> {
    let body = api.json(&format!("/conversation/{call}")).await;
    let items = body["data"]["transcript"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["content"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_heard_from_the_opening_to_its_end() {
    let api = atoms();
    let before = transcript(&api, "live-normal").await;
    assert_eq!(before.len(), 2);
    let mut stream = Events::open(&api, BASE, "live-normal").await;
    let init = stream.event().await;
    assert_eq!(kind(&init), "sse_init");
    assert!(init["event_time"].is_string() && init.get("timestamp").is_none());
    let mut heard = Vec::new();
    let mut kinds = Vec::new();
    let mut interim = None;
    loop {
        let event = stream.event().await;
        if let Some(text) = event["interim_transcription_text"].as_str() {
            interim = Some(text.to_owned());
        }
        if let Some(text) = event["user_transcription_text"].as_str() {
            let part = interim.take().unwrap();
            assert!(text.starts_with(&part), "{text} after {part}");
        }
        heard.extend(words(&event));
        kinds.push(kind(&event).to_owned());
        if kind(&event) == "sse_close" {
            break;
        }
        assert_eq!(event["call_id"].as_str().unwrap().len(), 25);
        assert!(event["timestamp"].as_str().unwrap().ends_with('Z'));
    }
    assert_eq!(stream.next().await, Next::End);
    assert_eq!(
        kinds.get(kinds.len() - 2).map(String::as_str),
        Some("call_end")
    );
    assert!(kinds.iter().any(|kind| kind == "turn_latency"));
    let after = transcript(&api, "live-normal").await;
    assert_eq!(
        [before, heard].concat(),
        after,
        "nothing is missing and nothing is said twice"
    );
}

#[tokio::test(start_paused = true)]
async fn the_older_generation_counts_seconds() {
    let api = atoms();
    let mut stream = Events::open(&api, "/atoms/2025/v1", "live-normal").await;
    assert_eq!(kind(&stream.event().await), "sse_init");
    let event = stream.event().await;
    assert!(event["timestamp"].as_f64().unwrap() > 1e9);
    assert_eq!(event["source"], "orchestrator");
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_refused_before_it_starts() {
    let api = atoms();
    for (query, status, said) in [
        ("", 400, "callId: Required"),
        ("?callId=6711aa", 400, "Invalid callId"),
        (
            "?callId=CALL-1700000000000-abcdef",
            404,
            "Conversation not found",
        ),
        ("?callId=attachments", 400, "Call is already completed"),
        ("?callId=not-found", 404, "Conversation not found"),
    ] {
        let refused = api.get(&format!("/events{query}")).await;
        assert_eq!(refused.status, status, "{query}");
        assert_eq!(errors(&refused), [said], "{query}");
    }
    assert_eq!(api.get("/events?callId=live-204").await.status, 204);
    let keyless = api.asking_with(BASE, &[]);
    assert_eq!(keyless.get("/events?callId=live-normal").await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn streams_are_misshapen_as_named() {
    let api = atoms();
    let mut dropped = Events::open(&api, BASE, "live-drop-after-3").await;
    let (heard, end) = dropped.heard().await;
    assert_eq!((heard.len(), end), (3, Next::Cut));
    let mut twice = Events::open(&api, BASE, "live-duplicate-ids").await;
    assert_eq!(twice.heard().await.0.len(), 24);
    let mut silent = Events::open(&api, BASE, "live-silent").await;
    assert_eq!(
        silent.next().await,
        Next::End,
        "it ends with the call, without a word"
    );
    for scenario in ["live-bom-crlf", "live-one-byte-chunks", "live-garbage"] {
        let mut stream = Events::open(&api, BASE, scenario).await;
        let (heard, end) = stream.heard().await;
        assert_eq!((heard.len(), end), (12, Next::End), "{scenario}");
        assert_eq!(stream.chunks > 1_000, scenario == "live-one-byte-chunks");
    }
    let mut swapped = Events::open(&api, BASE, "live-out-of-order").await;
    let (heard, _) = swapped.heard().await;
    let mut said = transcript(&api, "live-out-of-order").await.split_off(2);
    assert_ne!(heard, said);
    let mut heard = heard;
    heard.sort();
    said.sort();
    assert_eq!(heard, said, "and none is lost");
}

#[tokio::test(start_paused = true)]
async fn tests_steer_what_is_said_and_when_it_ends() {
    let api = atoms();
    let mut stream = Events::open(&api, BASE, "live-hold").await;
    assert_eq!(kind(&stream.event().await), "sse_init");
    assert_eq!(api.stats().await["open_streams"], 1);
    api.control("release", r#"{"messages":2}"#).await;
    let mut heard = Vec::new();
    while heard.len() < 2 {
        heard.extend(words(&stream.event().await));
    }
    api.control(
        "say",
        r#"{"call":"live-hold","text":"One more thing","role":"assistant"}"#,
    )
    .await;
    loop {
        let event = stream.event().await;
        if words(&event).as_deref() == Some("One more thing") {
            break;
        }
    }
    api.control("drop", r#"{"call":"live-hold"}"#).await;
    assert_eq!(stream.heard().await.1, Next::Cut);

    let mut stream = Events::open(&api, BASE, "live-hold").await;
    assert_eq!(kind(&stream.event().await), "sse_init");
    api.control("end", r#"{"call":"live-hold"}"#).await;
    assert_eq!(
        stream.heard().await,
        (Vec::new(), Next::End),
        "nothing is repeated"
    );
    assert_eq!(api.get("/events?callId=live-hold").await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn comments_show_that_the_connection_is_alive() {
    let api = atoms();
    let mut stream = Events::open(&api, BASE, "live-hold").await;
    assert_eq!(kind(&stream.event().await), "sse_init");
    let opened = tokio::time::Instant::now();
    for _ in 0..3 {
        assert_eq!(stream.next().await, Next::Other(": keep-alive".to_owned()));
    }
    assert_eq!(opened.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_call_of_the_world_is_heard_too() {
    let api = atoms();
    let body = api
        .json("/conversation?limit=1&statusFilter=in_progress")
        .await;
    let id = body["data"]["logs"][0]["callId"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = transcript(&api, &id).await;
    let mut stream = Events::open(&api, BASE, &id).await;
    let (heard, end) = stream.heard().await;
    assert_eq!(end, Next::End);
    let after = transcript(&api, &id).await;
    assert!(after.len() > before.len());
    let said = after.get(after.len() - heard.len()..).unwrap();
    assert_eq!(heard, said);
}
