//! `/wire/control/…`: what tests ask for and look at. Described for their authors in `tests/README.md`.

use std::{io, sync::Arc};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::{
    http::{Answer, Request},
    plan::{Cut, Rule},
    state::State,
};

/// What of the control a request is for.
pub(super) fn what(request: &Request) -> Option<&str> {
    let path = request.target.split('?').next().unwrap_or_default();
    path.strip_prefix("/wire/control/")
}

/// Does it and answers.
pub(super) async fn answer(
    client: &mut TcpStream,
    request: &Request,
    what: &str,
    state: &Arc<State>,
) -> io::Result<()> {
    let result = match (request.method.as_str(), what) {
        ("POST", "plan") => plan(request, state),
        ("POST", "cut") => cut(request, state),
        ("POST", "clear") => {
            state.clear();
            Ok(json!({"done": true}))
        }
        ("GET", "log") => log(request, state).await,
        _ => Err((404, format!("nothing to control: {}", request.line()))),
    };
    let (status, body) = match result {
        Ok(body) => (200, body),
        Err((status, error)) => (status, json!({ "error": error })),
    };
    Answer::new(status, "application/json", body.to_string())
        .write(client, request)
        .await
}

type Outcome = Result<Value, (u16, String)>;

fn plan(request: &Request, state: &State) -> Outcome {
    let rule: Rule = serde_json::from_slice(&request.body).map_err(|e| (400, e.to_string()))?;
    state.add(rule);
    Ok(json!({"done": true}))
}

#[derive(Deserialize)]
struct CutRequest {
    path: Option<String>,
    how: Cut,
}

fn cut(request: &Request, state: &State) -> Outcome {
    let wish: CutRequest =
        serde_json::from_slice(&request.body).map_err(|error| (400, error.to_string()))?;
    state.cut(wish.path, wish.how);
    Ok(json!({"done": true}))
}

/// The log, once there are at least `requests` in it and exactly `open` connections, where the query says so.
async fn log(request: &Request, state: &State) -> Outcome {
    let wanted = |name| match request.parameter(name) {
        Some(text) => text.parse().map(Some),
        None => Ok(None),
    };
    let numbers = wanted("requests").and_then(|requests| Ok((requests, wanted("open")?)));
    let (requests, open): (Option<usize>, Option<usize>) =
        numbers.map_err(|error: std::num::ParseIntError| (400, error.to_string()))?;
    let mut changes = state.changes();
    loop {
        changes.mark_unchanged();
        let has_requests = requests.is_none_or(|wanted| state.requests() >= wanted);
        if has_requests && open.is_none_or(|wanted| state.open() == wanted) {
            return Ok(state.log());
        }
        if changes.changed().await.is_err() {
            return Ok(state.log());
        }
    }
}
