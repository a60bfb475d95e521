//! Answers nobody should send: what the lab's scenarios put among good things.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// A 200 whose JSON stops in the middle.
pub(crate) fn malformed(body: &Value) -> Response {
    let text = body.to_string();
    let kept = text.chars().count() * 2 / 3;
    let text: String = text.chars().take(kept).collect();
    let headers = [("content-type", "application/json; charset=utf-8")];
    (StatusCode::OK, headers, text).into_response()
}

/// Items no reader expects in a list: a number, and a call whose fields have wrong types.
pub(crate) fn items(items: &mut Vec<Value>) {
    items.insert(items.len().min(2), json!(42));
    items.insert(
        items.len().min(4),
        json!({"id": null, "status": 3, "createdAt": {"at": "noon"}, "customer": "nobody", "artifact": []}),
    );
}

/// Words and fields a later version of the API might have.
pub(crate) fn with_unknown(call: &mut Value) {
    for (path, name, value) in [
        ("", "status", json!("parked")),
        ("", "type", json!("hologramCall")),
        ("", "endedReason", json!("moved-to-another-planet")),
        ("", "sentiment", json!({"score": 0.82, "label": "calm"})),
        ("", "tags", json!(["vip", null, 3])),
        (
            "/artifact",
            "hologramUrl",
            json!("https://storage.vapi.invalid/h"),
        ),
        ("/artifact/messages/1", "role", json!("supervisor")),
        ("/artifact/messages/1", "confidence", json!(0.97)),
    ] {
        let object = call.pointer_mut(path).and_then(Value::as_object_mut);
        if let Some(object) = object {
            object.insert(name.to_owned(), value);
        }
    }
}

/// Messages no reader expects among good ones.
pub(crate) fn messages(call: &mut Value) {
    let messages = call
        .pointer_mut("/artifact/messages")
        .and_then(Value::as_array_mut);
    if let Some(messages) = messages {
        messages.insert(messages.len().min(2), json!(null));
        messages.insert(messages.len().min(4), json!(17));
        messages.insert(
            messages.len().min(5),
            json!({"role": ["user"], "message": {"text": "nested"}, "time": "noon", "toolCalls": "none"}),
        );
    }
}
