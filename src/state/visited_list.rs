//! The list a reader came from, so that a call page can lead back to it and on to its neighbours.

use leptos::prelude::*;

use crate::routes::Route;

/// The list seen last, provided once by the app as a context.
#[derive(Clone, Copy, Default)]
pub struct VisitedList {
    seen: RwSignal<Option<Seen>>,
}

#[derive(Clone)]
struct Seen {
    list: Route,
    calls: Vec<Route>,
    opened: Option<Route>,
}

/// The neighbours of a call in the list it was opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    /// The list itself.
    pub list: Route,
    /// The call above.
    pub previous: Option<Route>,
    /// The call below.
    pub next: Option<Route>,
    /// Where the call stands, from 1.
    pub position: usize,
    /// How many calls the page of the list shows.
    pub count: usize,
}

impl VisitedList {
    /// Remembers a list as it is shown now.
    pub fn remember(self, list: Route, calls: Vec<Route>) {
        self.seen.update(|seen| {
            let opened = seen.take().and_then(|seen| seen.opened);
            *seen = Some(Seen {
                list,
                calls,
                opened,
            });
        });
    }

    /// Remembers which call was opened, for the way back.
    pub fn opened(self, call: &Route) {
        self.seen.update(|seen| {
            if let Some(seen) = seen {
                seen.opened = Some(call.clone());
            }
        });
    }

    /// Whether a call of the list was opened and its row waits for the focus.
    pub fn has_opened(self) -> bool {
        self.seen
            .with_untracked(|seen| seen.as_ref().is_some_and(|seen| seen.opened.is_some()))
    }

    /// Which call was opened last, once: its row gets the focus back.
    pub fn take_opened(self) -> Option<Route> {
        self.seen
            .try_update_untracked(|seen| seen.as_mut()?.opened.take())
            .flatten()
    }

    /// The neighbours of a call, if it is in the list.
    pub fn neighbours(self, call: &Route) -> Option<Neighbours> {
        self.seen.with(|seen| {
            let seen = seen.as_ref()?;
            let index = seen.calls.iter().position(|known| known == call)?;
            Some(Neighbours {
                list: seen.list.clone(),
                previous: index
                    .checked_sub(1)
                    .and_then(|above| seen.calls.get(above))
                    .cloned(),
                next: seen.calls.get(index + 1).cloned(),
                position: index + 1,
                count: seen.calls.len(),
            })
        })
    }

    /// The list seen last, whatever it holds.
    pub fn list(self) -> Option<Route> {
        self.seen
            .with(|seen| seen.as_ref().map(|seen| seen.list.clone()))
    }
}
