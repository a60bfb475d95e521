//! What is kept in the browser: preferences for good, keys for the tab if a person asks for it.
//! Storage may be blocked, full or tampered with; then nothing is kept and the console works on.

use web_sys::Storage;

use super::page::window;

/// Where something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// For good (localStorage). Never a key, never anything from a vendor.
    Device,
    /// Until the tab is closed (sessionStorage).
    Tab,
}

/// The text kept under `name`.
pub fn read(shelf: Shelf, name: &str) -> Option<String> {
    storage(shelf)?.get_item(name).ok().flatten()
}

/// Keeps a text under `name`; `false` if the browser refused.
pub fn write(shelf: Shelf, name: &str, text: &str) -> bool {
    storage(shelf).is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// Forgets what is kept under `name`.
pub fn forget(shelf: Shelf, name: &str) {
    if let Some(storage) = storage(shelf) {
        // Only a blocked storage refuses, and then nothing was kept.
        let _ = storage.remove_item(name);
    }
}

fn storage(shelf: Shelf) -> Option<Storage> {
    let window = window()?;
    match shelf {
        Shelf::Device => window.local_storage(),
        Shelf::Tab => window.session_storage(),
    }
    .ok()
    .flatten()
}
