//! The time, once a second, while somebody can see it.

use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*};
use std::time::Duration;

use crate::browser::{clock, connectivity};

/// The wall clock in milliseconds since the epoch, moved on once a second while the tab is visible.
/// Provided once by the app as a context.
#[derive(Clone, Copy)]
pub struct Now(pub RwSignal<i64>);

impl Now {
    /// Starts the clock in the current owner.
    pub fn start() -> Self {
        let now = RwSignal::new(clock::now().ms());
        let interval = set_interval_with_handle(
            move || {
                if !connectivity::is_hidden() {
                    now.set(clock::now().ms());
                }
            },
            Duration::from_secs(1),
        );
        // A browser without intervals shows times that stand still.
        if let Ok(interval) = interval {
            on_cleanup(move || interval.clear());
        }
        Self(now)
    }

    /// The signal to read.
    pub fn signal(self) -> Signal<i64> {
        self.0.into()
    }
}
