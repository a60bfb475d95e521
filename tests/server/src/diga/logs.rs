//! `GET /v1/log/call/{call_id}`: the log of a call, newest first unless asked otherwise.

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
    surface::Surface,
    world::{
        insight::events::{Event, Level, Topic, events},
        model::Call,
    },
};

/// Levels, least serious first.
const LEVELS: [&str; 5] = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
/// Categories, in the document's order.
const CATEGORIES: [&str; 13] = [
    "CALL_LIFECYCLE",
    "USER",
    "AGENT",
    "CALL_TOOLS",
    "INTEGRATION_TOOLS",
    "CONVERSATIONAL_PATHS",
    "TRANSFER",
    "METRICS",
    "SECURITY",
    "WEBHOOKS",
    "WORKFLOWS",
    "KNOWLEDGE",
    "REALTIME_SESSION",
];

/// One page of the log.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(generation): Extension<Generation>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut params = Params::new(pairs);
    let window = params.window(generation, 100, 1_000)?;
    let level = params.word("level", &LEVELS);
    let category = params.word("category", &CATEGORIES);
    params.check()?;
    let (call, messages) = asked_for(&surface.app, "call_id", &id)?;
    let items = events(&call, &messages, surface.app.now_ms())
        .iter()
        .enumerate()
        .filter(|(_, event)| level.is_none_or(|wanted| level_of(event) == wanted))
        .filter(|(_, event)| category.is_none_or(|wanted| category_of(event) == wanted))
        .map(|(index, event)| entry(generation, &call, index, event))
        .collect();
    let part = paging::part(items, &window, "id")?;
    Ok(Json(part.told(generation, "id")).into_response())
}

fn entry(generation: Generation, call: &Call, index: usize, event: &Event) -> Value {
    let id = VENDOR.call(call);
    json!({
        "id": VENDOR.entry(call, index),
        "timestamp": generation.time(event.at_ms),
        "level": level_of(event),
        "category": category_of(event),
        "event": event.name,
        "call_id": id,
        "trace_id": id.replace('-', ""),
        "data": event.data,
    })
}

fn level_of(event: &Event) -> &'static str {
    match event.level {
        Level::Debug => "DEBUG",
        Level::Info => "INFO",
        Level::Warning => "WARNING",
        Level::Error => "ERROR",
    }
}

fn category_of(event: &Event) -> &'static str {
    match event.topic {
        Topic::Life => "CALL_LIFECYCLE",
        Topic::Caller => "USER",
        Topic::Agent => "AGENT",
        Topic::Tool if event.data.get("name") == Some(&json!("hangup")) => "CALL_TOOLS",
        Topic::Tool => "INTEGRATION_TOOLS",
        Topic::Transfer => "TRANSFER",
        Topic::Latency => "METRICS",
        Topic::Analysis => "WORKFLOWS",
    }
}
