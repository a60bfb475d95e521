//! `POST /call`: an outbound call by an assistant over a line of the account, to one customer or to several.

use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    IDS,
    error::{self, failed, refuse},
    wire::Teller,
};
use crate::{
    app::App,
    ledger::{self, vendor::Target},
    surface::{Caller, Surface},
    trouble::Refusal,
    world,
};

/// What the body asks for.
struct Order {
    target: Target,
    numbers: Vec<String>,
    /// Whether it names `customers`: the answer then has `results` and `errors`.
    is_batch: bool,
}

/// Places the calls.
pub(crate) async fn place(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !caller.may_write {
        return refuse(Refusal::Forbidden);
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return error::error(StatusCode::BAD_REQUEST, "The body is not valid JSON");
    };
    let order = match read(&body) {
        Ok(order) => order,
        Err(problems) => return error::invalid(problems),
    };
    if let Target::FailingList(fault) = order.target
        && let Some(refusal) = ledger::list_refusal(fault)
    {
        return refuse(refusal);
    }
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for number in &order.numbers {
        match one(&surface.app, &headers, order.target, number) {
            Ok((_, true)) => std::future::pending().await,
            Ok((Some(call), false)) => results.push(call),
            Ok((None, false)) => errors.push(json!({
                "customer": {"number": number}, "error": "The call could not be created.",
            })),
            Err(error) => return failed(&error),
        }
    }
    if order.is_batch {
        let body = json!({"results": results, "errors": errors});
        return (StatusCode::CREATED, Json(body)).into_response();
    }
    match results.pop() {
        Some(call) => (StatusCode::CREATED, Json(call)).into_response(),
        None => error::error(StatusCode::BAD_REQUEST, "The call could not be created."),
    }
}

/// The new call, and whether the answer never comes.
fn one(
    app: &App,
    headers: &HeaderMap,
    target: Target,
    number: &str,
) -> world::Result<(Option<Value>, bool)> {
    let placed = ledger::place(app, target, number, false)?;
    let call = match &placed.call {
        Some(call) => {
            let said = ledger::transcript(app, call)?;
            Some(Teller::new(app, headers).call(call, &said))
        }
        None => None,
    };
    Ok((call, placed.hangs))
}

/// What is asked for, or everything that is wrong with it.
fn read(body: &Value) -> Result<Order, Vec<String>> {
    let mut problems = Vec::new();
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let target = match text("assistantId") {
        None => {
            problems.push(
                "Need one of `assistantId`, `assistant`, `squadId`, `squad`, `workflowId` or `workflow`."
                    .to_owned(),
            );
            None
        }
        Some(id) => {
            let target = IDS.target(id);
            if target.is_none() {
                problems.push(format!("assistant with id {id} was not found"));
            }
            target
        }
    };
    match text("phoneNumberId") {
        None => problems.push("Need either `phoneNumberId` or `phoneNumber`.".to_owned()),
        Some(id) if IDS.agent_of_phone(id).is_none() => {
            problems.push(format!("phoneNumber with id {id} was not found"));
        }
        Some(_) => {}
    }
    if let Some(Target::Agent(agent)) = target
        && agent.phone.is_none()
    {
        problems.push(format!("{} takes web calls only", agent.business));
    }
    let customers = body.get("customers").and_then(Value::as_array);
    let one = body.get("customer");
    let numbers: Vec<String> = customers
        .into_iter()
        .flatten()
        .chain(one)
        .filter_map(|customer| Some(customer.get("number")?.as_str()?.to_owned()))
        .collect();
    if numbers.is_empty() {
        problems.push("Need either `customer` or `customers`.".to_owned());
    }
    for number in numbers.iter().filter(|number| !is_e164(number)) {
        problems.push(format!(
            "customer.number must be a valid phone number in the E.164 format, but is {number}"
        ));
    }
    match target {
        Some(target) if problems.is_empty() => Ok(Order {
            target,
            numbers,
            is_batch: customers.is_some(),
        }),
        _ => Err(problems),
    }
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
