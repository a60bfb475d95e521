//! Vapi's wire format over the world and the lab (`VapiAI/docs` `openapi.json`, 2026-08). Written from the vendor's
//! documents alone: it shares no code with the console's own reading of the same API.
//!
//! Calls of the last 60 days have today's form with an `artifact`, older ones the form of their time. One recording in
//! five comes without presigned links. In the lab, looking at a live call starts its script, because there is no
//! stream to open, and the links of `expired-attachment` are good for a second only.
//!
//! May use `app`, `surface`, `ledger`, `recordings`, `world`, `lab`; other dialects must not use it.

mod artifact;
mod assistants;
mod calls;
mod error;
mod messages;
mod money;
mod params;
mod place;
mod reason;
mod sound;
mod spoil;
mod wire;

use std::sync::Arc;

use axum::{
    Extension, Router,
    http::{Method, Uri},
    response::Response,
    routing::get,
};

use crate::{
    app::App,
    ledger::vendor::Vendor,
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

/// The vendor's ids.
const IDS: Vendor = Vendor::Vapi;

/// What this dialect remembers between requests.
#[derive(Default)]
pub(crate) struct State {}

/// All mounts of the dialect.
pub(crate) fn router(app: &Arc<App>) -> Router {
    mounted(app, &DIALECT, api)
}

fn api(surface: Surface) -> Router {
    Router::new()
        .route("/call", get(calls::list).post(place::place))
        .route("/call/{id}", get(calls::one))
        .route("/call/{id}/{artifact}", get(sound::redirect))
        .route("/assistant", get(assistants::assistants))
        .route("/assistant/{id}", get(assistants::one_assistant))
        .route("/phone-number", get(assistants::lines))
        .route("/phone-number/{id}", get(assistants::one_line))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .with_state(surface)
}

async fn nothing_here(Extension(_): Extension<Caller>, method: Method, uri: Uri) -> Response {
    error::no_route(&method, uri.path())
}
