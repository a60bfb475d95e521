//! `POST /conversation/outbound` and the two ways to cancel. How a placed call goes is chosen by the last digits of
//! the number (`world::placing`).

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{attempts, calls::success, error::ApiError, words};
use crate::{
    ledger::{
        self,
        vendor::{Target, Vendor},
    },
    surface::{Caller, Surface},
    trouble::Refusal,
    world::model::{Call, Status},
};

/// Places a call.
pub(crate) async fn outbound(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    may_write(caller)?;
    let body = json_of(&body)?;
    let (target, number) = checked(&body)?;
    if let Target::FailingList(fault) = target
        && let Some(refusal) = ledger::list_refusal(fault)
    {
        return Err(refusal.into());
    }
    let is_test = headers
        .get("x-test-call")
        .is_some_and(|value| value.as_bytes() == b"true");
    let placed = ledger::place(&surface.app, target, &number, is_test)?;
    if placed.hangs {
        std::future::pending::<()>().await;
    }
    // A busy line or a carrier that fails is found out later: the API has only one answer for a call that exists.
    match &placed.call {
        Some(call) => Ok(success(
            &json!({"conversationId": Vendor::Atoms.call(call)}),
        )),
        None => Err(Refusal::Internal.into()),
    }
}

fn may_write(caller: Caller) -> Result<(), ApiError> {
    if caller.may_write {
        Ok(())
    } else {
        Err(Refusal::Forbidden.into())
    }
}

fn json_of(body: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::bad("The body is not valid JSON"))
}

/// The agent and the number, or what is wrong with them.
fn checked(body: &Value) -> Result<(Target, String), ApiError> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let missing: Vec<String> = ["agentId", "phoneNumber"]
        .into_iter()
        .filter(|name| text(name).is_none())
        .map(|name| format!("{name}: Required"))
        .collect();
    let (Some(agent), Some(number)) = (text("agentId"), text("phoneNumber")) else {
        return Err(ApiError::Said(StatusCode::BAD_REQUEST, missing));
    };
    let is_named = agent.starts_with("lab");
    if !is_named && !Vendor::is_object(agent) {
        return Err(ApiError::bad("Invalid agent id"));
    }
    if !is_number(number) {
        return Err(ApiError::bad("Invalid phone number"));
    }
    if let Some(line) = body.get("fromProductId") {
        let is_line = line
            .as_str()
            .is_some_and(|line| Vendor::Atoms.agent_of_phone(line).is_some());
        if !is_line {
            return Err(ApiError::bad("Invalid product id"));
        }
    }
    let target = Vendor::Atoms
        .target(agent)
        .ok_or_else(|| ApiError::bad("Agent not found"))?;
    Ok((target, number.to_owned()))
}

/// `^\+[1-9]\d{6,14}$`
fn is_number(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Cancels a call that waits or goes on, named in the body.
pub(crate) async fn cancel(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Result<Response, ApiError> {
    may_write(caller)?;
    let body = json_of(&body)?;
    let id = body
        .get("callId")
        .and_then(Value::as_str)
        .ok_or_else(|| ApiError::bad("callId: Required"))?;
    let call = known(&surface, id)?;
    let before = words::status(&call);
    if !ledger::cancel(&surface.app, &call)? {
        return Err(ApiError::bad(&format!(
            "Conversation with ID {id} is already {before}"
        )));
    }
    Ok(success(
        &json!({"callId": id, "status": "cancelled", "previousStatus": before}),
    ))
}

/// Cancels a call that waits, named in the path; one that is on its way is refused.
pub(crate) async fn cancel_queued(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    may_write(caller)?;
    let call = known(&surface, &id)?;
    if call.status != Status::Queued || !ledger::cancel(&surface.app, &call)? {
        return Err(ApiError::bad(&format!(
            "Conversation with ID {id} is not in queue and cannot be cancelled"
        )));
    }
    Ok(success(&json!({"callId": id, "status": "cancelled"})))
}

fn known(surface: &Surface, id: &str) -> Result<Call, ApiError> {
    let found = attempts::find(&surface.app, id)?
        .ok_or_else(|| ApiError::missing("No conversation found"))?;
    Ok(found.call)
}
