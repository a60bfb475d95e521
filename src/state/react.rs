//! Effects of one type.

use leptos::prelude::*;

/// Runs `action` now and whenever a signal it read changes. The same as an `Effect`, whose code the
/// compiler makes anew for every closure: a kilobyte and more each, in the part that a list waits for.
pub fn react(action: impl FnMut() + 'static) {
    react_boxed(Box::new(action));
}

fn react_boxed(mut action: Box<dyn FnMut()>) {
    Effect::new(move |_| action());
}
