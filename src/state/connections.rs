//! The connections of this tab and their keys.
//!
//! Keys live in memory. "Keep for this tab" puts a key into sessionStorage, so that a reload does not
//! ask again; it ends with the tab. Connections added by hand are kept for the tab without their key.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::task::Task;
use crate::{
    browser::{
        page,
        storage::{self, Shelf},
    },
    domain::{base_url::BaseUrl, ids::ConnectionId, key::ApiKey},
    net::{
        config,
        connection::{Auth, Connection, Origin},
    },
    vendors::VendorId,
};

const ADDED: &str = "ringside.added_connections";
const KEYS: &str = "ringside.kept_keys";

/// How far reading `config.json` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigState {
    /// On its way.
    Loading,
    /// Read; one sentence for each entry that was left out.
    Read(Vec<String>),
    /// Missing or broken; the sentence says how.
    Failed(String),
}

/// The connections, provided once by the app as a context.
#[derive(Clone, Copy)]
pub struct Connections {
    list: RwSignal<Vec<Connection>>,
    config: RwSignal<ConfigState>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl Connections {
    /// Takes up what the tab kept and starts reading `config.json`.
    pub fn load() -> Self {
        let connections = Self {
            list: RwSignal::new(added_by_hand()),
            config: RwSignal::new(ConfigState::Loading),
            task: StoredValue::new_local(None),
        };
        connections.reload();
        connections
    }

    /// Reads `config.json` (again).
    pub fn reload(self) {
        self.config.set(ConfigState::Loading);
        let task = Task::start(|_| async move {
            match config::load().await {
                Ok(config) => {
                    let mut list = config.connections;
                    self.list.update(|known| {
                        known.retain(|old| {
                            old.origin == Origin::AddedByHand
                                && !list.iter().any(|new| new.id == old.id)
                        });
                        list.append(known);
                        take_up_kept_keys(&mut list);
                        *known = list;
                    });
                    self.config.set(ConfigState::Read(config.problems));
                }
                Err(sentence) => {
                    self.list.update(|known| take_up_kept_keys(known));
                    self.config.set(ConfigState::Failed(sentence));
                }
            }
        });
        self.task.set_value(task);
    }

    /// All connections: the configured ones first.
    pub fn list(self) -> Signal<Vec<Connection>> {
        self.list.into()
    }

    /// How far reading `config.json` is.
    pub fn config(self) -> Signal<ConfigState> {
        self.config.into()
    }

    /// The connection with this id.
    pub fn find(self, id: &ConnectionId) -> Option<Connection> {
        self.list
            .with(|list| list.iter().find(|connection| connection.id == *id).cloned())
    }

    /// Adds a connection by hand and gives it an id of its own.
    pub fn add(
        self,
        label: &str,
        vendor: VendorId,
        base_url: BaseUrl,
        key: ApiKey,
        keeps_key: bool,
    ) -> ConnectionId {
        let id = self.list.with_untracked(|list| free_id(label, list));
        let connection = Connection {
            id: id.clone(),
            label: label.to_owned(),
            vendor,
            base_url,
            auth: Auth::Key(None),
            agents: None,
            origin: Origin::AddedByHand,
        };
        self.list.update(|list| list.push(connection));
        self.keep_added();
        self.set_key(&id, key, keeps_key);
        id
    }

    /// Sets the key of a connection, bound to the connection's origin.
    pub fn set_key(self, id: &ConnectionId, key: ApiKey, keeps_key: bool) {
        self.list.update(|list| {
            if let Some(connection) = list.iter_mut().find(|connection| connection.id == *id) {
                let bound = key.bind(connection.base_url.origin());
                if keeps_key {
                    keep_key(id, Some((bound.origin(), &bound)));
                } else {
                    keep_key(id, None);
                }
                connection.auth = Auth::Key(Some(bound));
            }
        });
    }

    /// Forgets the key of a connection, in memory and in the tab.
    pub fn forget_key(self, id: &ConnectionId) {
        keep_key(id, None);
        self.list.update(|list| {
            if let Some(connection) = list.iter_mut().find(|connection| connection.id == *id)
                && matches!(connection.auth, Auth::Key(_))
            {
                connection.auth = Auth::Key(None);
            }
        });
    }

    /// Removes a connection that was added by hand, with its key.
    pub fn remove(self, id: &ConnectionId) {
        keep_key(id, None);
        self.list.update(|list| {
            list.retain(|connection| {
                connection.id != *id || connection.origin == Origin::Configured
            });
        });
        self.keep_added();
    }

    fn keep_added(self) {
        let added: Vec<Value> = self.list.with_untracked(|list| {
            list.iter()
                .filter(|connection| connection.origin == Origin::AddedByHand)
                .map(|connection| {
                    json!({
                        "id": connection.id.as_str(),
                        "label": connection.label,
                        "vendor": connection.vendor.slug(),
                        "base_url": connection.base_url.href(),
                    })
                })
                .collect()
        });
        // Without storage they last until the page is left.
        let _ = storage::write(Shelf::Tab, ADDED, &Value::from(added).to_string());
    }
}

fn added_by_hand() -> Vec<Connection> {
    let kept = storage::read(Shelf::Tab, ADDED).unwrap_or_default();
    let text = format!("{{\"connections\":{kept}}}");
    // The same reader as for config.json: what was tampered with is left out.
    let mut list = crate::vendors::config::read(&text, &page::origin())
        .unwrap_or_default()
        .connections;
    for connection in &mut list {
        connection.origin = Origin::AddedByHand;
    }
    list
}

fn kept_keys() -> serde_json::Map<String, Value> {
    storage::read(Shelf::Tab, KEYS)
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Keeps a key together with the origin it is bound to, or forgets it.
fn keep_key(id: &ConnectionId, key: Option<(&str, &crate::domain::key::BoundKey)>) {
    let mut keys = kept_keys();
    match key.and_then(|(origin, key)| Some((origin, key.reveal_for(origin)?))) {
        Some((origin, text)) => {
            keys.insert(
                id.as_str().to_owned(),
                json!({ "origin": origin, "key": text }),
            );
        }
        None => {
            keys.remove(id.as_str());
        }
    }
    if keys.is_empty() {
        storage::forget(Shelf::Tab, KEYS);
    } else {
        // Without storage the key lasts until the page is left, which is the default anyway.
        let _ = storage::write(Shelf::Tab, KEYS, &Value::from(keys).to_string());
    }
}

/// Gives connections the keys the tab kept, each only where its origin is still the same.
fn take_up_kept_keys(list: &mut [Connection]) {
    let keys = kept_keys();
    for connection in list {
        let Some(kept) = keys.get(connection.id.as_str()) else {
            continue;
        };
        let text = |name: &str| kept.get(name).and_then(Value::as_str);
        let (Some(origin), Some(key)) = (text("origin"), text("key")) else {
            continue;
        };
        let is_same_place = origin == connection.base_url.origin();
        if is_same_place
            && connection.auth == Auth::Key(None)
            && let Ok((key, _)) = ApiKey::parse(key)
        {
            connection.auth = Auth::Key(Some(key.bind(origin)));
        }
    }
}

fn free_id(label: &str, list: &[Connection]) -> ConnectionId {
    let mut word: String = label
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    word = word.trim_matches('-').chars().take(32).collect();
    if word.is_empty() {
        word.push_str("connection");
    }
    let is_free = |id: &str| !list.iter().any(|connection| connection.id.as_str() == id);
    let mut id = word.clone();
    let mut number = 2;
    while !is_free(&id) {
        id = format!("{word}-{number}");
        number += 1;
    }
    ConnectionId::new(id)
}
