//! What a client is asked to do.

use std::collections::BTreeMap;

use hyper::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde::Deserialize;
use url::Url;

/// The body of the request that starts a client, as it comes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    stream_url: String,
    callback_url: String,
    tag: Option<String>,
    initial_delay_ms: Option<u64>,
    read_timeout_ms: Option<u64>,
    last_event_id: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    method: Option<String>,
    body: Option<String>,
}

/// What a client is asked to do, checked.
#[derive(Clone, Debug)]
pub struct Params {
    /// Where the stream is.
    pub stream_url: Url,
    /// Below this the reports go: `…/1`, `…/2` and so on.
    pub callback_url: Url,
    /// The name of the test, for the log.
    pub tag: String,
    /// The base of the waits between attempts, in milliseconds.
    pub initial_delay_ms: Option<u64>,
    /// The longest silence of a stream, in milliseconds; above zero.
    pub read_timeout_ms: Option<u64>,
    /// The id to resume after from the start; empty for none.
    pub last_event_id: String,
    /// Headers of the caller's own.
    pub headers: HeaderMap,
    /// How the stream is asked for.
    pub method: Method,
    /// What is sent with it.
    pub body: String,
}

impl Params {
    /// Reads and checks the body of the request that starts a client; the error is a sentence.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        let wish: Wish = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        if wish.read_timeout_ms == Some(0) {
            return Err("readTimeoutMs must be above 0".to_owned());
        }
        let method = wish.method.filter(|method| !method.is_empty());
        let method = method.map_or(Ok(Method::GET), |method| {
            Method::from_bytes(method.as_bytes()).map_err(|_| format!("no method: {method:?}"))
        })?;
        Ok(Self {
            stream_url: address("streamUrl", &wish.stream_url)?,
            callback_url: address("callbackUrl", &wish.callback_url)?,
            tag: wish.tag.unwrap_or_default(),
            initial_delay_ms: wish.initial_delay_ms,
            read_timeout_ms: wish.read_timeout_ms,
            last_event_id: wish.last_event_id.unwrap_or_default(),
            headers: headers(&wish.headers.unwrap_or_default())?,
            method,
            body: wish.body.unwrap_or_default(),
        })
    }
}

/// An address that can be asked: `http` with a host.
fn address(name: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{name}: {error}: {text:?}"))?;
    if url.scheme() != "http" || url.host().is_none() {
        return Err(format!("{name}: only http addresses are asked: {text:?}"));
    }
    Ok(url)
}

fn headers(wanted: &BTreeMap<String, String>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in wanted {
        let bad = || format!("headers: {name:?} is no header");
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| bad())?;
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        headers.insert(name, value);
    }
    Ok(headers)
}
