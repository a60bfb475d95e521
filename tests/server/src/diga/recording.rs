//! `GET /v1/recording/{call_id}`: a fresh link to the recording. What is said where there is none is not
//! documented; here it is a 404 with a code of its own.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{calls::asked_for, error::Error, wire};
use crate::surface::{Surface, own_origin};

/// The link.
pub(crate) async fn link(
    State(surface): State<Surface>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (call, _) = asked_for(&surface.app, "call_id", &id)?;
    let url = wire::fresh_link(&surface.app, &call, &own_origin(&headers)).ok_or_else(|| {
        Error::coded(
            404,
            "RECORDING_NOT_FOUND",
            format!("Recording for call {id} not found"),
        )
    })?;
    Ok(Json(json!({"recording_url": url})).into_response())
}
