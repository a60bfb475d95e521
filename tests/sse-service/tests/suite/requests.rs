//! What is asked, and of whom.

use serde_json::json;

use crate::support::{RawServer, Stage};

#[tokio::test]
async fn a_plain_request_names_what_it_wants_and_no_more() {
    let stage = Stage::set().await;
    stage.client(json!({})).await;
    let request = stage.server.visit().await.request;
    assert_eq!(request.line, "GET /stream HTTP/1.1");
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.header("cache-control"), Some("no-cache"));
    assert_eq!(request.header("last-event-id"), None);
    assert_eq!(request.body, "");
}

#[tokio::test]
async fn method_headers_and_body_are_sent_with_every_attempt() {
    for method in ["POST", "REPORT"] {
        let stage = Stage::set().await;
        stage
            .client(json!({
                "method": method,
                "headers": {"content-type": "text/plain; charset=utf-8", "x-desk": "nine"},
                "body": "¿dónde?",
            }))
            .await;
        for _ in 0..2 {
            let visit = stage.server.stream().await;
            let request = &visit.request;
            assert_eq!(request.line, format!("{method} /stream HTTP/1.1"));
            assert_eq!(
                request.header("content-type"),
                Some("text/plain; charset=utf-8")
            );
            assert_eq!(request.header("x-desk"), Some("nine"));
            assert_eq!(request.body, "¿dónde?");
            visit.end().await;
        }
    }
}

#[tokio::test]
async fn redirects_are_followed() {
    for status in ["301 Moved Permanently", "307 Temporary Redirect"] {
        let mut stage = Stage::set().await;
        stage.client(json!({"headers": {"x-desk": "nine"}})).await;
        let visit = stage.server.visit().await;
        visit.answer(status, "location: /moved?to=2\r\n").await;
        let mut stream = stage.server.stream().await;
        assert_eq!(stream.request.line, "GET /moved?to=2 HTTP/1.1");
        assert_eq!(stream.request.header("x-desk"), Some("nine"));
        stream.send("data: found\n\n").await;
        assert_eq!(stage.event().await.1, "found");
    }
}

#[tokio::test]
async fn another_origin_gets_none_of_the_callers_headers() {
    let stage = Stage::set().await;
    let other = RawServer::start().await;
    stage
        .client(json!({"headers": {"authorization": "Bearer made-up"}, "lastEventId": "t1"}))
        .await;
    let visit = stage.server.visit().await;
    assert_eq!(
        visit.request.header("authorization"),
        Some("Bearer made-up")
    );
    let location = format!("location: {}\r\n", other.url());
    visit.answer("307 Temporary Redirect", &location).await;
    let request = other.visit().await.request;
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.header("last-event-id"), Some("t1"));
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_an_error() {
    for location in ["", "location: \r\n", "location: file:///etc/hosts\r\n"] {
        let mut stage = Stage::set().await;
        stage.client(json!({})).await;
        let visit = stage.server.visit().await;
        visit.answer("301 Moved Permanently", location).await;
        let error = stage.error().await;
        assert!(error.contains("redirect"), "{location:?}: {error}");
    }
}

#[tokio::test]
async fn a_redirect_in_circles_is_an_error() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    for _ in 0..=10 {
        let visit = stage.server.visit().await;
        visit.answer("302 Found", "location: /stream\r\n").await;
    }
    assert!(stage.error().await.contains("again and again"));
}

#[tokio::test]
async fn an_answer_that_is_no_stream_is_an_error() {
    let mut stage = Stage::set().await;
    stage.client(json!({})).await;
    let visit = stage.server.visit().await;
    visit.answer("200 OK", "content-type: text/html\r\n").await;
    assert!(stage.error().await.contains("no event stream"));
}
