//! Placing a call.

use serde_json::json;

use super::envelope;
use crate::{
    domain::{
        error::ApiError,
        ids::{AgentId, CallId},
        phone::E164,
        query::{PlaceCall, PlaceResult, PlaceRules, Placed},
    },
    vendors::{
        json,
        request::{ApiRequest, ApiResponse},
    },
};

/// The number to call from may be left to Atoms, which takes the agent's or one of its own.
pub(super) const RULES: PlaceRules = PlaceRules {
    needs_agent: true,
    from_label: None,
    has_test_switch: true,
    number_hint: "With + and country code, for example +1 415 555 0100 or +91 98765 43210",
    check,
};

/// Atoms answers "Invalid phone number" to numbers that cannot exist. In the two countries it sells
/// numbers of its own for, that is plain to see.
fn check(number: &E164) -> Result<(), &'static str> {
    let number = number.as_str();
    if let Some(national) = number.strip_prefix("+1") {
        if national.len() != 10 {
            return Err("A number after +1 has ten digits.");
        }
        let exchange = national.get(3..4).unwrap_or_default();
        if national.starts_with(['0', '1']) || matches!(exchange, "0" | "1") {
            return Err("After +1, neither the area code nor the number begins with 0 or 1.");
        }
    } else if let Some(national) = number.strip_prefix("+91")
        && national.len() != 10
    {
        return Err("A number after +91 has ten digits.");
    }
    Ok(())
}

/// Asks for the call. The API knows no idempotency key, so none is sent.
pub(super) fn request(call: &PlaceCall) -> ApiRequest {
    let mut body = json!({
        "agentId": call.agent.as_ref().map_or("", AgentId::as_str),
        "phoneNumber": call.destination.as_str(),
    });
    if let (Some(fields), Some(from)) = (body.as_object_mut(), &call.from) {
        fields.insert("fromProductId".to_owned(), json!(from));
    }
    let request = ApiRequest::post(["conversation", "outbound"], Some(body.to_string()));
    if call.is_test_call {
        request.with_header("x-test-call", "true")
    } else {
        request
    }
}

/// The new call's id, under the name `conversationId`.
pub(super) fn parse(response: &ApiResponse) -> Result<Placed, ApiError> {
    envelope::data(response, |data| {
        let id = data
            .id("conversationId")
            .or_else(|| data.id("callId"))
            .ok_or_else(|| {
                json::unexpected(
                    response,
                    "The answer does not say whether the call was placed.",
                )
            })?;
        Ok(Placed {
            result: PlaceResult::Initiated,
            call: Some(CallId::new(id)),
            detail: None,
        })
    })
}
