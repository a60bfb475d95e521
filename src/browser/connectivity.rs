//! Whether the browser says that it is offline, and whether the tab can be seen.

use super::page::{document, window};

/// Whether the browser knows that it has no network. `false` promises nothing.
pub fn is_offline() -> bool {
    window().is_some_and(|window| !window.navigator().on_line())
}

/// Whether the tab is hidden behind another one or minimised.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}
