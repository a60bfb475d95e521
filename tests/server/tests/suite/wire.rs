//! The wire: what passes through it, what it sees, and the tests' hands on it.

use std::{
    io::{self, BufRead, BufReader},
    net::SocketAddr,
    process::{Command, Stdio},
    time::Duration,
};

use ringside_local_api::{Server, wire::Wire};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{PROXY, options};

/// Nothing here takes this long unless it never happens.
const PATIENCE: Duration = Duration::from_secs(20);
/// The lab's call that says only what it is told to.
const TALK: &str = "/agents/lab/conversations/conv-live-hold";

pub(crate) async fn soon<T>(what: &str, happens: impl Future<Output = T>) -> T {
    let happened = tokio::time::timeout(PATIENCE, happens).await;
    happened.unwrap_or_else(|_| panic!("{what} never happened"))
}

/// A server and the wire in front of it, over real sockets.
pub(crate) struct Rig {
    server: SocketAddr,
    pub(crate) wire: SocketAddr,
    pub(crate) other: String,
}

/// An answer: its head, and its body as it travelled.
pub(crate) struct Raw {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Raw {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn is(&self, status: u16) -> bool {
        self.head.starts_with(&format!("HTTP/1.1 {status} "))
    }
}

impl Rig {
    pub(crate) async fn start() -> Self {
        let mut any_port = options();
        any_port.port = 0;
        any_port.calls = 20;
        let server = Server::bind(any_port).await.unwrap();
        let address = server.address().unwrap();
        let wire = Wire::bind(0, address).await.unwrap();
        let rig = Self {
            server: address,
            wire: wire.url().unwrap()["http://".len()..].parse().unwrap(),
            other: wire.other_url().unwrap(),
        };
        tokio::spawn(server.run(std::future::pending()));
        tokio::spawn(wire.run());
        rig
    }

    /// Asks and reads to the end of the connection.
    pub(crate) async fn ask(&self, at: SocketAddr, line: &str, headers: &str, body: &str) -> Raw {
        let mut stream = Stream::open(at, line, headers, body).await;
        let head = stream.head().await.unwrap();
        let _ = stream.rest().await;
        Raw {
            head,
            body: stream.bytes,
        }
    }

    /// GETs a path of the API through the wire.
    pub(crate) async fn get(&self, path: &str) -> Raw {
        let line = format!("GET {PROXY}{path}");
        self.ask(self.wire, &line, "origin: http://localhost:4000\r\n", "")
            .await
    }

    pub(crate) async fn control(&self, what: &str, body: Value) {
        let line = format!("POST /wire/control/{what}");
        let answer = self.ask(self.wire, &line, "", &body.to_string()).await;
        assert!(answer.is(200), "{}", answer.head);
    }

    pub(crate) async fn plan(&self, path: &str, fault: Value) {
        let mut rule = fault;
        rule["path"] = json!(path);
        self.control("plan", rule).await;
    }

    pub(crate) async fn log(&self, query: &str) -> Value {
        let line = format!("GET /wire/control/log{query}");
        soon("the log", self.ask(self.wire, &line, "", ""))
            .await
            .json()
    }

    /// Something is said in the call that the stream is of.
    pub(crate) async fn say(&self, text: &str) {
        let body = json!({"call": "live-hold", "text": text}).to_string();
        let answer = self
            .ask(self.server, "POST /lab/control/say", "", &body)
            .await;
        assert!(answer.is(200), "{}", answer.head);
    }

    /// A fresh ticket, got past the wire.
    pub(crate) async fn ticket(&self) -> String {
        let line = format!("POST {PROXY}{TALK}/stream-ticket");
        let answer = self.ask(self.server, &line, "", "").await;
        let body = String::from_utf8(answer.body).unwrap();
        let (_, after) = body.split_once("\"ticket\":\"").unwrap();
        after.split('"').next().unwrap().to_owned()
    }

    /// Opens the stream through the wire, with whatever is to go wrong with it.
    pub(crate) async fn stream(&self) -> Stream {
        let line = format!("GET {PROXY}{TALK}/stream?ticket={}", self.ticket().await);
        Stream::open(self.wire, &line, "", "").await
    }
}

/// A connection and what came on it that nobody has looked at yet.
pub(crate) struct Stream {
    pub(crate) socket: TcpStream,
    pub(crate) bytes: Vec<u8>,
}

impl Stream {
    async fn open(at: SocketAddr, line: &str, headers: &str, body: &str) -> Self {
        let mut socket = TcpStream::connect(at).await.unwrap();
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        Self {
            socket,
            bytes: Vec::new(),
        }
    }

    /// Reads on once.
    pub(crate) async fn read(&mut self) -> io::Result<usize> {
        self.bytes.reserve(64 * 1024);
        soon("a byte", self.socket.read_buf(&mut self.bytes)).await
    }

    /// Reads until this has come, and takes everything up to its end.
    pub(crate) async fn until(&mut self, mark: &str) -> io::Result<String> {
        loop {
            let marks = self.bytes.windows(mark.len());
            if let Some(at) = marks.into_iter().position(|part| part == mark.as_bytes()) {
                let rest = self.bytes.split_off(at + mark.len());
                let taken = std::mem::replace(&mut self.bytes, rest);
                return Ok(String::from_utf8_lossy(&taken).into_owned());
            }
            if self.read().await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    pub(crate) async fn head(&mut self) -> io::Result<String> {
        self.until("\r\n\r\n").await
    }

    /// Reads to the end of the connection.
    pub(crate) async fn rest(&mut self) -> io::Result<()> {
        while self.read().await? > 0 {}
        Ok(())
    }
}

#[test]
fn the_program_says_where_the_wire_is() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ringside-local-api"))
        .args(["--port", "0", "--wire", "0", "--calls", "5"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let before: Vec<_> = lines
        .map(Result::unwrap)
        .take_while(|line| !line.starts_with("listening on"))
        .collect();
    program.kill().unwrap();
    program.wait().unwrap();
    let is_it = |line: &String| line.starts_with("wire on http://127.0.0.1:");
    assert!(before.iter().any(is_it), "{before:?}");
}

#[tokio::test]
async fn what_passes_through_is_what_the_server_says() {
    let rig = Rig::start().await;
    let line = format!("GET {PROXY}/agents");
    let straight = rig.ask(rig.server, &line, "", "").await;
    let through = rig.get("/agents").await;
    assert!(through.is(200));
    assert_eq!(through.json(), straight.json());

    let mut stream = rig.stream().await;
    assert!(stream.head().await.unwrap().contains("text/event-stream"));
    rig.say("Through the wire.").await;
    stream.until("Through the wire.").await.unwrap();
}

#[tokio::test]
async fn requests_connections_and_tickets_are_counted() {
    let rig = Rig::start().await;
    let mut stream = rig.stream().await;
    stream.head().await.unwrap();
    let log = rig.log("?requests=1&open=1").await;
    assert_eq!((&log["open"], &log["tickets_seen"]), (&json!(1), &json!(1)));
    drop(stream);
    let log = rig.log("?open=0").await;
    assert_eq!(log["tickets_reused"], 0);

    let ticket = rig.ticket().await;
    let path = format!("{TALK}/stream?ticket={ticket}");
    for refused in [false, true] {
        let line = format!("GET {PROXY}{path}");
        let mut stream = Stream::open(rig.wire, &line, "", "").await;
        let head = stream.head().await.unwrap();
        assert_eq!(head.contains(" 401 "), refused, "{head}");
    }
    let log = rig.log("?requests=3").await;
    assert_eq!(log["tickets_seen"], 2);
    assert_eq!(log["tickets_reused"], 1, "an old ticket does not go unseen");
    rig.control("clear", json!({})).await;
    assert_eq!(rig.log("").await["tickets_seen"], 0);
}

#[tokio::test]
async fn a_plan_holds_for_its_path_method_and_times() {
    let rig = Rig::start().await;
    let fault = json!({"fault": "answer", "status": 500, "times": 2, "method": "GET"});
    rig.plan("/agents?", fault).await;
    assert!(rig.get("/agents").await.is(200), "another path");
    let line = format!("POST {PROXY}/agents?page=1");
    let posted = rig.ask(rig.wire, &line, "", "").await;
    assert!(!posted.is(500), "another method");
    for status in [500, 500, 200] {
        assert!(rig.get("/agents?page=1").await.is(status));
    }
    rig.plan("/agents", json!({"fault": "answer", "status": 500}))
        .await;
    let line = format!("OPTIONS {PROXY}/agents");
    let preflight = rig.ask(rig.wire, &line, "", "").await;
    assert!(!preflight.is(500), "preflights are left alone");
    rig.control("clear", json!({})).await;
    assert!(rig.get("/agents").await.is(200));
}

#[tokio::test]
async fn what_cannot_be_controlled_is_refused_with_a_reason() {
    let rig = Rig::start().await;
    for (line, body, status) in [
        ("POST /wire/control/plan", "{}", 400),
        (
            "POST /wire/control/plan",
            r#"{"path": "/", "fault": "gremlins"}"#,
            400,
        ),
        ("POST /wire/control/cut", r#"{"how": "softly"}"#, 400),
        ("GET /wire/control/log?open=some", "", 400),
        ("GET /wire/control/plan", "", 404),
        ("POST /wire/control/dance", "", 404),
    ] {
        let answer = rig.ask(rig.wire, line, "", body).await;
        assert!(answer.is(status), "{line} {body}: {}", answer.head);
        assert!(answer.json()["error"].is_string());
    }
}
