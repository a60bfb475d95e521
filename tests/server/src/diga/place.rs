//! `POST /v1/call/`: from one of the project's lines, by number or id, to a Spanish number. How the call goes is
//! chosen by the last digits of the number called (`world::placing`); `0412` finds the project without a SIP trunk.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    VENDOR,
    error::{Error, field},
    generation::Generation,
    wire,
};
use crate::{
    lab::script::{LAB_AGENT, LAB_PHONE},
    ledger::{self, vendor::Target},
    surface::{Caller, Surface, own_origin},
    trouble::Refusal,
    world::agents::agent_by_number,
};

/// Places a call.
pub(crate) async fn place(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Extension(generation): Extension<Generation>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    if !caller.may_write {
        return Err(Error::no_permission("create calls"));
    }
    let (from, to) = checked(&body)?;
    if !is_spanish(&to) {
        return Err(Error::coded(
            400,
            "NON_SPANISH_PHONE_NUMBER",
            format!("Phone number {to} is not a Spanish phone number"),
        ));
    }
    let target = line(&from).ok_or_else(|| {
        Error::coded(
            404,
            "PHONE_NUMBER_NOT_FOUND",
            format!("Phone number {from} not found"),
        )
    })?;
    if to.ends_with("0412") {
        return Err(Error::coded(
            412,
            "SIP_CONFIG_NOT_SET",
            "SIP configuration not set for this project".to_owned(),
        ));
    }
    let app = &surface.app;
    let placed = ledger::place(app, target, &to, false)?;
    let call = placed.call.ok_or(Error::Refused(Refusal::Internal))?;
    if placed.hangs {
        std::future::pending::<()>().await;
    }
    let status = if generation == Generation::First {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let body = wire::call(app, generation, &call, &own_origin(&headers));
    Ok((status, Json(body)).into_response())
}

/// Whose line a number or an id is.
fn line(from: &str) -> Option<Target> {
    if from == LAB_PHONE {
        return Some(Target::Lab);
    }
    let by_number = VENDOR
        .lines()
        .into_iter()
        .find(|(_, number, _)| *number == from)
        .map(|(_, _, agent)| agent.number);
    match by_number.or_else(|| VENDOR.agent_of_phone(from))? {
        LAB_AGENT => Some(Target::Lab),
        number => agent_by_number(number).map(Target::Agent),
    }
}

/// `+34` and nine digits.
fn is_spanish(number: &str) -> bool {
    number
        .strip_prefix("+34")
        .is_some_and(|digits| digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Both numbers, or everything that is wrong with the body.
fn checked(body: &[u8]) -> Result<(String, String), Error> {
    let body: Value = serde_json::from_slice(body).map_err(|_| {
        let problem = field("json_invalid", &["body"], "JSON decode error", &json!({}));
        Error::Fields(vec![problem])
    })?;
    let mut problems = Vec::new();
    let mut text = |name: &str| match body.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        None => {
            problems.push(field("missing", &["body", name], "Field required", &body));
            None
        }
        Some(other) => {
            let message = "Input should be a valid string";
            problems.push(field("string_type", &["body", name], message, other));
            None
        }
    };
    let (from, to) = (text("from_number"), text("to_number"));
    for (name, kind) in [
        ("dynamic_variables", "dict_type"),
        ("agent_version_id", "uuid_type"),
    ] {
        let fits = match body.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::Object(_)) => kind == "dict_type",
            Some(Value::String(_)) => kind == "uuid_type",
            Some(_) => false,
        };
        if !fits {
            let input = body.get(name).unwrap_or(&Value::Null);
            problems.push(field(kind, &["body", name], "Input should be valid", input));
        }
    }
    match (from, to) {
        (Some(from), Some(to)) if problems.is_empty() => Ok((from, to)),
        _ => Err(Error::Fields(problems)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spanish_numbers_are_spanish() {
        for good in ["+34612345678", "+34911222333", "+34555512345"] {
            assert!(is_spanish(good), "{good}");
        }
        for bad in [
            "+3461234567",
            "+346123456789",
            "+351912345678",
            "612345678",
            "+34 612345678",
        ] {
            assert!(!is_spanish(bad), "{bad}");
        }
    }
}
