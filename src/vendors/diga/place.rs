//! Placing a call (Diga API reference, 2026-07): from one of the project's numbers, whose outbound agent
//! speaks, to a Spanish number.

use serde_json::json;

use super::{pages, rows};
use crate::{
    domain::{
        error::ApiError,
        outcome::Outcome,
        phone::E164,
        query::{PlaceCall, PlaceResult, Placed},
    },
    vendors::{
        PlaceRules,
        json::{self, Fields},
        request::{ApiRequest, ApiResponse},
    },
};

/// What placing a call takes.
pub(super) const RULES: PlaceRules = PlaceRules {
    needs_agent: false,
    from_label: Some("Number to call from"),
    has_test_switch: false,
    number_hint: "A Spanish number, for example +34 612 345 678",
    check: is_spanish,
};

/// Spanish numbers have nine digits after the country code; the first one is 6 or 7 for mobiles, 8 or 9
/// for the rest (national numbering plan).
fn is_spanish(number: &E164) -> Result<(), &'static str> {
    let Some(digits) = number.as_str().strip_prefix("+34") else {
        return Err("Diga calls Spanish numbers only: they start with +34.");
    };
    if digits.len() != 9 {
        return Err("A Spanish number has nine digits after +34.");
    }
    if !digits.starts_with(['6', '7', '8', '9']) {
        return Err("A Spanish number goes on with 6, 7, 8 or 9 after +34.");
    }
    Ok(())
}

/// The request. Diga documents no `Idempotency-Key`; it is sent all the same, as it does no harm.
pub(super) fn request(call: &PlaceCall) -> ApiRequest {
    let body = json!({
        "from_number": call.from.as_deref().unwrap_or_default(),
        "to_number": call.destination.as_str(),
    });
    ApiRequest::post(["v1", "call"], Some(body.to_string()))
        .with_trailing_slash()
        .once()
}

/// The answer is the new call; it may be over already.
pub(super) fn read(response: &ApiResponse) -> Result<Placed, ApiError> {
    pages::success(response, |document| {
        let call = Fields::of(document)
            .ok_or_else(|| "The answer does not hold the new call.".to_owned())
            .and_then(rows::summary)
            .map_err(|reason| json::unexpected(response, &reason))?;
        Ok(Placed {
            result: match call.outcome {
                Outcome::InProgress(_) => PlaceResult::Initiated,
                Outcome::Busy => PlaceResult::Busy,
                Outcome::Failed(_) => PlaceResult::Failed,
                _ => PlaceResult::Other(call.status.raw),
            },
            call: Some(call.id),
            detail: call.end_reason,
        })
    })
}
