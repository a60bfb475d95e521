//! `GET /v1/call/{id}/message` of the newer generations and `GET /v1/transcription/{call_id}` of the first: what was
//! said, with the tools that were used in their places.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    VENDOR, calls::asked_for, error::Error, generation::Generation, paging, params::Params,
};
use crate::{
    lab::scenario::Scenario,
    ledger,
    surface::Surface,
    world::{
        insight::tools::{Kind, Outcome, ToolUse, tools},
        model::{Call, Message},
    },
};

/// One page of the transcript, newest first unless asked otherwise.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(generation): Extension<Generation>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut params = Params::new(pairs);
    let window = params.window(generation, 100, 1_000)?;
    params.check()?;
    let (call, messages) = asked_for(&surface.app, "id", &id)?;
    if messages.is_empty() {
        return Err(Error::coded(
            404,
            "NO_MESSAGES_FOR_CALL",
            format!("No messages found for call {id}"),
        ));
    }
    let items = told(generation, &call, &messages);
    let part = paging::part(items, &window, generation.message_id_field())?;
    let mut body = part.told(generation, generation.message_id_field());
    dress(&call, body.get_mut("data"));
    Ok(Json(body).into_response())
}

/// The whole transcript, oldest first, without any wrapping.
pub(crate) async fn transcription(
    State(surface): State<Surface>,
    Extension(generation): Extension<Generation>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let (call, messages) = asked_for(&surface.app, "call_id", &id)?;
    let mut body = json!(told(generation, &call, &messages));
    dress(&call, Some(&mut body));
    Ok(Json(body).into_response())
}

/// Words and tools in the order they came, oldest first. While a call goes on items are only added at the end, so
/// the place of an item is its name.
fn told(generation: Generation, call: &Call, messages: &[Message]) -> Vec<Value> {
    let mut uses = tools(call, messages).into_iter().peekable();
    let mut items = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        while let Some(tool) = uses.next_if(|tool| tool.before <= index) {
            items.push(used(generation, &tool));
        }
        items.push(said(generation, message));
    }
    items.extend(uses.map(|tool| used(generation, &tool)));
    for (index, item) in items.iter_mut().enumerate() {
        if let Some(fields) = item.as_object_mut() {
            let id = json!(VENDOR.message(call, index));
            fields.insert(generation.message_id_field().to_owned(), id);
        }
    }
    items
}

fn said(generation: Generation, message: &Message) -> Value {
    // Diga knows people, the agent and tools only.
    let role = match message.role.as_str() {
        "restaurant_user" => "assistant",
        role => role,
    };
    json!({
        "created_date": generation.time(message.created_ms),
        "role": role,
        "content": message.text,
        "tool_call": null,
    })
}

fn used(generation: Generation, tool: &ToolUse) -> Value {
    let status = match tool.outcome {
        Outcome::Success => "success",
        Outcome::Error => "error",
        Outcome::Cancelled => "cancelled",
    };
    let payload = json!({"arguments": tool.arguments, "result": tool.result});
    let tool_call = match (generation, tool.kind) {
        (Generation::First, _) => json!({"name": tool.name, "arguments": tool.arguments}),
        (_, Kind::Function) => json!({
            "type": "function", "function_name": tool.name, "payload": payload, "status": status,
        }),
        (_, Kind::Transfer | Kind::HangUp) => json!({
            "type": "call_tool", "tool_name": tool.name, "payload": payload, "status": status,
        }),
    };
    json!({
        "created_date": generation.time(tool.returned_ms),
        "role": "tool",
        "content": null,
        "tool_call": tool_call,
    })
}

/// What the lab's scenarios do to a list of messages.
fn dress(call: &Call, data: Option<&mut Value>) {
    let Some(items) = data.and_then(Value::as_array_mut) else {
        return;
    };
    match ledger::scenario_of(call) {
        Some(Scenario::UnknownFields) => {
            if let Some(fields) = items.get_mut(1).and_then(Value::as_object_mut) {
                fields.insert("role".to_owned(), json!("supervisor"));
                fields.insert("confidence".to_owned(), json!(0.97));
                let tool = json!({"type": "whisper", "tool_name": "hint", "status": "paused"});
                fields.insert("tool_call".to_owned(), tool);
            }
        }
        Some(Scenario::UnreadableItem) => {
            items.insert(items.len().min(2), json!(null));
            items.insert(items.len().min(4), json!("just a string"));
            let wrong = json!({"id": 17, "role": ["user"], "content": {"text": "nested"}, "created_date": "noon"});
            items.insert(items.len().min(5), wrong);
        }
        _ => {}
    }
}
