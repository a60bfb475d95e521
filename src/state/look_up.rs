//! Many calls by their ids: in batches where the vendor has them, else one by one at a polite pace.

use futures_util::{StreamExt, stream};
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::{call_detail, task::Task};
use crate::{
    browser::timer,
    domain::{
        call::{CallSummary, Row},
        error::{ApiError, ErrorKind},
        ids::CallId,
        look_up::Found,
    },
    net::{api, connection::Connection},
};

/// Calls that are asked for at the same time where there are no batches.
const ASKED_TOGETHER: usize = 4;
/// The pause after each such group, in milliseconds.
const PAUSE_MS: u32 = 250;

/// One look-up.
#[derive(Clone, Copy)]
pub struct LookUp {
    found: RwSignal<Vec<(CallId, Found)>>,
    asked: RwSignal<usize>,
    is_running: RwSignal<bool>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl LookUp {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Self {
            found: RwSignal::new(Vec::new()),
            asked: RwSignal::new(0),
            is_running: RwSignal::new(false),
            task: StoredValue::new_local(None),
        }
    }

    /// What came of each id so far, in the order asked.
    pub fn found(self) -> Signal<Vec<(CallId, Found)>> {
        self.found.into()
    }

    /// How many ids were asked for.
    pub fn asked(self) -> Signal<usize> {
        self.asked.into()
    }

    /// Whether answers are still to come.
    pub fn is_running(self) -> Signal<bool> {
        self.is_running.into()
    }

    /// Stops. What was found stays.
    pub fn cancel(self) {
        self.task.set_value(None);
        self.is_running.set(false);
    }

    /// Asks for these calls.
    pub fn run(self, connection: Connection, ids: Vec<CallId>) {
        self.found.set(Vec::new());
        self.asked.set(ids.len());
        self.is_running.set(true);
        let task = Task::start(|signal| async move {
            match connection.call_adapter().batch_limit() {
                Some(limit) => self.by_batches(&connection, &ids, limit, &signal).await,
                None => self.one_by_one(&connection, &ids, &signal).await,
            }
            self.is_running.set(false);
        });
        self.task.set_value(task);
    }

    async fn by_batches(
        self,
        connection: &Connection,
        ids: &[CallId],
        limit: usize,
        signal: &AbortSignal,
    ) {
        for batch in ids.chunks(limit.max(1)) {
            let answer = api::batch(connection, batch, signal).await;
            let found = batch.iter().map(|id| (id.clone(), judge(id, &answer)));
            self.found.update(|all| all.extend(found));
        }
    }

    async fn one_by_one(self, connection: &Connection, ids: &[CallId], signal: &AbortSignal) {
        for group in ids.chunks(ASKED_TOGETHER) {
            let answers = stream::iter(group.iter().cloned())
                .map(|id| async move {
                    let answer = call_detail::load(connection, &id, None, signal).await;
                    let found = match answer {
                        Ok(detail) => Found::Call(Box::new(detail.summary)),
                        Err(error) if error.kind == ErrorKind::NotFound => Found::Missing,
                        Err(error) => Found::Failed(error),
                    };
                    (id, found)
                })
                .buffered(ASKED_TOGETHER)
                .collect::<Vec<_>>()
                .await;
            self.found.update(|all| all.extend(answers));
            timer::sleep(PAUSE_MS).await;
        }
    }
}

impl Default for LookUp {
    fn default() -> Self {
        Self::new()
    }
}

/// What a batch says about one id. An item that could not be read is told by its text: it holds the id.
fn judge(id: &CallId, answer: &Result<Vec<Row>, ApiError>) -> Found {
    let rows = match answer {
        Ok(rows) => rows,
        Err(error) => return Found::Failed(error.clone()),
    };
    let found = rows.iter().find_map(|row| match row {
        Row::Call(call) if call.id == *id => {
            Some(Found::Call(Box::<CallSummary>::new(call.clone())))
        }
        Row::Unreadable(item) if item.raw.contains(id.as_str()) => Some(Found::Failed(
            ApiError::new(ErrorKind::UnexpectedAnswer, item.reason.clone()),
        )),
        _ => None,
    });
    found.unwrap_or(Found::Missing)
}
