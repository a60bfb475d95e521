//! What a person prefers, kept on the device: the theme and the connection used last. Nothing here
//! comes from a vendor.

use leptos::prelude::*;

use super::react::react;

use crate::{
    browser::{
        page,
        storage::{self, Shelf},
    },
    domain::{ids::ConnectionId, preference::Theme},
};

const THEME: &str = "ringside.theme";
const LAST_CONNECTION: &str = "ringside.last_connection";
const SINGLE_KEYS: &str = "ringside.single_keys";

/// The preferences, provided once by the app as a context.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// Light, dark or as the system has it.
    pub theme: RwSignal<Theme>,
    /// Whether single keys (`/`, `j`, `k`, `?`) act as shortcuts.
    pub has_single_keys: RwSignal<bool>,
}

impl Preferences {
    /// Reads what is kept and keeps what changes.
    pub fn load() -> Self {
        let mut kept_theme = storage::read(Shelf::Device, THEME);
        let mut kept_keys = storage::read(Shelf::Device, SINGLE_KEYS);
        let theme = match kept_theme.as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        };
        let has_single_keys = kept_keys.as_deref() != Some("off");
        let preferences = Self {
            theme: RwSignal::new(theme),
            has_single_keys: RwSignal::new(has_single_keys),
        };
        react(move || {
            let word = match preferences.theme.get() {
                Theme::Auto => None,
                Theme::Light => Some("light"),
                Theme::Dark => Some("dark"),
            };
            page::set_root_attribute("data-theme", word);
            keep(THEME, word, &mut kept_theme);
        });
        react(move || {
            let word = (!preferences.has_single_keys.get()).then_some("off");
            keep(SINGLE_KEYS, word, &mut kept_keys);
        });
        preferences
    }
}

/// The connection used last.
pub fn last_connection() -> Option<ConnectionId> {
    storage::read(Shelf::Device, LAST_CONNECTION).map(ConnectionId::new)
}

/// Remembers the connection used last.
pub fn remember_connection(id: &ConnectionId) {
    let mut kept = storage::read(Shelf::Device, LAST_CONNECTION);
    keep(LAST_CONNECTION, Some(id.as_str()), &mut kept);
}

/// Writes only what is not kept already: writing makes a page wait, and at its start nothing is new.
fn keep(name: &str, value: Option<&str>, kept: &mut Option<String>) {
    if kept.as_deref() == value {
        return;
    }
    *kept = value.map(str::to_owned);
    match value {
        // A browser that refuses to keep it starts with the default next time.
        Some(value) => drop(storage::write(Shelf::Device, name, value)),
        None => storage::forget(Shelf::Device, name),
    }
}
