//! The program itself, over a real connection.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use ringside_local_api::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{PROXY, options};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ringside-local-api"))
}

#[test]
fn it_says_where_it_listens_and_refuses_a_busy_port() {
    let mut first = program()
        .args(["--port", "0", "--calls", "5"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said: Vec<String> = Vec::new();
    for line in BufReader::new(first.stdout.take().unwrap()).lines() {
        said.push(line.unwrap());
        if said.last().unwrap().starts_with("listening on") {
            break;
        }
    }
    let port = said
        .last()
        .unwrap()
        .strip_prefix("listening on http://127.0.0.1:")
        .unwrap()
        .to_owned();
    for key in [
        "sk_demo_full",
        "vapi-demo-full",
        "sk-diga-demo-full",
        "sk_atoms_demo_full",
    ] {
        assert!(said.iter().any(|line| line.contains(key)), "{said:?}");
    }

    let second = program()
        .args(["--port", &port, "--calls", "5"])
        .output()
        .unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let error = String::from_utf8(second.stderr).unwrap();
    assert!(error.contains(&format!("port {port}")), "{error}");
}

#[test]
fn bad_options_are_refused_with_the_usage() {
    let refused = program().args(["--chaos", "lots"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        String::from_utf8(refused.stderr)
            .unwrap()
            .contains("--chaos")
    );
    let help = program().arg("--help").output().unwrap();
    assert!(help.status.success());
    assert!(
        String::from_utf8(help.stdout)
            .unwrap()
            .contains("--live-speed")
    );
}

#[tokio::test]
async fn stopping_ends_open_streams_cleanly() {
    let mut any_port = options();
    any_port.port = 0;
    let server = Server::bind(any_port).await.unwrap();
    let address = server
        .url()
        .unwrap()
        .trim_start_matches("http://")
        .to_owned();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async move {
        let _ = stopped.await;
    }));

    let base = format!("{PROXY}/agents/lab/conversations/conv-live-hold");
    let issued = ask(
        &address,
        &format!("POST {base}/stream-ticket HTTP/1.1"),
        "connection: close\r\n",
    )
    .await;
    let (_, after) = issued.split_once("\"ticket\":\"").unwrap();
    let ticket = after.split('"').next().unwrap();

    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!("GET {base}/stream?ticket={ticket} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut start = [0; 15];
    stream.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");

    stop.send(()).unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(
        rest.ends_with(b"0\r\n\r\n"),
        "{:?}",
        String::from_utf8_lossy(&rest)
    );
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn offline_closes_the_connection_without_an_answer() {
    let mut any_port = options();
    any_port.port = 0;
    let server = Server::bind(any_port).await.unwrap();
    let address = server
        .url()
        .unwrap()
        .trim_start_matches("http://")
        .to_owned();
    let running = tokio::spawn(server.run(std::future::pending()));
    ask(
        &address,
        "POST /lab/control/offline HTTP/1.1",
        "connection: close\r\n",
    )
    .await;
    let answer = ask(&address, &format!("GET {PROXY}/agents HTTP/1.1"), "").await;
    assert_eq!(answer, "");
    running.abort();
}

/// Sends one request and reads until the connection closes.
async fn ask(address: &str, line: &str, headers: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!("{line}\r\nhost: {address}\r\n{headers}\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}
