//! Placing a call: `POST /call` with an assistant, a line of the account and the number to call.

use serde_json::json;

use super::{errors, outcome};
use crate::{
    domain::{
        error::ApiError,
        ids::{AgentId, CallId},
        outcome::Outcome,
        phone::E164,
        query::{PlaceCall, PlaceResult, PlaceRules, Placed},
    },
    vendors::{
        common,
        json::{self, Fields},
        request::{ApiRequest, ApiResponse},
    },
};

/// What placing a call takes.
pub(super) const RULES: PlaceRules = PlaceRules {
    needs_agent: true,
    from_label: Some("Phone number to call from"),
    has_test_switch: false,
    number_hint: "With + and country code, for example +1 415 555 0100. Numbers from Vapi itself cannot call abroad.",
    check,
};

/// Vapi takes E.164 numbers. Of North American ones, which its own lines call, the plan is checked too:
/// ten digits, and neither area code nor exchange begins with 0 or 1.
fn check(number: &E164) -> Result<(), &'static str> {
    let Some(digits) = number.as_str().strip_prefix("+1") else {
        return Ok(());
    };
    let mut digits = digits.bytes();
    let (area, exchange) = (digits.next(), digits.nth(2));
    if digits.len() != 6 {
        return Err("A North American number has ten digits after +1.");
    }
    if matches!(area, Some(b'0' | b'1')) || matches!(exchange, Some(b'0' | b'1')) {
        return Err("No North American area code or exchange begins with 0 or 1.");
    }
    Ok(())
}

/// Asks for the call. Vapi documents no idempotency key.
pub(super) fn request(call: &PlaceCall) -> ApiRequest {
    let body = json!({
        "assistantId": call.agent.as_ref().map(AgentId::as_str),
        "phoneNumberId": call.from,
        "customer": {"number": call.destination.as_str()},
    });
    ApiRequest::post(["call"], Some(body.to_string()))
}

/// The new call. An answer for several customers holds them in `results`, and what failed in `errors`.
pub(super) fn placed(response: &ApiResponse) -> Result<Placed, ApiError> {
    errors::object(response, |fields| {
        let first = |name| fields.items(name)?.first().and_then(Fields::of);
        let failure = first("errors").and_then(|failed| common::sentences(failed.raw("error")));
        let call = first("results").unwrap_or(fields);
        let id = call.id("id");
        if id.is_none() {
            return failure.map_or_else(
                || {
                    Err(json::unexpected(
                        response,
                        "The answer does not say whether the call was placed.",
                    ))
                },
                |failure| {
                    Ok(Placed {
                        result: PlaceResult::Failed,
                        call: None,
                        detail: Some(failure),
                    })
                },
            );
        }
        let reason = call.text("endedReason");
        let status = outcome::status(call.text("status"), reason.is_some());
        let result = match outcome::outcome(&status, reason.as_deref()) {
            Outcome::InProgress(_) => PlaceResult::Initiated,
            Outcome::Busy => PlaceResult::Busy,
            Outcome::Failed(_) => PlaceResult::Failed,
            _ if status.raw.is_empty() && reason.is_none() => PlaceResult::Initiated,
            _ => PlaceResult::Other(reason.clone().unwrap_or(status.raw)),
        };
        Ok(Placed {
            result,
            call: id.map(CallId::new),
            detail: call.text("endedMessage").or(reason).or(failure),
        })
    })
}
