//! Ids that tie labels, hints and errors to their fields.

use std::sync::atomic::{AtomicU32, Ordering};

/// `field-7`: an id that occurs once in the document.
pub(super) fn unique_id(stem: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{stem}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
