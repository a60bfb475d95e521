//! The wire format of smallest.ai Atoms over the world and the lab (`smallest-inc/smallest-ai-documentation`
//! `openapi.yaml`, 2026-08; the paths begin with `/atoms/v1` as they do there). Below `/atoms/2025/v1` the same calls
//! are told as the guides of 2025-09 do: events with seconds since the epoch, transcripts of plain texts. Written
//! from the vendor's documents alone: it shares no code with the console's own reading of the same API. May use
//! `app`, `surface`, `ledger`, `recordings`, `world`, `lab`; other dialects must not use it.

mod agents;
mod attempts;
mod calls;
mod error;
mod events;
mod frames;
mod lab;
mod list;
mod params;
mod place;
mod stream;
mod told;
mod words;

use std::sync::Arc;

use axum::{
    Extension, Router,
    http::{Method, Uri},
    response::Response,
    routing::{get, post},
};

use crate::{
    app::App,
    surface::{Caller, Dialect, Keys, Origins, Surface, mounted},
};

const KEYS: Keys = Keys {
    full: "sk_atoms_demo_full",
    read_only: "sk_atoms_demo_readonly",
    expired: "sk_atoms_demo_expired",
};

/// Where and for whom the API answers. The vendor says nothing about pages of other origins.
pub(crate) static DIALECT: Dialect = Dialect {
    base: "/atoms/v1",
    proxy_base: "/proxy/atoms/v1",
    keys: KEYS,
    origins: Origins::Loopback,
    refuse: error::refuse,
};

/// The same in the older generation.
static OLDER: Dialect = Dialect {
    base: "/atoms/2025/v1",
    proxy_base: "/proxy/atoms/2025/v1",
    keys: KEYS,
    origins: Origins::Loopback,
    refuse: error::refuse,
};

/// In which words the same is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// The document of 2026-08.
    Current,
    /// The guides of 2025-09.
    Older,
}

impl Generation {
    fn of(surface: &Surface) -> Self {
        if surface.dialect.base == OLDER.base {
            Self::Older
        } else {
            Self::Current
        }
    }
}

/// What this dialect remembers between requests.
#[derive(Default)]
pub(crate) struct State {}

/// All mounts of the dialect.
pub(crate) fn router(app: &Arc<App>) -> Router {
    mounted(app, &DIALECT, api).merge(mounted(app, &OLDER, api))
}

fn api(surface: Surface) -> Router {
    Router::new()
        .route("/conversation", get(list::list))
        .route("/conversation/search", post(calls::search))
        .route("/conversation/outbound", post(place::outbound))
        .route("/conversation/cancel", post(place::cancel))
        .route("/conversation/{id}", get(calls::one))
        .route("/conversation/{id}/cancel", post(place::cancel_queued))
        .route("/conversation/{id}/retries", get(calls::retries))
        .route(
            "/conversation/{id}/recording/download-url",
            get(calls::recording),
        )
        .route("/events", get(stream::open))
        .route("/agent", get(agents::list))
        .route("/agent/{id}", get(agents::one))
        .route("/campaign", get(agents::campaigns))
        .route("/product/phone-numbers", get(agents::lines))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .with_state(surface)
}

async fn nothing_here(Extension(_): Extension<Caller>, method: Method, uri: Uri) -> Response {
    error::no_route(&method, uri.path())
}
