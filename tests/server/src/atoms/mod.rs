//! The wire format of smallest.ai Atoms over the world and the lab (`smallest-inc/smallest-ai-documentation`
//! `openapi.yaml`, 2026-08; the paths begin with `/atoms/v1` as they do there). Written from the vendor's documents
//! alone: it shares no code with the console's own reading of the same API. May use `app`, `surface`, `ledger`,
//! `recordings`, `world`, `lab`; other dialects must not use it.

mod error;

use std::sync::Arc;

use axum::{
    Extension, Router,
    http::{Method, Uri},
    response::Response,
};

use crate::{
    app::App,
    surface::{Caller, Dialect, Keys, Origins, Surface, mounted},
};

/// Where and for whom the API answers. The vendor says nothing about pages of other origins.
pub(crate) static DIALECT: Dialect = Dialect {
    base: "/atoms/v1",
    proxy_base: "/proxy/atoms/v1",
    keys: Keys {
        full: "sk_atoms_demo_full",
        read_only: "sk_atoms_demo_readonly",
        expired: "sk_atoms_demo_expired",
    },
    origins: Origins::Loopback,
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
    Router::new()
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .with_state(surface)
}

async fn nothing_here(Extension(_): Extension<Caller>, method: Method, uri: Uri) -> Response {
    error::no_route(&method, uri.path())
}
