//! Places a call, once.

use leptos::prelude::*;

use super::task::Task;
use crate::{
    domain::{
        error::{ApiError, ErrorKind},
        ids::CallId,
        progress::PlaceProgress,
        query::PlaceCall,
    },
    net::{api, connection::Connection},
};

/// How many calls were placed from this tab; a list on the screen looks for news when it changes.
/// Provided once by the app as a context.
#[derive(Clone, Copy, Default)]
pub struct PlacedCalls(pub RwSignal<u32>);

/// The state of one dialog. Closing the dialog does not stop a request that is on its way: it may
/// already have made a phone ring, and its outcome is worth knowing.
#[derive(Clone, Copy)]
pub struct Placing {
    /// How far it is.
    pub progress: RwSignal<PlaceProgress>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl Placing {
    /// A form that nothing was sent from yet.
    pub fn new() -> Self {
        Self {
            progress: RwSignal::new(PlaceProgress::Editing),
            task: StoredValue::new_local(None),
        }
    }

    /// Sends the request. While one is on its way, nothing else is sent.
    pub fn send(
        self,
        connection: Connection,
        call: PlaceCall,
        href_of: impl FnOnce(&CallId) -> String + 'static,
        placed_calls: PlacedCalls,
    ) {
        if matches!(self.progress.get_untracked(), PlaceProgress::Sending) {
            return;
        }
        self.progress.set(PlaceProgress::Sending);
        let progress = self.progress;
        let task = Task::start(|signal| async move {
            match api::place(&connection, &call, &signal).await {
                Ok(placed) => {
                    placed_calls.0.update(|count| *count += 1);
                    let href = placed.call.as_ref().map(href_of);
                    progress.set(PlaceProgress::Done(placed, href));
                }
                Err(error) => progress.set(PlaceProgress::Failed(explain(error))),
            }
        });
        self.task.set_value(task);
    }

    /// Back to the form, for another call.
    pub fn reset(self) {
        if !matches!(self.progress.get_untracked(), PlaceProgress::Sending) {
            self.progress.set(PlaceProgress::Editing);
        }
    }
}

impl Default for Placing {
    fn default() -> Self {
        Self::new()
    }
}

/// Without a clear answer nobody knows whether the phone rang; the sentence must say so.
fn explain(error: ApiError) -> ApiError {
    let is_open = matches!(
        error.kind,
        ErrorKind::TimedOut
            | ErrorKind::UnexpectedAnswer
            | ErrorKind::Unreachable
            | ErrorKind::VendorTrouble
    );
    if !is_open {
        return error;
    }
    let sentence = format!(
        "The outcome is not known: {} The call may have been placed. Look at the list before you try again; Ringside does not send it a second time by itself.",
        error.sentence
    );
    ApiError { sentence, ..error }
}
