//! `GET /call/{id}/…-recording`: a redirect to a link that is good for a minute. The vendor has two more tracks of
//! the same kind, video and packet capture, and a log file; no call here has them.

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    calls::key,
    error::{self, failed, refuse},
};
use crate::{
    clock::{EpochMs, MINUTE},
    ledger::{self, vendor::Key},
    recordings::{self, wave::Track},
    surface::{Caller, Surface, own_origin},
};

/// How long the link behind the redirect is good.
const LINK_MS: EpochMs = MINUTE;

/// A track by the last part of its address.
fn track(name: &str) -> Option<Track> {
    Some(match name {
        "mono-recording" => Track::Mono,
        "stereo-recording" => Track::Stereo,
        "customer-recording" => Track::Caller,
        "assistant-recording" => Track::Agent,
        _ => return None,
    })
}

/// The redirect.
pub(crate) async fn redirect(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let app = &surface.app;
    let key = match key(&id) {
        Ok(key) => key,
        Err(problems) => return error::invalid(problems),
    };
    if let Some(Key::Lab(scenario)) = key
        && let Some(refusal) = ledger::refusal(app, scenario)
    {
        return refuse(refusal);
    }
    let call = match key.map_or(Ok(None), |key| ledger::find(app, key)) {
        Ok(found) => found.map(|(call, _)| call),
        Err(error) => return failed(&error),
    };
    let ready = call.filter(|call| recordings::is_ready(call, app.now_ms()));
    match (ready, track(&name)) {
        (Some(call), Some(track)) => {
            let link = recordings::link(app, &own_origin(&headers), &call, track, LINK_MS);
            (StatusCode::FOUND, [(header::LOCATION, link.url)]).into_response()
        }
        _ => error::error(StatusCode::NOT_FOUND, "Artifact not found"),
    }
}
