//! A server without a network, and questions to it.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt;
use ringside_local_api::{options::Options, routes};
use serde_json::Value;
use tower::ServiceExt;

/// The vendor's own paths.
pub(crate) const STRICT: &str = "/bimpeai/api/v1/console";
/// The proxy that adds the key.
pub(crate) const PROXY: &str = "/proxy/bimpeai/api/v1/console";
/// An agent with calls of every kind.
pub(crate) const CLINIC: &str = "cmb1lagosdental0000000001";
/// The agent without a telephony channel.
pub(crate) const HOTEL: &str = "cmb6hotelmirador000000006";
/// 2026-06-05T08:00:00Z
pub(crate) const NOW_MS: i64 = 1_780_646_400_000;

/// A server and the headers sent with every question.
pub(crate) struct Api {
    router: Router,
    headers: Vec<(String, String)>,
    base: &'static str,
}

/// An answer read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(&self.body)))
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The `code` of an error.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The settings tests start from: few calls, a fixed moment.
pub(crate) fn options() -> Options {
    Options {
        calls: 400,
        now_ms: Some(NOW_MS),
        ..Options::default()
    }
}

impl Api {
    /// A server with these settings, asked with the full key on the vendor's own paths.
    pub(crate) fn with(options: Options) -> Self {
        Self {
            router: routes(options).unwrap(),
            headers: vec![("authorization".into(), "Bearer sk_demo_full".into())],
            base: STRICT,
        }
    }

    /// A server with the usual settings.
    pub(crate) fn start() -> Self {
        Self::with(options())
    }

    /// The same server asked without any key and with these headers.
    pub(crate) fn asking_with(&self, base: &'static str, headers: &[(&str, &str)]) -> Self {
        Self {
            router: self.router.clone(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            base,
        }
    }

    /// Sends a request to a path of the whole server; the body is still open.
    pub(crate) async fn open(
        &self,
        method: &str,
        path: &str,
        body: &str,
    ) -> axum::response::Response {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8080");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request to a path of the whole server and reads the answer.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let (parts, body) = self.open(method, path, body).await.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    /// GETs a path of the API.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("{}{path}", self.base), "").await
    }

    /// GETs a path of the API that must answer 200.
    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
        answer.json()
    }

    /// POSTs to a path of the API.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", &format!("{}{path}", self.base), body)
            .await
    }

    /// Steers the server.
    pub(crate) async fn control(&self, what: &str, body: &str) {
        let answer = self
            .ask("POST", &format!("/lab/control/{what}"), body)
            .await;
        assert_eq!(answer.status, 200, "{what}: {:?}", answer.body);
    }

    /// What the server counted.
    pub(crate) async fn stats(&self) -> Value {
        self.ask("GET", "/lab/control/stats", "").await.json()
    }

    /// A fresh ticket for a conversation.
    pub(crate) async fn ticket(&self, agent: &str, conversation: &str) -> String {
        let path = format!("/agents/{agent}/conversations/{conversation}/stream-ticket");
        let answer = self.post(&path, "").await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        answer.json()["data"]["ticket"].as_str().unwrap().to_owned()
    }

    /// Opens a stream with a fresh ticket.
    pub(crate) async fn stream(&self, agent: &str, conversation: &str, query: &str) -> Events {
        let ticket = self.ticket(agent, conversation).await;
        let path = format!(
            "{}/agents/{agent}/conversations/{conversation}/stream?ticket={ticket}{query}",
            self.base
        );
        let response = self.open("GET", &path, "").await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["content-type"],
            "text/event-stream; charset=utf-8"
        );
        Events::of(response)
    }
}

/// One event of a stream.
#[derive(Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// How a stream went on.
#[derive(Debug, PartialEq)]
pub(crate) enum Next {
    Event(Event),
    /// The stream ended as a complete answer does.
    End,
    /// The connection broke off.
    Cut,
    /// Nothing came for an hour.
    Silence,
}

/// An open stream, read by a simple reader that expects well-formed frames.
pub(crate) struct Events {
    body: Body,
    text: String,
    pub(crate) chunks: usize,
}

impl Events {
    /// The events of an answer.
    pub(crate) fn of(response: axum::response::Response) -> Self {
        Self {
            body: response.into_body(),
            text: String::new(),
            chunks: 0,
        }
    }

    /// The next event, or how the stream ended.
    pub(crate) async fn next(&mut self) -> Next {
        loop {
            let blank = self.text.len() - self.text.trim_start_matches('\n').len();
            self.text.drain(..blank);
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (event, length) = (read(frame), self.text.len() - rest.len());
                self.text.drain(..length);
                return Next::Event(event);
            }
            match self.bytes().await {
                Ok(bytes) => self.text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Err(next) => return next,
            }
        }
    }

    /// The next piece of the body.
    pub(crate) async fn bytes(&mut self) -> Result<Bytes, Next> {
        match tokio::time::timeout(Duration::from_secs(3_600), self.body.frame()).await {
            Err(_) => Err(Next::Silence),
            Ok(None) => Err(Next::End),
            Ok(Some(Err(_))) => Err(Next::Cut),
            Ok(Some(Ok(frame))) => {
                self.chunks += 1;
                Ok(frame.into_data().unwrap())
            }
        }
    }

    /// The next event, which must be a message; heartbeats are passed over.
    pub(crate) async fn message(&mut self) -> Event {
        loop {
            match self.next().await {
                Next::Event(event) if event.name == "message" => return event,
                Next::Event(event) if event.name == "heartbeat" => {}
                other => panic!("expected a message, got {other:?}"),
            }
        }
    }

    /// The ids of the next messages.
    pub(crate) async fn ids(&mut self, count: usize) -> Vec<String> {
        let mut ids = Vec::new();
        for _ in 0..count {
            ids.push(self.message().await.id);
        }
        ids
    }
}

fn read(frame: &str) -> Event {
    let field = |name: &str| {
        frame
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or_default()
    };
    Event {
        id: field("id").to_owned(),
        name: field("event").to_owned(),
        data: serde_json::from_str(field("data")).unwrap(),
    }
}

/// The ids of a list answer or a transcript.
pub(crate) fn ids(items: &Value) -> Vec<String> {
    items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}
