//! Diga's wire format over the world and the lab (`Diga-io/docs` `openapi.json`, 2025-11 to 2026-07), in all three
//! generations of the contract at once (`generation`). Written from the vendor's documents alone: it shares no code
//! with the console's own reading of the same API. May use `app`, `surface`, `ledger`, `recordings`, `world`, `lab`;
//! other dialects must not use it.

mod active_calls;
mod calls;
mod directory;
mod error;
mod generation;
mod logs;
mod messages;
mod paging;
mod params;
mod place;
mod recording;
mod wire;
mod words;

use std::sync::Arc;

use axum::{
    Extension, Router, extract,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};

use self::generation::Generation;
use crate::{
    app::App,
    ledger::vendor::Vendor,
    surface::{Caller, Dialect, Keys, Origins, Surface, mounted, own_origin},
};

/// Whose ids are spoken.
const VENDOR: Vendor = Vendor::Diga;

/// Where and for whom the API answers. The vendor's CORS headers name no local address (its README of 2026-01).
pub(crate) static DIALECT: Dialect = Dialect {
    base: "/diga",
    proxy_base: "/proxy/diga",
    keys: Keys {
        full: "sk-diga-demo-full",
        read_only: "sk-diga-demo-readonly",
        expired: "sk-diga-demo-expired",
    },
    origins: Origins::Nobody,
    refuse: error::refuse,
};

/// What this dialect remembers between requests.
#[derive(Default)]
pub(crate) struct State {}

/// All mounts of the dialect.
pub(crate) fn router(app: &Arc<App>) -> Router {
    mounted(app, &DIALECT, api)
}

fn api(surface: Surface) -> Router {
    of(Generation::Third)
        .nest(Generation::Second.path(), of(Generation::Second))
        .nest(Generation::First.path(), of(Generation::First))
        .fallback(nothing_here)
        .with_state(surface)
}

/// The paths of one generation.
fn of(generation: Generation) -> Router<Surface> {
    let mut routes = Router::new()
        .route("/v1/call/", get(calls::list).post(place::place))
        .route("/v1/call/{id}", get(calls::one))
        .route("/v1/recording/{call_id}", get(recording::link))
        .route("/v1/agent/", get(directory::agents))
        .route("/v1/agent/{agent_id}", get(directory::agent))
        .route("/v1/phone/", get(directory::phones))
        .route("/v1/phone/{phone_id}", get(directory::phone));
    for path in ["/v1/call", "/v1/agent", "/v1/phone"] {
        routes = routes.route(path, get(to_slash).post(to_slash));
    }
    routes = if generation == Generation::First {
        routes.route("/v1/transcription/{call_id}", get(messages::transcription))
    } else {
        routes
            .route("/v1/call/{id}/message", get(messages::list))
            .route("/v1/log/call/{call_id}", get(logs::list))
    };
    if generation == Generation::Third {
        routes = routes.route("/v1/call/concurrency/stream", get(active_calls::stream));
    }
    routes
        .method_not_allowed_fallback(error::no_method)
        .layer(Extension(generation))
}

/// The framework's answer to a list without its slash.
async fn to_slash(
    extract::State(surface): extract::State<Surface>,
    Extension(_): Extension<Caller>,
    Extension(generation): Extension<Generation>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let mut place = own_origin(&headers);
    for part in [surface.prefix, generation.path(), uri.path(), "/"] {
        place.push_str(part);
    }
    if let Some(query) = uri.query() {
        place.push('?');
        place.push_str(query);
    }
    let Ok(place) = HeaderValue::try_from(place) else {
        return error::no_route(&Method::GET, uri.path());
    };
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, place)]).into_response()
}

async fn nothing_here(Extension(_): Extension<Caller>, method: Method, uri: Uri) -> Response {
    error::no_route(&method, uri.path())
}
