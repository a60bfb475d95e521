//! The connections of this tab and their keys.
//!
//! Keys live in memory. "Keep for this tab" puts a key into sessionStorage, so that a reload does not
//! ask again; it ends with the tab. Connections added by hand are kept for the tab without their key.

use leptos::prelude::*;

use super::task::Task;
use crate::{
    browser::{
        page,
        storage::{self, Shelf},
    },
    domain::{
        base_url::BaseUrl,
        ids::ConnectionId,
        key::{ApiKey, BoundKey},
    },
    net::{
        config,
        connection::{Auth, Connection, Origin},
    },
    vendors::VendorId,
};

const ADDED: &str = "ringside.added_connections";
const KEPT_KEY: &str = "ringside.kept_key.";

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
            place_from: Vec::new(),
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
                    keep_key(id, Some(&bound));
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

    /// One line per connection, its fields set apart by tabs.
    fn keep_added(self) {
        let lines: Vec<String> = self.list.with_untracked(|list| {
            list.iter()
                .filter(|connection| connection.origin == Origin::AddedByHand)
                .map(|connection| {
                    let label = connection.label.replace(char::is_control, " ");
                    let (vendor, base_url) = (connection.vendor.slug(), connection.base_url.href());
                    format!("{}\t{vendor}\t{base_url}\t{label}", connection.id)
                })
                .collect()
        });
        // Without storage they last until the page is left.
        let _ = storage::write(Shelf::Tab, ADDED, &lines.join("\n"));
    }
}

/// The connections the tab kept; a line that was tampered with is left out.
fn added_by_hand() -> Vec<Connection> {
    let kept = storage::read(Shelf::Tab, ADDED).unwrap_or_default();
    let mut list = kept
        .lines()
        .filter_map(added_connection)
        .collect::<Vec<_>>();
    take_up_kept_keys(&mut list);
    list
}

fn added_connection(line: &str) -> Option<Connection> {
    let mut fields = line.splitn(4, '\t');
    let (id, vendor, base_url, label) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    Some(Connection {
        id: ConnectionId::new(id),
        label: label.to_owned(),
        vendor: VendorId::from_slug(vendor)?,
        base_url: BaseUrl::parse(base_url, &page::origin()).ok()?,
        auth: Auth::Key(None),
        agents: None,
        place_from: Vec::new(),
        origin: Origin::AddedByHand,
    })
}

/// Where the tab keeps the key of a connection.
fn key_shelf(id: &ConnectionId) -> String {
    format!("{KEPT_KEY}{id}")
}

/// Keeps a key together with the origin it is bound to, or forgets it.
fn keep_key(id: &ConnectionId, key: Option<&BoundKey>) {
    match key.and_then(|key| Some((key.origin(), key.reveal_for(key.origin())?))) {
        // Without storage the key lasts until the page is left, which is the default anyway.
        Some((origin, text)) => {
            let _ = storage::write(Shelf::Tab, &key_shelf(id), &format!("{origin}\n{text}"));
        }
        None => storage::forget(Shelf::Tab, &key_shelf(id)),
    }
}

/// Gives connections the keys the tab kept, each only where its origin is still the same.
fn take_up_kept_keys(list: &mut [Connection]) {
    for connection in list {
        let kept = storage::read(Shelf::Tab, &key_shelf(&connection.id)).unwrap_or_default();
        let Some((origin, key)) = kept.split_once('\n') else {
            continue;
        };
        if origin == connection.base_url.origin()
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
