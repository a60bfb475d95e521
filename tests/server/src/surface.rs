//! How a dialect is mounted, and what all its answers have in common: the caller's key, CORS, the troubles the
//! server can be given. A dialect is mounted twice: below its own name, where the caller's key counts, and below
//! `/proxy/`, where the key is added for everyone, as a deployer's same-origin proxy does. The errors are told by
//! the dialect itself. (BimpeAI has rate-limit headers on every answer and keeps a surface of its own.)

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    trouble::{self, Refusal, Trouble, cut, is_loopback},
};

/// Who may ask from a page of another origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origins {
    /// Every loopback page; the vendor's own answer to browsers is open or not known to be closed.
    Loopback,
    /// No page: the vendor's allow-list has no local address on it.
    Nobody,
}

/// The demo keys of a dialect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keys {
    /// May do everything; the proxy adds it.
    pub(crate) full: &'static str,
    /// May read.
    pub(crate) read_only: &'static str,
    /// Was good once.
    pub(crate) expired: &'static str,
}

/// What a dialect tells about itself.
pub(crate) struct Dialect {
    /// Where the vendor's own paths begin, such as `/vapi`.
    pub(crate) base: &'static str,
    /// The same-origin proxy that adds the key, such as `/proxy/vapi`.
    pub(crate) proxy_base: &'static str,
    pub(crate) keys: Keys,
    pub(crate) origins: Origins,
    /// Tells a refusal in the vendor's words, with `Retry-After` where the vendor sends it.
    pub(crate) refuse: fn(Refusal) -> Response,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// Whether the key may place calls and change things.
    pub(crate) may_write: bool,
}

/// Where and how a dialect is mounted: the state of its handlers.
#[derive(Clone)]
pub(crate) struct Surface {
    pub(crate) app: Arc<App>,
    pub(crate) dialect: &'static Dialect,
    /// The path the mount begins with.
    pub(crate) prefix: &'static str,
    /// Whether the caller's own key counts; else the full key is added for everyone.
    pub(crate) asks_for_key: bool,
}

/// Both mounts of a dialect. `api` has the vendor's paths, its fallbacks and nothing else.
pub(crate) fn mounted(
    app: &Arc<App>,
    dialect: &'static Dialect,
    api: fn(Surface) -> Router,
) -> Router {
    let mount = |prefix, asks_for_key| {
        let surface = Surface {
            app: Arc::clone(app),
            dialect,
            prefix,
            asks_for_key,
        };
        let routes = api(surface.clone()).layer(middleware::from_fn_with_state(surface, serve));
        Router::new().nest(prefix, routes)
    };
    mount(dialect.base, true).merge(mount(dialect.proxy_base, false))
}

/// The middleware around every handler of a dialect.
async fn serve(State(surface): State<Surface>, mut request: Request, next: Next) -> Response {
    let app = &surface.app;
    let origin = allowed_origin(&surface, request.headers());
    if request.method() == Method::OPTIONS {
        return preflight(origin);
    }
    let method = request.method().as_str().to_owned();
    let path = format!("{}{}", surface.prefix, request.uri().path());
    app.count_request(&method, &path);
    if !surface.asks_for_key {
        request.headers_mut().remove(header::COOKIE);
        request.headers_mut().remove(header::AUTHORIZATION);
    }
    let caller = if surface.asks_for_key {
        identify(surface.dialect.keys, request.headers())
    } else {
        Ok(Caller { may_write: true })
    };
    let refuse = surface.dialect.refuse;
    let response = match (trouble::meet(app, &method, &path).await, caller) {
        (Some(Trouble::Refused(refusal)), _) | (None | Some(Trouble::Spoiled(_)), Err(refusal)) => {
            refuse(refusal)
        }
        (Some(Trouble::Cut), _) => cut(),
        (None, Ok(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        (Some(Trouble::Spoiled(how)), Ok(caller)) => {
            request.extensions_mut().insert(caller);
            trouble::spoil(how, next.run(request).await).await
        }
    };
    finish(origin, response)
}

/// Reads the key from `Authorization: Bearer`.
fn identify(keys: Keys, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let key = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim);
    match key {
        None | Some("") => Err(Refusal::MissingKey),
        Some(key) if key == keys.full => Ok(Caller { may_write: true }),
        Some(key) if key == keys.read_only => Ok(Caller { may_write: false }),
        Some(key) if key == keys.expired => Err(Refusal::ExpiredKey),
        Some(_) => Err(Refusal::InvalidKey),
    }
}

fn finish(origin: Option<HeaderValue>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    add_origin(headers, origin);
    response
}

/// The origin of the asking page, where its pages are answered. The proxy is for its own origin only.
fn allowed_origin(surface: &Surface, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let is_open = surface.asks_for_key && surface.dialect.origins == Origins::Loopback;
    (is_open && is_loopback(origin.to_str().ok()?)).then(|| origin.clone())
}

fn add_origin(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Retry-After, X-Request-Id, Content-Range, Accept-Ranges"),
        );
    }
}

fn preflight(origin: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    if origin.is_some() {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PATCH, DELETE, OPTIONS"),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("Authorization, Content-Type, Range, X-Test-Call"),
        );
    }
    add_origin(headers, origin);
    response
}

/// The address of this server under the name the client used for it, without a slash at the end: what links to
/// the server's own files begin with.
pub(crate) fn own_origin(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("127.0.0.1");
    format!("http://{host}")
}
