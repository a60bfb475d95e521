//! `GET /conversation`, `POST /conversation/search`, `GET /conversation/{id}` and what lies below a call.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    Generation,
    attempts::{self, Found},
    error::ApiError,
    lab,
    told::{Place, Teller},
};
use crate::{
    clock::{EpochMs, MINUTE},
    ledger::{self, vendor::Vendor},
    recordings::{self, wave::Track},
    surface::{Caller, Surface, own_origin},
    trouble::Refusal,
};

/// The most ids of one search.
const MOST_IDS: usize = 100;
/// How long a link made on request is good for.
const LINK_LIVES: EpochMs = 5 * MINUTE;
/// How long the slow scenario keeps the client waiting.
const SLOW: Duration = Duration::from_secs(2);

/// Who tells this client about calls.
pub(crate) fn teller<'a>(surface: &'a Surface, headers: &HeaderMap) -> Teller<'a> {
    Teller {
        app: &surface.app,
        origin: own_origin(headers),
        now_ms: surface.app.now_ms(),
        generation: Generation::of(surface),
    }
}

/// `{status: true, data}`.
pub(crate) fn success(data: &Value) -> Response {
    Json(json!({"status": true, "data": data})).into_response()
}

/// The call with this id, or what its scenario says instead.
pub(crate) fn found(surface: &Surface, id: &str) -> Result<Found, ApiError> {
    let found = attempts::find(&surface.app, id)?.ok_or(Refusal::NotFound)?;
    let refusal = ledger::scenario_of(&found.call)
        .and_then(|scenario| ledger::refusal(&surface.app, scenario));
    match refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(found),
    }
}

/// Calls by their ids; those that are not there are left out.
pub(crate) async fn search(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let ids = wanted(&body)?;
    let teller = teller(&surface, &headers);
    let mut logs = Vec::new();
    for id in &ids {
        if let Some(found) = attempts::find(&surface.app, id)? {
            logs.push(teller.log(&found, Place::Search));
        }
    }
    Ok(success(
        &json!({"total": logs.len(), "requestedCount": ids.len(), "logs": logs}),
    ))
}

fn wanted(body: &[u8]) -> Result<Vec<String>, ApiError> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| ApiError::bad("The body is not valid JSON"))?;
    let items = body
        .get("callIds")
        .and_then(Value::as_array)
        .ok_or_else(|| ApiError::bad("callIds: Required"))?;
    if items.is_empty() || items.len() > MOST_IDS {
        return Err(ApiError::bad(
            "callIds: Array must contain at least 1 and at most 100 element(s)",
        ));
    }
    items
        .iter()
        .map(|item| {
            item.as_str()
                .map(str::to_owned)
                .ok_or_else(|| ApiError::bad("callIds: Expected string"))
        })
        .collect()
}

/// One call.
pub(crate) async fn one(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = found(&surface, &id)?;
    let scenario = ledger::scenario_of(&found.call);
    if scenario == Some(crate::lab::scenario::Scenario::SlowTwoSeconds) {
        tokio::time::sleep(SLOW).await;
    }
    let whole = teller(&surface, &headers).whole(&found);
    Ok(match scenario {
        Some(scenario) => lab::dressed(scenario, json!({"status": true, "data": whole})),
        None => success(&whole),
    })
}

/// The attempts of a call, whichever of them is asked about.
pub(crate) async fn retries(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = found(&surface, &id)?;
    let teller = teller(&surface, &headers);
    let family = found.whole_family();
    let retries: Vec<Value> = family
        .iter()
        .map(|found| teller.log(found, Place::Search))
        .collect();
    Ok(success(&json!({"retries": retries})))
}

/// A link to the recording that is good for a few minutes.
pub(crate) async fn recording(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if Vendor::is_object(&id) {
        return Err(ApiError::bad("Invalid call ID format"));
    }
    let found = found(&surface, &id)?;
    let app = &surface.app;
    if found.attempt > 0 || !recordings::is_ready(&found.call, app.now_ms()) {
        return Err(ApiError::missing("No recording found for this call"));
    }
    let origin = own_origin(&headers);
    let link = recordings::link(app, &origin, &found.call, Track::Mono, LINK_LIVES);
    Ok(success(&json!({"presignedUrl": link.url})))
}
