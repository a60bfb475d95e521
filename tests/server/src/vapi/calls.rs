//! `GET /call` and `GET /call/{id}`.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    IDS,
    error::{self, failed, refuse},
    params::Params,
    spoil,
    wire::Teller,
};
use crate::{
    app::App,
    lab::{
        scenario::{ListFault, Scenario},
        script::LAB_AGENT,
    },
    ledger::{
        self,
        vendor::{Key, Target},
    },
    surface::{Caller, Surface},
    trouble::Refusal,
    world::{
        self,
        browse::{Browse, Filter},
        model::Call,
    },
};

/// How long the slow scenarios keep the client waiting.
const SLOW: Duration = Duration::from_secs(2);

/// One page: a bare array, newest first.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let params = match Params::read(&pairs, &["id", "assistantId", "phoneNumberId"]) {
        Ok(params) => params,
        Err(problems) => return error::invalid(problems),
    };
    let fault = params
        .assistant
        .as_deref()
        .and_then(|id| match IDS.target(id) {
            Some(Target::FailingList(fault)) => Some(fault),
            _ => None,
        });
    if let Some(refusal) = fault.and_then(ledger::list_refusal) {
        return refuse(refusal);
    }
    if fault == Some(ListFault::Slow) {
        tokio::time::sleep(SLOW).await;
    }
    let calls = match found(&surface.app, &params) {
        Ok(_) if fault == Some(ListFault::Empty) => Vec::new(),
        Ok(calls) => calls,
        Err(error) => return failed(&error),
    };
    match told(&surface.app, &headers, &calls) {
        Ok(items) => answer(items, fault),
        Err(error) => failed(&error),
    }
}

fn answer(mut items: Vec<Value>, fault: Option<ListFault>) -> Response {
    match fault {
        Some(ListFault::UnreadableItem) => spoil::items(&mut items),
        Some(ListFault::MalformedJson) => return spoil::malformed(&json!(items)),
        _ => {}
    }
    Json(items).into_response()
}

/// The calls with all that was said in them. The world is asked for once: bringing it up to the moment takes longer
/// than a call's transcript.
fn told(app: &App, headers: &HeaderMap, calls: &[Call]) -> world::Result<Vec<Value>> {
    let now_ms = app.now_ms();
    let world = app.world()?;
    let said: Vec<_> = calls
        .iter()
        .map(|call| match ledger::scenario_of(call) {
            Some(scenario) => Ok(app.lab().call(scenario, now_ms).1),
            None => world.transcript(call, now_ms),
        })
        .collect::<world::Result<_>>()?;
    drop(world);
    let teller = Teller::new(app, headers);
    let told = calls.iter().zip(&said);
    Ok(told.map(|(call, said)| teller.call(call, said)).collect())
}

/// The calls of the page. An id of nothing lets nothing through.
fn found(app: &App, params: &Params) -> world::Result<Vec<Call>> {
    let mut agents = params
        .assistant
        .as_deref()
        .map(|id| IDS.target(id).map(Target::number).into_iter().collect());
    if let Some(line) = params.phone_number.as_deref() {
        let owner = IDS.agent_of_phone(line);
        let is_asked = |number: &i64| {
            agents
                .as_ref()
                .is_none_or(|agents: &Vec<i64>| agents.contains(number))
        };
        agents = Some(owner.filter(is_asked).into_iter().collect());
    }
    let mut filter = Filter {
        created: params.created,
        updated: params.updated,
        agents,
        ..Filter::default()
    };
    if let Some(id) = params.id.as_deref() {
        match IDS.key(id) {
            Some(Key::World(row)) => filter.rows = Some(vec![row.number]),
            Some(Key::Lab(scenario)) => {
                let is_asked = filter
                    .agents
                    .as_ref()
                    .is_none_or(|agents| agents.contains(&LAB_AGENT));
                filter.agents = Some(is_asked.then_some(LAB_AGENT).into_iter().collect());
                filter.rows = Some(vec![crate::numeric::signed(scenario.index()) + 1]);
            }
            None => filter.rows = Some(Vec::new()),
        }
    }
    let browse = Browse {
        filter,
        limit: params.limit,
        ..Browse::default()
    };
    let mut calls = ledger::items(app, &browse)?;
    // Row numbers come again when the data is made anew; ids do not.
    calls.retain(|call| {
        params
            .id
            .as_deref()
            .is_none_or(|id| IDS.key(id) == IDS.key(&IDS.call(call)))
    });
    Ok(calls)
}

/// One call.
pub(crate) async fn one(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let app = &surface.app;
    let key = match key(&id) {
        Ok(key) => key,
        Err(problems) => return error::invalid(problems),
    };
    let scenario = match key {
        Some(Key::Lab(scenario)) => Some(scenario),
        _ => None,
    };
    if let Some(refusal) = scenario.and_then(|scenario| ledger::refusal(app, scenario)) {
        return refuse(refusal);
    }
    if scenario == Some(Scenario::SlowTwoSeconds) {
        tokio::time::sleep(SLOW).await;
    }
    // There is no stream to open: whoever looks at a live call starts its script.
    if let Some(live) = scenario.filter(|scenario| scenario.is_live()) {
        ledger::start(app, live);
    }
    let found = key.map_or(Ok(None), |key| ledger::find(app, key));
    match found {
        Ok(Some((call, said))) => {
            let mut body = Teller::new(app, &headers).call(&call, &said);
            match scenario {
                Some(Scenario::MalformedJson) => return spoil::malformed(&body),
                Some(Scenario::UnknownFields) => spoil::with_unknown(&mut body),
                Some(Scenario::UnreadableItem) => spoil::messages(&mut body),
                _ => {}
            }
            Json(body).into_response()
        }
        Ok(None) => refuse(Refusal::NotFound),
        Err(error) => failed(&error),
    }
}

/// The call an id means, if any; a problem for what is no id at all.
pub(crate) fn key(id: &str) -> Result<Option<Key>, Vec<String>> {
    let key = IDS.key(id);
    if key.is_some() || is_uuid(id) {
        Ok(key)
    } else {
        Err(vec!["id must be a UUID".to_owned()])
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
