//! Listeners on the window, the document and others that stop when they are dropped.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

use super::page::{document, window};

/// A listener; dropping it removes it.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens on the window; `None` outside a page.
    pub fn on_window(name: &'static str, action: impl FnMut(Event) + 'static) -> Option<Self> {
        Self::on(window()?.into(), name, action)
    }

    /// Listens on the document; `None` outside a page.
    pub fn on_document(name: &'static str, action: impl FnMut(Event) + 'static) -> Option<Self> {
        Self::on(document()?.into(), name, action)
    }

    /// Listens on any target; `None` if the browser refuses.
    pub fn on(
        target: EventTarget,
        name: &'static str,
        action: impl FnMut(Event) + 'static,
    ) -> Option<Self> {
        let callback = Closure::new(action);
        target
            .add_event_listener_with_callback(name, callback.as_ref().unchecked_ref())
            .ok()?;
        Some(Self {
            target,
            name,
            callback,
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A listener that is not there any more needs no removing.
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.callback.as_ref().unchecked_ref());
    }
}
