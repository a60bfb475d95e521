//! Requests read and answers written by hand.

use std::{fmt::Write, io};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Longer heads are not passed on.
const LONGEST_HEAD: usize = 64 * 1024;

/// One request, read to its end.
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// Where a head ends and what follows it begins.
pub(super) fn head_end(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(at + 4)
}

fn bad(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

impl Request {
    /// Reads one; `None` where the client leaves without asking.
    pub(super) async fn read(client: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = head_end(&bytes) {
                break end;
            }
            if bytes.len() > LONGEST_HEAD {
                return Err(bad("the head of the request is too long"));
            }
            if client.read_buf(&mut bytes).await? == 0 {
                return Ok(None);
            }
        };
        let body = bytes.split_off(end);
        let mut request =
            Self::parse(&String::from_utf8_lossy(&bytes)).ok_or_else(|| bad("no request"))?;
        request.body = body;
        let length = request.header("content-length").unwrap_or("0");
        let length: usize = length.parse().map_err(|_| bad("no length"))?;
        while request.body.len() < length {
            if client.read_buf(&mut request.body).await? == 0 {
                return Ok(None);
            }
        }
        Ok(Some(request))
    }

    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.trim_end().split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self {
            method,
            target,
            headers,
            body: Vec::new(),
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter, not decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .into_iter()
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// The ticket of a stream request.
    pub(super) fn ticket(&self) -> Option<&str> {
        self.parameter("ticket")
    }

    /// `GET /agents?page=1`, for the log.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The request as it is passed on: on a connection of its own.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut head = format!("{} HTTP/1.1\r\n", self.line());
        for (name, value) in &self.headers {
            if name != "connection" {
                // Writing to a string cannot fail.
                let _ = write!(head, "{name}: {value}\r\n");
            }
        }
        head.push_str("connection: close\r\n\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer of the wire's own.
pub(super) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    cors: bool,
    expose: bool,
}

impl Answer {
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.into(),
            cors: true,
            expose: true,
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn instead(plan: &super::plan::Instead) -> Self {
        let headers = plan.headers.clone().into_iter().collect();
        Self {
            status: plan.status,
            headers,
            body: plan.body.clone(),
            cors: plan.cors,
            expose: plan.expose,
        }
    }

    /// Writes it and ends the connection.
    pub(super) async fn write(self, client: &mut TcpStream, request: &Request) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} Planned\r\n", self.status);
        let mut headers = self.headers;
        if let Some(origin) = request.header("origin").filter(|_| self.cors) {
            headers.push(("access-control-allow-origin".into(), origin.to_owned()));
            headers.push(("vary".into(), "origin".into()));
            if self.expose {
                let exposed = "retry-after, x-request-id".into();
                headers.push(("access-control-expose-headers".into(), exposed));
            }
        }
        for (name, value) in headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        // These statuses have no body, and no length either.
        if !matches!(self.status, 204 | 304) {
            let _ = write!(head, "content-length: {}\r\n", self.body.len());
        }
        head.push_str("connection: close\r\n\r\n");
        client.write_all(head.as_bytes()).await?;
        client.write_all(self.body.as_bytes()).await?;
        client.shutdown().await
    }
}
