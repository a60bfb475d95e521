//! One-shot timers that stop when they are dropped, and sleep.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{page::window, promise::deferred};

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
    if let Some(nap) = Nap::new() {
        nap.take(delay_ms).await;
    }
}

/// A sleep that can be ended before its time.
pub struct Nap {
    over: Promise,
    end: Function,
}

impl Nap {
    /// A nap that has not begun; `None` only where promises are not what they should be.
    pub fn new() -> Option<Self> {
        let (over, end) = deferred()?;
        Some(Self { over, end })
    }

    /// What ends it.
    pub fn alarm(&self) -> Alarm {
        Alarm(self.end.clone())
    }

    /// Waits for `delay_ms` milliseconds or the alarm.
    pub async fn take(self, delay_ms: u32) {
        let alarm = self.alarm();
        let timer = Timer::after(delay_ms, move || alarm.ring());
        // The promise is never rejected.
        let _ = JsFuture::from(self.over).await;
        drop(timer);
    }
}

/// Ends a [`Nap`].
pub struct Alarm(Function);

impl Alarm {
    /// Ends it now; a nap that is over does not mind.
    pub fn ring(&self) {
        // A promise's own function has no way to refuse.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}
