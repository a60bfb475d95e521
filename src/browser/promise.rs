//! Promises that are resolved from here.

use js_sys::{Function, Promise};

/// A promise and what resolves it; `None` only where promises are not what they should be.
pub(super) fn deferred() -> Option<(Promise, Function)> {
    let mut resolve = None;
    let promise = Promise::new(&mut |function, _| resolve = Some(function));
    Some((promise, resolve?))
}
