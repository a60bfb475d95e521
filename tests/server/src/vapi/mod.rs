//! Vapi's wire format over the world and the lab (`VapiAI/docs` `openapi.json`, 2026-08). Written from the vendor's
//! documents alone: it shares no code with the console's own reading of the same API. May use `app`, `surface`,
//! `ledger`, `recordings`, `world`, `lab`; other dialects must not use it.

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

/// Where and for whom the API answers. The vendor's own answer to pages of other origins seems to be open.
pub(crate) static DIALECT: Dialect = Dialect {
    base: "/vapi",
    proxy_base: "/proxy/vapi",
    keys: Keys {
        full: "vapi-demo-full",
        read_only: "vapi-demo-readonly",
        expired: "vapi-demo-expired",
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
