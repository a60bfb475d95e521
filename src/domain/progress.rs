//! How far something is that a person started and waits for.

use super::{error::ApiError, query::Placed};

/// How far placing a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceProgress {
    /// The form is being filled in.
    Editing,
    /// The request is on its way; it is never sent twice.
    Sending,
    /// The vendor took the request; with the address of the new call where there is one.
    Done(Placed, Option<String>),
    /// No outcome is known, or the vendor refused.
    Failed(ApiError),
}

/// How far trying a connection is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionCheck {
    /// Not tried.
    Idle,
    /// On its way.
    Running,
    /// It works; the sentence says what was seen.
    Works(String),
    /// It does not.
    Failed(ApiError),
}
