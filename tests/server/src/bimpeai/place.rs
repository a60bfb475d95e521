//! `POST /agents/{agentId}/calls`. How the call goes is chosen by the last digits of the destination
//! (`world::placing`).

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    auth::{Caller, Scope},
    error::ApiError,
    surface::Surface,
    target::{self, list_failure, malformed},
};
use crate::{
    lab::scenario::ListFault,
    ledger::{self, Placed, vendor::Target},
    sync::locked,
    world::placing::Outcome,
};

/// Places a call.
pub(crate) async fn place(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path(agent): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsWrite)?;
    let target = target::find(&agent)?;
    let app = &surface.app;
    let replay_key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .map(|key| format!("{} {agent} {key}", caller.subject));
    let remembered = replay_key
        .as_ref()
        .and_then(|key| locked(&app.bimpeai.replays).get(key).cloned());
    if let Some(data) = remembered {
        return Ok(created(&data));
    }
    let (destination, is_test) = checked(&body)?;
    match target {
        Target::Agent(agent) if !is_test && agent.phone.is_none() => {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "channel_not_configured",
                "telephony channel is not configured for this agent",
            ));
        }
        Target::FailingList(fault) => list_failure(fault)?,
        Target::Agent(_) | Target::Lab => {}
    }
    let placed = ledger::place(app, target, &destination, is_test)?;
    let data = answer(&placed);
    if matches!(target, Target::FailingList(ListFault::MalformedJson)) {
        return Ok(malformed(&json!({"message": "Success", "data": data})));
    }
    if let Some(key) = replay_key {
        locked(&app.bimpeai.replays).insert(key, data.clone());
    }
    if placed.hangs {
        std::future::pending::<()>().await;
    }
    Ok(created(&data))
}

fn created(data: &Value) -> Response {
    let body = json!({"message": "Success", "data": data});
    (StatusCode::CREATED, Json(body)).into_response()
}

fn answer(placed: &Placed) -> Value {
    let (status, detail) = match placed.outcome {
        Outcome::Initiated => ("initiated", "Call initiated"),
        Outcome::Busy => ("busy", "The destination is busy"),
        Outcome::Failed => (
            "failed",
            "The carrier refused the call: SIP 503 Service Unavailable",
        ),
    };
    match &placed.call {
        Some(call) => json!({"status": status, "call_id": call.id, "detail": detail}),
        None => json!({"status": status, "detail": detail}),
    }
}

/// The destination and the test switch, or everything that is wrong with them.
fn checked(body: &[u8]) -> Result<(String, bool), ApiError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "The body is not valid JSON",
        )
    })?;
    let mut problems = Vec::new();
    let destination = body
        .get("destination")
        .and_then(Value::as_str)
        .filter(|number| is_e164(number));
    if destination.is_none() {
        problems.push(
            "destination must be a valid phone number in E.164 format, e.g. +14155550100"
                .to_owned(),
        );
    }
    let is_test = body.get("is_test_call").and_then(Value::as_bool);
    if is_test.is_none() {
        problems.push("is_test_call must be a boolean value".to_owned());
    }
    match (destination, is_test) {
        (Some(destination), Some(is_test)) => Ok((destination.to_owned(), is_test)),
        _ => Err(ApiError::validation(problems)),
    }
}

/// `^\+[1-9]\d{6,14}$`
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e164_is_checked_as_documented() {
        for good in ["+14155550100", "+1234567", "+123456789012345"] {
            assert!(is_e164(good), "{good}");
        }
        for bad in [
            "14155550100",
            "+04155550100",
            "+123456",
            "+1234567890123456",
            "+1415555010a",
            "+",
            "",
        ] {
            assert!(!is_e164(bad), "{bad}");
        }
    }
}
