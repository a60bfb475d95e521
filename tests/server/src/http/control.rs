//! `/lab/control/…`: what tests steer and count. Described for their authors in `tests/README.md`.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    app::{App, Hold},
    lab::{conversation_id, scenario::Scenario},
    ledger::{
        self,
        vendor::{Key, Vendor},
    },
    sync::locked,
    trouble::{Fault, Trouble},
    world::model::Call,
};

type Shared = State<Arc<App>>;

/// A request that cannot be done, with the reason.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

/// The control routes.
pub(super) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/lab/control/stats", get(stats))
        .route("/lab/control/reset", post(reset))
        .route("/lab/control/hold", post(hold))
        .route("/lab/control/fault", post(fault))
        .route("/lab/control/release", post(release))
        .route("/lab/control/drop", post(drop_streams))
        .route("/lab/control/offline", post(offline))
        .route("/lab/control/say", post(say))
        .route("/lab/control/end", post(end))
        .route("/lab/control/advance", post(advance))
        .with_state(Arc::clone(app))
}

/// Reads the body; an empty one is `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body)
        .map_err(|error| Refused(StatusCode::BAD_REQUEST, error.to_string()))
}

fn done() -> Json<Value> {
    Json(json!({"done": true}))
}

async fn stats(State(app): Shared) -> Json<Value> {
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    Json(json!({
        "now": crate::clock::iso(app.now_ms()),
        "requests": *locked(&app.stats.requests),
        "open_streams": app.stats.open_streams.load(Ordering::Relaxed),
        "streams_opened": count(&app.stats.streams_opened),
        "tickets_issued": count(&app.stats.tickets_issued),
        "tickets_used": count(&app.stats.tickets_used),
        "calls_placed": count(&app.stats.calls_placed),
        "held": app.stats.held.load(Ordering::Relaxed),
    }))
}

async fn reset(State(app): Shared) -> Json<Value> {
    app.reset();
    done()
}

#[derive(Deserialize)]
struct HoldRequest {
    path: String,
    method: Option<String>,
}

async fn hold(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let HoldRequest { path, method } = read(&body)?;
    locked(&app.holds).push(Hold { path, method });
    Ok(done())
}

#[derive(Deserialize)]
struct FaultRequest {
    /// Part of the path of the requests that are to fail.
    path: String,
    method: Option<String>,
    /// What goes wrong: a status such as `429`, `cut`, `cut-midway`, `malformed`, `missing-key`, `expired-key`.
    kind: String,
    /// How many requests fail; all until the next reset when absent.
    times: Option<u32>,
    /// What a 429 tells the client to wait.
    retry_after_seconds: Option<u64>,
}

async fn fault(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let request: FaultRequest = read(&body)?;
    let trouble =
        Trouble::from_name(&request.kind, request.retry_after_seconds).ok_or_else(|| {
            Refused(
                StatusCode::BAD_REQUEST,
                format!("no such kind: {}", request.kind),
            )
        })?;
    locked(&app.faults).push(Fault {
        path: request.path,
        method: request.method,
        trouble,
        times_left: request.times,
    });
    Ok(done())
}

#[derive(Deserialize)]
struct ReleaseRequest {
    /// Only the hold with this path; all holds when absent.
    path: Option<String>,
    /// How many messages of `live-hold` to let out; when given, holds stay.
    messages: Option<usize>,
}

async fn release(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let request: ReleaseRequest = read(&body)?;
    match request.messages {
        Some(count) => app.lab().release(count, app.now_ms()),
        None => locked(&app.holds)
            .retain(|hold| request.path.as_ref().is_some_and(|path| *path != hold.path)),
    }
    app.notify();
    Ok(done())
}

#[derive(Deserialize)]
struct DropRequest {
    /// The call whose streams break off; all streams when absent.
    call: Option<String>,
}

async fn drop_streams(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let request: DropRequest = read(&body)?;
    let conversation = match request.call {
        None => None,
        Some(id) => Some(match find(&app, &id)? {
            Found::Lab(scenario) => conversation_id(scenario),
            Found::World(call) => app.world()?.conversation_id(&call)?,
        }),
    };
    app.cut_streams(conversation);
    Ok(done())
}

#[derive(Deserialize)]
struct OfflineRequest {
    #[serde(default = "yes")]
    on: bool,
}

fn yes() -> bool {
    true
}

async fn offline(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let request: OfflineRequest = read(&body)?;
    app.offline.store(request.on, Ordering::Relaxed);
    if request.on {
        app.cut_streams(None);
    }
    Ok(done())
}

#[derive(Deserialize)]
struct SayRequest {
    call: String,
    text: String,
    role: Option<String>,
    /// How often, each time with its number behind the text; once and without a number when absent.
    times: Option<usize>,
}

impl SayRequest {
    /// What is to be said, one after the other.
    fn texts(&self) -> Vec<String> {
        match self.times {
            None => vec![self.text.clone()],
            Some(times) => (1..=times)
                .map(|number| format!("{} {number}", self.text))
                .collect(),
        }
    }
}

async fn say(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let request: SayRequest = read(&body)?;
    let role = request.role.as_deref().unwrap_or("user");
    let now_ms = app.now_ms();
    let found = find(&app, &request.call)?;
    for text in request.texts() {
        match &found {
            Found::Lab(scenario) => app.lab().say(*scenario, role, &text, now_ms),
            Found::World(call) => app.world()?.say(call, role, &text, now_ms)?,
        }
    }
    app.notify();
    Ok(done())
}

#[derive(Deserialize)]
struct EndRequest {
    call: String,
    end_reason: Option<String>,
}

async fn end(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let request: EndRequest = read(&body)?;
    let reason = request.end_reason.as_deref().unwrap_or("completed");
    let now_ms = app.now_ms();
    match find(&app, &request.call)? {
        Found::Lab(scenario) => app.lab().hang_up(scenario, reason, now_ms),
        Found::World(call) => app.world()?.hang_up(&call, reason, now_ms)?,
    }
    app.notify();
    Ok(done())
}

#[derive(Deserialize)]
struct AdvanceRequest {
    ms: u32,
}

async fn advance(State(app): Shared, body: Bytes) -> Result<Json<Value>, Refused> {
    let AdvanceRequest { ms } = read(&body)?;
    app.clock.advance(ms);
    app.notify();
    Ok(done())
}

/// Whose ids are understood beside the ones the world stores.
const VENDORS: [Vendor; 3] = [Vendor::Vapi, Vendor::Diga, Vendor::Atoms];

/// The call of the world with this id in any dialect.
fn of_any_vendor(app: &App, id: &str) -> Result<Option<Call>, Refused> {
    if let Some(call) = app.world()?.call_of_any_agent(id)? {
        return Ok(Some(call));
    }
    let key = VENDORS.iter().find_map(|vendor| vendor.key(id));
    let found = key.map(|key| ledger::find(app, key)).transpose()?;
    Ok(found.flatten().map(|(call, _)| call))
}

enum Found {
    Lab(Scenario),
    World(Call),
}

/// The call in progress with this id.
fn find(app: &App, id: &str) -> Result<Found, Refused> {
    let refused = |why: &str| Refused(StatusCode::NOT_FOUND, format!("{why}: {id}"));
    let of_lab = VENDORS.iter().find_map(|vendor| match vendor.key(id) {
        Some(Key::Lab(scenario)) => Some(scenario),
        _ => None,
    });
    if let Some(scenario) = of_lab {
        return if scenario.is_live() {
            Ok(Found::Lab(scenario))
        } else {
            Err(refused("this scenario has no call in progress"))
        };
    }
    let call = of_any_vendor(app, id)?.ok_or_else(|| refused("no call has this id"))?;
    if call.status.is_over() {
        return Err(refused("this call is over"));
    }
    Ok(Found::World(call))
}
