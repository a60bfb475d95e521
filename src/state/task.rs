//! Work in the background that ends with what started it.

use std::future::Future;

use futures_util::future::{AbortHandle, Abortable};
use web_sys::{AbortController, AbortSignal};

/// Running work; dropping it stops the work and aborts its requests.
///
/// Kept in a signal's owner (a `StoredValue`), it ends with the view; replaced by a newer one, it
/// ends at once: that is how the latest question wins.
pub struct Task {
    work: AbortHandle,
    requests: AbortController,
}

impl Task {
    /// Starts work with the signal that its requests must carry. `None` where the browser has no
    /// `AbortController`, which no supported browser lacks.
    pub fn start<F>(work: impl FnOnce(AbortSignal) -> F) -> Option<Self>
    where
        F: Future<Output = ()> + 'static,
    {
        let requests = AbortController::new().ok()?;
        let (handle, registration) = AbortHandle::new_pair();
        let future = Abortable::new(work(requests.signal()), registration);
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that spawns; dropping the Task stops the work"
        )]
        wasm_bindgen_futures::spawn_local(async move {
            // Stopped work has nobody left to tell.
            let _ = future.await;
        });
        Some(Self {
            work: handle,
            requests,
        })
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.work.abort();
        self.requests.abort();
    }
}
