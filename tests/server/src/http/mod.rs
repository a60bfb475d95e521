//! The server itself: routes of all parts put together, and the loop that serves them. May use everything.

mod console;
mod control;
mod site_headers;

use std::sync::Arc;

use axum::{
    Router,
    http::{Extensions, HeaderMap, StatusCode, Version, header},
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{app::App, atoms, bimpeai, diga, files, recordings, trouble::Untouched, vapi};

/// Every route of the server.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Precise(4))
        .compress_when(is_plain_json);
    bimpeai::router(app)
        .merge(vapi::router(app))
        .merge(diga::router(app))
        .merge(atoms::router(app))
        .layer(compression)
        .merge(control::router(app))
        .merge(files::router())
        .merge(recordings::router(app))
        .merge(console::router(app))
}

/// JSON is compressed, as the vendors do; streams, files and answers that break off on purpose are not.
fn is_plain_json(_: StatusCode, _: Version, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    is_json && extensions.get::<Untouched>().is_none()
}
