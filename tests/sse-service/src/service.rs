//! The routes: capabilities, clients, commands.

use std::{
    collections::HashMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{HOST, LOCATION},
    },
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc},
};

use crate::{
    client::{self, Command},
    params::Params,
    task::Task,
};

/// The optional parts of the protocol that this service claims, in the protocol's own words.
pub const CAPABILITIES: [&str; 9] = [
    "bom",
    "comments",
    "headers",
    "last-event-id",
    "post",
    "read-timeout",
    "report",
    "restart",
    "server-directed-shutdown-request",
];

/// A running client.
struct Instance {
    commands: mpsc::UnboundedSender<Command>,
    _client: Task,
}

#[derive(Default)]
struct Shared {
    instances: Mutex<Instances>,
    stop: Notify,
}

#[derive(Default)]
struct Instances {
    last: u64,
    running: HashMap<u64, Instance>,
}

impl Shared {
    fn instances(&self) -> MutexGuard<'_, Instances> {
        // Nothing that could panic runs under this lock, and the map is whole at all times.
        self.instances
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The service, bound to its port and not yet serving.
pub struct Service {
    listener: TcpListener,
}

impl Service {
    /// Binds 127.0.0.1; port 0 takes a free one. A port in use gives [`io::ErrorKind::AddrInUse`].
    pub async fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        Ok(Self { listener })
    }

    /// Where it answers.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `DELETE /` or until `stop` is done, then ends all clients.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let shared = Arc::new(Shared::default());
        let asked = Arc::clone(&shared);
        let router = Router::new()
            .route("/", get(status).post(start).delete(stop_service))
            .route("/clients/{id}", post(command).delete(end))
            .with_state(Arc::clone(&shared));
        let result = axum::serve(self.listener, router)
            .with_graceful_shutdown(async move {
                tokio::select! {
                    () = stop => {}
                    () = asked.stop.notified() => {}
                }
            })
            .await;
        shared.instances().running.clear();
        result
    }
}

type Held = State<Arc<Shared>>;

fn refused(status: StatusCode, why: impl Into<String>) -> Response {
    (status, Json(json!({"error": why.into()}))).into_response()
}

async fn status() -> Json<Value> {
    Json(json!({"name": "ringside", "capabilities": CAPABILITIES}))
}

async fn stop_service(State(shared): Held) -> StatusCode {
    shared.stop.notify_one();
    StatusCode::NO_CONTENT
}

async fn start(State(shared): Held, headers: HeaderMap, body: Bytes) -> Response {
    let params = match Params::parse(&body) {
        Ok(params) => params,
        Err(why) => return refused(StatusCode::BAD_REQUEST, why),
    };
    let (commands, wanted) = mpsc::unbounded_channel();
    let client = Task::spawn(async move {
        let tag = params.tag.clone();
        let reason = client::run(params, wanted).await;
        println!("{tag}: over: {reason:?}");
    });
    let id = {
        let mut instances = shared.instances();
        instances.last += 1;
        let id = instances.last;
        let instance = Instance {
            commands,
            _client: client,
        };
        instances.running.insert(id, instance);
        id
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let path = format!("/clients/{id}");
    let location = host.map_or(path.clone(), |host| format!("http://{host}{path}"));
    (StatusCode::CREATED, [(LOCATION, location)]).into_response()
}

#[derive(Deserialize)]
struct Wanted {
    command: String,
}

async fn command(State(shared): Held, Path(id): Path<u64>, body: Bytes) -> Response {
    let instances = shared.instances();
    let Some(instance) = instances.running.get(&id) else {
        return refused(StatusCode::NOT_FOUND, "no such client");
    };
    match serde_json::from_slice(&body) {
        Ok(Wanted { command }) if command == "restart" => {
            // A client that is over for good stays so.
            let _ = instance.commands.send(Command::Restart);
            StatusCode::ACCEPTED.into_response()
        }
        // Every event is reported, of whatever type.
        Ok(Wanted { command }) if command == "listen" => StatusCode::ACCEPTED.into_response(),
        Ok(Wanted { command }) => refused(
            StatusCode::BAD_REQUEST,
            format!("no such command: {command:?}"),
        ),
        Err(error) => refused(StatusCode::BAD_REQUEST, error.to_string()),
    }
}

async fn end(State(shared): Held, Path(id): Path<u64>) -> Response {
    match shared.instances().running.remove(&id) {
        Some(_) => StatusCode::NO_CONTENT.into_response(),
        None => refused(StatusCode::NOT_FOUND, "no such client"),
    }
}
