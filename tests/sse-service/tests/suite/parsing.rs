//! What is reported of a stream.

use serde_json::json;

use crate::support::{Stage, event, soon};

#[tokio::test]
async fn events_are_reported_in_order_with_type_data_and_id() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let mut stream = stage.server.stream().await;
    stream
        .send("event: turn\nid: t1\ndata: Good\ndata: evening\n\ndata:no id\n\n")
        .await;
    assert_eq!(stage.event().await, event("turn", "Good\nevening", "t1"));
    assert_eq!(stage.event().await, event("message", "no id", "t1"));
    let many: Vec<_> = (0..200).map(|n| format!("data: {n}\n\n")).collect();
    stream.send(many.concat()).await;
    for n in 0..200 {
        assert_eq!(stage.event().await.1, n.to_string());
    }
}

#[tokio::test]
async fn comments_are_reported_at_their_line_end_without_the_colon() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let mut stream = stage.server.stream().await;
    stream.send(":still here\n:\n: spaced\ndata: a\n\n").await;
    for text in ["still here", "", " spaced"] {
        let report = stage.report().await;
        assert_eq!(report, json!({"kind": "comment", "comment": text}));
    }
    assert_eq!(stage.event().await, event("message", "a", ""));
}

#[tokio::test]
async fn a_byte_order_mark_is_dropped_at_the_start_only_and_however_it_is_cut() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let mut stream = stage.server.stream().await;
    for part in [
        &b"\xEF"[..],
        b"\xBB",
        b"\xBFdata: a\n\ndata: \xEF\xBB\xBFb\n\n",
    ] {
        stream.send(part).await;
    }
    assert_eq!(stage.event().await.1, "a");
    assert_eq!(stage.event().await.1, "\u{FEFF}b");
}

#[tokio::test]
async fn characters_survive_being_cut_into_bytes() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let mut stream = stage.server.stream().await;
    for byte in "data: ¿Qué tal? 🙂\r\n\r\n".bytes() {
        stream.send([byte]).await;
    }
    assert_eq!(stage.event().await.1, "¿Qué tal? 🙂");
}

#[tokio::test]
async fn an_event_of_megabytes_passes_and_one_without_end_is_given_up() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let mut stream = stage.server.stream().await;
    let large = "x".repeat(6 * 1024 * 1024);
    stream.send(format!("data: {large}\n\n")).await;
    assert_eq!(stage.event().await.1.len(), large.len());
    let flood = tokio::spawn(async move {
        // The client leaves in the middle of it.
        while stream.offer(large.as_bytes()).await.is_ok() {}
    });
    let error = stage.error().await;
    assert!(error.contains("16 MiB"), "{error}");
    soon("the client leaving", flood).await.unwrap();
    stage.server.stream().await;
}
