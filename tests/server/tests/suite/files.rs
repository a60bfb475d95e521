//! The bytes behind attachment links.

use crate::support::{Api, CLINIC};

#[tokio::test(start_paused = true)]
async fn every_kind_is_served_with_its_type_to_any_origin() {
    let api = Api::start();
    for (name, kind, start) in [
        ("receipt-7.png", "image/png", &b"\x89PNG"[..]),
        ("map-7.png", "image/png", b"\x89PNG"),
        ("card-7.png", "image/png", b"\x89PNG"),
        ("voice-7.wav", "audio/wav", b"RIFF"),
        ("invoice-7.pdf", "application/pdf", b"%PDF"),
        ("form-7.txt", "text/plain; charset=utf-8", b"FORM"),
        ("broken-html.png", "text/html; charset=utf-8", b"<!doctype"),
    ] {
        let answer = api.ask("GET", &format!("/bimpeai/files/{name}"), "").await;
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.body.starts_with(start), "{name}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("accept-ranges"), "bytes");
    }
}

#[tokio::test(start_paused = true)]
async fn players_can_ask_for_ranges() {
    let api = Api::start();
    let whole = api.ask("GET", "/bimpeai/files/voice-7.wav", "").await.body;
    let ranged = |range: &'static str| api.asking_with("", &[("range", range)]);
    let part = ranged("bytes=100-199")
        .ask("GET", "/bimpeai/files/voice-7.wav", "")
        .await;
    assert_eq!(part.status, 206);
    assert_eq!(part.body, whole[100..200]);
    assert_eq!(
        part.header("content-range"),
        format!("bytes 100-199/{}", whole.len())
    );
    let beyond = ranged("bytes=99999999-")
        .ask("GET", "/bimpeai/files/voice-7.wav", "")
        .await;
    assert_eq!(beyond.status, 416);
}

#[tokio::test(start_paused = true)]
async fn expired_and_missing_files_say_so() {
    let api = Api::start();
    let expired = api.ask("GET", "/bimpeai/files/expired-1.png", "").await;
    assert_eq!(expired.status, 403);
    assert!(
        expired
            .header("content-type")
            .starts_with("application/xml")
    );
    for name in [
        "broken-missing.png",
        "map-x.png",
        "map.png",
        "nothing",
        "map--1.png",
    ] {
        let answer = api.ask("GET", &format!("/bimpeai/files/{name}"), "").await;
        assert_eq!(answer.status, 404, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn links_in_transcripts_lead_to_files() {
    let api = Api::start();
    let list = api
        .json(&format!(
            "/agents/{CLINIC}/calls?sort=-duration_seconds&limit=60"
        ))
        .await;
    let mut followed = 0;
    for call in list["data"].as_array().unwrap() {
        let detail = api
            .json(&format!(
                "/agents/{CLINIC}/calls/{}",
                call["id"].as_str().unwrap()
            ))
            .await;
        for message in detail["data"]["conversation_logs"].as_array().unwrap() {
            for attachment in message["attachments"].as_array().into_iter().flatten() {
                let url = attachment["url"].as_str().unwrap();
                let path = url.strip_prefix("http://127.0.0.1:8080").unwrap();
                if followed < 25 {
                    assert_eq!(api.ask("GET", path, "").await.status, 200, "{url}");
                    followed += 1;
                }
            }
        }
    }
    assert_eq!(followed, 25);
}
