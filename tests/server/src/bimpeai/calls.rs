//! `GET /agents/{agentId}/calls` and `GET /agents/{agentId}/calls/{callId}`.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    auth::{Caller, Scope},
    error::ApiError,
    files_base,
    params::Params,
    surface::Surface,
    target::{self, list_failure, malformed, scenario_failure},
    wire::{List, Meta, One, WireCall, WireCallDetail},
};
use crate::{
    app::App,
    lab::scenario::{ListFault, Scenario},
    ledger::vendor::Target,
    numeric::signed,
    world::{
        model::{Call, Message},
        query::{CallQuery, Page, sort_calls},
    },
};

/// Wire names a call list can be sorted by, with their columns; newest first when none is asked for.
const SORT_FIELDS: [(&str, &str); 7] = [
    ("created_on", "created_ms"),
    ("duration_seconds", "duration_seconds"),
    ("status", "status"),
    ("ended_at", "ended_ms"),
    ("ringing_at", "ringing_ms"),
    ("source", "source"),
    ("destination", "destination"),
];

/// How long the slow scenarios keep the client waiting.
const SLOW: Duration = Duration::from_secs(2);

/// One page of an agent's calls.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path(agent): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let target = target::find(&agent)?;
    let mut params = Params::new(pairs);
    let query = CallQuery {
        agent: match target {
            Target::Agent(agent) => agent.number,
            Target::Lab | Target::FailingList(_) => crate::lab::script::LAB_AGENT,
        },
        window: params.window(),
        search: params.search(),
        order: params.order(&SORT_FIELDS),
        is_test: params.boolean("is_test_call"),
        status: params.status(),
    };
    params.check()?;
    let app = &surface.app;
    let Target::FailingList(fault) = target else {
        let page = match target {
            Target::Agent(_) => app.world()?.list_calls(&query)?,
            _ => lab_page(app, &query),
        };
        return Ok(Json(answer(page, &query)).into_response());
    };
    list_failure(fault)?;
    let mut page = lab_page(app, &query);
    match fault {
        ListFault::Slow => tokio::time::sleep(SLOW).await,
        ListFault::Empty => {
            page = Page {
                items: Vec::new(),
                total: 0,
            }
        }
        _ => {}
    }
    let body = json!(answer(page, &query));
    Ok(match fault {
        ListFault::MalformedJson => malformed(&body),
        ListFault::UnreadableItem => Json(spoil_third(body)).into_response(),
        _ => Json(body).into_response(),
    })
}

fn answer(page: Page<Call>, query: &CallQuery) -> List<WireCall> {
    List {
        message: "Success",
        meta: Meta::new(page.total, query.window),
        data: page.items.iter().map(WireCall::from).collect(),
    }
}

/// The lab's calls, filtered and sorted as the world's are.
fn lab_page(app: &App, query: &CallQuery) -> Page<Call> {
    let now_ms = app.now_ms();
    let mut lab = app.lab();
    let search = query.search.as_ref().map(|term| term.to_lowercase());
    let mut calls: Vec<Call> = Scenario::ALL
        .into_iter()
        .map(|scenario| lab.call(scenario, now_ms).0)
        .filter(|call| query.is_test.is_none_or(|wanted| call.is_test == wanted))
        .filter(|call| query.status.is_none_or(|wanted| call.status == wanted))
        .filter(|call| {
            search
                .as_ref()
                .is_none_or(|term| call.id.contains(term) || call.destination.contains(term))
        })
        .collect();
    sort_calls(&mut calls, query.order);
    Page {
        total: signed(calls.len()),
        items: query.window.of(calls),
    }
}

/// Puts things no reader expects among good items: a number, and a call whose fields have wrong types.
fn spoil_third(mut body: Value) -> Value {
    if let Some(items) = body.get_mut("data").and_then(Value::as_array_mut) {
        let wrong = json!({"id": null, "status": 3, "created_on": {"at": "noon"}, "duration_seconds": "long"});
        items.insert(items.len().min(2), json!(42));
        items.insert(items.len().min(4), wrong);
    }
    body
}

/// One call with its transcript.
pub(crate) async fn one(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path((agent, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let app = &surface.app;
    let files = files_base(&headers);
    match target::find(&agent)? {
        Target::Agent(agent) => {
            let world = app.world()?;
            let call = world
                .call(agent.number, &id)?
                .ok_or_else(|| ApiError::not_found("Call"))?;
            let messages = world.transcript(&call, app.now_ms())?;
            drop(world);
            Ok(Json(detail(&call, &messages, &files)).into_response())
        }
        Target::Lab => {
            let scenario = Scenario::from_id(&id).ok_or_else(|| ApiError::not_found("Call"))?;
            lab_call(&surface, scenario, &files).await
        }
        Target::FailingList(fault) => {
            list_failure(fault)?;
            let scenario = Scenario::from_id(&id).ok_or_else(|| ApiError::not_found("Call"))?;
            lab_call(&surface, scenario, &files).await
        }
    }
}

fn detail(call: &Call, messages: &[Message], files: &str) -> One<WireCallDetail> {
    One {
        message: "Success",
        data: WireCallDetail::new(call, messages, files),
    }
}

async fn lab_call(
    surface: &Surface,
    scenario: Scenario,
    files: &str,
) -> Result<Response, ApiError> {
    scenario_failure(surface, scenario)?;
    if scenario == Scenario::SlowTwoSeconds {
        tokio::time::sleep(SLOW).await;
    }
    let (call, messages) = surface.app.lab().call(scenario, surface.app.now_ms());
    let answer = detail(&call, &messages, files);
    let mut body = json!(answer);
    match scenario {
        Scenario::MalformedJson => return Ok(malformed(&body)),
        Scenario::UnknownFields => add_unknown(&mut body),
        Scenario::UnreadableItem => spoil_logs(&mut body),
        _ => return Ok(Json(answer).into_response()),
    }
    Ok(Json(body).into_response())
}

/// Words and fields a later version of the API might have.
fn add_unknown(body: &mut Value) {
    let Some(data) = body.get_mut("data") else {
        return;
    };
    if let Some(call) = data.as_object_mut() {
        call.insert("status".to_owned(), json!("parked"));
        call.insert("direction".to_owned(), json!("sideways"));
        call.insert("end_reason".to_owned(), json!("moved_to_another_planet"));
        call.insert(
            "sentiment".to_owned(),
            json!({"score": 0.82, "label": "calm"}),
        );
        call.insert("tags".to_owned(), json!(["vip", null, 3]));
    }
    let message = data.pointer_mut("/conversation_logs/1");
    if let Some(message) = message.and_then(Value::as_object_mut) {
        message.insert("role".to_owned(), json!("supervisor"));
        message.insert("message_type".to_owned(), json!("whisper"));
        message.insert("confidence".to_owned(), json!(0.97));
    }
}

/// Messages no reader expects among good ones.
fn spoil_logs(body: &mut Value) {
    let logs = body.pointer_mut("/data/conversation_logs");
    if let Some(logs) = logs.and_then(Value::as_array_mut) {
        logs.insert(logs.len().min(2), json!(null));
        logs.insert(logs.len().min(4), json!("just a string"));
        logs.insert(
            logs.len().min(5),
            json!({"id": 17, "role": ["user"], "message": {"text": "nested"}, "created_at": "noon",
                   "attachments": "none"}),
        );
    }
}
