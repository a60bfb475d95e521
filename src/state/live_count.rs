//! The vendor's own count of calls going on, looked at now and then.

use leptos::prelude::*;

use super::task::Task;
use crate::{
    browser::{clock, connectivity, timer},
    domain::time::Timestamp,
    net::{active_calls, connection::Connection},
};

/// The time between two looks, in milliseconds: as often as the list of calls is swept.
const PAUSE_MS: u32 = 30_000;

/// What is known of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The last number that could be read, and when.
    pub count: Option<(u64, Timestamp)>,
    /// Whether the last look failed.
    pub has_failed: bool,
}

/// The count of one connection; stays `None` where the vendor keeps none. Ends with its owner.
#[derive(Clone, Copy)]
pub struct LiveCount {
    counted: RwSignal<Option<Counted>>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl LiveCount {
    /// Looks at the count from now on.
    pub fn watch(connection: Connection) -> Self {
        let this = Self {
            counted: RwSignal::new(None),
            task: StoredValue::new_local(None),
        };
        let counted = this.counted;
        let task = Task::start(|signal| async move {
            loop {
                if !connectivity::is_hidden() {
                    let Some(answer) = active_calls::count(&connection, &signal).await else {
                        return;
                    };
                    // A count that cannot be read takes nothing from the page: the list is the truth.
                    counted.update(|counted| *counted = Some(after(*counted, answer.ok())));
                }
                timer::sleep(PAUSE_MS).await;
            }
        });
        this.task.set_value(task);
        this
    }

    /// What is known.
    pub fn counted(self) -> Signal<Option<Counted>> {
        self.counted.into()
    }
}

/// A number that was read stays, with its time, when the next cannot be.
fn after(before: Option<Counted>, answer: Option<u64>) -> Counted {
    Counted {
        count: answer
            .map(|count| (count, clock::now()))
            .or_else(|| before?.count),
        has_failed: answer.is_none(),
    }
}
