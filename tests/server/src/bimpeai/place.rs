//! `POST /agents/{agentId}/calls`. How the call goes is chosen by the last four digits of the destination:
//! `0001` busy, `0002` failed, `0003` failed without a log row, `0004` placed but the request is never answered,
//! `0005` rings and nobody answers; anything else is answered.

use std::sync::atomic::Ordering;

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
    target::{Target, list_failure, malformed},
};
use crate::{
    lab::scenario::{ListFault, Scenario},
    sync::locked,
    world::{agents::Agent, live::Wish},
};

/// What a destination's last digits ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Magic {
    Call(Wish),
    FailedWithoutRow,
    NeverAnswersRequest,
}

impl Magic {
    fn of(destination: &str) -> Self {
        match destination.get(destination.len().saturating_sub(4)..) {
            Some("0001") => Self::Call(Wish::Busy),
            Some("0002") => Self::Call(Wish::Failed),
            Some("0003") => Self::FailedWithoutRow,
            Some("0004") => Self::NeverAnswersRequest,
            Some("0005") => Self::Call(Wish::Unanswered),
            _ => Self::Call(Wish::Answered),
        }
    }

    fn outcome(self) -> (&'static str, &'static str) {
        match self {
            Self::Call(Wish::Busy) => ("busy", "The destination is busy"),
            Self::Call(Wish::Failed) | Self::FailedWithoutRow => (
                "failed",
                "The carrier refused the call: SIP 503 Service Unavailable",
            ),
            _ => ("initiated", "Call initiated"),
        }
    }
}

/// Places a call.
pub(crate) async fn place(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path(agent): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsWrite)?;
    let target = Target::find(&agent)?;
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
    let magic = Magic::of(&destination);
    let data = match target {
        Target::Agent(agent) => place_with(&surface, agent, &destination, is_test, magic)?,
        Target::Lab => place_in_lab(&surface, magic),
        Target::FailingList(fault) => {
            list_failure(fault)?;
            let data = place_in_lab(&surface, magic);
            if fault == ListFault::MalformedJson {
                return Ok(malformed(&json!({"message": "Success", "data": data})));
            }
            data
        }
    };
    if let Some(key) = replay_key {
        locked(&app.bimpeai.replays).insert(key, data.clone());
    }
    if magic == Magic::NeverAnswersRequest {
        std::future::pending::<()>().await;
    }
    Ok(created(&data))
}

fn created(data: &Value) -> Response {
    let body = json!({"message": "Success", "data": data});
    (StatusCode::CREATED, Json(body)).into_response()
}

fn answer(magic: Magic, call_id: Option<&str>) -> Value {
    let (status, detail) = magic.outcome();
    match call_id {
        Some(call_id) => json!({"status": status, "call_id": call_id, "detail": detail}),
        None => json!({"status": status, "detail": detail}),
    }
}

fn place_with(
    surface: &Surface,
    agent: &'static Agent,
    destination: &str,
    is_test: bool,
    magic: Magic,
) -> Result<Value, ApiError> {
    let app = &surface.app;
    if !is_test && agent.phone.is_none() {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "channel_not_configured",
            "telephony channel is not configured for this agent",
        ));
    }
    app.stats.calls_placed.fetch_add(1, Ordering::Relaxed);
    let wish = match magic {
        Magic::Call(wish) => wish,
        Magic::NeverAnswersRequest => Wish::Answered,
        Magic::FailedWithoutRow => return Ok(answer(magic, None)),
    };
    let now_ms = app.now_ms();
    let call = app
        .world()?
        .place_call(agent, destination, is_test, wish, now_ms)?;
    app.notify();
    Ok(answer(magic, Some(&call.id)))
}

/// The lab answers with its own normal call, begun anew.
fn place_in_lab(surface: &Surface, magic: Magic) -> Value {
    let app = &surface.app;
    app.stats.calls_placed.fetch_add(1, Ordering::Relaxed);
    if !matches!(
        magic,
        Magic::Call(Wish::Answered) | Magic::NeverAnswersRequest
    ) {
        return answer(magic, None);
    }
    let now_ms = app.now_ms();
    app.lab().restart(Scenario::LiveNormal, now_ms);
    app.notify();
    answer(magic, Some(Scenario::LiveNormal.id()))
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
