//! What happened in a call besides words: the vendor's own log of it.

use super::time::Timestamp;

/// How serious an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Of use to developers only.
    Detail,
    /// As it should be.
    Info,
    /// Worth a look.
    Warning,
    /// Went wrong.
    Error,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallEvent {
    /// When it happened.
    pub at: Option<Timestamp>,
    /// How serious it is.
    pub severity: Severity,
    /// The area it belongs to, in the vendor's word.
    pub category: Option<String>,
    /// What happened, in the vendor's word.
    pub name: String,
    /// Everything else it tells, as JSON; empty when there is nothing.
    pub details: String,
}
