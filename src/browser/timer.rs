//! One-shot timers that stop when they are dropped, and sleep.

use js_sys::Promise;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::page::window;

/// A one-shot timer; dropping it before its time cancels it.
pub struct Timer {
    handle: Option<i32>,
    // Keeps the JavaScript side callable for as long as the timer may fire.
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `action` once after `delay_ms` milliseconds.
    pub fn after(delay_ms: u32, action: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(action);
        let handle = window().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(
                    callback.as_ref().unchecked_ref(),
                    i32::try_from(delay_ms).unwrap_or(i32::MAX),
                )
                .ok()
        });
        Self {
            handle,
            _callback: callback,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(window), Some(handle)) = (window(), self.handle) {
            window.clear_timeout_with_handle(handle);
        }
    }
}

/// Waits for `delay_ms` milliseconds.
pub async fn sleep(delay_ms: u32) {
    let mut timer = None;
    let promise = Promise::new(&mut |resolve, _| {
        timer = Some(Timer::after(delay_ms, move || {
            // A resolved promise has no way to refuse.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }));
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
    drop(timer);
}
