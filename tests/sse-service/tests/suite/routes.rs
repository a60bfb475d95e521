//! The service's own routes.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use ringside_sse_service::CAPABILITIES;
use serde_json::{Value, json};

use crate::support::{Stage, soon};

#[tokio::test]
async fn it_says_what_it_can_do() {
    let stage = Stage::set().await;
    let answer = stage.ask("GET", "/", "").await;
    assert!(answer.line.contains(" 200 "), "{answer:?}");
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["capabilities"], json!(CAPABILITIES));
    assert_eq!(CAPABILITIES.len(), 9);
}

#[tokio::test]
async fn a_stopped_client_leaves_its_stream_and_is_gone() {
    let stage = Stage::set().await;
    let client = stage.client(json!({})).await;
    let stream = stage.server.stream().await;
    let answer = stage.ask("DELETE", &client, "").await;
    assert!(answer.line.contains(" 204 "), "{answer:?}");
    stream.left().await;
    for (method, body) in [("DELETE", ""), ("POST", r#"{"command": "restart"}"#)] {
        let answer = stage.ask(method, &client, body).await;
        assert!(answer.line.contains(" 404 "), "{answer:?}");
    }
}

#[tokio::test]
async fn clients_are_told_apart() {
    let stage = Stage::set().await;
    let first = stage.client(json!({})).await;
    let first_stream = stage.server.stream().await;
    let second = stage.client(json!({})).await;
    let second_stream = stage.server.stream().await;
    assert_ne!(first, second);
    stage.ask("DELETE", &second, "").await;
    second_stream.left().await;
    stage.ask("DELETE", &first, "").await;
    first_stream.left().await;
}

#[tokio::test]
async fn commands_are_understood_or_refused() {
    let stage = Stage::set().await;
    let client = stage.client(json!({})).await;
    for (body, status) in [
        (
            r#"{"command": "listen", "listen": {"type": "turn"}}"#,
            " 202 ",
        ),
        (r#"{"command": "dance"}"#, " 400 "),
        ("{}", " 400 "),
        ("not JSON", " 400 "),
    ] {
        let answer = stage.ask("POST", &client, body).await;
        assert!(answer.line.contains(status), "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn wishes_that_cannot_be_met_are_refused_with_a_reason() {
    let stage = Stage::set().await;
    for (name, value) in [
        ("streamUrl", json!("https://vendor.example/stream")),
        ("streamUrl", json!("no address")),
        ("callbackUrl", json!(null)),
        ("readTimeoutMs", json!(0)),
        ("initialDelayMs", json!(-1)),
        ("method", json!("GET /")),
        ("headers", json!({"x desk": "nine"})),
        ("headers", json!({"x-desk": "two\nlines"})),
    ] {
        let wishes = stage.wishes(json!({ name: value })).to_string();
        let answer = stage.ask("POST", "/", &wishes).await;
        assert!(answer.line.contains(" 400 "), "{wishes}: {answer:?}");
        assert!(answer.body.contains("error"), "{answer:?}");
    }
}

#[tokio::test]
async fn it_can_be_stopped() {
    let stage = Stage::set().await;
    stage.client(json!({})).await;
    let stream = stage.server.stream().await;
    let answer = stage.ask("DELETE", "/", "").await;
    assert!(answer.line.contains(" 204 "), "{answer:?}");
    soon("the end of the service", stage.serving)
        .await
        .unwrap()
        .unwrap();
    stream.left().await;
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ringside-sse-service"))
}

#[test]
fn the_program_says_where_it_listens_and_refuses_what_it_cannot_do() {
    let mut first = program()
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut lines = BufReader::new(first.stdout.take().unwrap());
    lines.read_line(&mut line).unwrap();
    let (_, port) = line
        .trim()
        .split_once("listening on http://127.0.0.1:")
        .unwrap();
    let busy = program().args(["--port", port]).output().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(busy.status.code(), Some(2));
    let error = String::from_utf8(busy.stderr).unwrap();
    assert!(error.contains(&format!("port {port}")), "{error}");

    let unknown = program().arg("--prot").output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    let help = program().arg("--help").output().unwrap();
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().contains("--port"));
}
