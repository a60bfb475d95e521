//! `GET /v1/call/` and `GET /v1/call/{id}`. Test calls stay in Diga's editor: neither tells them.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    VENDOR,
    error::Error,
    generation::Generation,
    paging::{Part, pages},
    params::{Params, Start, Window, path_id},
    wire, words,
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
    numeric::{count, signed},
    surface::{Surface, own_origin},
    trouble::{self, Spoil},
    world::{
        browse::{Beside, Bound, Browse, Filter, Kind, Span},
        model::{Call, Direction, Message},
    },
};

/// How long the slow answers keep the client waiting.
const SLOW: Duration = Duration::from_secs(2);

/// One page of the account's calls.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(generation): Extension<Generation>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let app = &surface.app;
    let mut params = Params::new(pairs);
    let window = params.window(generation, 50, 1_000)?;
    let (filter, fault) = filter(&mut params, generation);
    params.check()?;
    if let Some(refusal) = fault.and_then(ledger::list_refusal) {
        return Err(refusal.into());
    }
    let (calls, has_more, numbers) = page(app, generation, filter, &window)?;
    let origin = own_origin(&headers);
    let items = calls
        .iter()
        .map(|call| wire::call(app, generation, call, &origin))
        .collect();
    let part = Part {
        items,
        has_more,
        numbers,
    };
    Ok(with_fault(fault, part.told(generation, "id")).await)
}

/// What the filters ask for, and how the list of a failing agent fails.
fn filter(params: &mut Params, generation: Generation) -> (Filter, Option<ListFault>) {
    let mut agents: Option<Vec<i64>> = None;
    let mut only = |found: Option<i64>| {
        let known = agents.take();
        agents = Some(match (found, known) {
            (Some(agent), Some(known)) if !known.contains(&agent) => Vec::new(),
            (found, _) => found.into_iter().collect(),
        });
    };
    let mut fault = None;
    if let Some(id) = params.id("agent_id") {
        let target = VENDOR.target(&id);
        if let Some(Target::FailingList(of_list)) = target {
            fault = Some(of_list);
        }
        only(target.map(Target::number));
    }
    if let Some(id) = params.id("phone_id") {
        only(VENDOR.agent_of_phone(&id));
    }
    let mut conversation = None;
    if let Some(id) = params.id("contact_id") {
        match VENDOR.conversation_of_contact(&id) {
            Some((row, is_lab)) => {
                conversation = Some(row);
                if is_lab {
                    only(Some(LAB_AGENT));
                }
            }
            None => only(None),
        }
    }
    let status = params.word("status", words::statuses(generation));
    let direction = params
        .word("type", &["inbound", "outbound"])
        .map(|word| match word {
            "inbound" => Direction::Inbound,
            _ => Direction::Outbound,
        });
    let included = |at_ms| Bound {
        at_ms,
        is_included: true,
    };
    let filter = Filter {
        created: Span {
            from: params.moment("start_created_date").map(included),
            until: params.moment("end_created_date").map(included),
        },
        agents,
        cases: status.and_then(|word| words::cases(generation, word)),
        kinds: direction.map(|direction| {
            vec![Kind {
                direction: Some(direction),
                is_web: None,
            }]
        }),
        is_test: Some(false),
        conversation,
        ..Filter::default()
    };
    (filter, fault)
}

type Numbers = Option<(i64, i64)>;

/// The calls of the window, whether more follow in its direction, and its number where it has one.
fn page(
    app: &App,
    generation: Generation,
    mut filter: Filter,
    window: &Window,
) -> Result<(Vec<Call>, bool, Numbers), Error> {
    let limit = window.limit;
    let (page, beside, is_rising) = match &window.start {
        Start::Page(page) => (*page, None, window.is_rising),
        Start::After(id) => (1, Some(id), window.is_rising),
        Start::Before(id) => (1, Some(id), !window.is_rising),
    };
    if let Some(id) = beside {
        let call = known(app, id)?.ok_or_else(Error::no_such_place)?.0;
        filter.beside = Some(if is_rising {
            Beside::Newer(call.created_ms, call.seq)
        } else {
            Beside::Older(call.created_ms, call.seq)
        });
    }
    let mut browse = Browse {
        filter,
        is_rising,
        skip: (page - 1).saturating_mul(limit),
        limit: limit + 1,
        ..Browse::default()
    };
    let is_numbered = beside.is_none() && generation.is_paged();
    if is_numbered {
        browse.limit = limit;
        let found = ledger::list(app, &browse)?;
        let has_more = page.saturating_mul(limit) < found.total;
        let numbers = Some((page, pages(found.total, limit)));
        return Ok((found.items, has_more, numbers));
    }
    let mut calls = ledger::items(app, &browse)?;
    let has_more = signed(calls.len()) > limit;
    calls.truncate(count(limit));
    if is_rising != window.is_rising {
        calls.reverse();
    }
    Ok((calls, has_more, None))
}

/// The call an id means and what has been said in it; `None` where there is none, and for test calls.
pub(crate) fn known(app: &App, id: &str) -> Result<Option<(Call, Vec<Message>)>, Error> {
    let Some(key) = VENDOR.key(id) else {
        return Ok(None);
    };
    let found = ledger::find(app, key)?;
    Ok(found.filter(|(call, _)| !call.is_test || matches!(key, Key::Lab(_))))
}

/// The call a path names, or the refusal of the scenario it shows.
pub(crate) fn asked_for(app: &App, name: &str, id: &str) -> Result<(Call, Vec<Message>), Error> {
    path_id(name, id)?;
    if let Some(Key::Lab(scenario)) = VENDOR.key(id) {
        if let Some(refusal) = ledger::refusal(app, scenario) {
            return Err(refusal.into());
        }
        if scenario.is_live() {
            // Nothing is streamed: whoever looks at the call is whom it talks for.
            ledger::start(app, scenario);
        }
    }
    known(app, id)?.ok_or_else(|| Error::no_call(id))
}

/// One call.
pub(crate) async fn one(
    State(surface): State<Surface>,
    Extension(generation): Extension<Generation>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let app = &surface.app;
    let (call, _) = asked_for(app, "id", &id)?;
    let mut body = wire::call(app, generation, &call, &own_origin(&headers));
    let scenario = ledger::scenario_of(&call);
    match scenario {
        Some(Scenario::SlowTwoSeconds) => tokio::time::sleep(SLOW).await,
        Some(Scenario::UnknownFields) => add_unknown(&mut body),
        Some(Scenario::Nulls) => take_out(&mut body),
        _ => {}
    }
    let response = Json(body).into_response();
    Ok(match scenario {
        Some(Scenario::MalformedJson) => trouble::spoil(Spoil::Malformed, response).await,
        _ => response,
    })
}

/// Words and fields a later version of the API might have.
fn add_unknown(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    for (name, value) in [
        ("status", json!("parked")),
        ("type", json!("sideways")),
        ("end_reason", json!("moved_to_another_planet")),
        ("sentiment", json!({"score": 0.82, "label": "calm"})),
        ("tags", json!(["vip", null, 3])),
    ] {
        fields.insert(name.to_owned(), value);
    }
}

/// Everything null that is not the id.
fn take_out(body: &mut Value) {
    let fields = body.as_object_mut().into_iter().flatten();
    for (name, value) in fields {
        if name != "id" && name != "status" {
            *value = Value::Null;
        }
    }
}

/// The answer, spoiled as the failing agent's name says.
async fn with_fault(fault: Option<ListFault>, mut body: Value) -> Response {
    match fault {
        Some(ListFault::Slow) => tokio::time::sleep(SLOW).await,
        Some(ListFault::Empty) => {
            body = json!({"data": [], "has_more": false, "first_id": null, "last_id": null});
        }
        Some(ListFault::UnreadableItem) => spoil_third(&mut body),
        _ => {}
    }
    let response = Json(body).into_response();
    match fault {
        Some(ListFault::MalformedJson) => trouble::spoil(Spoil::Malformed, response).await,
        _ => response,
    }
}

/// Things no reader expects among good items: a number, and a call whose fields have wrong types.
fn spoil_third(body: &mut Value) {
    if let Some(items) = body.get_mut("data").and_then(Value::as_array_mut) {
        let wrong =
            json!({"id": null, "status": 3, "created_date": {"at": "noon"}, "duration": "long"});
        items.insert(items.len().min(2), json!(42));
        items.insert(items.len().min(4), wrong);
    }
}
