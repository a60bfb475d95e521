//! Locking that cannot fail: a panic elsewhere must not turn every later answer into an error.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes the lock, whatever happened to its last holder.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
