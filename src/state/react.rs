//! Effects of one type, and what may wait until their outcome is on the screen.

use leptos::prelude::*;

use crate::browser::connectivity;

/// Runs `action` now and whenever a signal it read changes. The same as an `Effect`, whose code the
/// compiler makes anew for every closure: a kilobyte and more each, in the part that a list waits for.
pub fn react(action: impl FnMut() + 'static) {
    react_boxed(Box::new(action));
}

fn react_boxed(mut action: Box<dyn FnMut()>) {
    Effect::new(move |_| action());
}

/// Runs `action` once what was just changed is painted; at once where nobody can see it. What it touches
/// may be gone by then.
pub fn once_painted(action: impl FnOnce() + 'static) {
    if connectivity::is_hidden() {
        return action();
    }
    // A frame's callback comes before its painting, so the painting lies between the two.
    request_animation_frame(move || request_animation_frame(action));
}

/// Whether what is being made now is painted already.
pub fn is_painted() -> Signal<bool> {
    let is_painted = RwSignal::new(false);
    once_painted(move || {
        let _ = is_painted.try_set(true);
    });
    is_painted.into()
}
