//! The HTTP request that opens a stream, or posts a report.

use std::str::FromStr;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode, Uri,
    body::Incoming,
    header::{
        ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, InvalidHeaderValue,
        LOCATION,
    },
};
use hyper_util::rt::TokioIo;
use ringside::domain::error::{ApiError, ErrorKind};
use tokio::net::TcpStream;
use url::Url;

use crate::{params::Params, task::Task};

/// More redirects than this in one attempt are a loop.
const MOST_REDIRECTS: usize = 10;

/// An answer whose body is still coming. Dropping it closes the connection.
pub(crate) struct Answer {
    pub(crate) response: Response<Incoming>,
    _connection: Task,
}

/// One question.
pub(crate) struct Question {
    pub(crate) url: Url,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Question {
    /// The question that opens a stream, resuming after `last_event_id` where there is one. Headers of
    /// the caller's own go before ours.
    pub(crate) fn stream(params: &Params, last_event_id: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.extend(params.headers.clone());
        // An id that no header can carry, of control characters, cannot be resumed after.
        if let Some(id) = header_of(last_event_id).ok().filter(|id| !id.is_empty()) {
            headers.insert("last-event-id", id);
        }
        Self {
            url: params.stream_url.clone(),
            method: params.method.clone(),
            headers,
            body: Bytes::from(params.body.clone()),
        }
    }

    /// Asks on a connection of its own.
    pub(crate) async fn ask(&self) -> Result<Answer, ApiError> {
        let host = self.url.host_str().unwrap_or_default();
        // A bracketed IPv6 address is connected to without its brackets.
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let port = self.url.port_or_known_default().unwrap_or(80);
        let socket = TcpStream::connect((bare, port)).await;
        let socket = socket.map_err(|error| unreachable(&self.url, &error.to_string()))?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(socket))
            .await
            .map_err(|error| unreachable(&self.url, &error.to_string()))?;
        let connection = Task::spawn(async move {
            // How it ended is seen in the answer's body.
            let _ = connection.await;
        });
        let response = sender.send_request(self.to_http()?).await;
        let response = response.map_err(|error| unreachable(&self.url, &error.to_string()))?;
        Ok(Answer {
            response,
            _connection: connection,
        })
    }

    /// Asks, and follows where the answer sends us. The caller's own headers may hold a key: another
    /// origin never gets them.
    pub(crate) async fn ask_following(mut self) -> Result<Answer, ApiError> {
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask().await?;
            let status = answer.response.status();
            if !is_redirect(status) {
                return Ok(answer);
            }
            let target = self.target(answer.response.headers())?;
            let becomes_get = status == StatusCode::SEE_OTHER
                || self.method == Method::POST
                    && matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND);
            if becomes_get {
                self.method = Method::GET;
                self.body = Bytes::new();
                self.headers.remove(CONTENT_TYPE);
            }
            if target.origin() != self.url.origin() {
                self.headers = ours_of(&self.headers);
            }
            self.url = target;
        }
        Err(unexpected("The address was redirected again and again."))
    }

    fn target(&self, headers: &HeaderMap) -> Result<Url, ApiError> {
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let location = location.map(str::trim).filter(|text| !text.is_empty());
        let location = location.ok_or_else(|| unexpected("A redirect did not say where to go."))?;
        let target = self.url.join(location).ok();
        target
            .filter(|url| url.scheme() == "http" && url.host().is_some())
            .ok_or_else(|| unexpected("A redirect led to an address that cannot be asked."))
    }

    fn to_http(&self) -> Result<Request<Full<Bytes>>, ApiError> {
        let bad = || unexpected("The address cannot be asked.");
        let path = self.url.query().map_or_else(
            || self.url.path().to_owned(),
            |query| format!("{}?{query}", self.url.path()),
        );
        let authority = self.url.authority();
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.uri_mut() = Uri::from_str(&path).map_err(|_| bad())?;
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.headers.clone();
        let host = HeaderValue::from_str(authority).map_err(|_| bad())?;
        request.headers_mut().insert(HOST, host);
        Ok(request)
    }
}

/// The headers that carry nothing of the caller's.
fn ours_of(headers: &HeaderMap) -> HeaderMap {
    let is_ours = [ACCEPT, CACHE_CONTROL, CONTENT_TYPE];
    headers
        .iter()
        .filter(|(name, _)| is_ours.contains(name) || name.as_str() == "last-event-id")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn header_of(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_bytes(text.as_bytes())
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn unreachable(url: &Url, why: &str) -> ApiError {
    let host = url.authority();
    ApiError::new(ErrorKind::Unreachable, format!("{host}: {why}"))
}

fn unexpected(sentence: &str) -> ApiError {
    ApiError::new(ErrorKind::UnexpectedAnswer, sentence)
}
