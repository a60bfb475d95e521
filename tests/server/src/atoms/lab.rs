//! What the fault lab does to answers of this dialect: lists and calls that are not what a client expects.

use std::time::Duration;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::error::ApiError;
use crate::{
    lab::scenario::{ListFault, Scenario},
    ledger,
    trouble::Refusal,
};

/// How long a question without an index keeps the client waiting before the gateway gives up. (In life it is half
/// a minute.)
const GATEWAY_WAITS: Duration = Duration::from_secs(2);

/// The failure of a failing agent's list. The slow one answers what is indexed at once, and 504 to what is not, as
/// large accounts see it.
pub(crate) async fn list_fault(fault: ListFault, is_unindexed: bool) -> Result<(), ApiError> {
    if let Some(refusal) = ledger::list_refusal(fault) {
        return Err(refusal.into());
    }
    if fault == ListFault::Slow && is_unindexed {
        tokio::time::sleep(GATEWAY_WAITS).await;
        return Err(Refusal::TimedOut.into());
    }
    Ok(())
}

/// The list of an agent whose lists fail without a status.
pub(crate) fn dressed_list(fault: ListFault, mut body: Value) -> Response {
    let logs = body.pointer_mut("/data/logs").and_then(Value::as_array_mut);
    match (fault, logs) {
        (ListFault::MalformedJson, _) => return malformed(&body),
        (ListFault::UnreadableItem, Some(logs)) => {
            let wrong = json!({"callId": null, "status": 3, "createdAt": {"at": "noon"}, "duration": "long"});
            logs.insert(logs.len().min(2), json!(42));
            logs.insert(logs.len().min(4), wrong);
        }
        (ListFault::Empty, Some(logs)) => {
            logs.clear();
            if let Some(data) = body.get_mut("data").and_then(Value::as_object_mut) {
                let pagination =
                    json!({"total": 0, "page": 1, "limit": 5, "hasMore": false, "totalPages": 0});
                data.insert("pagination".to_owned(), pagination);
            }
        }
        _ => {}
    }
    Json(body).into_response()
}

/// A call of the lab.
pub(crate) fn dressed(scenario: Scenario, mut body: Value) -> Response {
    let data = body.get_mut("data").and_then(Value::as_object_mut);
    match (scenario, data) {
        (Scenario::MalformedJson, _) => return malformed(&body),
        (Scenario::UnknownFields, Some(data)) => {
            for (name, value) in [
                ("status", json!("parked")),
                ("type", json!("telepathy")),
                ("disconnectionReason", json!("moved_to_another_planet")),
                ("sentiment", json!({"score": 0.82, "label": "calm"})),
                ("tags", json!(["vip", null, 3])),
            ] {
                data.insert(name.to_owned(), value);
            }
            if let Some(item) = data
                .get_mut("transcript")
                .and_then(|transcript| transcript.pointer_mut("/1"))
                .and_then(Value::as_object_mut)
            {
                item.insert("role".to_owned(), json!("supervisor"));
                item.insert("confidence".to_owned(), json!(0.97));
            }
        }
        (Scenario::UnreadableItem, Some(data)) => {
            if let Some(items) = data.get_mut("transcript").and_then(Value::as_array_mut) {
                items.insert(items.len().min(2), json!(null));
                items.insert(items.len().min(4), json!(17));
                let nested =
                    json!({"role": ["user"], "content": {"text": "nested"}, "timestamp": "noon"});
                items.insert(items.len().min(5), nested);
            }
        }
        _ => {}
    }
    Json(body).into_response()
}

/// A 200 whose JSON stops in the middle.
fn malformed(body: &Value) -> Response {
    let text = body.to_string();
    let kept = text.chars().count() * 2 / 3;
    let text: String = text.chars().take(kept).collect();
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (StatusCode::OK, headers, text).into_response()
}
