//! What happens when a stream ends, breaks, falls silent or is refused.

use ringside::stream::machine::Final;
use ringside_sse_service::{Params, Report, follow};
use serde_json::json;
use tokio::sync::mpsc;

use crate::support::{Stage, event, soon};

#[tokio::test]
async fn after_an_end_and_after_a_break_it_resumes_after_the_last_complete_event() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let mut first = stage.server.stream().await;
    assert_eq!(first.request.header("last-event-id"), None);
    first.send("id: t1\ndata: a\n\n").await;
    assert_eq!(stage.event().await, event("message", "a", "t1"));
    first.end().await;

    let mut second = stage.server.stream().await;
    assert_eq!(second.request.header("last-event-id"), Some("t1"));
    second.send("data: b\n\nid: t2\ndata: hal").await;
    assert_eq!(
        stage.event().await,
        event("message", "b", "t1"),
        "an event without an id carries the last one on"
    );
    drop(second);
    let error = stage.error().await;
    assert!(error.contains("broke off"), "{error}");

    let mut third = stage.server.stream().await;
    assert_eq!(
        third.request.header("last-event-id"),
        Some("t1"),
        "the half event does not count"
    );
    third.send("data: c\n\n").await;
    assert_eq!(stage.event().await.1, "c", "nor does its half data");
}

#[tokio::test]
async fn an_empty_id_forgets_the_last_one() {
    let mut stage = Stage::set().await;
    stage.client(json!({"lastEventId": "t0"})).await;
    let mut first = stage.server.stream().await;
    assert_eq!(first.request.header("last-event-id"), Some("t0"));
    first.send("id:\ndata: a\n\n").await;
    assert_eq!(stage.event().await, event("message", "a", ""));
    first.end().await;
    let second = stage.server.stream().await;
    assert_eq!(second.request.header("last-event-id"), None);
}

#[tokio::test]
async fn a_silent_stream_is_left_at_the_read_timeout() {
    let mut stage = Stage::set().await;
    stage.client(json!({"readTimeoutMs": 150})).await;
    let mut first = stage.server.stream().await;
    first.send("data: a\n\n").await;
    assert_eq!(stage.event().await.1, "a");
    let error = stage.error().await;
    assert!(error.contains("silent"), "{error}");
    first.left().await;
    // Also one that never says a word.
    let second = stage.server.stream().await;
    stage.error().await;
    second.left().await;
    stage.server.stream().await;
}

#[tokio::test]
async fn any_byte_counts_as_a_sign_of_life() {
    let mut stage = Stage::set().await;
    stage.client(json!({"readTimeoutMs": 600})).await;
    let mut stream = stage.server.stream().await;
    // Many bytes over more than the read timeout, then an event on the same connection.
    let began = tokio::time::Instant::now();
    while began.elapsed().as_millis() < 900 {
        stream.send(":\n").await;
        assert_eq!(stage.report().await["kind"], "comment");
    }
    stream.send("data: a\n\n").await;
    assert_eq!(stage.event().await.1, "a");
}

#[tokio::test]
async fn a_restart_leaves_the_stream_and_opens_it_anew() {
    let mut stage = Stage::set().await;
    let client = stage.client(json!({})).await;
    let mut first = stage.server.stream().await;
    first.send("id: t1\ndata: a\n\n").await;
    assert_eq!(stage.event().await.1, "a");
    let answer = stage
        .ask("POST", &client, r#"{"command": "restart"}"#)
        .await;
    assert!(answer.line.contains(" 202 "), "{answer:?}");
    first.left().await;
    let mut second = stage.server.stream().await;
    assert_eq!(second.request.header("last-event-id"), Some("t1"));
    second.send("data: b\n\n").await;
    assert_eq!(stage.event().await.1, "b", "a restart is no error");
}

#[tokio::test]
async fn trouble_is_reported_and_outlived() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let visit = stage.server.visit().await;
    visit.answer("503 Service Unavailable", "").await;
    assert!(stage.error().await.contains("503"));
    drop(stage.server.visit().await);
    stage.error().await;
    let mut stream = stage.server.stream().await;
    stream.send("data: back\n\n").await;
    assert_eq!(stage.event().await.1, "back");
}

/// How a client ends that is answered like this, with what it reported.
async fn ending(status: &str) -> (Final, Vec<Report>) {
    let stage = Stage::set().await;
    let params = Params::parse(stage.wishes(json!({})).to_string().as_bytes()).unwrap();
    let (reports, mut reported) = mpsc::unbounded_channel();
    let (_commands, commands) = mpsc::unbounded_channel();
    let following = tokio::spawn(follow(params, reports, commands));
    stage.server.visit().await.answer(status, "").await;
    // A second visit would never be answered, and following would not end.
    let reason = soon("the end", following).await.unwrap();
    let mut all = Vec::new();
    while let Some(report) = reported.recv().await {
        all.push(report);
    }
    (reason, all)
}

#[tokio::test]
async fn no_content_is_the_end_and_no_error() {
    assert_eq!(ending("204 No Content").await, (Final::Ended, Vec::new()));
}

#[tokio::test]
async fn a_refusal_for_good_is_the_end_after_one_request() {
    let (reason, reports) = ending("401 Unauthorized").await;
    assert_eq!(reason, Final::NeedsKey);
    assert!(matches!(&reports[..], [Report::Error(_)]), "{reports:?}");
    assert_eq!(ending("404 Not Found").await.0, Final::Gone);
    assert_eq!(ending("403 Forbidden").await.0, Final::Forbidden(None));
}
