//! Sends requests. Every rule that keeps a key where it belongs is here and nowhere else:
//! the key goes to exactly the origin it was entered for, in `Authorization` only (`fetch` forwards
//! other headers to another host on a redirect), redirects are refused, nothing is cached, no cookie
//! and no referrer is sent.

use gloo_net::http::RequestBuilder;
use js_sys::Array;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect, Response,
};

use super::{
    body::{self, BodyError},
    connection::{Auth, Connection},
    early,
};
use crate::{
    browser::{clock, connectivity, last_resort, timer},
    domain::error::{ApiError, ErrorKind},
    vendors::request::{Accept, ApiRequest, ApiResponse, Method},
};

/// A request without a complete answer after this long is given up, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// A stream whose headers have not come after this long is given up, in milliseconds.
const STREAM_HEADERS_TIMEOUT_MS: u32 = 15_000;

/// How often a read is tried again after an answer of 500, 502, 503 or 504.
const READ_RETRIES: u32 = 2;

/// Sends a request and reads the whole answer, whatever its status. Reads are tried again twice when
/// the server itself is in trouble; writes never are.
pub async fn send(
    connection: &Connection,
    request: &ApiRequest,
    signal: Option<&AbortSignal>,
) -> Result<ApiResponse, ApiError> {
    let mut retries = 0;
    loop {
        let response = send_once(connection, request, signal).await?;
        let may_retry = request.method == Method::Get
            && matches!(response.status, 500 | 502 | 503 | 504)
            && response.retry_after.is_none()
            && retries < READ_RETRIES;
        if !may_retry {
            return Ok(response);
        }
        retries += 1;
        timer::sleep(clock::jitter_ms(200, 600 * retries)).await;
        if signal.is_some_and(AbortSignal::aborted) {
            return Err(aborted());
        }
    }
}

async fn send_once(
    connection: &Connection,
    request: &ApiRequest,
    signal: Option<&AbortSignal>,
) -> Result<ApiResponse, ApiError> {
    let timeout = AbortSignal::timeout_with_u32(TIMEOUT_MS);
    let signals = Signals {
        caller: signal,
        timeout: &timeout,
    };
    let response = fetch(connection, request, &signals).await?;
    let body = body::read_text(&response)
        .await
        .map_err(|error| match error {
            BodyError::TooLarge => ApiError::new(
                ErrorKind::TooLarge,
                "The answer is larger than 20 MiB and was not read.",
            ),
            BodyError::Broken => signals.explain(|| {
                ApiError::new(
                    ErrorKind::UnexpectedAnswer,
                    "The connection broke before the whole answer had arrived.",
                )
            }),
        })?;
    Ok(answer(&response, body))
}

/// Opens a stream: the answer's headers have come, its body is still to be read. An answer outside
/// 2xx is turned into the vendor's error here.
pub async fn open(
    connection: &Connection,
    request: &ApiRequest,
    signal: &AbortSignal,
) -> Result<Response, ApiError> {
    let timeout = web_sys::AbortController::new().map_err(|_| unsupported())?;
    let timer = timer::Timer::after(STREAM_HEADERS_TIMEOUT_MS, {
        let timeout = timeout.clone();
        move || timeout.abort()
    });
    let timeout_signal = timeout.signal();
    let signals = Signals {
        caller: Some(signal),
        timeout: &timeout_signal,
    };
    let response = fetch(connection, request, &signals).await?;
    drop(timer);
    if response.ok() {
        return Ok(response);
    }
    let text = body::read_text(&response).await.unwrap_or_default();
    Err(connection.adapter().error(&answer(&response, text)))
}

/// The two reasons to stop waiting: the caller's and ours.
struct Signals<'a> {
    caller: Option<&'a AbortSignal>,
    timeout: &'a AbortSignal,
}

impl Signals<'_> {
    fn combined(&self) -> AbortSignal {
        match self.caller {
            Some(caller) => AbortSignal::any(&Array::of2(caller, self.timeout)),
            None => self.timeout.clone(),
        }
    }

    /// What a failed wait means: given up by the caller, timed out, or `otherwise`.
    fn explain(&self, otherwise: impl FnOnce() -> ApiError) -> ApiError {
        if self.caller.is_some_and(AbortSignal::aborted) {
            aborted()
        } else if self.timeout.aborted() {
            ApiError::new(ErrorKind::TimedOut, "The API did not answer in time.")
        } else {
            otherwise()
        }
    }
}

async fn fetch(
    connection: &Connection,
    request: &ApiRequest,
    signals: &Signals<'_>,
) -> Result<Response, ApiError> {
    if last_resort::has_stopped() {
        return Err(aborted());
    }
    let address = address(connection, request)?;
    if request.method == Method::Get
        && connection.auth == Auth::Proxy
        && let Some(response) = early::take(&address).await
    {
        return Ok(response);
    }
    let built = build(connection, request, &address, &signals.combined())?;
    match built.send().await {
        Ok(response) => Ok(response.into()),
        Err(_) => Err(signals.explain(unreachable)),
    }
}

fn address(connection: &Connection, request: &ApiRequest) -> Result<String, ApiError> {
    connection
        .base_url
        .join(request)
        .map_err(|sentence| ApiError::new(ErrorKind::Refused, sentence))
}

fn build(
    connection: &Connection,
    request: &ApiRequest,
    address: &str,
    signal: &AbortSignal,
) -> Result<gloo_net::http::Request, ApiError> {
    let mut builder = RequestBuilder::new(address)
        .method(match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
        })
        .redirect(match request.accept {
            // The key stays behind: the browser takes `Authorization` off at the border of the origin.
            Accept::Media => RequestRedirect::Follow,
            Accept::Json | Accept::EventStream => RequestRedirect::Error,
        })
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(RequestCache::NoStore)
        .header(
            "Accept",
            match request.accept {
                Accept::Json => "application/json",
                Accept::EventStream => "text/event-stream",
                Accept::Media => "audio/*, video/*",
            },
        )
        .abort_signal(Some(signal));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if request.is_once {
        builder = builder.header("Idempotency-Key", &clock::random_id());
    }
    if request.needs_key
        && let Some(value) = authorization(connection, address)?
    {
        builder = builder.header("Authorization", &value);
    }
    let built = match &request.body {
        Some(body) => builder
            .header("Content-Type", "application/json")
            .body(body.clone()),
        None => builder.build(),
    };
    built.map_err(|_| {
        ApiError::new(
            ErrorKind::Refused,
            "The browser refused to build this request.",
        )
    })
}

/// The header's value, if this connection has a key and `address` is where the key belongs.
fn authorization(connection: &Connection, address: &str) -> Result<Option<String>, ApiError> {
    let key = match &connection.auth {
        Auth::Proxy => return Ok(None),
        Auth::Key(None) => {
            return Err(ApiError::new(
                ErrorKind::KeyMissing,
                format!(
                    "“{}” needs its API key before it can show calls.",
                    connection.label
                ),
            ));
        }
        Auth::Key(Some(key)) => key,
    };
    let origin = web_sys::Url::new(address)
        .map(|url| url.origin())
        .unwrap_or_default();
    key.reveal_for(&origin)
        .map(|key| Some(format!("Bearer {key}")))
        .ok_or_else(|| {
            ApiError::new(
                ErrorKind::Refused,
                format!(
                    "The key was entered for {} and is not sent to {origin}.",
                    key.origin()
                ),
            )
        })
}

fn answer(response: &Response, body: String) -> ApiResponse {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    ApiResponse {
        status: response.status(),
        content_type: header("Content-Type")
            .unwrap_or_default()
            .to_ascii_lowercase(),
        retry_after: header("Retry-After"),
        request_id: header("X-Request-Id"),
        received_at_ms: clock::now().ms(),
        body,
    }
}

/// What a failed `fetch` means. Browsers hide the cause from pages, so only "offline" can be told apart.
fn unreachable() -> ApiError {
    if connectivity::is_offline() {
        return ApiError::new(ErrorKind::Offline, "This device is offline.");
    }
    ApiError::new(
        ErrorKind::Unreachable,
        "The API cannot be reached: the network, the address, or the API does not allow this site (CORS). Browsers do not say which.",
    )
}

fn aborted() -> ApiError {
    ApiError::new(ErrorKind::Aborted, "The request was given up.")
}

fn unsupported() -> ApiError {
    ApiError::new(
        ErrorKind::Refused,
        "This browser cannot abort requests; Ringside needs a newer one.",
    )
}
