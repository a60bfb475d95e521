//! Requests and answers as plain values.

use crate::domain::base_url::BaseUrl;

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes; never repeated by itself.
    Post,
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// One JSON document.
    Json,
    /// `text/event-stream`, read as it arrives.
    EventStream,
    /// The bytes of a sound or film. The one kind of request that follows a redirect, because vendors
    /// answer it with a link to their storage; the browser takes `Authorization` off on the way.
    Media,
}

/// A request, without host and without key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiRequest {
    /// The method.
    pub method: Method,
    /// Path segments below the connection's base URL, not yet encoded.
    pub segments: Vec<String>,
    /// Whether the path ends in a slash; some servers answer the other spelling with a redirect, which
    /// requests with a key do not follow.
    pub has_trailing_slash: bool,
    /// Query parameters in order, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// Further headers of the vendor's; never anything secret.
    pub headers: Vec<(&'static str, String)>,
    /// A JSON body.
    pub body: Option<String>,
    /// How the answer is read.
    pub accept: Accept,
    /// Whether the request carries the connection's key; a stream with a ticket does not.
    pub needs_key: bool,
    /// Whether the request carries an `Idempotency-Key`, by which the server takes repetitions for one:
    /// a browser may send a request again by itself when a kept connection breaks.
    pub is_once: bool,
}

impl ApiRequest {
    /// A read of one JSON document.
    pub fn get<const N: usize>(segments: [&str; N]) -> Self {
        Self {
            method: Method::Get,
            segments: segments.into_iter().map(str::to_owned).collect(),
            has_trailing_slash: false,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            accept: Accept::Json,
            needs_key: true,
            is_once: false,
        }
    }

    /// A write with a JSON body.
    pub fn post<const N: usize>(segments: [&str; N], body: Option<String>) -> Self {
        Self {
            method: Method::Post,
            body,
            ..Self::get(segments)
        }
    }

    /// The same request, to be carried out once however often it arrives.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.is_once = true;
        self
    }

    /// The same request with a slash at the end of its path.
    #[must_use]
    pub fn with_trailing_slash(mut self) -> Self {
        self.has_trailing_slash = true;
        self
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same request with one more query parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// The same request with one more query parameter where there is a value.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl BaseUrl {
    /// The absolute address of a request below this base URL; see [`BaseUrl::address`] for what is
    /// refused. The error is a sentence.
    pub fn join(&self, request: &ApiRequest) -> Result<String, String> {
        let mut address = self.address(
            request.segments.iter().map(String::as_str),
            request
                .query
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        )?;
        if request.has_trailing_slash {
            // Every “?” but the first is encoded.
            let path_end = address.find('?').unwrap_or(address.len());
            address.insert(path_end, '/');
        }
        Ok(address)
    }
}

/// An answer, as far as adapters look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, lower case; empty when absent.
    pub content_type: String,
    /// `Retry-After`, where the server exposes it.
    pub retry_after: Option<String>,
    /// `X-Request-Id`, where the server exposes it.
    pub request_id: Option<String>,
    /// When the answer arrived, milliseconds since the epoch; `Retry-After` counts from it.
    pub received_at_ms: i64,
    /// The body, decoded as UTF-8 with replacement.
    pub body: String,
}
