//! A raw server, the receiver of reports, and questions to the service.

use std::{net::SocketAddr, time::Duration};

use ringside_sse_service::Service;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Nothing here takes this long unless it never happens.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn soon<T>(what: &str, happens: impl Future<Output = T>) -> T {
    let happened = tokio::time::timeout(PATIENCE, happens).await;
    happened.unwrap_or_else(|_| panic!("{what} never happened"))
}

/// One request, or one answer, as it came.
#[derive(Debug)]
pub(crate) struct Message {
    /// `GET / HTTP/1.1`, or `HTTP/1.1 200 OK`.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Message {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    async fn read(socket: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let head_end = loop {
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at;
            }
            assert!(socket.read_buf(&mut bytes).await.unwrap() > 0, "{bytes:?}");
        };
        let mut body = bytes.split_off(head_end + 4);
        let head = String::from_utf8(bytes).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let line = lines.next().unwrap().to_owned();
        let headers: Vec<_> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(0, |(_, value)| value.parse().unwrap());
        while body.len() < length {
            assert!(socket.read_buf(&mut body).await.unwrap() > 0);
        }
        let body = String::from_utf8(body).unwrap();
        Self {
            line,
            headers,
            body,
        }
    }
}

/// A server that says only what it is told to.
pub(crate) struct RawServer(TcpListener);

/// One connection to it, with its request read.
pub(crate) struct Visit {
    pub(crate) request: Message,
    socket: TcpStream,
}

impl RawServer {
    pub(crate) async fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/stream", self.0.local_addr().unwrap())
    }

    pub(crate) async fn visit(&self) -> Visit {
        soon("a connection", async {
            let (mut socket, _) = self.0.accept().await.unwrap();
            socket.set_nodelay(true).unwrap();
            let request = Message::read(&mut socket).await;
            Visit { request, socket }
        })
        .await
    }

    /// The next visit, answered with an open stream.
    pub(crate) async fn stream(&self) -> Visit {
        let mut visit = self.visit().await;
        visit.open().await;
        visit
    }
}

impl Visit {
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        self.socket.write_all(bytes).await.unwrap();
    }

    pub(crate) async fn answer(mut self, status: &str, headers: &str) {
        let answer = format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\n\r\n");
        self.write(answer.as_bytes()).await;
    }

    pub(crate) async fn open(&mut self) {
        self.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
              Transfer-Encoding: chunked\r\n\r\n",
        )
        .await;
    }

    /// Sends a chunk of the stream.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.offer(bytes.as_ref()).await.unwrap();
    }

    /// Sends a chunk to a client that may have left.
    pub(crate) async fn offer(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.socket.write_all(&chunk).await
    }

    /// Ends the stream as a complete answer ends.
    pub(crate) async fn end(mut self) {
        self.write(b"0\r\n\r\n").await;
    }

    /// Resolves when the client has left.
    pub(crate) async fn left(mut self) {
        let mut rest = Vec::new();
        // A reset is as good a goodbye as an end.
        let _ = soon("the client leaving", self.socket.read_to_end(&mut rest)).await;
    }
}

/// The service under test, a stream server and the receiver of reports.
pub(crate) struct Stage {
    pub(crate) service: SocketAddr,
    pub(crate) serving: JoinHandle<std::io::Result<()>>,
    pub(crate) server: RawServer,
    reports: RawServer,
    reported: u64,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let service = Service::bind(0).await.unwrap();
        Self {
            service: service.address().unwrap(),
            serving: tokio::spawn(service.run(std::future::pending())),
            server: RawServer::start().await,
            reports: RawServer::start().await,
            reported: 0,
        }
    }

    /// What a client with these wishes is started with.
    pub(crate) fn wishes(&self, more: Value) -> Value {
        let mut wishes = json!({
            "streamUrl": self.server.url(),
            "callbackUrl": self.reports.url(),
            "tag": "a test",
            "initialDelayMs": 0,
        });
        for (name, value) in more.as_object().unwrap() {
            wishes[name] = value.clone();
        }
        wishes
    }

    /// Starts a client; the path of it.
    pub(crate) async fn client(&self, more: Value) -> String {
        let wishes = self.wishes(more).to_string();
        let answer = self.ask("POST", "/", &wishes).await;
        assert!(answer.line.contains(" 201 "), "{answer:?}");
        let base = format!("http://{}", self.service);
        let location = answer.header("location").unwrap();
        location.strip_prefix(&base).unwrap().to_owned()
    }

    /// Asks the service something.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &str) -> Message {
        let mut socket = TcpStream::connect(self.service).await.unwrap();
        let (host, length) = (self.service, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        soon("an answer", Message::read(&mut socket)).await
    }

    /// The next report. They must come in order, each on a number of its own.
    pub(crate) async fn report(&mut self) -> Value {
        let visit = self.reports.visit().await;
        self.reported += 1;
        let line = format!("POST /stream/{} HTTP/1.1", self.reported);
        assert_eq!(visit.request.line, line);
        let report = serde_json::from_str(&visit.request.body).unwrap();
        visit.answer("202 Accepted", "").await;
        report
    }

    /// The next report, which must be of an event.
    pub(crate) async fn event(&mut self) -> (String, String, String) {
        let report = self.report().await;
        assert_eq!(report["kind"], "event", "{report}");
        let field = |name: &str| report["event"][name].as_str().unwrap().to_owned();
        (field("type"), field("data"), field("id"))
    }

    /// The next report, which must be of an error.
    pub(crate) async fn error(&mut self) -> String {
        let report = self.report().await;
        assert_eq!(report["kind"], "error", "{report}");
        report["error"].as_str().unwrap().to_owned()
    }
}

/// An event as the service reports it.
pub(crate) fn event(kind: &str, data: &str, id: &str) -> (String, String, String) {
    (kind.to_owned(), data.to_owned(), id.to_owned())
}
