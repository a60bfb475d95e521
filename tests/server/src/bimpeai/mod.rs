//! BimpeAI's wire format over the world and the lab (BimpeAI API reference, 2026-06). Written from the vendor's
//! documents alone: it shares no code with the console's own reading of the same API. May use `app`, `world`,
//! `lab`; other dialects must not use it.

mod agents;
mod auth;
mod calls;
mod conversations;
mod error;
mod frames;
mod params;
mod place;
mod room;
mod stream;
mod surface;
mod target;
mod tickets;
mod wire;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Extension, Router,
    http::{HeaderMap, header},
    middleware,
    routing::{get, post},
};

use self::{
    auth::Caller,
    error::ApiError,
    surface::{Surface, serve},
};
use crate::{app::App, sync::locked};

/// The demo keys, for whoever tries the server by hand.
pub(crate) const KEYS: crate::surface::Keys = crate::surface::Keys {
    full: auth::FULL_KEY,
    read_only: auth::READ_ONLY_KEY,
    expired: auth::EXPIRED_KEY,
};

/// Where the vendor's paths begin.
pub(crate) const BASE: &str = "/bimpeai/api/v1/console";
/// The same-origin proxy that adds the key.
const PROXY_BASE: &str = "/proxy/bimpeai/api/v1/console";
/// The same API with an allow-list no browser is on.
const CLOSED_BASE: &str = "/closed/bimpeai/api/v1/console";

/// What this dialect remembers between requests.
#[derive(Default)]
pub(crate) struct State {
    /// Requests per subject in the current minute.
    limits: Mutex<HashMap<&'static str, (i64, u32)>>,
    tickets: tickets::Tickets,
    open_streams: stream::OpenStreams,
    /// Answers to placed calls, by idempotency key.
    replays: Mutex<HashMap<String, serde_json::Value>>,
}

impl State {
    /// Forgets everything but the streams that are open.
    pub(crate) fn reset(&self) {
        locked(&self.limits).clear();
        locked(&self.tickets).clear();
        locked(&self.replays).clear();
    }
}

/// All mounts of the dialect.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let mount = |prefix, asks_for_key, allows_origins| {
        let surface = Surface {
            app: Arc::clone(app),
            prefix,
            asks_for_key,
            allows_origins,
        };
        Router::new().nest(prefix, api(surface))
    };
    mount(BASE, true, true)
        .merge(mount(PROXY_BASE, false, false))
        .merge(mount(CLOSED_BASE, true, false))
}

fn api(surface: Surface) -> Router {
    Router::new()
        .route("/agents", get(agents::list))
        .route("/agents/{agent}", get(agents::one))
        .route("/agents/{agent}/calls", get(calls::list).post(place::place))
        .route("/agents/{agent}/calls/{call}", get(calls::one))
        .route("/agents/{agent}/conversations", get(conversations::list))
        .route(
            "/agents/{agent}/conversations/{conversation}",
            get(conversations::one),
        )
        .route(
            "/agents/{agent}/conversations/{conversation}/messages",
            get(conversations::messages),
        )
        .route(
            "/agents/{agent}/conversations/{conversation}/messages/{message}",
            get(conversations::message),
        )
        .route(
            "/agents/{agent}/conversations/{conversation}/stream-ticket",
            post(tickets::issue),
        )
        .route(
            "/agents/{agent}/conversations/{conversation}/stream",
            get(stream::open),
        )
        .route("/phone-numbers", get(agents::phone_numbers))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(middleware::from_fn_with_state(surface.clone(), serve))
        .with_state(surface)
}

async fn nothing_here(Extension(_): Extension<Caller>, uri: axum::http::Uri) -> ApiError {
    ApiError::not_found(&format!("Route {}", uri.path()))
}

/// What attachment links begin with: this server, under the name the client used for it.
fn files_base(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("127.0.0.1");
    format!("http://{host}/bimpeai/files/")
}
