//! The faults of the wire, one by one, as a client's socket meets them.

use std::io;

use serde_json::json;

use crate::wire::{Rig, soon};

#[tokio::test]
async fn fin_ends_an_answer_that_is_not_complete() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "fin", "after": 40}))
        .await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    rig.say("More than forty bytes of a message.").await;
    stream.rest().await.unwrap();
    assert_eq!(stream.bytes.len(), 40);
    assert!(!stream.bytes.ends_with(b"0\r\n\r\n"));
    // A body with a length is cut short the same way.
    rig.plan("/agents", json!({"fault": "fin", "after": 10}))
        .await;
    let short = rig.get("/agents").await;
    assert_eq!(short.body.len(), 10, "{}", short.head);
}

#[tokio::test]
async fn reset_is_a_reset() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "reset", "after": 25}))
        .await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    rig.say("The rest of this is lost.").await;
    let error = stream.rest().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn silence_lets_nothing_through_and_tells_nobody() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "silence", "times": 1}))
        .await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    for _ in 0..50 {
        rig.say("Into the hole.").await;
    }
    let log = rig.log("?open=1").await;
    assert_eq!(log["open"], 1, "the connection stays");
    let cut = json!({"path": "/stream", "how": "fin"});
    rig.control("cut", cut).await;
    stream.rest().await.unwrap();
    assert_eq!(stream.bytes, b"", "not a byte after the headers");
    // A client that leaves is let go.
    rig.plan("/stream?", json!({"fault": "silence"})).await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    drop(stream);
    rig.log("?open=0").await;
}

#[tokio::test]
async fn hanging_and_closing_give_no_answer_at_all() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "hang", "times": 1}))
        .await;
    let mut stream = rig.stream().await;
    rig.log("?open=1").await;
    rig.control("clear", json!({})).await;
    stream.rest().await.unwrap();
    assert_eq!(stream.bytes, b"");

    rig.plan("/stream?", json!({"fault": "close"})).await;
    let mut stream = rig.stream().await;
    stream.rest().await.unwrap();
    assert_eq!(stream.bytes, b"");
}

#[tokio::test]
async fn slices_come_one_by_one() {
    let rig = Rig::start().await;
    rig.plan(
        "/stream?",
        json!({"fault": "slice", "size": 1, "every_ms": 1}),
    )
    .await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    rig.say("¿Byte por byte?").await;
    let mut reads = 0;
    while !String::from_utf8_lossy(&stream.bytes).contains("¿Byte por byte?") {
        stream.read().await.unwrap();
        reads += 1;
    }
    // The machine may put a few together, but never most of them.
    assert!(reads > 20, "{reads} reads");
}

#[tokio::test]
async fn a_buffer_holds_back_and_lets_go_together() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "buffer", "every_ms": 700}))
        .await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    for number in 1..=5 {
        rig.say(&format!("Held back {number}.")).await;
    }
    stream.read().await.unwrap();
    let together = String::from_utf8_lossy(&stream.bytes).into_owned();
    let count = together.matches("Held back").count();
    assert!(count > 1, "several at once: {together}");
    stream.until("Held back 5.").await.unwrap();
}

#[tokio::test]
async fn a_flapping_server_drops_every_connection_after_a_while() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "flap", "after_ms": 30}))
        .await;
    for _ in 0..3 {
        let mut stream = rig.stream().await;
        assert!(stream.head().await.unwrap().contains(" 200 "));
        stream.rest().await.unwrap();
        assert!(!stream.bytes.ends_with(b"0\r\n\r\n"));
    }
    rig.log("?requests=3&open=0").await;
}

#[tokio::test]
async fn other_answers_can_be_read_or_not_by_a_script() {
    let rig = Rig::start().await;
    let limited = json!({
        "fault": "answer",
        "status": 429,
        "headers": {"retry-after": "3", "content-type": "application/json"},
        "body": "{\"code\": \"rate_limited\"}",
    });
    for (change, is_readable, is_exposed) in [
        (json!({}), true, true),
        (json!({"expose": false}), true, false),
        (json!({"cors": false}), false, false),
    ] {
        let mut fault = limited.clone();
        fault["times"] = json!(1);
        for (name, value) in change.as_object().unwrap() {
            fault[name] = value.clone();
        }
        rig.plan("/agents", fault).await;
        let answer = rig.get("/agents").await;
        assert!(answer.is(429));
        assert!(answer.head.contains("retry-after: 3"));
        assert_eq!(answer.json()["code"], "rate_limited");
        let has = |header: &str| answer.head.contains(header);
        assert_eq!(
            has("access-control-allow-origin: http://localhost:4000"),
            is_readable
        );
        assert_eq!(has("access-control-expose-headers"), is_exposed);
    }
    let portal = json!({
        "fault": "answer",
        "status": 200,
        "headers": {"content-type": "text/html"},
        "body": "<h1>Please sign in</h1>",
    });
    rig.plan("/stream?", portal).await;
    let mut stream = rig.stream().await;
    let head = stream.head().await.unwrap();
    assert!(head.contains("text/html"), "a wrong type: {head}");
    rig.plan("/agents", json!({"fault": "answer", "status": 204}))
        .await;
    assert!(!rig.get("/agents").await.head.contains("content-length"));
}

#[tokio::test]
async fn redirects_lead_to_another_origin_that_knows_who_came() {
    let rig = Rig::start().await;
    for status in [302, 307] {
        let fault = json!({"fault": "redirect", "status": status, "times": 1});
        rig.plan("/stream?", fault).await;
        let mut stream = rig.stream().await;
        let head = stream.head().await.unwrap();
        assert!(head.contains(&format!(" {status} ")), "{head}");
        assert!(
            head.contains(&format!("location: {}/proxy/", rig.other)),
            "{head}"
        );
    }
    let log = rig.log("?requests=2").await;
    assert_eq!(log["other_origin"], json!([]), "nobody followed");
    let other = rig.other["http://".len()..].parse().unwrap();
    rig.ask(other, "GET /somewhere", "", "").await;
    assert_eq!(rig.log("").await["other_origin"], json!(["GET /somewhere"]));
}

#[tokio::test]
async fn a_delay_keeps_a_request_from_the_server() {
    let rig = Rig::start().await;
    rig.plan("/agents", json!({"fault": "delay", "ms": 50}))
        .await;
    let began = tokio::time::Instant::now();
    assert!(rig.get("/agents").await.is(200));
    assert!(began.elapsed().as_millis() >= 50);
}

#[tokio::test]
async fn a_flood_comes_as_fast_as_the_socket_takes_it() {
    let rig = Rig::start().await;
    rig.plan("/stream?", json!({"fault": "flood", "count": 5_000}))
        .await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    let flood = stream.until("Message 5000 of 5000.").await.unwrap();
    let ids: Vec<_> = flood
        .lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .collect();
    assert_eq!(ids.len(), 5_000);
    assert_eq!((ids[0], ids[4_999]), ("flood-000001", "flood-005000"));
    assert!(ids.is_sorted());
    rig.say("After the flood.").await;
    stream.until("After the flood.").await.unwrap();
}

#[tokio::test]
async fn open_connections_are_cut_by_path_and_in_every_way() {
    let rig = Rig::start().await;
    let mut streams = Vec::new();
    for _ in 0..2 {
        let mut stream = rig.stream().await;
        stream.head().await.unwrap();
        streams.push(stream);
    }
    rig.log("?open=2").await;
    rig.control("cut", json!({"path": "/nowhere", "how": "fin"}))
        .await;
    rig.say("Still here.").await;
    for stream in &mut streams {
        stream.until("Still here.").await.unwrap();
    }
    rig.control("cut", json!({"how": "silence"})).await;
    rig.say("Not heard.").await;
    rig.control("cut", json!({"how": "reset"})).await;
    for mut stream in streams {
        stream.bytes.clear();
        let error = stream.rest().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        assert!(!String::from_utf8_lossy(&stream.bytes).contains("Not heard."));
    }
    soon("the end", rig.log("?open=0")).await;

    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    rig.control("cut", json!({"how": "end"})).await;
    stream.rest().await.unwrap();
    assert!(stream.bytes.ends_with(b"0\r\n\r\n"), "a complete answer");
}
